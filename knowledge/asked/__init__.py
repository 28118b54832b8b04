"""What was asked and told: the log, the queue, ratings, corrections."""
