"""Answering who, where, when and how to call: departments, officers of an area, duty, opening hours."""
