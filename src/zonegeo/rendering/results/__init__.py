"""A result in every machine format and as text."""
