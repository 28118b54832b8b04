"""Tickets for staff: the lists and each ticket, and the tables round them."""
