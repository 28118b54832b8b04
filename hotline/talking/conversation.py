"""The state of a conversation: a small value that travels with it, signed, so that no server has to remember anything."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from secrets import token_urlsafe
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

REMEMBERED = 4
"""Items talked about before the last one that somebody may come back to."""


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
    last message that asked something, which a choice or 不是这个 does not.
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

    def about(self, code: str) -> "Conversation":
        """The conversation when its topic is an item; circumstances belong to one item and end with it."""
        if code == self.code:
            return self
        matters = self.matters if any(code in matter.codes for matter in self.matters) else ()
        return replace(self._remembering(but=code), code=code, chosen={}, matters=matters, near=())

    def offering(self, codes: tuple[str, ...], facets: tuple[str, ...], *, leads: bool = False) -> "Conversation":
        """The conversation when these items have been offered to choose from; `leads`: the first is far ahead."""
        state = self._remembering()
        matters = self.matters if any(not set(codes).isdisjoint(matter.codes) for matter in self.matters) else ()
        state = replace(state, code="", chosen={}, facets=facets, offered=codes, asked=None)
        return replace(state, matters=matters, leads=leads, near=())

    @property
    def has_begun(self) -> bool:
        """Whether anything was said before."""
        return bool(self.reply_id or self.code or self.offered or self.asked)

    @property
    def topic(self) -> str:
        """The code of the item talked about, or of the one before an offer that is still open."""
        return self.code or (self.earlier[-1] if self.offered and self.earlier else "")

    def _remembering(self, *, but: str = "") -> "Conversation":
        past = [code for code in dict.fromkeys((*reversed((*self.earlier, self.code)),)) if code and code != but]
        return replace(self, earlier=tuple(reversed(past[:REMEMBERED])))


class Tokens:
    """Conversations to opaque signed tokens and back."""

    def __init__(self, secret: bytes) -> None:
        self._serializer = URLSafeSerializer(secret, salt="conversation")

    def write(self, state: Conversation) -> str:
        """The token of a conversation; what has its default is left out."""
        blank = asdict(Conversation())
        return str(self._serializer.dumps({name: v for name, v in asdict(state).items() if v != blank[name]}))

    def read(self, token: str) -> Conversation:
        """The conversation of a token; a new one when it is absent, damaged, of an older form or not ours."""
        try:
            return _restored(self._serializer.loads(token))
        except (BadData, ValueError, TypeError, AttributeError):
            return Conversation(id=token_urlsafe(9))


def _restored(said: Any) -> Conversation:
    """The conversation that was written so; raises TypeError or ValueError for anything else, however well signed."""
    shapes: dict[str, Callable[[Any], Any]] = {
        "facets": _texts, "offered": _texts, "earlier": _texts, "near": _texts, "chosen": _choices, "asked": _asked,
        "matters": _matters, "leads": _flag,
    }  # fmt: skip
    restored: dict[str, Any] = {}
    for name, value in said.items():
        restored[name] = shapes[name](value) if name in shapes else _text(value)
    return Conversation(**restored)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(map(_text, value))


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _matters(value: Any) -> tuple[Matter, ...]:
    return tuple(Matter(_texts(matter["codes"]), _texts(matter["facets"])) for matter in value)


def _choices(value: Any) -> dict[str, str]:
    return {_text(dimension): _text(option) for dimension, option in value.items()}


def _asked(value: Any) -> tuple[str, tuple[str, ...]] | None:
    if value is None:
        return None
    dimension, options = value
    return _text(dimension), _texts(options)
