"""Groups of digits that stand so close in a text that they may be one number, and how they are written there.

A place in a run is counted in digits from its beginning; a group is known by its number. Every question about a run is
answered in constant time, or in the time it takes to look at the one number that is asked about.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, pairwise

_HAN = "〇○零幺一二三四五六七八九壹贰叁肆伍陆柒捌玖⓪①②③④⑤⑥⑦⑧⑨"
_ASCII = str.maketrans(_HAN, "0001123456789" + "123456789" + "0123456789")
_USUAL_SIGNS = " \t-‐‑‒–—―()（）〔〕［］[]"
_USUAL = re.escape(_USUAL_SIGNS)
_TO_HAN = str.maketrans("0123456789", "零一二三四五六七八九")
_RUN = re.compile(rf"[0-9{_HAN}]+(?:(?:[{_USUAL}\n.·•,，、/／_~～|｜丨…:：]{{0,3}}|\*)[0-9{_HAN}]+)*")
_GROUP = re.compile(rf"[0-9]+|[{_HAN}]+")
_BEHIND = re.compile(r"(?:^|[^0-9A-Za-z])(?:tel|phone|mobile|id|sfz|qq|wx|vx|v)$", re.IGNORECASE)
"""Words that people put right before a number; behind other letters it is part of a code."""
_LEFT_OVER = re.compile(r"[-)）]?\*{3}")
KEPT = 4
"""Digits that masking leaves of a number at most, at either end."""


class Run:
    """One run: its digits as ASCII, wherever and however they stand in the text."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        spans = [found.span() for found in _GROUP.finditer(text, start, end)]
        if text.find("一", start, end) >= 0:
            spans = [span for n, span in enumerate(spans) if not self._is_dash(spans, n)]
        self._spans = spans
        self.digits = "".join(text[first:last] for first, last in self._spans).translate(_ASCII)
        sizes = [last - first for first, last in self._spans]
        self.firsts = [0, *accumulate(sizes)]
        self._ends = {end: group for group, end in enumerate(self.firsts[1:])}
        # How many short groups, and how many signs of lists, come before each group.
        self._short = [0, *accumulate(size < 3 for size in sizes)]
        gaps = [text[end:start] for (_, end), (start, _) in pairwise(self._spans)]
        self._listed = [0, *accumulate(bool(gap.strip(_USUAL_SIGNS)) for gap in gaps)]

    @cached_property
    def _at(self) -> list[int]:
        """Where each digit stands in the text; asked for only where something was found."""
        return [n for first, last in self._spans for n in range(first, last)]

    def __len__(self) -> int:
        """How many groups there are."""
        return len(self._spans)

    # -- groups

    def ending(self, place: int) -> int | None:
        """The group that ends at a place, if one does."""
        return self._ends.get(place)

    def endings(self, least: int, most: int) -> Iterator[tuple[int, int]]:
        """Each place from `most` down to `least` at which a group ends, and that group."""
        first, last = bisect_left(self.firsts, least), bisect_right(self.firsts, most)
        return ((self.firsts[n], n - 1) for n in range(last - 1, first - 1, -1))

    def group(self, number: int) -> str:
        """The digits of a group."""
        return self.digits[self.firsts[number] : self.firsts[number + 1]]

    def start(self, group: int, *, with_plus: bool = False) -> int:
        """Where a group begins in the text, or the plus before it."""
        start = self._spans[group][0]
        return start - 1 if with_plus and self._text[start - 1 : start] == "+" else start

    def end(self, group: int) -> int:
        """Where a group ends in the text."""
        return self._spans[group][1]

    def starts(self, group: int) -> bool:
        """Whether a number may begin with a group: not inside a code, nor with what masking left of another number."""
        if group:
            return True  # within a run nothing but digits and signs stands before one
        start, end = self._spans[group]
        before = self._text[start - 1 : start]
        if before == "*":
            return end - start > KEPT or not self._text.endswith("***", 0, start)
        return not (before.isascii() and before.isalpha()) or bool(_BEHIND.search(self._text, max(0, start - 8), start))

    def stops(self, group: int) -> bool:
        """Whether a number may end with a group."""
        if group < len(self._spans) - 1:
            return True  # within a run nothing but digits and signs stands behind one
        start, end = self._spans[group]
        left_over = end - start <= KEPT and _LEFT_OVER.match(self._text, end)
        return not self.is_followed_by_letters(group) and not left_over

    def is_followed_by_letters(self, group: int) -> bool:
        after = self.after(group)
        return after.isascii() and after.isalpha()

    def after(self, group: int) -> str:
        """The character behind a group; '' at the end of the text."""
        end = self._spans[group][1]
        return self._text[end : end + 1]

    def ends_with_x(self, group: int) -> bool:
        """Whether the X of an identity number follows, and nothing that belongs to it."""
        end = self._spans[group][1]
        return self.after(group) in ("X", "x") and not re.match("[0-9A-Za-z]", self._text[end + 1 : end + 2])

    def is_after(self, word: re.Pattern[str], group: int) -> bool:
        """Whether one of the words that a pattern ends with stands before a group; only before the first of a run one can."""
        if group:
            return False
        start = self._spans[group][0]
        return bool(word.search(self._text, max(0, start - 12), start))

    # -- several groups, from `group` to `last`

    def is_cut_as_usual(self, group: int, last: int) -> bool:
        """Whether nothing but blanks, dashes and brackets stands between, which nobody puts between the things of a list."""
        return self.signs_of_lists(group, last) == 0

    def signs_of_lists(self, group: int, last: int) -> int:
        """How many commas, slashes, dots and ends of lines stand between."""
        return self._listed[last] - self._listed[group]

    def sizes(self, group: int, last: int) -> tuple[int, ...]:
        """How many digits each has."""
        return tuple(len(self.group(n)) for n in range(group, last + 1))

    def has_short(self, group: int, last: int) -> bool:
        """Whether one before the last has one or two digits only, as dates have."""
        return self._short[last] > self._short[group]

    def has_date(self, group: int, last: int) -> bool:
        """Whether three of them are a year, a month and a day."""
        own = [self.group(n) for n in range(group, last + 1)]
        return any(_is_date(*three) for three in zip(own, own[1:], own[2:], strict=False))

    # -- places

    def head(self, first: int, count: int) -> str:
        """So many digits from a place on as they were written, in one script: that in which they begin."""
        return self._in_one_script(first, first + count, like=first)

    def tail(self, end: int, count: int) -> str:
        """So many digits up to a place, in the script in which they end: beside the next group they stay a group."""
        return self._in_one_script(end - count, end, like=end - 1)

    def _in_one_script(self, first: int, end: int, *, like: int) -> str:
        kept = "".join(self._text[n] for n in self._at[first:end])
        if _GROUP.fullmatch(kept):
            return kept
        digits = self.digits[first:end]
        return digits if self._text[self._at[like]].isascii() else digits.translate(_TO_HAN)

    def written(self, first: int, end: int) -> str:
        """The text from the digit at a place up to another place, with all that stands between."""
        return self._text[self._at[first] : self._at[end - 1] + 1]

    def between(self, place: int) -> str:
        """What stands in the text before the digit at a place, behind the one before it."""
        return self._text[self._at[place - 1] + 1 : self._at[place]] if place else ""

    def bracket(self, place: int) -> str:
        """The bracket that closes before the digit at a place."""
        return next((char for char in self.between(place) if char in ")）"), "")

    def _is_dash(self, spans: list[tuple[int, int]], n: int) -> bool:
        """Whether 一 stands for a dash: 138一1234一5678."""
        if not 0 < n < len(spans) - 1 or self._text[slice(*spans[n])] != "一":
            return False
        (_, before), (start, end), (after, _) = spans[n - 1 : n + 2]
        return before == start and end == after and self._text[before - 1].isascii() and self._text[after].isascii()


def runs(text: str, *, least: int) -> Iterator[Run]:
    """The runs of a text that take up so many characters at least."""
    for found in _RUN.finditer(text):
        if found.end() - found.start() >= least:
            yield Run(text, found.start(), found.end())


def _is_date(year: str, month: str, day: str) -> bool:
    short = len(year) == 4 and len(month) <= 2 and len(day) <= 2
    return short and year[:2] in ("19", "20") and 1 <= int(month) <= 12 and 1 <= int(day) <= 31
