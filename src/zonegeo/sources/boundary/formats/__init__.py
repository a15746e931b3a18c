"""Readers of boundary files: one file for each format, one row for each in ``registry``, and what they share."""
