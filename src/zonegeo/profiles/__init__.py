"""Floor 1: rules as data. One TOML file a profile, below a folder for its jurisdiction."""
