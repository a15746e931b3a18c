"""What was seen of a boundary file, its CRS candidates, the state of the installation: text, Markdown, JSON."""
