"""Handing on what cannot be answered: whose it is, what is alike, what to reply, and what closing it teaches."""
