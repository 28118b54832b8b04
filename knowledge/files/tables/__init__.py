"""Tables as they are found: what their columns mean, where the header is, what a cell says."""
