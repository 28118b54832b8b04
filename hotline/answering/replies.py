"""What comes back for a question. The four outcomes are types of their own: "I don't know" is never a low score.

`to_json` is the form that is sent by the API and stored in the log, so that what was told can be replayed.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from secrets import token_urlsafe
from typing import Any, ClassVar, Literal

from knowledge.publishing.resolving import ResolvedItem

Outcome = Literal["answered", "clarify", "unanswered", "referred"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRef:
    """The service item a reply is about; `region` is the 12-digit code of the entry that answered."""

    code: str
    name: str
    region: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFact:
    """One fact of a published revision, as shown. Dates are ISO days; `region` and `revision` say where it comes from.

    `lead`: the beginning of a long `text`, to the sentence that decides what was asked, with … after it; '' where the whole text is said.
    `address`: where a passage that is quoted stands in its whole text, a page of ours; '' for every other fact.
    `under_review`: its source has been repealed and nobody has confirmed it; `text` then says so instead of the fact.
    """

    id: str
    facet: str
    label: str
    text: str
    when: dict[str, list[str]] = field(default_factory=dict)
    basis: list[str] = field(default_factory=list)
    valid_from: str | None = None
    valid_to: str | None = None
    verified: bool = True
    local: bool = False
    disputed: bool = False
    under_review: bool = False
    lead: str = ""
    address: str = ""
    region: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A candidate offered by a Clarify; `hint` names what tells it from the others."""

    code: str
    name: str
    region: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The one circumstance that would change the answer, and how to ask for it."""

    dimension: str
    question: str
    options: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """Somebody to call instead, or first. `kind`: emergency, procedure, human, failure."""

    kind: str
    phone: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """Whom to call when somebody is in danger, as `text` says it too: `first`, where the words may mean danger, or last."""

    text: str
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What every outcome carries. `confidence` is the probability (0–1) that the leading item is the right one.

    `left` is what else the message asks that is not answered here, each as `text` names it (never in the words of the asker).
    `recorded`: whether the question is in the log; if not, `text` says so. `safety` is on everything that is no answer; `notices` hold now and belong to it, and
    `text` says them too.
    """

    outcome: ClassVar[Outcome]
    reply_id: str
    text: str
    facets: list[str] = field(default_factory=list)
    follow_ups: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    confidence: float | None = None
    referral: Referral | None = None
    conversation: str = ""
    recorded: bool = True
    safety: Safety | None = None
    notices: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        """The text without the safety line, for front ends that draw that line themselves."""
        line = self.safety.text if self.safety else ""
        return self.text.removeprefix(f"{line}\n").removesuffix(f"\n{line}") if line else self.text

    def with_line(self, said: str) -> str:
        """A text in place of `said`, with the safety line where this reply has it."""
        if self.safety is None:
            return said
        return f"{self.safety.text}\n{said}" if self.safety.first else f"{said}\n{self.safety.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The answer to one more matter of a message: `direct` of its `facts` answer it, `missing` as in `Answered`."""

    item: ItemRef
    facets: list[str]
    direct: int
    facts: list[ShownFact]
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Reply):
    """The facts asked for (`facts`), then the rest of the guide (`rest`).

    `direct`: how many of the first `facts` answer the question itself (0: none was found, and `text` says so); `more` are further
    matters of the message, `notes` what `text` says besides facts. `missing` names facets asked for that nothing verified is known about; `assumed` lists circumstances {dimension: option} the answer is limited to; `as_of` is set for another day than today.
    """

    outcome = "answered"
    item: ItemRef
    facts: list[ShownFact]
    direct: int = 0
    more: list[Part] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rest: list[ShownFact] = field(default_factory=list)
    assumed: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    verified_on: str | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarify(Reply):
    """One question back: which of two to four candidates, or which circumstance."""

    outcome = "clarify"
    candidates: list[Choice] = field(default_factory=list)
    ask: Ask | None = None
    item: ItemRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered(Reply):
    """We do not know; the question is in the queue."""

    outcome = "unanswered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred(Reply):
    """Not ours to answer, or somebody better to call: an emergency, another procedure, a human; also greetings."""

    outcome = "referred"


_DIGITS = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_last, _counting = 0, threading.Lock()


def new_reply_id() -> str:
    """An id that nobody can guess, and that sorts after those given out before: the log is kept, and read, in this order."""
    global _last
    with _counting:
        _last = moment = max(time.time_ns() // 1000, _last + 1)
    digits = [_DIGITS[moment >> shift & 63] for shift in range(48, -1, -6)]
    return f"r{''.join(digits)}{token_urlsafe(9)}"


def reference(resolved: ResolvedItem) -> ItemRef:
    """The item that a reply is about."""
    item = resolved.item
    return ItemRef(code=item.code, name=item.name, region=resolved.region, department=item.department)


def to_json(reply: Reply) -> dict[str, Any]:
    """The reply as the API sends it: every field of every outcome is present."""
    blank: dict[str, Any] = {"item": None, "facts": [], "rest": [], "candidates": [], "ask": None}
    blank |= {"direct": 0, "more": [], "notes": [], "missing": [], "assumed": {}, "verified_on": None, "as_of": None}
    return {"outcome": reply.outcome} | blank | _plain(reply)


_AS_IT_IS = frozenset({str, int, float, bool, type(None), dict})
"""Types of what stands in a reply as JSON has it."""


_SHAPES: dict[type[Any], tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]] = {}


def _shape(kind: type[Any]) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """The names of a dataclass's fields, and what gives the values of all of them; looked up once."""
    if kind not in _SHAPES:
        names = tuple(each.name for each in fields(kind))
        _SHAPES[kind] = names, attrgetter(*names)
    return _SHAPES[kind]


def _plain(part: Any) -> dict[str, Any]:
    """As `dataclasses.asdict`, in a tenth of the time: what is in a reply is not changed afterwards, so nothing is copied but lists."""
    names, values_of = _shape(type(part))
    found = dict(zip(names, values_of(part), strict=True))
    for name, value in found.items():
        kind = type(value)
        if kind in _AS_IT_IS:
            continue
        if kind is list or kind is tuple:
            found[name] = [each if type(each) in _AS_IT_IS else _plain(each) for each in value]
        else:
            found[name] = _plain(value)
    return found


def from_json(sent: dict[str, Any]) -> Reply:
    """A reply as it was sent or stored, by `to_json`; what it has no field for is left out."""
    return _KINDS[sent["outcome"]](**_known(_KINDS[sent["outcome"]], sent))


_KINDS: dict[str, type[Reply]] = {kind.outcome: kind for kind in (Answered, Clarify, Unanswered, Referred)}
_PARTS: dict[str, type] = {
    "item": ItemRef, "facts": ShownFact, "rest": ShownFact, "candidates": Choice, "ask": Ask, "referral": Referral,
    "safety": Safety, "more": Part,
}  # fmt: skip


def _known(kind: type[Any], stored: dict[str, Any]) -> dict[str, Any]:
    """The fields of a reply, or of a part of one, as they were stored."""
    names = [each.name for each in fields(kind) if each.name in stored]
    return {name: _read(_PARTS[name], stored[name]) if name in _PARTS else stored[name] for name in names}


def _read(part: type[Any], stored: Any) -> Any:
    if isinstance(stored, list):
        return [_read(part, each) for each in stored]
    return part(**_known(part, stored)) if stored else None
