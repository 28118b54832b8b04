"""Finding what a message asks for among what holds on the day."""

from dataclasses import replace

from hotline.answering.fact_signals import Known
from hotline.answering.qualifiers import confirmed, contradicted
from hotline.answering.ranked_facts import RankedFacts
from hotline.answering.refusals import refusal_for
from hotline.reading.analysis import Analysis
from hotline.reading.loose_facets import asked_of
from hotline.searching.features import NAMES
from hotline.searching.model import Model
from hotline.searching.policy import Decision, decide, worth_offering
from hotline.searching.ranking import Candidate, Ranking
from hotline.talking.saying.message import asks_beyond, read_message
from hotline.talking.saying.options import settled_by
from hotline.talking.turn import Turn
from knowledge.publishing.resolving import ResolvedItem
from knowledge.storage.errors import NotFound

_EXACT, _OBJECT = NAMES.index("exact"), NAMES.index("object_shared")
COMES_NEAR = 0.3
"""What has at least this share of the best score may be meant by who says that the best is wrong."""


def ranked(turn: Turn, analysis: Analysis) -> Ranking:
    """The items that words may ask for in this turn, best first."""
    return heard(turn, holding(turn, turn.ranker.rank(analysis, region=turn.region, public=turn.public)), analysis)


def heard(turn: Turn, ranking: Ranking, analysis: Analysis) -> Ranking:
    """The ranking once the facts of its first candidate have been heard (see `answering.confidence_model`)."""
    # A part of a message is short like a later message, and is read beside the rest.
    opens = analysis is turn.analysis and not (turn.is_part or turn.state.has_begun)
    return turn.confidence_model.heard(ranking, lambda candidate: facts_of(turn, candidate, analysis), opens=opens)


def facts_of(turn: Turn, candidate: Candidate, analysis: Analysis) -> RankedFacts | None:
    """What the units of a candidate say to the words; None for an item that is not there."""
    resolved = resolve(turn, candidate.entry.code)
    if resolved is None:
        return None
    return facts_in(turn, resolved, analysis, turn.text if analysis is turn.analysis else analysis.text)


def facts_in(turn: Turn, item: ResolvedItem, analysis: Analysis, text: str) -> RankedFacts:
    """What the units of an item say to a text, where it names circumstances under these."""
    known = Known.of(settled_by(analysis, text, item.item.circumstances))
    return turn.facts.rank(turn.facts.read(analysis, text, asked_of(analysis, text)), item, turn.day, known)


def resolve(turn: Turn, code: str) -> ResolvedItem | None:
    """An item as it is where and when the turn asks, None when it is not there."""
    try:
        region = turn.ranker.region_for(code, turn.region)
        return turn.resolve(code, region, public=turn.public, day=turn.day)
    except NotFound:
        return None


def decided(turn: Turn, analysis: Analysis) -> Decision:
    """Whether words are clear enough in this turn to answer, and about what."""
    return decided_on(ranked(turn, analysis), analysis, turn.ranker.model)


def decided_on(ranking: Ranking, analysis: Analysis, model: Model) -> Decision:
    """What to do with a ranking of these words. Who names a thing and asks a facet of it, and says nothing else (身份证要什么材料), is asked
    which matter of that thing is meant, however many there are and however little speaks for the first.
    """
    decision = decide(ranking, model)
    found = ranking.candidates[:2]
    if (
        decision.kind != "unanswered"
        or ranking.foreign
        or len(found) < 2
        or min(c.features[_OBJECT] for c in found) < 0.99
    ):
        return decision
    message = read_message(analysis, analysis.text)
    only_names = message.things and message.facets and not (message.actions or message.around or message.rest)
    is_asked = only_names and not asks_beyond(analysis.text)
    return Decision("clarify", worth_offering(ranking.candidates)) if is_asked else decision


def holding(turn: Turn, ranking: Ranking) -> Ranking:
    """The ranking without entries that do not hold on the day, and without those of another place, class, year or office than is asked for.

    Where the first was such a one, what comes after it is no answer either, unless it has the very qualifier.
    """
    kept = tuple(c for c in ranking.candidates if _holds(turn, c) and not _is_another(turn, c))
    another = ranking.candidates[:1] != kept[:1] and _is_another(turn, ranking.candidates[0])
    asked = another and kept and confirmed(turn.text, [kept[0].entry.name])
    return replace(ranking, candidates=kept, foreign=ranking.foreign or (another and not asked))


def is_elsewhere(turn: Turn, decision: Decision) -> bool:
    """Whether what a message asks for is not ours, and none of the items decided on is named after anything else that it says.

    The social security card is no answer to 招商银行的卡怎么激活; to 社保卡要不要到银行激活 it is.
    """
    refusal = refusal_for(turn.text)
    if refusal is None or decision.kind == "unanswered":
        return refusal is not None
    if decision.candidates[0].features[_EXACT] == 1.0:
        return False
    left = turn.analyser.analyse(refusal.left_of(turn.text)).objects
    said = {word for word, weight in left.items() if weight == 1.0}
    its = (set(turn.analyser.things_named(candidate.entry.name)) for candidate in decision.candidates)
    return all(said.isdisjoint(objects) for objects in its)


def without(ranking: Ranking, code: str) -> Ranking:
    """The ranking without one item."""
    return replace(ranking, candidates=tuple(c for c in ranking.candidates if c.entry.code != code))


def coming_near(best: Candidate, ranking: Ranking) -> tuple[str, ...]:
    """The codes of what comes next after the item answered, for who says that it is not the one."""
    others = tuple(c for c in ranking.candidates if c is not best and c.score >= best.score * COMES_NEAR)
    return tuple(c.entry.code for c in worth_offering(others)) if others else ()


def _is_another(turn: Turn, candidate: Candidate) -> bool:
    """Whether an entry is named after another place, class, year or office than the message names."""
    name = candidate.entry.name
    if contradicted(turn.text, [name]):
        return True
    place = turn.place_of(name) if turn.place else None
    return place is not None and turn.place is not None and not place.may_be(turn.place)


def _holds(turn: Turn, candidate: Candidate) -> bool:
    """Whether an entry holds on the day; of a document that holds from a later one, whether the text before it does."""
    entry, day = candidate.entry, turn.day.isoformat()
    if entry.valid_to and entry.valid_to < day:
        return False
    if not entry.valid_from or entry.valid_from <= day:
        return True
    item = resolve(turn, entry.code)
    return item is not None and item.holds_on(turn.day)
