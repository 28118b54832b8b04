"""Which item a message in a conversation is about: its readings, what speaks for each item, and the fitted choice among them."""
