"""Files that belong to documents: which are taken, and where they are kept."""
