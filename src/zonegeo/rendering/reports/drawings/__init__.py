"""Figures of reports as pictures."""
