"""The directory of departments, kept by staff."""
