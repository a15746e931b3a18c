"""Studies: the TOML file, everything it names, and every mistake in all of it at once."""
