"""What waits for a second person, and seeing what it would do."""
