"""The conversation: what a message means after what was said before."""
