"""What those who run the line look after: how it is doing, who works here, who changed what."""
