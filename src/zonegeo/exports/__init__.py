"""Floor 1: doors out. A table of features becomes the bytes of a file: one writer a format, one row each."""
