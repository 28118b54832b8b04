"""A long text cut into passages: by headings and paragraphs, else by sentences; every passage is a piece of the text, unchanged."""

import re
from dataclasses import dataclass

LONGEST = 400
"""Characters of a passage, at most; a paragraph that is longer is cut at sentences, the last of a passage again in the next."""
SHORT = 40
"""A paragraph shorter than this is read with the next one."""
_HEADING = re.compile(
    r"^\s*(?:#{1,6}\s+\S|第[〇零一二三四五六七八九十百千\d]+[章节编条]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d{1,2}[.、．]\s*\S)"
)
_LONGEST_HEADING = 40
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text: `text[start:start + len(said)] == said`. `heading` is the line it stands under, '' for none."""

    start: int
    said: str
    heading: str = ""


def passages_of(text: str) -> list[Passage]:
    """The passages of a text in their order; a text of at most `LONGEST` characters is one."""
    if len(text) <= LONGEST:
        return [Passage(0, text)] if text.strip() else []
    found: list[Passage] = []
    heading, begin, end = "", 0, 0
    for start, line in _lines(text):
        is_heading = bool(_HEADING.match(line)) and len(line.strip()) <= _LONGEST_HEADING
        full = end - begin + len(line) > LONGEST
        if end > begin and (is_heading or full or end - begin >= SHORT):
            found += _cut(text, begin, end, heading)
            begin = start
        if is_heading:
            heading = line.strip().lstrip("#").strip()
        end = start + len(line)
    return found + _cut(text, begin, end, heading)


def _lines(text: str) -> list[tuple[int, str]]:
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        lines.append((at, line))
        at += len(line)
    return lines


def _cut(text: str, begin: int, end: int, heading: str) -> list[Passage]:
    """A stretch of the text as passages: whole when it is short enough, else sentence by sentence with one of overlap."""
    if end - begin <= LONGEST:
        return _trimmed(text, begin, end, heading)
    found: list[Passage] = []
    spans = [(begin + m.start(), begin + m.end()) for m in _SENTENCE.finditer(text[begin:end]) if m.group()]
    first, last = spans[0][0], spans[0][0]
    before = first
    for start, stop in spans:
        if stop - first > LONGEST and last > first:
            found += _trimmed(text, first, last, heading)
            first = before if stop - before <= LONGEST else start
        while stop - first > LONGEST:  # one sentence that is longer than a passage
            found += _trimmed(text, first, first + LONGEST, heading)
            first += LONGEST
        before, last = start, stop
    return found + _trimmed(text, first, last, heading)


def _trimmed(text: str, begin: int, end: int, heading: str) -> list[Passage]:
    said = text[begin:end]
    left = len(said) - len(said.lstrip())
    said = said.strip()
    return [Passage(begin + left, said, heading)] if said else []
