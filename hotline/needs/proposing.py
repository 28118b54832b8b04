"""What may become of a need: items it may be about with the reason, the wordings worth keeping, a draft of a new item."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from hotline.assistant import Assistant
from hotline.reading.sound import spelled
from hotline.searching.explaining import explain
from knowledge.asked.inbox import Case
from knowledge.asked.needs.needs import Need
from knowledge.entry.records import FACT_FIELDS, NATION, ServiceItem
from knowledge.entry.validation import check_item
from knowledge.entry.wording import FIELD_NAMES
from knowledge.storage.errors import NotFound
from knowledge.store import KnowledgeBase

NEAREST, LIKE_IT = 5, 3
WORDINGS, LONGEST, TOO_ALIKE = 8, 40, 85
"""So many wordings of a need are kept, none longer than that, and none that is nearly another (rapidfuzz ratio)."""
MOST_CODE = 40
FILLED_IN = frozenset({"documents", "fees", "deadlines", "steps", "conditions"})


@dataclass(frozen=True, slots=True)
class Near:
    """An item that a need may be about: `sure` (0–1) is the confidence of the first being right, `score` compares them, `why` says what speaks for it."""

    code: str
    region: str
    name: str
    department: str
    score: float
    why: str
    sure: float | None = None


class Proposing:
    """Over one knowledge base. Nothing is written."""

    def __init__(self, kb: KnowledgeBase, assistant: Assistant) -> None:
        self._kb, self._assistant = kb, assistant

    def nearest(self, words: str, *, limit: int = NEAREST) -> list[Near]:
        """Published items that words may ask for, the nearest first; none for words that say nothing."""
        if not any(char.isalnum() for char in words):
            return []
        ranking = self._assistant.rank(words, public=False, limit=limit)
        found: list[Near] = []
        for candidate, told in zip(ranking.candidates, explain(ranking, self._assistant.model), strict=True):
            entry, reasons = candidate.entry, [reason.meaning for reason in told.speaks_for[:2]]
            why = "、".join([f"最近的说法“{candidate.phrasing}”" if candidate.phrasing else "", *reasons]).strip("、")
            sure = ranking.confidence if not found else None
            found.append(Near(entry.code, entry.region, entry.name, entry.department, candidate.score, why, sure))
        return found

    def wordings(self, cases: Sequence[Case], *, most: int = WORDINGS) -> list[str]:
        """Short and different ones of what was asked, those asked most often first; one at least, cut short if need be."""
        chosen: list[str] = []
        for case in cases:
            text = " ".join(case.question.split())
            if not 2 <= len(text) <= LONGEST or not any(char.isalnum() for char in text):
                continue
            if all(fuzz.ratio(text, other) < TOO_ALIKE for other in chosen):
                chosen.append(text)
            if len(chosen) == most:
                break
        first = " ".join(cases[0].question.split())[:LONGEST] if cases else ""
        return chosen or ([first] if any(char.isalnum() for char in first) else [])

    def drafted(
        self, need: Need, cases: Sequence[Case], *, name: str, region: str = NATION, code: str = ""
    ) -> ServiceItem:
        """A new item for a need: its words as aliases, and the topic, kind, department and audience of the items most like it.

        Raises:
            InvalidEntry: for a name or code that will not do.
        """
        like = [
            item for near in self.nearest(need.words, limit=LIKE_IT) if (item := self._live(near.code, near.region))
        ]
        values = {
            "code": code or self._code(name),
            "region": region,
            "name": name,
            "aliases": self.wordings(cases),
            "note": _noted(like),
        }
        for field in ("kind", "topic", "department"):
            said = Counter(getattr(item, field) for item in like if getattr(item, field))
            if said and (said.most_common(1)[0][1] > 1 or len(like) == 1):
                values[field] = said.most_common(1)[0][0]
        if like and like[0].audience:
            values["audience"] = like[0].audience
        return check_item({key: value for key, value in values.items() if value})

    def _live(self, code: str, region: str) -> ServiceItem | None:
        try:
            return self._kb.items.live(code, region).item
        except NotFound:
            return None

    def _code(self, name: str) -> str:
        """A code made of how a name sounds, that no item has yet."""
        letters = "".join(c for c in spelled(name).lower() if c.isascii() and c.isalnum())[:MOST_CODE] or "xinshixiang"
        taken = {state.code for state in self._kb.items.states(search=letters, limit=200)}
        return next(
            code for n in range(1, len(taken) + 2) if (code := letters if n == 1 else f"{letters}-{n}") not in taken
        )


def _noted(like: Sequence[ServiceItem]) -> str:
    """What the items most like it have, as a note for whoever writes the new one."""
    told = []
    for item in like:
        counts = [
            f"{FIELD_NAMES[name]}{len(getattr(item, name))}"
            for name in FACT_FIELDS
            if name in FILLED_IN and getattr(item, name)
        ]
        if counts:
            told.append(f"“{item.name}”写了{'、'.join(counts)}")
    return f"相近的事项：{'；'.join(told)}。" if told else ""
