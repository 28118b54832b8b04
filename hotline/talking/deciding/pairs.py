"""Two things side by side of which one clause asks the same, where the lexicon does not surely know both: 七十三了，换证和体检怎么弄."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hotline.reading.analysis import Analyser, Analysis
from hotline.reading.loose_facets import named_of
from hotline.searching.policy import Decision
from hotline.talking.deciding.parts import MessagePart
from knowledge.patterns import read_patterns

_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_AND, _START, _END, _LEADS, _COMPARED, _EACH, _NOT_ASKED = (
    _SAID[name] for name in ("and", "start", "end", "leads", "compared", "each", "not_asked")
)
LONGEST = 8
"""Characters of the first of two things, at most."""


def pair_of(
    question: Analysis, text: str, analyser: Analyser, look: Callable[[Analysis], Decision]
) -> list[MessagePart]:
    """One part for each of two things side by side, where each with the rest of the message clearly asks for an item of its own."""
    found = list(_AND.finditer(text))
    if len(found) != 1:
        return []
    first_end, second_start = found[0].span()
    after = _END.match(text, second_start)
    known = any(form.start == second_start for form in question.found)
    if after is None or not known or _COMPARED.search(text, second_start) or _NOT_ASKED.match(text[after.end() :]):
        return []
    rest = _EACH.sub("", text[after.end() :])
    named = [form.start for form in question.found if form.end == first_end]
    first = _part(f"{text[:first_end]}{rest}", analyser, look)
    for start in (named or _starts(text, first_end)) if first.is_clear else ():
        parts = [first, _part(f"{text[:start]}{text[second_start : after.end()]}{rest}", analyser, look)]
        if all(part.is_clear for part in parts) and parts[0].code != parts[1].code:
            return parts
    return []


def _starts(text: str, end: int) -> list[int]:
    """Where the first of two things may begin: after what leads to it, at the beginning of its clause."""
    clause = _START.search(text, 0, end)
    start = clause.start() if clause else 0
    lead = _LEADS.match(text[start:end])
    starts = [start + lead.end()] if lead else [start]
    starts += [end - n for n in (4, 3, 2) if end - n > starts[0]]
    return [at for at in dict.fromkeys(starts) if 2 <= end - at <= LONGEST]


def _part(said: str, analyser: Analyser, look: Callable[[Analysis], Decision]) -> MessagePart:
    analysis = analyser.analyse(said)
    part = MessagePart(said, analysis, named_of(analysis, said))
    return replace(part, decision=look(analysis))
