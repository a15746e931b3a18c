"""Floor 0: what any room may use and what knows no zone: errors, messages, values, registries, files written whole."""
