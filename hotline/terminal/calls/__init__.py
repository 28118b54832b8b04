"""The operators' console in the terminal."""
