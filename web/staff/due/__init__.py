"""What is to be looked at again: acting on it in place and in numbers, and which items that are asked for most are the stalest."""
