"""Deciding on a message that asks for several matters: its parts by themselves, or its clauses read one after the other."""

from dataclasses import replace

from hotline.reading.analysis import Analysis
from hotline.searching.policy import Decision
from hotline.talking.conversation import Matter
from hotline.talking.deciding.of_item import tell, tell_besides
from hotline.talking.deciding.one_question import plan_of_question
from hotline.talking.deciding.pairs import pair_of
from hotline.talking.deciding.parts import MessagePart, parts_of
from hotline.talking.deciding.plans import Plan, SeveralMatters
from hotline.talking.lookup import decided, is_elsewhere
from hotline.talking.meaning.choice import choose
from hotline.talking.meaning.choice_model import ChoiceModel
from hotline.talking.points import name_of, points_of
from hotline.talking.saying.message import Message, read_message
from hotline.talking.turn import Turn

CLEAR, CLEAR_AT_ONCE = 0.5, 0.65
"""The probability from which on a clause is about an item, in a conversation and in its first message, where less is known."""
LEANS = 0.6
"""The probability from which on a clause of a first message that may be about the clause before, or an item of its own, tells of that, too."""
Clause = tuple[str, Turn]
"""The item that a clause of a message is about, and the clause as a turn of its own."""


def plan_of_several(turn: Turn, choice: ChoiceModel) -> Plan | None:
    """What a message is answered with that asks for several matters, None for one that asks for one.

    Where its parts by themselves are not clear, its clauses read one after the other may be.
    """
    parts, lost = parts_of(turn.analysis, turn.text, turn.analyser, lambda part: _decided_of_ours(turn, part))
    if parts and all(part.is_clear for part in parts):
        return _of_parts(turn, parts, lost=lost)
    if pair := pair_of(turn.analysis, turn.text, turn.analyser, lambda part: decided(turn, part)):
        return _of_parts(turn, pair, lost=[])
    return _of_clauses(turn, choice) or (_of_parts(turn, parts, lost=lost) if parts else None)


def _decided_of_ours(turn: Turn, part: Analysis) -> Decision:
    """What a part asks for; nothing where that is not ours (游泳馆几点开门)."""
    decision = decided(turn, part)
    elsewhere = is_elsewhere(replace(turn, text=part.text, analysis=part), decision)
    return Decision("unanswered", ()) if elsewhere else decision


def _of_parts(turn: Turn, parts: list[MessagePart], *, lost: list[MessagePart]) -> Plan:
    """Those that are clear are answered one after the other, the others are one touch away; `lost` lead nowhere."""
    turn = replace(turn, told_all=True, is_part=True)
    first, *others = [
        replace(turn, analysis=part.analysis, text=part.text, facets=part.facets, message=None) for part in parts
    ]
    also = tuple(tell_besides(own, part.code) for own, part in zip(others, parts[1:], strict=True) if part.is_clear)
    matters = tuple(part.matter for part in parts)
    names = tuple(name_of(part.analysis, part.facets) for part in lost)
    return SeveralMatters(turn, plan_of_question(first), also, matters, names)


def _of_clauses(turn: Turn, choice: ChoiceModel) -> Plan | None:
    """Clauses that ask about different items, each read as if it were said after the one before; None when all ask about one."""
    read = _clauses_by_item(turn, choice)
    if not read:
        return None
    if len({code for code, _ in read}) < 2:
        # Clauses about one item are points of it; what was said before may tell more of all of them together.
        whole = turn.state.has_begun or decided(turn, turn.analysis).kind == "answer"
        return None if whole else _each(turn, read)
    return _each(turn, read)


def _clauses_by_item(turn: Turn, choice: ChoiceModel) -> list[Clause]:
    """The clauses that ask, each with the item it is about; none where one is about none.

    A clause that is clearly about none goes on about the item of the one before.
    """
    read: list[Clause] = []
    before = turn
    for clause in points_of(turn.text):
        own = replace(turn, text=clause, analysis=turn.analyser.analyse(clause), state=before.state, is_part=True)
        message = read_message(own.analysis, clause)
        own = replace(own, message=message, facets=message.facets or message.loose)
        least = CLEAR if turn.state.has_begun else CLEAR_AT_ONCE
        code = _clearly_about(own, message, choice, least) or (read[-1][0] if read else turn.state.code)
        if not code:
            return []
        state = own.state.about(code)
        before = replace(own, state=replace(state, reply_id="-").hearing(clause, turn.now, opens=not read))
        read.append((code, own))
    return read


def _clearly_about(turn: Turn, message: Message, model: ChoiceModel, least: float) -> str:
    """The item that a clause is surely about, or ''."""
    if not turn.state.has_begun:
        decision = decided(turn, turn.analysis)
        return decision.candidates[0].entry.code if decision.kind == "answer" else ""
    choice = choose(turn, message, model)
    both = choice.kind == "both" and choice.codes[0] == turn.state.code and choice.probability >= LEANS
    if both and (message.things or message.actions or message.around) and least > CLEAR:
        return choice.codes[1]  # the item of the clause before is told of anyway
    return choice.codes[0] if choice.kind in ("answer", "both") and choice.probability >= least else ""


def _each(turn: Turn, read: list[Clause]) -> Plan:
    """Each item by the clauses that ask about it."""
    clauses: dict[str, list[Turn]] = {}
    for code, own in read:
        clauses.setdefault(code, []).append(own)
    (first, asked), *others = [(code, _together(turn, many)) for code, many in clauses.items()]
    told = tell(asked, first, asked.facets)
    if not others:
        return told
    matters = tuple(Matter((code,), own.facets) for code, own in ((first, asked), *others))
    return SeveralMatters(turn, told, tuple(tell_besides(own, code) for code, own in others), matters)


def _together(turn: Turn, many: list[Turn]) -> Turn:
    """Clauses about one item as one message."""
    text = "，".join(own.text for own in many)
    facets = tuple(dict.fromkeys(facet for own in many for facet in own.facets))
    analysis = turn.analyser.analyse(text)
    return replace(turn, text=text, analysis=analysis, facets=facets, message=None, told_all=True)
