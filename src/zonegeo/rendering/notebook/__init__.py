"""Results as a notebook shows them: small, and without a network."""
