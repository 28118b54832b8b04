"""What is needed to install without a network, and what the program is made of."""
