"""The readings of a message in its conversation: each is a text that it may stand for, ranked once.

By itself; after the message before it; after the one that the topic began with; after the first of all; with the things that the last item is about; and with
what the message names in the place of these (驾驶证, after 身份证到期换领: 驾驶证到期换领).
"""

from dataclasses import dataclass
from functools import cached_property
from math import exp
from pathlib import Path

import numpy as np

from hotline.reading.analysis import Analysis
from hotline.searching.ranking import Candidate, Ranking
from hotline.searching.shares import shares_of
from hotline.talking.lookup import heard, holding, resolve
from hotline.talking.saying.message import Message
from hotline.talking.turn import Turn
from knowledge.patterns import read_patterns

KINDS = ("alone", "after", "topic", "carried", "swapped", "begun")
"""The kinds of readings, in the order of the features."""
LOOK = 30
"""Items of a reading that are compared."""
COMPARED = 8
"""Items of a reading among which its shares are."""
_DENIAL = read_patterns(Path(__file__).with_suffix(".patterns"))["denial"]


@dataclass(frozen=True)
class TurnReading:
    """A text that a message may stand for, and the items it asks for then."""

    kind: str
    analysis: Analysis
    ranking: Ranking

    @cached_property
    def places(self) -> dict[str, int]:
        """The place (from 0) of each item."""
        return {c.entry.code: n for n, c in enumerate(self.ranking.candidates)}

    @cached_property
    def _first_share(self) -> float:
        """The share of the first item among the first ones."""
        scores = np.array([c.score for c in self.ranking.candidates[:COMPARED]], dtype=np.float32)
        return float(shares_of(scores)[0])

    def share(self, code: str) -> float:
        """The share (0–1) of an item among the first of the reading; 0 where it does not come up."""
        found = self.candidate(code)
        return self._first_share * exp(found.score - self.ranking.candidates[0].score) if found else 0.0

    def candidate(self, code: str) -> Candidate | None:
        """An item as this reading measures it, None where it does not come up."""
        place = self.places.get(code)
        return None if place is None else self.ranking.candidates[place]


@dataclass(frozen=True)
class Readings:
    """All readings of a message; `denied` are the words for what it says that it is not."""

    by_kind: dict[str, TurnReading]
    denied: str

    @property
    def alone(self) -> TurnReading:
        """The message by itself."""
        return self.by_kind["alone"]

    def first_of(self, kind: str) -> str:
        """The code of the first item of a reading, or ''."""
        reading = self.by_kind.get(kind)
        return reading.ranking.candidates[0].entry.code if reading and reading.ranking.candidates else ""


def read_turn(turn: Turn, message: Message) -> Readings:
    """Read a message in every way that its conversation allows."""
    state = turn.state
    text, denied = _without_denials(turn.text)
    alone = turn.analysis if text == turn.text else turn.analyser.analyse(text)
    said, opened = (_without(words, denied) for words in (state.said, state.opened))
    texts = {"after": f"{said} {text}" if said else "", "topic": f"{opened} {text}" if opened not in ("", said) else ""}
    analyses = {"alone": alone, **{kind: turn.analyser.analyse(said) for kind, said in texts.items() if said}}
    last = resolve(turn, state.topic) if state.topic else None
    if last is not None:
        topic = turn.topics.of(last)
        analyses["carried"] = topic.carried(text)
        if message.things and not message.actions and not set(message.things) <= set(topic.things):
            analyses["swapped"] = topic.in_its_place(text)
    begun = _without(state.begun, denied)
    if begun not in ("", said, opened):
        analyses["begun"] = turn.analyser.analyse(f"{begun} {text}")
    by_kind = {kind: TurnReading(kind, read, _ranked(turn, read)) for kind, read in analyses.items()}
    for kind, words in (("after", said), ("topic", opened)):
        if words and words == begun and kind in by_kind and "begun" not in by_kind:
            by_kind["begun"] = by_kind[kind]
    return Readings(by_kind, denied)


def _ranked(turn: Turn, analysis: Analysis) -> Ranking:
    ranking = turn.ranker.rank(analysis, region=turn.region, public=turn.public, limit=LOOK)
    return heard(turn, holding(turn, ranking), analysis)


def _without(said: str, denied: str) -> str:
    """What was said before without the words that are taken back now."""
    for words in denied.split():
        said = said.replace(words, " ")
    return said.strip()


def _without_denials(text: str) -> tuple[str, str]:
    """A text without what it says that it is not (不是身份证，是驾驶证), where it says more than that; and what it is not."""
    denied = [found["what"] for found in _DENIAL.finditer(text)]
    left = _DENIAL.sub(" ", text).strip()
    return (left if denied and len(left) > 1 else text), " ".join(denied)
