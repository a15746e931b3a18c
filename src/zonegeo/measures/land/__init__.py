"""Measures of the land itself: area, separation, parts, other zones."""
