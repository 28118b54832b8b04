"""What to have at hand while a call is transcribed: the items and facts that what the caller has said so far asks for.

Nothing of it is logged; who calls this keeps counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hotline.answering.replies import Answered, Clarify, ItemRef, Outcome, Referral, Reply, ShownFact
from hotline.assistant import Assistant
from hotline.talking.conversation import Conversation
from knowledge.storage.errors import NotFound

Speaker = Literal["caller", "operator"]
MOST_PIECES, MOST_CHARS, MOST_READ, MOST_ENTRIES = 200, 2_000, 12, 4
_OVERVIEW = ("材料", "费用", "时限", "地点")
_MOST_FACTS = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of what was said."""

    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class HandyEntry:
    """An item to have at hand: the first `direct` of its facts answer what was said last; `operators_only`: not to be read out."""

    item: ItemRef
    operators_only: bool
    direct: int
    facts: list[ShownFact]


@dataclass(frozen=True, slots=True)
class LiveHelp:
    """The items to have at hand, the likeliest first; `danger`: whom to call first, where somebody may be in danger."""

    outcome: Outcome
    entries: list[HandyEntry]
    danger: Referral | None


def live_help(assistant: Assistant, pieces: Sequence[Piece], *, region: str | None = None) -> LiveHelp:
    """Read what the caller said, piece by piece, as a conversation; the last dozen pieces count."""
    said = [piece.text.strip() for piece in pieces if piece.speaker == "caller" and piece.text.strip()][-MOST_READ:]
    state: Conversation | None = None
    entries: dict[str, HandyEntry] = {}
    danger: Referral | None = None
    reply: Reply | None = None
    for text in said:
        outcome = assistant.answer(text, state=state, region=region if state is None else None, public=False)
        state, reply = outcome.state, outcome.reply
        if reply.referral is not None and reply.referral.kind == "emergency":
            danger = reply.referral
        for entry in _handy(assistant, reply, state.region or region):
            entries.pop(entry.item.code, None)
            entries[entry.item.code] = entry
    newest = list(reversed(entries.values()))[:MOST_ENTRIES]
    return LiveHelp(reply.outcome if reply else "unanswered", newest, danger)


def _handy(assistant: Assistant, reply: Reply, region: str | None) -> list[HandyEntry]:
    """The entries of one reply, the likeliest last."""
    if isinstance(reply, Answered):
        parts = [(part.item, part.direct, part.facts) for part in reply.more]
        told = [*reversed(parts), (reply.item, reply.direct, reply.facts)]
        return [
            HandyEntry(item, _is_closed(assistant, item.code), direct, facts[:_MOST_FACTS])
            for item, direct, facts in told
        ]
    if isinstance(reply, Clarify):
        found = [_overview(assistant, choice.code, region) for choice in reversed(reply.candidates)]
        return [entry for entry in found if entry is not None]
    return []


def _overview(assistant: Assistant, code: str, region: str | None) -> HandyEntry | None:
    try:
        where = assistant.ranker().region_for(code, region or assistant.region)
        guide = assistant.guide(code, region=where, public=False)
    except NotFound:  # withdrawn a moment ago
        return None
    facts = [fact for section in guide.sections if section.facet in _OVERVIEW for fact in section.facts]
    return HandyEntry(guide.item, _is_closed(assistant, code), 0, facts[:_MOST_FACTS])


def _is_closed(assistant: Assistant, code: str) -> bool:
    return any(entry.disclosure != "public" for entry in assistant.ranker().entries_of([code]))
