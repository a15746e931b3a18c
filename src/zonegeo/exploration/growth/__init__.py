"""Contiguous land grown from parcels."""
