"""What the rows of a list of parcels mean together: cells that stand for others, dongs by their names, numbers."""
