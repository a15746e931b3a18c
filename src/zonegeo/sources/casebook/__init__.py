"""Case books: Markdown that planners read, and cases that are run."""
