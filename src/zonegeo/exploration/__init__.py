"""Floor 4: among candidates and places, which are worth a look: measured once, folded, searched, said how surely."""
