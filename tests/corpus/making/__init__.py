"""The makers of the corpus: one file for each kind of writer, and what they share."""
