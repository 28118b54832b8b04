"""What people need and nobody answers yet: which questions ask for the same, and what staff do about them together."""
