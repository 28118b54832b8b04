"""How the gate's result is shown."""

SHOWN = 50
"""Changed questions that a page lists."""
OUTCOMES = {"answered": "回答", "clarify": "请对方选", "unanswered": "不回答", "referred": "指到别处"}
