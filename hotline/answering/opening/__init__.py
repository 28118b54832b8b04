"""What besides decides whether a question that opens a conversation is answered: how the item is known to be asked for, and signals together."""
