"""What one kind of line has and another has not: a file each, and its reader."""
