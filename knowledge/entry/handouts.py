"""What is handed out and hung up, apart from how it is printed: parts with lines, a table, an index. Everything in it is a published fact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

HandoutKind = Literal["handbook", "card", "sign", "catalogue", "training"]
HANDOUT_NAMES: dict[str, str] = {
    "handbook": "便民服务手册", "card": "一卡通", "sign": "服务指南牌", "catalogue": "政务公开目录", "training": "培训问答",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HandoutLine:
    """One thing that is said; `small`: what it rests on."""

    label: str
    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class HandoutPart:
    """One part: an item, an office, a question. `number` is what contents and index name it by (0: none)."""

    title: str
    lines: tuple[HandoutLine, ...]
    number: int = 0
    group: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Handout:
    """One handout of a day. `contents` tell what it was made of (item or office → revision or number), for the next print to compare with.

    `edition` counts the prints of this kind and scope; `address` is where the same is found today.
    """

    kind: HandoutKind
    title: str
    scope: str
    day: str
    edition: int
    address: str
    hotline: str
    parts: tuple[HandoutPart, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    index: tuple[tuple[str, tuple[int, ...]], ...] = ()
    contents: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[str, ...] = ()
    size: str = "A4"
