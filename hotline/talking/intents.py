"""What a message may mean in its conversation: an intent for each way of answering us, going on, or asking."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of the offered candidates, by its place (0-based), and what is asked about it."""

    place: int
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Several:
    """More than one of the offered candidates, by their places (0-based)."""

    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Denied:
    """What was answered is not what was asked; what is, was not said."""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """The circumstance that was asked for is not known."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """A message that neither asks nor answers anything: a bare number, ？？？, 是."""


@dataclass(frozen=True, slots=True)
class Other:
    """One of several matters asked for in one message, by its place (0-based; -1: the one not talked about)."""

    place: int
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assumed:
    """Facets asked for before one of the offered was chosen."""

    facets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """What was offered has to be shown again: a number that it does not have, or 不知道是哪个."""


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """None of what was offered."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """好的, 知道了: nothing is asked."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A circumstance is now known; `facets` are asked for with it."""

    dimension: str
    option: str
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Other facets of the item just talked about."""

    facets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What was understood is not what is meant; this is."""

    text: str


@dataclass(frozen=True, slots=True)
class Back:
    """Something talked about before, described by `text`; the first of all when `first`."""

    text: str
    first: bool


@dataclass(frozen=True, slots=True)
class Fresh:
    """Something that may be a question of its own."""


Intent = (
    Chosen | Several | Other | Assumed | Undecided | NoneOfThese | Denied | Acknowledged | Settled | Unsettled | FollowUp
    | Corrected | Back | Nothing | Fresh
)  # fmt: skip
ASKS_NOTHING = (
    Chosen | Several | Other | Undecided | NoneOfThese | Denied | Acknowledged | Settled | Unsettled | Nothing
)
"""What answers us, or says nothing: it goes to no queue, the question before it does."""
