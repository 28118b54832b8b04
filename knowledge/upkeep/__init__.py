"""What must be looked at again: sources, repeals, reviews."""
