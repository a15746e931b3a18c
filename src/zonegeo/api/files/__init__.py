"""The use cases of a boundary file: look at it, measure it, bring it into another format."""
