"""The pages of residents: asking, browsing, where they are."""
