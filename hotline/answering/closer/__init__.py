"""A closer look at the units of the item that is told: which of them comes first."""
