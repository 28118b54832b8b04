"""What a kind of line needs besides answers: its own numbers, spoken forms, the questions of the month."""
