"""What every command is made of: its class, its options, what it opens, what it prints."""
