"""Tickets: what cannot be answered on the spot is taken in, handed on, answered and followed up."""
