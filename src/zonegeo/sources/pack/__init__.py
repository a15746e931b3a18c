"""Results and evidence packs, read back."""
