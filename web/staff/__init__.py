"""The pages of staff: the queue, entries, upkeep, checks, signing in."""
