"""What operators do on the phone: calls and whose they are, what is read out first and last, the visitor's screen."""
