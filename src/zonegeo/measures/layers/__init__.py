"""Measures against reference layers and rasters."""
