"""Floor 1: doors out: what was read, measured or found, as files that other programs open."""
