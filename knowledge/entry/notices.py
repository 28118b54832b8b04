"""A notice: a short text for a region and a topic that holds from one moment to another."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import StringConstraints, ValidationError, model_validator

from knowledge.entry.parts import Code, Line, Record, RegionCode
from knowledge.entry.records import NATION

Importance = Literal["normal", "important", "emergency"]
IMPORTANCE_NAMES: dict[str, str] = {"normal": "一般", "important": "重要", "emergency": "紧急"}
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=20)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=300)]


class Notice(Record):
    """What is said, where, from when to when (Shanghai time; no end: until it is ended), and beside which answers.

    `topic` is that of items, `codes` single items, `words` what a question has to say. An emergency is told before anything is looked for
    where a question says one of its `words`, with `phone` to call.
    """

    text: Said
    region: RegionCode = NATION
    topic: Line = ""
    codes: tuple[Code, ...] = ()
    words: tuple[Words, ...] = ()
    importance: Importance = "normal"
    starts: datetime
    ends: datetime | None = None
    phone: Line = ""

    @model_validator(mode="after")
    def _ordered(self) -> "Notice":
        if self.ends is not None and self.ends <= self.starts:
            raise ValueError("结束时间应在开始时间以后")
        if self.importance == "emergency" and not self.words:
            raise ValueError("紧急通知要写明问到哪些词时先说")
        return self


_SAYS = {"string_too_short": "太短", "string_too_long": "太长", "string_pattern_mismatch": "不是 12 位地区代码"}
_LABELS = {
    "text": "内容", "region": "地区", "starts": "开始", "ends": "结束", "words": "相关的词", "topic": "主题", "codes": "事项编码", "phone": "电话",
}  # fmt: skip


def read_notice(data: Mapping[str, Any]) -> Notice:
    """A notice as somebody filled it in; raises ValueError with one sentence that says what to put right."""
    try:
        return Notice.model_validate(dict(data))
    except ValidationError as error:
        wrong = error.errors()[0]
        if wrong["type"] == "value_error":
            raise ValueError(f"{wrong['ctx']['error']}。") from None
        field = _LABELS.get(str(wrong["loc"][0]) if wrong["loc"] else "", "内容")
        least = "（内容 4 到 300 个字，每个词 2 到 20 个字）" if field in ("内容", "相关的词") else ""
        raise ValueError(f"{field}：{_SAYS.get(wrong['type'], '填得不对')}{least}。") from None
