"""Outlines mended, every step in a ledger."""
