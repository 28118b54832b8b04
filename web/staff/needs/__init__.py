"""The pages of the queue: one card a need, what is done about all its questions at once, and approving many wordings at one go."""
