"""Numbers and times of a message: what is said, with its unit, and what of an item it decides."""
