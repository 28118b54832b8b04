"""Which facts answer, composed into a reply."""
