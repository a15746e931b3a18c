"""From the files that a planner has to a study: what each column, word and name means, and what has to be asked."""
