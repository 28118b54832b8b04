"""Where staff begin: what waits for them, and one search over everything."""
