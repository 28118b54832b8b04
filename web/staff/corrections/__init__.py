"""What else has to be put right once something was changed."""
