"""Before a matter is handed on: what is asked of the caller, to whom it goes step by step, and the letter that answers in writing.

All of it is the profile's; what is added are the published facts that a letter carries and the numbers of the caller's own region.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from hotline.answering.replies import ShownFact
from hotline.lines.script import written_lines
from knowledge.entry.departments import Department
from knowledge.entry.records import NATION
from knowledge.profiles.profile import Collect, Ladder, Letter, Profile

T = TypeVar("T", Collect, Ladder)
MOST_LOCAL = 5
"""Numbers of the caller's region that are listed, at most."""


@dataclass(frozen=True, slots=True)
class HandingOn:
    """What to ask first, and where to. `local` are the offices of the caller's region that the ladder ends at; `office` is what they are
    called ('' where it ends at none), so that it can be said that none is known."""

    matter: str
    ask: tuple[str, ...]
    route: str
    steps: tuple[str, ...]
    office: str = ""
    local: tuple[Department, ...] = ()


def handing_on(
    profile: Profile, said: str, *, topic: str = "", departments: Iterable[Department] = ()
) -> HandingOn | None:
    """How a matter is handed on; None where the profile says nothing of it.

    Args:
        said: the question, and the name of the item it is about.
        topic: the item's topic, '' where none is known; a ladder for what is not this line's needs one.
        departments: who can be called from the caller's region, the most local first.
    """
    collect = _fitting(profile.collect, said)
    foreign = next(
        (step for step in profile.ladder if topic and step.own_topics and topic not in step.own_topics), None
    )
    ladder = foreign or _fitting([step for step in profile.ladder if not step.own_topics], said)
    if collect is None and ladder is None:
        return None
    office = ladder.office if ladder else ""
    local = [each for each in departments if office and office in each.name and each.region != NATION]
    return HandingOn(
        collect.matter if collect and not foreign else "",
        collect.ask if collect and not foreign else (),
        ladder.matter if ladder else "",
        ladder.to if ladder else (),
        office,
        tuple(local[:MOST_LOCAL]),
    )


def letter_of(letter: Letter, name: str, facts: Sequence[ShownFact]) -> str:
    """The written reply: the profile's first and last words, between them published facts as they are written, and what they rest on."""
    basis = dict.fromkeys(each for fact in facts for each in fact.basis)
    lines = [letter.opening, f"{name}：", *written_lines(facts)]
    if basis:
        lines.append(f"依据：{'、'.join(basis)}。")
    return "\n".join([*lines, letter.closing])


def _fitting(choices: Sequence[T], said: str) -> T | None:
    """The one most of whose words were said; else the first that is for anything."""
    named = max(choices, key=lambda each: _said(each, said), default=None)
    if named is not None and _said(named, said):
        return named
    return next((each for each in choices if not each.words), None)


def _said(choice: Collect | Ladder, said: str) -> int:
    return sum(len(word) for word in choice.words if word in said)
