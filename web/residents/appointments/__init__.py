"""Booking a time at an office, for residents."""
