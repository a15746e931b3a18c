"""Floor 4: proposals against each other. Values in, values out: matrix, land, objectives, history, repair."""
