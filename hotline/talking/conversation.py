"""The state of a conversation: a small value that travels with it, sealed, so that no server has to remember anything."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from math import isfinite
from secrets import token_urlsafe
from typing import Any

from hotline.reading.facets import BY_NAME
from hotline.sealing import Seal, Unsealable
from hotline.talking.saying.people import OTHERS, SELF, who_is_meant
from knowledge.masking.masked_text import mask
from knowledge.storage.clock import now

REMEMBERED = 4
"""Items talked about before the last one that somebody may come back to."""
SAID = 160
"""Characters of a message that are remembered."""
HEARD = 80
"""Characters of the end of a message that the next may go on with, where danger is told of in two."""
LASTING = timedelta(days=1)
"""How long a conversation can be gone on with."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One of several things asked for in one message: the item, or those it may be, and the facets asked of it."""

    codes: tuple[str, ...]
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is needed to understand the next message: the last item, what was offered and asked, what was chosen.

    `offered` holds the codes of candidates in the order shown, also after one of them was chosen; `asked` the dimension last
    asked for and its options; `earlier` the codes talked about before, the most recent last; `matters` what was asked for in one
    message, what was answered first. While there is no `code`, the offer is open; `leads`: the first of it is assumed when
    somebody asks on without choosing. `near` are the codes that came near the one answered, and `question` is the reply id of the
    last message that asked something, which a choice or 不是这个 does not. `said` is the last message that told something,
    `opened` the one that the present topic began with and `begun` the first of all, prepared and masked; `at` is when the last message came (epoch seconds). `again`: the open offer was
    made a second time. `missed` is the reply id of the last message if nothing was found for it. `heard` is how the last message ended, whatever
    it was, prepared and masked, and `heard_at` when it came: danger is often told of in two. `who` is the person (of `people`) that is
    talked about, and `whose` tells of each item for whom it was asked, more than one joined by a blank. `refused` are the codes that the last
    message said not to be meant; `told` are the circumstances of `earlier` items, by code and dimension. `amount` is the last amount of money
    that was told (0: none), which one that comes on top (再开3万) is added to.
    """

    id: str = ""
    code: str = ""
    facets: tuple[str, ...] = ()
    region: str = ""
    chosen: dict[str, str] = field(default_factory=dict)
    offered: tuple[str, ...] = ()
    asked: tuple[str, tuple[str, ...]] | None = None
    reply_id: str = ""
    earlier: tuple[str, ...] = ()
    matters: tuple[Matter, ...] = ()
    leads: bool = False
    near: tuple[str, ...] = ()
    question: str = ""
    said: str = ""
    opened: str = ""
    begun: str = ""
    at: int = 0
    again: bool = False
    missed: str = ""
    heard: str = ""
    heard_at: int = 0
    who: str = ""
    whose: dict[str, str] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    told: dict[str, str] = field(default_factory=dict)
    amount: float = 0.0

    def having_heard(self, text: str, at: int) -> "Conversation":
        """The conversation that remembers how a prepared message ended, whatever came of it."""
        return replace(self, heard=str(mask(text))[-HEARD:], heard_at=at)

    def hearing(self, text: str, at: int, *, opens: bool, begins: bool = True) -> "Conversation":
        """The conversation after a prepared message; `opens`: a topic begins with it; `begins`: it may be what the conversation began with."""
        said = str(mask(text))[:SAID]
        opened = said if opens or not self.opened else self.opened
        begun = self.begun or (said if begins else "")
        heard = replace(self, said=said, opened=opened, begun=begun, at=at)
        return heard._for(who_is_meant(text))

    def _for(self, named: str) -> "Conversation":
        """The conversation that knows for whom its item was asked for; who is not `named` is who was talked about before."""
        who = self.who if named in ("", OTHERS) and self.who else named or SELF
        known = {code: its for code, its in self.whose.items() if code in (self.code, *self.earlier)}
        if self.code:
            known[self.code] = " ".join(dict.fromkeys((*known.get(self.code, "").split(), who)))
        return replace(self, who=who, whose=known)

    def was_for(self, code: str, named: str) -> bool | None:
        """Whether an item was asked for the person that is named now; None where either is not known."""
        its = self.whose.get(code, "").split()
        if not named or not its:
            return None
        return any(who != SELF for who in its) if named == OTHERS else named in its

    def about(self, code: str) -> "Conversation":
        """The conversation when its topic is an item; circumstances belong to one item, and hold again when it is come back to."""
        if code == self.code:
            return self
        matters = self.matters if any(code in matter.codes for matter in self.matters) else ()
        state = self._remembering(but=code)
        chosen = {key.split(" ", 1)[1]: option for key, option in state.told.items() if key.split(" ", 1)[0] == code}
        return replace(state, code=code, chosen=chosen, matters=matters, near=())

    def offering(self, codes: tuple[str, ...], facets: tuple[str, ...], *, leads: bool = False) -> "Conversation":
        """The conversation when these items have been offered to choose from; `leads`: the first is far ahead."""
        state = self._remembering()
        matters = self.matters if any(not set(codes).isdisjoint(matter.codes) for matter in self.matters) else ()
        state = replace(state, code="", chosen={}, facets=facets, offered=codes, asked=None)
        return replace(state, matters=matters, leads=leads, again=False, near=())

    @property
    def has_begun(self) -> bool:
        """Whether anything was said before."""
        return bool(self.reply_id or self.code or self.offered or self.asked)

    @property
    def topic(self) -> str:
        """The code of the item talked about, or of the one before an offer that is still open."""
        before = self.earlier[-1] if self.offered and self.earlier else ""
        return self.code or ("" if before in self.refused else before)

    def _remembering(self, *, but: str = "") -> "Conversation":
        past = [code for code in dict.fromkeys((*reversed((*self.earlier, self.code)),)) if code and code != but]
        told = self.told | {
            f"{self.code} {dimension}": option for dimension, option in self.chosen.items() if self.code
        }
        kept = {key: option for key, option in told.items() if key.split(" ", 1)[0] in (*past[:REMEMBERED], but)}
        return replace(self, earlier=tuple(reversed(past[:REMEMBERED])), told=kept)


_BLANK = {each.name: getattr(Conversation(), each.name) for each in fields(Conversation)}


class Tokens:
    """Conversations to opaque sealed tokens and back; `clock` tells when a token is too old. `former`: see `Seal`."""

    def __init__(self, secret: bytes, clock: Callable[[], datetime] = now, former: Sequence[bytes] = ()) -> None:
        self._seal = Seal(secret, "conversation", lasting=LASTING, clock=clock, former=former)

    def write(self, state: Conversation) -> str:
        """The token of a conversation; what has its default is left out."""
        kept: dict[str, Any] = {}
        for name, blank in _BLANK.items():
            if (value := getattr(state, name)) != blank:
                kept[name] = [asdict(matter) for matter in value] if name == "matters" else value
        return self._seal.close(json.dumps(kept, ensure_ascii=False, separators=(",", ":")))

    def read(self, token: str) -> Conversation:
        """The conversation of a token; a new one when it is absent, damaged, too old, of an older form or not ours."""
        try:
            return _restored(json.loads(self._seal.open(token)))
        except (Unsealable, ValueError, TypeError, AttributeError, KeyError):
            return Conversation(id=token_urlsafe(9))


def _restored(said: Any) -> Conversation:
    """The conversation that was written so; raises TypeError or ValueError for anything else, however well sealed."""
    shapes: dict[str, Callable[[Any], Any]] = {
        "facets": _facets, "offered": _texts, "earlier": _texts, "near": _texts, "refused": _texts, "chosen": _choices, "whose": _choices, "told": _keyed, "asked": _asked,
        "matters": _matters, "leads": _flag, "again": _flag, "at": _whole, "amount": _amount, "heard_at": _whole,
    }  # fmt: skip
    restored: dict[str, Any] = {}
    for name, value in said.items():
        restored[name] = shapes[name](value) if name in shapes else _text(value)
    return Conversation(**restored)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # JSON can write half a character, which no database takes
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(map(_text, value))


def _facets(value: Any) -> tuple[str, ...]:
    """The facets of a conversation or a matter; those that this version does not know are left out."""
    return tuple(facet for facet in _texts(value) if facet in BY_NAME)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _amount(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or value < 0:
        raise ValueError
    return float(value)


def _matters(value: Any) -> tuple[Matter, ...]:
    return tuple(Matter(_texts(matter["codes"]), _facets(matter["facets"])) for matter in value)


def _choices(value: Any) -> dict[str, str]:
    return {_text(dimension): _text(option) for dimension, option in value.items()}


def _keyed(value: Any) -> dict[str, str]:
    """Choices of which each key is an item's code and a dimension."""
    kept = _choices(value)
    if not all(" " in key for key in kept):
        raise ValueError
    return kept


def _asked(value: Any) -> tuple[str, tuple[str, ...]] | None:
    if value is None:
        return None
    dimension, options = value
    return _text(dimension), _texts(options)
