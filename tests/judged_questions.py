"""Small evaluations: judgements made by hand, and a file of questions over three entries."""

import json
from pathlib import Path
from typing import Any

from hotline.judging.evaluation import Evaluation, Judged, Labelled
from tests.hotline_talk import BULING

HUAN = BULING | {"code": "sfz-huan", "name": "居民身份证换领", "aliases": ["换身份证"]}
QUESTIONS: list[dict[str, Any]] = [
    {"question": "结婚登记", "expect": ["hy-jiehun"], "topic": "婚姻", "style": "plain"},
    {"question": "换身份证", "expect": ["sfz-buling"], "topic": "证件", "style": "colloquial"},
    {"question": "领结婚证", "expect": [], "topic": "婚姻", "style": "plain"},
    {"question": "红烧肉怎么做", "expect": [], "style": "other-domain"},
    {"question": "红烧肉怎么炖", "expect": ["hy-jiehun"], "topic": "婚姻"},
]


def judged(
    question: str,
    *,
    expect: str = "a",
    first: str = "a",
    outcome: str = "answered",
    confidence: float = 0.5,
    error: str = "",
) -> Judged:
    """One judgement; codes are single letters, and an answer gives the item ranked first."""
    labelled = Labelled(question, tuple(expect), tuple(expect))
    code = first if outcome == "answered" else ""
    offered = (first, "z") if outcome == "clarify" else ()
    return Judged(labelled, tuple(first), outcome, code, offered, confidence, 1.0, error)


def evaluation(*many: Judged) -> Evaluation:
    return Evaluation(many, 1.0)


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path
