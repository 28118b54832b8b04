"""A text cut into passages: by articles, headings and paragraphs, else by sentences; every passage is a piece of the text, unchanged."""

import re
from dataclasses import dataclass

from knowledge.entry.law_text import article_begun

LONGEST = 400
"""Characters of a passage, at most; a paragraph that is longer is cut at sentences, the last of a passage again in the next."""
STRUCTURED = 2
"""A short text is cut as well from so many headings and articles on."""
SHORT = 40
"""A paragraph shorter than this is read with the next one."""
LIST = 200
"""An entry of a list goes with what stands before it up to so many characters."""
_LISTED = re.compile(r"^\s*(?:[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.、．]|[①-⑳])")
_HEADING = re.compile(
    r"^\s*(?:#{1,6}\s+\S|第[〇零一二三四五六七八九十百千\d]+[章节编条]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d{1,2}[.、．]\s*\S)"
)
_LONGEST_HEADING = 40
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text: `text[start:start + len(said)] == said`. `heading` is the line it stands under, `article` the name of the article
    it is of (第三条); '' for none."""

    start: int
    said: str
    heading: str = ""
    article: str = ""


def passages_of(text: str) -> list[Passage]:
    """The passages of a text in their order; a text of at most `LONGEST` characters is one, unless it has headings or articles."""
    if not text.strip():
        return []
    lines = _lines(text)
    begun = [article_begun(line) for _, line in lines]
    headings = [_is_heading(line) for _, line in lines]
    if len(text) <= LONGEST and sum(a or b for a, b in zip(map(bool, begun), headings, strict=True)) < STRUCTURED:
        return [Passage(0, text)]
    found: list[Passage] = []
    heading, article, begin, end, bare = "", "", 0, 0, True
    for (start, line), name, is_heading in zip(lines, begun, headings, strict=True):
        full = end - begin + len(line) > LONGEST
        enough = end - begin >= (LIST if _LISTED.match(line) else SHORT)
        # A heading alone says nothing: it is read with what stands under it.
        if full or (not bare and (is_heading or name or enough)):
            found += _cut(text, begin, end, (heading, article))
            begin, bare = start, True
        if name:
            article = name
        elif is_heading:
            heading, article = line.strip().lstrip("#").strip(), ""
        end, bare = start + len(line), bare and (is_heading or not line.strip())
    return found + _cut(text, begin, end, (heading, article))


def telling_passages(text: str, number: str) -> list[tuple[int, Passage]]:
    """The passages of a document that say something, with their places: its number, where that stands alone, answers nothing."""
    passages = list(enumerate(passages_of(text)))
    return [(n, passage) for n, passage in passages if passage.said != number] or passages


def _is_heading(line: str) -> bool:
    """Whether a line stands over others; what ends like a sentence is one of a list."""
    said = line.strip()
    return len(said) <= _LONGEST_HEADING and not said.endswith(("。", "；", ";", "，")) and bool(_HEADING.match(line))


def _lines(text: str) -> list[tuple[int, str]]:
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        lines.append((at, line))
        at += len(line)
    return lines


def _cut(text: str, begin: int, end: int, stands: tuple[str, str]) -> list[Passage]:
    """A stretch of the text as passages: whole when it is short enough, else sentence by sentence with one of overlap.

    `stands`: its heading and its article."""
    if end - begin <= LONGEST:
        return _trimmed(text, begin, end, stands)
    found: list[Passage] = []
    spans = [(begin + m.start(), begin + m.end()) for m in _SENTENCE.finditer(text[begin:end]) if m.group()]
    first, last = spans[0][0], spans[0][0]
    before = first
    for start, stop in spans:
        if stop - first > LONGEST and last > first:
            found += _trimmed(text, first, last, stands)
            first = before if stop - before <= LONGEST else start
        while stop - first > LONGEST:  # one sentence that is longer than a passage
            found += _trimmed(text, first, first + LONGEST, stands)
            first += LONGEST
        before, last = start, stop
    return found + _trimmed(text, first, last, stands)


def _trimmed(text: str, begin: int, end: int, stands: tuple[str, str]) -> list[Passage]:
    said = text[begin:end]
    left = len(said) - len(said.lstrip())
    said = said.strip()
    return [Passage(begin + left, said, *stands)] if said else []
