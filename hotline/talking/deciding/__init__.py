"""What a message is to be answered with, decided before a word of the reply is made: `plans` has a value for each kind of reply."""
