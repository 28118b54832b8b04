"""Names that nothing announces: 转账给刘××五千, 昨天接待我的是史××, 低保名单有赖××没有我.

Every surname with one or two characters behind it may be a name. How likely it is, is a sum: how often the first is a surname and the others are
in given names, against how often they are written at all; whether they make words among themselves; and what stands before and behind.
What each counts for was fitted once and stands in `name_weights.txt`; how is said there.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from knowledge.masking.characters import COMPOUND, SURNAMES, lines
from knowledge.masking.name_weights import standing_before, standing_behind, weights
from knowledge.patterns import read_patterns

_NEAR = 4
"""Characters that are looked at before and behind."""
_BETWEEN = frozenset("、和与及跟，, ")
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_TOLD, _NO_GIVEN, OF_SOMETHING = (_SAID[name] for name in ("told", "no_given", "of_something"))
_LONGEST_TOLD = 8
_HIDDEN = re.compile(r"(?<=[\u4e00-\u9fff])(?<!年)\*\*(?!\*)")
_COMPOUND = frozenset(COMPOUND.split("|"))


class _PossibleName(NamedTuple):
    score: float
    start: int
    kept: int
    """Where the given name begins."""
    end: int


def mask_unannounced(text: str, not_names: frozenset[str]) -> str:
    """The text with the given names hidden of those who are called by their whole name, wherever it stands."""
    names = _names(text, not_names)
    if not names:
        return text
    pieces, done = [], 0
    for name in names:
        pieces += [text[done : name.kept], "**"]
        done = name.end
    masked = "".join([*pieces, text[done:]])
    # Who was called by name once is the same person further on.
    for name in {text[name.start : name.end]: name for name in names if name.end - name.start > len("王芳")}.values():
        masked = masked.replace(text[name.start : name.end], f"{text[name.start : name.kept]}**")
    return masked


def _names(text: str, not_names: frozenset[str]) -> list[_PossibleName]:
    """What is taken for a name, from the left; of those that overlap the likeliest."""
    every = sorted(_candidates(text, not_names), reverse=True)
    taken, starts, ends = bytearray(len(text)), set[int](), set[int]()
    names: list[_PossibleName] = []

    def take(each: _PossibleName) -> None:
        # The dearest question is asked last, and only of what would be taken.
        if not any(taken[each.start : each.end]) and not _is_other(text, each.start, each.end):
            taken[each.start : each.end] = b"\1" * (each.end - each.start)
            starts.add(each.start)
            ends.add(each.end)
            names.append(each)

    least = weights().other["likely"]
    likely = sum(each.score >= least for each in every)
    for each in every[:likely]:
        take(each)
    # Once from the right and once from the left, so that a whole row of names is found at once.
    less = sorted(every[likely:], key=lambda each: (each.start, -each.score))
    for each in reversed(less):
        if each.end in starts or (text[each.end : each.end + 1] in _BETWEEN and each.end + 1 in starts):
            take(each)
    for each in less:
        start = each.start - (text[each.start - 1 : each.start] in _BETWEEN)
        if start in ends:
            take(each)
    return sorted(names, key=lambda name: name.start)


@cache
def _start() -> re.Pattern[str]:
    """What may begin a name. Characters alone: Python finds them faster than any of many words."""
    known = weights()
    first = {*SURNAMES, *(surname[0] for surname in _COMPOUND)}
    second = {*known.first, *known.only, *(surname[1] for surname in _COMPOUND)}
    return re.compile(f"(?<!·)[{''.join(sorted(first))}](?=[{''.join(sorted(second))}])")


def _candidates(text: str, not_names: frozenset[str]) -> Iterator[_PossibleName]:
    """Every place where there might be a name, if it is likely enough beside another one."""
    known = weights()
    other, least_score = known.other, known.other["likely"] - known.other["beside"]
    least_before_behind = least_score - max(known.behind.values())
    least = least_before_behind - max(known.before.values())
    for found in _start().finditer(text):
        start = found.start()
        kept = start + (2 if text[start : start + 2] in _COMPOUND else 1)
        if kept == start + 1 and text[start] not in known.surname:
            continue
        before = None
        for end in (kept + 1, kept + 2):
            own = _own(text[start:kept], text[kept:end]) if end <= len(text) else None
            if own is None or own < least:
                continue
            if before is None:
                before = standing_before(text[max(start - _NEAR, 0) : start])
                before += known.heads.get(text[max(start - 1, 0) : start + 1], 0.0)
            if own + before < least_before_behind:
                continue
            behind = _behind(text, start, kept, end) + known.joins.get(text[end - 1 : end + 1], 0.0)
            makes_word = _makes_word(text, start, end, not_names)
            is_personal = before + behind >= other["personal"] and text[end : end + 1] not in _BETWEEN
            if not is_personal and (makes_word or text[start:end] in known.whole or text[start:end] in not_names):
                continue
            score = own + before + behind
            score -= other["by itself"] * (end - start == len(text)) + other["word"] * makes_word
            if score >= least_score:
                yield _PossibleName(score, start, kept, end)


@lru_cache(maxsize=4096)
def _own(surname: str, given: str) -> float | None:
    """What the characters count for; None where they are in no name."""
    known = weights()
    score = known.whole.get(surname + given, 0.0)
    score += known.other["any"] + (known.other["compound"] if len(surname) > 1 else known.surname[surname])
    if len(surname) == 1:
        score += known.begins.get(surname + given[0], 0.0)
    if len(given) == 1:
        only = known.only.get(given)
        return None if only is None else score + only
    first, second = known.first.get(given[0]), known.second.get(given[1])
    return None if first is None or second is None else score + first + second + known.given.get(given, 0.0)


def _behind(text: str, start: int, kept: int, end: int) -> float:
    """What stands behind counts for; of a given name of one character, whether the next might belong to it."""
    known = weights()
    behind = text[end : end + _NEAR]
    score = standing_behind(behind)
    if "\u4e00" <= behind[:1] <= "\u9fff":
        return score + known.behind_only.get(behind[0], known.other["behind only"]) if end - kept == 1 else score
    return score if "\u4e00" <= text[start - 1 : start] <= "\u9fff" else score + known.other["alone"]


@cache
def _words() -> frozenset[str]:
    """What is no name where it stands, of two characters to four."""
    files = ("words_like_names.txt", "called_like_names.txt")
    return frozenset(word for name in files for line in lines(name) for word in line.split())


def _makes_word(text: str, start: int, end: int, not_names: frozenset[str]) -> bool:
    """Whether the surname makes a word with the next character; a name that is a word as a whole is weighed as one."""
    return end - start > len("江山") and text[start : start + 2] in not_names


def _is_other(text: str, start: int, end: int) -> bool:
    known = _words()
    if any(text[start:stop] in known for stop in range(end, start + 5)) or text[max(start - 1, 0) : start + 3] in known:
        return True
    if _NO_GIVEN.search(text, start, end):
        return True
    # Beside a name that is hidden already it was looked at before that was hidden: reading what was masked finds nothing new.
    if _HIDDEN.search(text, max(start - _NEAR, 0), end + _NEAR) or text.startswith("*****", end):
        return True
    if _TOLD.search(text, max(start - _LONGEST_TOLD, 0), start):
        return True
    return OF_SOMETHING.match(text, end) is not None
