"""What amounts of money are told, and what is worked out of one that was said."""
