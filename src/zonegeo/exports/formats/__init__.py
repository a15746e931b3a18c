"""One file a format: each writes a table of features as the bytes of a file."""
