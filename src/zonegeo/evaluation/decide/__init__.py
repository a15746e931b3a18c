"""Decide: limits, conditions and groups in every world that what is open may be; verdicts and their stability."""
