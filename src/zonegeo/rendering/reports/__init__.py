"""Results as files, from the result alone."""
