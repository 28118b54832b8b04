"""Text, and what it says: scripts, cutting, sounds, letters, the lexicon, facets, places."""
