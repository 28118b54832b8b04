"""Tables of what other programs come in by, or are told through."""
