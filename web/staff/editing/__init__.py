"""Writing an entry: its form and rows, what is pasted into it, what is wrong with it, merging two people's work, trying it out."""
