"""Questions about every item by which it is judged how far a question that opens a conversation is believed."""
