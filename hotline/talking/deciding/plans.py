"""What a message is to be answered with: a value for each kind of reply. Deciding makes one, `talking.telling` makes the reply of it."""

from dataclasses import dataclass

from hotline.answering.articles import AboutArticle
from hotline.answering.item_reading import Settling
from hotline.answering.replies import Referral, ShownFact
from hotline.talking.conversation import Conversation, Matter
from hotline.talking.turn import Turn
from knowledge.publishing.resolving import ResolvedItem
from knowledge.store import LiveEntry

RULE = "依据"
Near = tuple[str, ...] | None
"""The codes of what may be meant instead, for who says that the answer is wrong; None where that is as it was."""


@dataclass(frozen=True, slots=True)
class Tell:
    """What an item says to a message, or the one circumstance that would change that is asked for.

    `state`: the conversation about the item, with the circumstances that are settled, and `settling` how; `before`: what was told last, where
    the message asks by what rule that is so.
    """

    turn: Turn
    item: ResolvedItem
    facets: tuple[str, ...]
    state: Conversation
    settling: Settling
    confidence: float | None = None
    near: Near = None
    before: "Tell | None" = None

    @property
    def holding(self) -> dict[str, str]:
        """The circumstances under which facts are told: those settled, and what the amount comes to in each period."""
        return {**self.state.chosen, **self.settling.apart}


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Nothing answers; `expired`: what does is out of date; `topics`: those of what comes nearest, by which a line is named."""

    turn: Turn
    confidence: float | None = None
    expired: bool = False
    near: Near = None
    topics: tuple[str, ...] = ()


OfItem = Tell | NotKnown


@dataclass(frozen=True, slots=True)
class Either:
    """Two items, as either may be meant."""

    first: OfItem
    second: OfItem


@dataclass(frozen=True, slots=True)
class SeveralMatters:
    """Several matters of one message: those that are clear are told one after the other, the rest of `matters` are named.

    `matters`: None where the conversation knows them already; `lost`: those not found, as they are called.
    """

    turn: Turn
    first: "Plan"
    also: tuple[OfItem, ...] = ()
    matters: tuple[Matter, ...] | None = None
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assumed:
    """The first of what is offered, as nothing was chosen, with the others still to choose from."""

    first: OfItem
    offered: list[LiveEntry]


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """The question before this message once more: where that finds nothing it is what goes to staff, and not the message."""

    plan: OfItem


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a law: the facts of an item that rest on it, or of the `document` its own words; without either, where to read it."""

    turn: Turn
    about: AboutArticle
    item: ResolvedItem | None = None
    facts: tuple[ShownFact, ...] = ()
    is_document: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """Which of these is meant; `leads`: the first is far ahead; `points`: what is answered once one is chosen, where that is several."""

    turn: Turn
    entries: list[LiveEntry]
    confidence: float | None = None
    leads: bool = False
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferAgain:
    """The same offer once more, as what was said tells none of it."""

    turn: Turn
    entries: list[LiveEntry]


@dataclass(frozen=True, slots=True)
class OfferInstead:
    """What else may be meant by who says that the item `wrong` is not; `requeue`: the reply whose question goes to staff."""

    turn: Turn
    entries: list[LiveEntry]
    wrong: str
    requeue: str = ""


@dataclass(frozen=True, slots=True)
class OfferNaming:
    """Items that name something in their facts: `which` says what, and `many` how many there are."""

    turn: Turn
    entries: list[LiveEntry]
    which: str
    many: int


@dataclass(frozen=True, slots=True)
class WhichMatter:
    """What it is about, as only a facet was named, or nothing."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class WhichPlace:
    """Which of several places of one name is meant."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class WhatAboutIt:
    """What is to be told of the item talked about, as nothing was asked of it."""

    turn: Turn
    item: ResolvedItem


@dataclass(frozen=True, slots=True)
class NoneMeant:
    """Nothing of what was told or offered was meant: the question before goes to staff."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class Refer:
    """Somebody else to call, or a greeting."""

    turn: Turn
    referral: Referral


Plan = (
    Tell
    | NotKnown
    | Either
    | SeveralMatters
    | Assumed
    | AskedBefore
    | Article
    | Offer
    | OfferAgain
    | OfferInstead
    | OfferNaming
    | WhichMatter
    | WhichPlace
    | WhatAboutIt
    | NoneMeant
    | Refer
)
