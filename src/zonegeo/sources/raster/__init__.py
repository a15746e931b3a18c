"""Rasters: cells that are measured, and pictures of the ground."""
