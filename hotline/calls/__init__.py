"""What an operator on the phone works with: results under the fingers, what to read out, whose call it is, live help."""
