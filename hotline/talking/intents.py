"""What a message may mean by its words alone: an intent for each way of answering us."""

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


Intent = Chosen | Several | Other | Undecided | NoneOfThese | Denied | Acknowledged | Settled | Unsettled | Nothing
"""All of them answer us, or say nothing: such a message goes to no queue, the question before it does."""
