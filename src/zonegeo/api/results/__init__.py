"""The use cases of a result: what a study comes to under a profile, and what is made of it."""
