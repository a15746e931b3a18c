"""Floor 4: what a boundary is worth: its faults, and the systems in which its numbers make sense. Arrays in and out."""
