"""Refusals that fit: what is not ours to answer, and whose it is (a bank, the railway, a doctor, chit-chat).

Only what the knowledge should have and lacks goes into the queue; these do not. Kinds, numbers and wording are data (`refusals.txt`).
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "refusals.txt"
_HAN = re.compile(r"[\u3400-\u9fff]")
GIBBERISH = "没有看懂您的问题。请用一句话说您要办的事"
_SHORTEST = 4
_NOBODYS = frozenset({"作业", "闲聊", "看法"})
"""Kinds that stay what they are whatever else is named: 你觉得延迟退休合理吗."""


class RefusalKind(NamedTuple):
    """A kind of question that is not ours: whom to call ('' for nobody), how it is asked, what rules it out, what is said."""

    name: str
    phone: str
    asked: re.Pattern[str]
    but: re.Pattern[str] | None
    said: str
    example: str

    def fits(self, text: str) -> bool:
        """Whether a prepared question is of this kind."""
        return self.asked.search(text) is not None and not (self.but and self.but.search(text))

    def left_of(self, text: str) -> str:
        """What a question of this kind says besides what makes it one; nothing where that is all it can be about."""
        return "" if self.name in _NOBODYS else self.asked.sub(" ", text).strip()


@lru_cache(maxsize=1)
def refusals() -> tuple[RefusalKind, ...]:
    """The kinds, in the order of the file."""
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    kinds = []
    for line in lines:
        name, phone, asked, but, said, example = line.split("\t")
        ruled_out = None if but == "-" else re.compile(but)
        kinds.append(RefusalKind(name, "" if phone == "-" else phone, re.compile(asked), ruled_out, said, example))
    return tuple(kinds)


def refusal_for(text: str) -> RefusalKind | None:
    """The kind of a prepared question that is not ours, None for one that may be."""
    return next((kind for kind in refusals() if kind.fits(text)), None)


def is_gibberish(text: str) -> bool:
    """Whether a prepared text says nothing in any language we read: a row of letters, digits or marks."""
    return len(text) >= _SHORTEST and not _HAN.search(text)
