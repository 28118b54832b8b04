"""Where a table's header is, found by what it says: under titles, over one row or two, whatever the columns are called."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from knowledge.files.tables.chosen import NOTHING_CHOSEN, ChosenMeanings
from knowledge.files.tables.meanings import NOTED, SKIPPED, ColumnHeading, heading, plain
from knowledge.patterns import read_patterns

HEADER_WITHIN = 30
"""Rows from the top among which a header is looked for."""
_LONGEST = 40
"""Characters of the longest cell that may be a heading."""
_NAMES = ("业务办理项名称", "业务办理项", "办理项名称", "子项名称", "子项", "情形名称")
"""Headings that name the matter more closely than 事项名称, which is then what it belongs to."""

_GROUP = read_patterns(Path(__file__).with_suffix(".patterns"))["group"]

Rows = Sequence[tuple[int, Sequence[str]]]
How = Literal["known", "chosen", "remembered", "unknown"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is read: its place, what its heading says and means ('' for unknown), and how that was found."""

    at: int
    heading: str
    meaning: str
    how: How = "known"
    hint: str = ""

    @property
    def letter(self) -> str:
        return letter(self.at)


@dataclass(frozen=True, slots=True)
class Header:
    """A header: its columns, and the position of the first row below it."""

    columns: tuple[Column, ...]
    below: int

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings in the order of the columns, '' for a column without one."""
        texts = {column.at: column.heading for column in self.columns}
        return tuple(texts.get(at, "") for at in range(max(texts) + 1))

    def has(self, *meanings: str) -> bool:
        return any(column.meaning in meanings for column in self.columns)


def letter(at: int) -> str:
    """A column's letters as spreadsheets show them: 0 is A, 26 is AA."""
    return (letter(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def find_header(rows: Rows, chosen: ChosenMeanings = NOTHING_CHOSEN) -> Header | None:
    """The header of a table, or None where none of the first rows looks like one."""
    head = rows[:HEADER_WITHIN]
    scores = [_score(texts, chosen) for _, texts in head]
    best = max(scores, default=0)
    if not best:
        return None
    at = next(n for n, score in enumerate(scores) if score * 10 >= best * 6)
    texts = head[at][1]
    if at + 1 < len(head) and _is_second(texts, head[at + 1][1]):
        return Header(_columns(_spread(texts, head[at + 1][1]), head[at + 1][1], chosen), at + 2)
    above: Sequence[str] = head[at - 1][1] if at and _is_first(head[at - 1][1]) else ()
    return Header(_columns(_spread(above, texts), texts, chosen), at + 1)


def is_shifted(columns: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether a row is the header once more, as at the top of every printed page."""
    pairs = [(a.strip(), b.strip()) for a, b in zip(columns, texts, strict=False) if b.strip()]
    return len(pairs) > 1 and all(plain(a) == plain(b) for a, b in pairs)


def _score(texts: Sequence[str], chosen: ChosenMeanings) -> int:
    """How many cells of a row are headings; 0 for a row that is none."""
    filled = [(at, text) for at, text in enumerate(texts) if text.strip()]
    named = {
        text.strip()
        for at, text in filled
        if len(text) <= _LONGEST and (heading(text).meaning or choice(chosen, text, at))
    }
    telling = {text for text in named if heading(text).meaning not in (SKIPPED, NOTED)}
    if not telling or len({text.strip() for _, text in filled}) < len(filled) / 3:
        return 0
    return len(named) if len(named) > 1 or len(filled) <= 2 else 0


def choice(chosen: ChosenMeanings, text: str, at: int) -> tuple[str, How] | None:
    """What somebody said that a column means, by its heading or its letter."""
    for key in (plain(text), f"#{letter(at)}"):
        if key in chosen.now:
            return chosen.now[key], "chosen"
    return (chosen.before[plain(text)], "remembered") if plain(text) in chosen.before else None


def _known(text: str) -> bool:
    return bool(text.strip()) and len(text) <= _LONGEST and bool(heading(text).meaning)


def _is_second(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether a row goes on with the header above it: its cells are headings, alone or with what stands over them."""
    over = _spread(first, second)
    filled = [(over[at] if at < len(over) else "", text) for at, text in enumerate(second) if text.strip()]
    own = [(upper, lower) for upper, lower in filled if upper.strip() != lower.strip()]
    if not own:
        return False
    fits = sum(_known(lower) or _known(upper + lower) or _known(lower + upper) for upper, lower in own)
    return fits * 3 >= len(own) * 2 and fits >= min(2, len(own)) and all(len(lower) <= _LONGEST for _, lower in own)


def _is_first(texts: Sequence[str]) -> bool:
    """Whether a row over a header groups its columns, rather than being a title."""
    filled = [text.strip() for text in texts if text.strip()]
    return len(set(filled)) > 1 and all(len(text) <= 15 for text in filled)


def _spread(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """An upper row in which a group's name stands over each of its columns."""
    found, last = [], ""
    for at in range(max(len(first), len(second))):
        text = first[at].strip() if at < len(first) else ""
        below = second[at].strip() if at < len(second) else ""
        last = text or (last if below else "")
        found.append(last)
    return found


def _columns(over: Sequence[str], texts: Sequence[str], chosen: ChosenMeanings) -> tuple[Column, ...]:
    found = []
    for at in range(max(len(over), len(texts))):
        upper, lower = over[at] if at < len(over) else "", texts[at].strip() if at < len(texts) else ""
        if upper or lower:
            found.append(_column(at, upper, lower, chosen))
    return _told_apart(found)


def _column(at: int, upper: str, lower: str, chosen: ChosenMeanings) -> Column:
    names = [lower or upper]
    if upper and lower and upper != lower:
        group = _GROUP.sub("", upper)
        names = [upper + lower, lower + upper, group + lower, lower, upper]
    shown = lower or upper
    for name in (shown, *names):
        if picked := choice(chosen, name, at):
            return Column(at, shown, picked[0], picked[1], heading(shown).hint)
    read = next((found for found in map(heading, names) if found.meaning), ColumnHeading(shown, ""))
    hint = read.hint or heading(shown).hint or heading(upper).hint
    return Column(at, shown, read.meaning, "known" if read.meaning else "unknown", hint)


def _told_apart(columns: list[Column]) -> tuple[Column, ...]:
    """Where several columns name the matter, the closest is its name, and the others what it belongs to."""
    named = [column for column in columns if column.meaning == "name"]
    if len({column.heading for column in named}) > 1 and all(column.how == "known" for column in named):
        close = [column for column in named if plain(column.heading) in _NAMES]
        best = (close or named)[0]
        columns = [
            replace(c, meaning="main_name") if c.meaning == "name" and c.heading != best.heading else c for c in columns
        ]
    return tuple(columns)


def twice(header: Header) -> list[str]:
    """The headings that several columns share; both are read."""
    counts = Counter(column.heading for column in header.columns if column.meaning not in (SKIPPED, NOTED))
    return [text for text, count in counts.items() if count > 1]
