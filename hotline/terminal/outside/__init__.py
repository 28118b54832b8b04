"""Commands for what goes out into the world: the directory, notices, checking texts, other programs."""
