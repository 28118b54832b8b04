"""Times booked at offices: what is free, who comes when by number and code, and what became of it."""
