"""The use case of screening: parcels by the million, piece after piece."""
