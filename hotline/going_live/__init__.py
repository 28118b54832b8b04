"""What makes things live: the one way, and its parts for what is due, what was amended, several drafts at once, and what is no entry."""
