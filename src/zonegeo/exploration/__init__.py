"""Floor 4: find good proposals among candidates: measured once, folded as columns, searched, and said how surely."""
