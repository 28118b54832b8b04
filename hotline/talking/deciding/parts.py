"""Several matters in one message: 结婚证怎么办，还有准生证要什么材料; 身份证和驾驶证都丢了怎么补.

A message is cut into parts, each of which is looked for by itself. Things that belong to one matter (身份证和户口本要带吗) are no
matters of their own, so parts count only when they lead to different items.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hotline.reading.analysis import Analyser, Analysis
from hotline.reading.facets import BY_NAME
from hotline.reading.lexicon import Found
from hotline.reading.loose_facets import asked_of, named_of
from hotline.reading.text import ASKING, bare
from hotline.searching.features import NAMES
from hotline.searching.policy import Decision
from hotline.talking.conversation import Matter
from hotline.talking.points import asks_a_point, before_asking, unnumbered
from hotline.talking.saying.message import BESIDE, Message, read_message
from knowledge.patterns import read_patterns

MOST = 5
"""Matters that are read in one message."""
_SHARED, _EXACT = NAMES.index("object_shared"), NAMES.index("exact")
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_CLAUSE, _ADDED, _TOLD_CUT, _WANTS, _SAME_AGAIN = (
    _SAID[name] for name in ("clause", "added", "told_cut", "wants", "same_again")
)
_AND, _EACH, _APART, _TOGETHER, _PAPERS = (_SAID[name] for name in ("and", "each", "apart", "together", "papers"))
_HAPPENED, _DONE = (_SAID[name] for name in ("happened", "done"))
_DEED = _SAID["deed"]

_NOT_LOOKED = Decision("unanswered", ())


@dataclass(frozen=True, slots=True)
class MessagePart:
    """The words that ask for one matter, the facets they ask for, and what they lead to."""

    text: str
    analysis: Analysis
    facets: tuple[str, ...]
    decision: Decision = _NOT_LOOKED

    @property
    def is_clear(self) -> bool:
        """Whether one item answers it."""
        return self.decision.kind == "answer"

    @property
    def code(self) -> str:
        """The item it leads to first, or ''."""
        return self.decision.candidates[0].entry.code if self.decision.candidates else ""

    @property
    def matter(self) -> Matter:
        """What it may be about."""
        return Matter(tuple(c.entry.code for c in self.decision.candidates), self.facets)


def parts_of(
    question: Analysis, text: str, analyser: Analyser, look: Callable[[Analysis], Decision]
) -> tuple[list[MessagePart], list[MessagePart]]:
    """The parts of a message that lead to different items, those that are clear first, and those that lead nowhere.

    `look` decides what an analysed part asks for. No parts: the message asks for one thing, or nothing in it is clear enough.
    """
    if len(question.objects) < 2:
        return [], []
    text = unnumbered(text)
    clauses = _clauses(text, analyser)[:MOST]
    if len(clauses) < 2:
        return _coordinated(question, text, analyser, look) or _told_of(text, analyser, look), []
    looked = [replace(part, decision=look(part.analysis)) for part in clauses]
    looked = [part if part.is_clear else _told_before(part, text, analyser, look) for part in looked]
    lost = [part for part in looked if part.decision.kind == "unanswered"]
    known = [part for part in _different(looked) if part.decision.kind != "unanswered"]
    if len(known) == 1:
        # What leads nowhere by itself mostly says more of the matter; then the whole message asks for that.
        whole = look(question)
        same = whole.kind == "answer" and whole.candidates[0].entry.code == known[0].code
        return ([], []) if same or not (lost and known[0].is_clear) else (known, lost)
    if lost and not any(part.is_clear for part in known):
        return [], []
    return sorted(known, key=lambda part: not part.is_clear), lost


def _told_before(part: MessagePart, text: str, analyser: Analyser, look: Callable[[Analysis], Decision]) -> MessagePart:
    """A part after what the message tells before it asks anything, where that makes clear what it asks for; else as it is."""
    told = before_asking(text)
    if not told or part.text in told:
        return part
    whole = analyser.analyse(f"{told}，{part.text}")
    decision = look(whole)
    return replace(part, analysis=whole, decision=decision) if decision.kind == "answer" else part


def _different(parts: Iterable[MessagePart]) -> list[MessagePart]:
    """The parts without those that lead to the same item as one before, whose facets join."""
    kept: list[MessagePart] = []
    for part in parts:
        same = next((n for n, other in enumerate(kept) if part.code and part.code == other.code), None)
        if same is None:
            kept.append(part)
        else:
            kept[same] = replace(kept[same], facets=tuple(dict.fromkeys((*kept[same].facets, *part.facets))))
    return kept


def _clauses(text: str, analyser: Analyser) -> list[MessagePart]:
    """The clauses that ask for different things; what a clause asks that names nothing belongs to the one before."""
    parts: list[MessagePart] = []
    named: list[set[str]] = []
    for clause, beside in _cut(text):
        analysis = analyser.analyse(clause)
        message = read_message(analysis, clause)
        things = _things(analysis, message) or (set(analysis.objects) if beside and parts else set())
        facets = asked_of(analysis, clause)
        if not things:
            if parts and asks_a_point(clause):  # a point of its own of what was named before
                joined = tuple(dict.fromkeys((*parts[-1].facets, *facets))) if message.is_bare else parts[-1].facets
                parts[-1] = replace(parts[-1], text=f"{parts[-1].text}，{clause}", facets=joined)
            continue
        if any(things & other for other in named):
            continue
        again = _SAME_AGAIN.fullmatch(clause) if parts and not facets else None
        if again:
            facets = tuple(f for f in parts[-1].facets if f != "流程")
            # What is asked tells which item is meant, too: 护照 要多久.
            analysis = analyser.analyse(again["of"] + "，".join(BY_NAME[facet].ask for facet in facets))
        asks = ASKING.search(clause) or _WANTS.search(clause) or _asks_of_a_thing(analysis, clause)
        if again or beside or asks:
            parts.append(MessagePart(clause, analysis, facets))
            named.append(things)
        elif parts and asks_a_point(clause):
            parts[-1] = replace(parts[-1], text=f"{parts[-1].text}，{clause}")
    return parts


def _asks_of_a_thing(analysis: Analysis, clause: str) -> bool:
    """Whether a clause asks a point (行不行) of a thing that it surely names; 能退钱不 may be about the clause before."""
    return 1.0 in analysis.objects.values() and asks_a_point(clause)


def _cut(text: str) -> Iterator[tuple[str, bool]]:
    """The clauses of a text, and whether words that add a matter (另外) stand before or after them."""
    pieces = ["", *_CLAUSE.split(text), ""]
    for before, clause, after in zip(pieces[::2], pieces[1::2], pieces[2::2], strict=False):
        if bare(clause):
            yield clause.strip(), any(_ADDED.fullmatch(mark) for mark in (before, after))


def _things(analysis: Analysis, message: Message) -> set[str]:
    """The things a clause is about; none where all that it surely names is to be brought, or part of asking."""
    sure = {word for word, weight in analysis.objects.items() if weight == 1.0}
    if sure and sure.isdisjoint(message.things):
        return set()
    return sure or {word for word, weight in analysis.objects.items() if weight >= 0.5}


def _told_of(text: str, analyser: Analyser, look: Callable[[Analysis], Decision]) -> list[MessagePart]:
    """One part for each of several things that have happened, of which the same is asked at the end (路灯坏了，井盖也没了，找谁)."""
    *told, asks = [clause.strip() for clause in _TOLD_CUT.split(text) if bare(clause)] or [""]
    ending = analyser.analyse(asks)
    if len(told) < 2 or not ASKING.search(asks) or _things(ending, read_message(ending, asks)):
        return []
    parts = []
    for clause in told[:MOST]:
        analysis = analyser.analyse(clause)
        if not _HAPPENED.search(clause) or not _things(analysis, read_message(analysis, clause)):
            return []
        whole = analyser.analyse(f"{clause}，{asks}")
        parts.append(MessagePart(f"{clause}，{asks}", whole, asked_of(ending, asks), look(whole)))
    clear = all(part.is_clear and part.decision.candidates[0].features[_SHARED] >= 0.99 for part in parts)
    return parts if clear and len(_different(parts)) == len(parts) else []


def _coordinated(
    question: Analysis, text: str, analyser: Analyser, look: Callable[[Analysis], Decision]
) -> list[MessagePart]:
    """One part for each of several things of which the same is said, when each leads to an item about it."""
    listed = _listed(question, text, analyser)
    if not listed or _is_one_matter(question, text, listed, look):
        return []
    start, end = listed[0][0], listed[-1][1]
    after = _EACH.sub("", text[end:])
    shared = _DEED.search(text[listed[-1][0] : end])  # 水表和电表过户: what is done with the last is done with each
    parts = []
    for one, stop in listed[:MOST]:
        deed = shared[0] if shared and stop != end else ""
        said = f"{text[:start]}{text[one:stop]}{deed}{after}"
        analysis = analyser.analyse(said)
        part = MessagePart(said, analysis, named_of(analysis, said), look(analysis))
        if not part.decision.candidates or part.decision.candidates[0].features[_SHARED] < 0.99:
            return []
        parts.append(part)
    if any(part.decision.kind == "unanswered" for part in parts) or len(_different(parts)) < len(parts):
        return []
    return sorted(parts, key=lambda part: not part.is_clear)


def _listed(question: Analysis, text: str, analyser: Analyser) -> list[tuple[int, int]]:
    """Where the things stand that a message puts side by side (甲和乙); none when it names others besides."""
    forms = [f for f in question.found if any(s.kind == "object" and s.weight == 1.0 for s in f.senses)]
    if _APART.search(text):  # 改了名字，身份证和驾照分别几天内要换
        forms = _side_by_side(forms, text, analyser)
    if not 2 <= len(forms) <= MOST or any(map(_is_facet, forms)):
        return []
    ends = [_end_of_word(text, form.end, analyser) for form in forms]
    between = [text[end : form.start] for end, form in zip(ends, forms[1:], strict=False)]
    if not all(_AND.fullmatch(words) for words in between):
        return []
    return [(form.start, end) for form, end in zip(forms, ends, strict=True)]


def _side_by_side(forms: list[Found], text: str, analyser: Analyser) -> list[Found]:
    """The last of the forms, those that stand side by side before what is asked of each."""
    kept = forms[-1:]
    for form in reversed(forms[:-1]):
        if not _AND.fullmatch(text[_end_of_word(text, form.end, analyser) : kept[0].start]):
            break
        kept.insert(0, form)
    return kept


def _is_facet(form: Found) -> bool:
    return any(sense.kind == "facet" for sense in form.senses)


def _end_of_word(text: str, end: int, analyser: Analyser) -> int:
    """Where the word ends that a form ends in: 出生证 in 出生证明."""
    at = 0
    for word in analyser.cut(text):
        at += len(word)
        if at >= end:
            return at if at - end <= 1 else end
    return end


def _is_one_matter(
    question: Analysis, text: str, listed: list[tuple[int, int]], look: Callable[[Analysis], Decision]
) -> bool:
    """Whether things side by side belong to one matter: papers to bring, things compared, or an item about all of them."""
    message = read_message(question, text)
    if (
        (_TOGETHER.search(text) and not _APART.search(text))
        or _PAPERS.match(text, listed[-1][1])
        or _DONE.match(text, listed[-1][1])
    ):
        return True
    if len(message.things) < len(listed) or not (message.actions or message.facets or ASKING.search(text)):
        return True
    whole = look(question).candidates[:1]
    return bool(whole) and (
        whole[0].features[_EXACT] == 1.0 or all(text[a:b] in whole[0].entry.name for a, b in listed)
    )


def matter_of(
    text: str, message: Message, names: Sequence[Mapping[str, str]], analyser: Analyser, decision: Decision
) -> tuple[int, str] | None:
    """The place of the one of several matters that a message names (准生证的呢), and the item, '' when it does not say which.

    None when it names none of them.

    `names` are those of the items each may be about, none for what is talked about already; `decision` is that of the message
    by itself.
    """
    plain = bare(text)
    for place, its in enumerate(names):
        for code, name in its.items():
            if plain.startswith(bare(analyser.prepare(name))):
                return place, code
    if decision.kind == "answer":
        code = decision.candidates[0].entry.code
        return next(((place, code) for place, its in enumerate(names) if code in its), None)
    things = set(message.things)
    named = [
        place
        for place, its in enumerate(names)
        if any(not things.isdisjoint(analyser.things_named(name)) for name in its.values())
    ]
    return (named[0], "") if len(named) == 1 and message.beside <= BESIDE else None
