"""Replies that somebody says are wrong, for staff."""
