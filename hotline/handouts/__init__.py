"""What is handed out and hung up, made of the published facts of the day."""
