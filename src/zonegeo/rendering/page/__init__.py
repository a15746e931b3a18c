"""What every page is made of: files that stand in it, the linker of its scripts, its data and its letters."""
