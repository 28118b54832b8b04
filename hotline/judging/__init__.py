"""Judging answers: evaluation, tuning, the gate, the impact of a change."""
