"""Floor 4: among candidates and places, which are worth a look: search, screening, and where a rule can be met."""
