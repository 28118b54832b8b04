"""Fitting which facts of an item answer a question, and in which order they are told."""
