"""How far the first candidate is believed: fitting it, within a conversation and where a question opens one."""
