"""The options of a circumstance, as messages say them: in full, by number, by letters, in part, by yes or no."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from hotline.reading.analysis import Analysis
from hotline.reading.numbers.measured import bare_number, measured
from hotline.reading.numbers.months import settled_time
from hotline.reading.text import bare, normalise
from hotline.talking.saying.choosing import number_chosen
from knowledge.entry.records import Circumstance
from knowledge.patterns import read_patterns

_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_YES, _NO, _NEGATIVE, _SAID_BEFORE, _SAID_AFTER = (
    _SAID[name] for name in ("yes", "no", "negative", "said_before", "said_after")
)
_WITHOUT_NUMBERS, _FILLING = (_SAID[name] for name in ("without_numbers", "filling"))
# These are parts of the expression that is made of each option's name.
_GOES_TO = _SAID["goes_to"]
_COMES_FROM, _IS_FROM = (_SAID[name].pattern for name in ("comes_from", "is_from"))
_SWITCHES, _SWITCHED, _DENIES = (_SAID[name].pattern for name in ("switches", "switched", "denies"))
_WITHOUT = str.maketrans("没不非", "未未未")
_DENYING = ("未", "未是")
"""What stands before an option that a question denies (see `_said`)."""
_LETTERS = re.compile(r"(?=[0-9]*[a-z])[0-9a-z]{2,}")
CLOSER = 1.5
"""How much more of one option than of the next is said by words that leave some of it out (小车)."""
_NONE_KNOWN: Mapping[str, str] = MappingProxyType({})
OPTIONS = 4096
"""Names of options that are remembered as they are compared."""
SHORT = 10
"""Characters of a message that may be no more than a circumstance in other words (让我妈去办)."""


def settled_by(
    question: Analysis,
    text: str,
    circumstances: tuple[Circumstance, ...],
    known: Mapping[str, str] = _NONE_KNOWN,
    day: date | None = None,
) -> dict[str, str]:
    """Circumstances that the words and numbers of a question settle: 帮我妈办 → 申请人: 代办, 89平 → 面积: 140平方米及以下.

    `known` were settled before (按季, so that 28万 is a quarter's); `day` is today, for what began in a year that is named.
    """
    if not circumstances:  # of most items nothing depends on any
        return {}
    said = {sense.word for found in question.found for sense in found.senses if sense.weight == 1.0}
    plain = bare(text)
    letters, told = frozenset(_LETTERS.findall(plain)), _said(plain)
    settled = {}
    for circumstance in circumstances:
        names = {name: o for o in circumstance.options for name in circumstance.names_of(o)}
        named = [name for name in names if name in said or _is_named(name, letters, told)]
        # An option whose name lies within another's (本地 in 非本地) counts only when the longer one was not said.
        named = [o for o in named if not any(o != other and _plain(o) in _plain(other) for other in named)]
        if len(options := _left_of({name: names[name] for name in named}, circumstance, text)) == 1:
            settled[circumstance.dimension] = options.pop()
    if day is not None:
        settled |= settled_time(text, circumstances, day)
    return settled | {
        k: v for k, v in measured(text, circumstances, {**known, **settled}, day).items() if k not in settled
    }


def _left_of(named: Mapping[str, str], circumstance: Circumstance, text: str) -> set[str]:
    """The options that are named (by which name) and not taken back; of two that there are, the other one: 不是家里唯一一套."""
    to_where = _GOES_TO.search(circumstance.dimension) is not None
    denied = {
        option for name, option in named.items() if _is_denied(name, text) or (to_where and _is_left_behind(name, text))
    }
    left = set(named.values()) - denied
    # 爸爸住院，大病医疗能抵吗 names one of them as it is called, whatever else is a word for another.
    called = left & named.keys()
    left = called if len(called) == 1 else left
    return set(circumstance.options) - denied if denied and not left and len(circumstance.options) == 2 else left


def taken_back(text: str, circumstances: tuple[Circumstance, ...], known: Mapping[str, str]) -> set[str]:
    """The dimensions of circumstances settled before that a prepared text denies, whatever their option is called."""
    names = {c.dimension: c.names_of(known[c.dimension]) for c in circumstances if c.dimension in known}
    return {
        dimension
        for dimension, option in known.items()
        if any(_is_denied(name, text) for name in names.get(dimension, (option,)))
    }


def _is_denied(option: str, text: str) -> bool:
    """Whether a prepared text takes an option back, by what it is called: 不是赠与, 不是我家首套."""
    return re.search(f"{_DENIES}{re.escape(normalise(option))}", text) is not None


def _is_left_behind(option: str, text: str) -> bool:
    """Whether a prepared text says that somebody comes from there, and nowhere that they go there: 从农村迁到城里, 农村户口想迁到县城."""
    name = re.escape(normalise(option))
    came = rf"(?:{_COMES_FROM}){name}|{name}(?:{_IS_FROM})"
    return re.search(came, text) is not None and re.search(name, re.sub(came, "", text)) is None


def answered_with(plain: str, question: Analysis, options: tuple[str, ...], asked: Circumstance | None) -> str | None:
    """The option with which a message answers what was asked; `asked` is the circumstance, None where it is not there any more."""
    if (option := option_named(plain, question, options)) or asked is None or asked.options != options:
        return option
    if option := bare_number(plain, asked):
        return option
    names = {name: o for o in options for name in asked.names_of(o)}
    name = option_named(plain, question, tuple(names)) if number_chosen(plain) is None else None
    return names[name] if name else settled_by(question, plain, (asked,)).get(asked.dimension)


def option_named(plain: str, question: Analysis, options: tuple[str, ...]) -> str | None:
    """The option that a message names, if it says little else; by its number, too."""
    if (number := number_chosen(plain)) is not None and 0 < number <= len(options):
        return options[number - 1]
    named = [o for o in options if _plain(o) in _said(plain)]
    longest = max(named, key=len, default=None)
    if longest is None and len(plain) <= SHORT:
        said = {sense.word for form in question.found for sense in form.senses}
        meant = [o for o in options if o in said]
        return meant[0] if len(meant) == 1 else _partly_named(plain, options) or _yes_or_no(plain, options)
    return longest if longest and len(plain) <= len(longest) + 6 else None


def says_only(plain: str, circumstances: tuple[Circumstance, ...], found: Mapping[str, str]) -> bool:
    """Whether a bare message says nothing but options that it settles, by name or by number: 160平的二套, 我买了一年半."""
    names = [name for c in circumstances if c.dimension in found for name in c.names_of(found[c.dimension])]
    left = _WITHOUT_NUMBERS.sub("", plain)
    for name in sorted(names, key=len, reverse=True):
        left = left.replace(bare(normalise(name)), "")
    return len(_FILLING.sub("", left)) <= 1


def says_a_part(plain: str, options: tuple[str, ...]) -> bool:
    """Whether a short message says a part of any option, be it of several: 小型."""
    return len(plain) <= SHORT and bool(_fits(plain, options))


def switched_to(plain: str, circumstance: Circumstance) -> str | None:
    """The option that a message switches to: 如果是他人代办呢, 换成企业, 要是二套呢."""
    names = [(name, option) for option in circumstance.options for name in circumstance.names_of(option)]
    return next(
        (o for name, o in names if re.fullmatch(_SWITCHES + re.escape(_plain(name)) + _SWITCHED, _said(plain))), None
    )


@lru_cache(maxsize=OPTIONS)
def _plain(option: str) -> str:
    return _said(bare(normalise(option)))


def _said(plain: str) -> str:
    """Words with one way of saying no, so that 没满16周岁 does not say 满16周岁."""
    return plain.translate(_WITHOUT)


@lru_cache(maxsize=OPTIONS)
def _letters_in(option: str) -> frozenset[str]:
    return frozenset(_LETTERS.findall(_plain(option)))


def _is_named(option: str, letters: frozenset[str], told: str) -> bool:
    """Whether a question (`told`, with its `letters`) says an option in full, or the letters that stand for it (C1 of 小型汽车（C1）)."""
    if not letters.isdisjoint(_letters_in(option)):
        return True
    name = _plain(option)
    if len(option) < 2:
        return False
    # Without an expression for each option: there are more of them than Python remembers.
    at = told.find(name)
    while at >= 0 and told.endswith(_DENYING, 0, at):
        at = told.find(name, at + 1)
    return at >= 0


def _partly_named(plain: str, options: tuple[str, ...]) -> str | None:
    """The one option of which a short answer says a part: C1, 自动挡, 小车 (小型汽车 leaves the least of it out)."""
    fits = _fits(plain, options)
    if not fits:
        return None
    (best, option), *others = fits
    next_best = others[0][0] if others else 0.0
    # Words in one piece are one whole step better than words of which some are left out.
    clear = best >= 1 and int(best) > int(next_best)
    return option if clear or (best < 1 and best >= CLOSER * next_best) else None


def _fits(plain: str, options: tuple[str, ...]) -> list[tuple[float, str]]:
    """The options of which a short answer says a part, the best first (see `_fit`)."""
    said = _said(_SAID_AFTER.sub("", _SAID_BEFORE.sub("", plain)))
    fits = [(_fit(said, _plain(option)), option) for option in options] if len(said) > 1 else []
    return sorted((fit for fit in fits if fit[0]), reverse=True)


def _fit(said: str, option: str) -> float:
    """How an answer says an option: 3 by its letters, 2 by its beginning, 1 by a part, less with characters left out, else 0."""
    if not set(_LETTERS.findall(said)).isdisjoint(_LETTERS.findall(option)):
        return 3.0
    if said in option:
        return 2.0 if option.startswith(said) else 1.0
    rest = iter(option)
    return len(said) / len(option) if all(char in rest for char in said) else 0.0


def _yes_or_no(plain: str, options: tuple[str, ...]) -> str | None:
    """The option that 是 or 不是 chooses, of two of which one denies the other (满16周岁, 未满16周岁)."""
    denying = [o for o in options if _NEGATIVE.match(o)]
    if len(options) != 2 or len(denying) != 1:
        return None
    if _NO.fullmatch(plain):
        return denying[0]
    return next(o for o in options if o not in denying) if _YES.fullmatch(plain) else None
