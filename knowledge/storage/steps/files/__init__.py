"""Tables of files that are brought in or kept."""
