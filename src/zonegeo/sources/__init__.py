"""Floor 1: the doors to files. Everything that is read from a disk comes in here, checked."""
