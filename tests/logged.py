"""Rows for the log of questions."""

from typing import Any

from knowledge.asked.questions import Asked
from knowledge.masking.masked_text import mask


def asked(reply_id: str, **fields: Any) -> Asked:
    """A question that nobody could answer, but for the fields that matter to a test."""
    plain: dict[str, Any] = {
        "conversation": "c", "channel": "web", "question": mask("恐龙饲养许可"), "outcome": "unanswered", "item_code": None,
        "item_region": None, "region": "000000000000", "facets": (), "confidence": None, "latency_ms": 1.0, "knowledge_version": 0,
        "reply": {},
    }  # fmt: skip
    return Asked(reply_id=reply_id, **{**plain, **fields})
