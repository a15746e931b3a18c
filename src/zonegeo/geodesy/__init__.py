"""Floor 1: areas, distances and coordinate reference systems. Arrays in, arrays out."""
