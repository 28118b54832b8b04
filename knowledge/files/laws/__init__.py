"""Texts of laws that a deployment brings: a folder of them, compared with what the knowledge rests on."""
