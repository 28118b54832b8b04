"""Turning a question into an answer: text, index, ranking, policy, wording, conversation, evaluation. No SQL, no Flask."""
