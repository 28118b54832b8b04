"""One entry: its records, validation, wording, and comparing two of them."""
