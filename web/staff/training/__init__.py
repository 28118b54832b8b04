"""Learning the work: what is asked most, and a quiz made of what is published."""
