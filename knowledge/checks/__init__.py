"""The check of everything published, one file a family of rules."""
