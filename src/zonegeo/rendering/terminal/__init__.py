"""Results on a console."""
