"""Parcels by the million, as batches of columns."""
