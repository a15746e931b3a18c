"""Measures of what is recorded: institutions, figures, agreements, items, facts."""
