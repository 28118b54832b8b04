"""Divisions, own streets, and the directory of departments."""
