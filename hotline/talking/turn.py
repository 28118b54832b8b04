"""A turn of a conversation: one message with everything it is to be understood by, and what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from hotline.answering.confidence_model import ConfidenceModel
from hotline.answering.fact_ranking import FactRanker
from hotline.answering.replies import Reply
from hotline.reading.analysis import Analyser, Analysis
from hotline.reading.places import FoundPlace
from hotline.searching.ranking import Ranker
from hotline.talking.conversation import Conversation
from hotline.talking.meaning.topic import Topics
from hotline.talking.saying.message import Message
from knowledge.asked.alarms import Alarm
from knowledge.publishing.resolving import ResolvedItem


@dataclass(frozen=True, slots=True)
class Turn:
    """One message with everything it is to be understood by.

    `day` is the day the answer is for and `now` when the message came (epoch seconds); `place` is where the asker said they are, which `text` then no longer says, and
    `place_of` reads the place in a name; `places` are the full names of what it may be when that is not clear; `facets` is what it asks for, and `message` what else it
    says where it goes on about a matter. `urgent`: somebody is in danger; `unsettled`: the circumstance asked for is not known; `told_all`: everything is told for any;
    `numbers`: the message itself, where `text` is one before it that is answered again. `typed`: the whole message as it was typed, normalised; `demand`: how often items were asked for lately.
    `whole`: the text with the place; `sum_told`: how the amount that `text` says is added up, where the message said what comes on top of one told before.
    `is_part`: the text is one of several matters of a message.
    """

    ranker: Ranker
    resolve: Callable[..., ResolvedItem]
    analyser: Analyser
    facts: FactRanker
    confidence_model: ConfidenceModel
    topics: Topics
    analysis: Analysis
    text: str
    state: Conversation
    region: str
    public: bool
    day: date
    now: int
    as_of: date | None
    place: FoundPlace | None = None
    place_of: Callable[[str], FoundPlace | None] = lambda _: None
    places: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    message: Message | None = None
    urgent: bool = False
    unsettled: str = ""
    told_all: bool = False
    numbers: str = ""
    typed: str = ""
    demand: Mapping[str, float] = field(default_factory=dict)
    whole: str = ""
    sum_told: str = ""
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class TurnResult:
    """The reply and the conversation after it. `queue`: this question goes to staff; `requeue`: so does that of an earlier reply.

    `alarm`: what danger it was taken for.
    `unqueue`: that of an earlier reply does not any more, as it was a piece of this one.
    """

    reply: Reply
    state: Conversation
    queue: bool = False
    alarm: Alarm | None = None
    requeue: str = ""
    unqueue: str = ""
