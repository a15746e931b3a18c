"""The use cases of profiles: start one, run its case book, publish the schema."""
