"""What a message says by its words alone: a choice, a circumstance, facets, for whom, and what is left of it."""
