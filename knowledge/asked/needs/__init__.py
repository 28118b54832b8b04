"""Needs: open cases that ask for the same, on one card, and what staff do about all of them at once."""
