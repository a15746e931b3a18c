"""The use cases of a study as files: take it in, its facts, its alternatives."""
