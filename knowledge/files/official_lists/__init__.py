"""Lists as authorities keep them: the national exchange tables, and those of two provincial portals."""
