"""Replies as they are said: of each plan (`talking.deciding.plans`) the reply and the conversation after it."""
