"""Personal numbers among the digits of a text: identity numbers, bank cards, mobile and landline phones.

People write them in groups, with blanks, dashes, commas, slashes or brackets between, over two lines, and in Chinese
numerals (see `digit_runs`). A number takes whole groups, is looked for from the left, and once one is found the search
goes on behind it. What is kept of it stands beside asterisks, where no other number begins or ends: reading the result
again finds nothing. Each group is looked at a fixed number of times, so the cost grows with the length.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from knowledge.masking.digit_runs import Run, runs
from knowledge.masking.public_numbers import is_public
from knowledge.patterns import read_patterns

_PROVINCES = frozenset(map(str, [11, 12, 13, 14, 15, 21, 22, 23, *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83]))  # fmt: skip
_OLD_IDENTITY = re.compile(r"[1-8]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
_MOBILE = re.compile(r"(0086|86|0?)1[3-9]\d{9}")
_MOBILE_SIZES = frozenset({(3, 4, 4), (3, 8), (7, 4)})
"""How a mobile number is cut where the signs between are those of lists, too."""
_AREA = re.compile(r"(86)?(?:(?(1)|0)(?:10|2\d|[3-9]\d\d))")
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_HOME_PHONE, _PHONE_SAID, _CARD_SAID, _OFFICE, _OF_A_FILE = (
    _SAID[name] for name in ("home_phone", "phone_said", "card_said", "office", "of_a_file")
)
_COUNTED = frozenset("元块万亿年月日天%％㎡平米岁个人户条件分秒公里斤吨")
"""What follows a row of amounts or dates and never a phone."""
_SHORTEST = len("8765432")
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")


class FoundNumber(NamedTuple):
    """A number that ends with a group of a run: where it stands in the text, and what is put there."""

    last: int
    start: int
    end: int
    instead: str


def mask_numbers(text: str) -> str:
    """The text with every personal number reduced to its first and last digits."""
    pieces, done = [], 0
    for run in runs(text, least=_SHORTEST):
        for found in _numbers(run):
            if is_public(text[found.start : found.end]):
                continue
            pieces += [text[done : found.start], found.instead]
            done = found.end
    return "".join([*pieces, text[done:]])


def _numbers(run: Run) -> Iterator[FoundNumber]:
    """Each personal number of a run, from the left."""
    group, groups, last_place = 0, len(run), len(run.digits) - _SHORTEST
    while group < groups:
        place = run.firsts[group]
        if place > last_place:
            return
        found = _number(run, group, place) if run.starts(group) else None
        if found:
            yield found
        group = found.last + 1 if found else group + 1


def _number(run: Run, group: int, place: int) -> FoundNumber | None:
    """The number that begins with a group, which begins at a place, if one does."""
    lead, found = run.digits[place], None
    if run.digits[place : place + 2] in _PROVINCES or run.firsts[group + 1] - place >= 17:
        found = _identity(run, group, place) or _old_identity(run, group, place)
    if (
        found is None
        and lead in "34569"
        and (run.firsts[group + 1] - place > 2 or run.digits[place : place + 2] == "62")
    ):
        found = _card(run, group, place)
    if found is None and lead in "018":
        found = _mobile(run, group, place) or _landline(run, group, place)
    return found or _home_phone(run, group, place)


def _identity(run: Run, group: int, place: int) -> FoundNumber | None:
    """An identity number of GB 11643-1999, of 18 characters."""
    last, code = run.ending(place + 18), run.digits[place : place + 18]
    if last is None:
        last, code = run.ending(place + 17), f"{code[:17]}X"
        if last is None:
            return None
        if not run.ends_with_x(last):
            return _cut_short(run, group, last, place)
    if not _is_identity(run, group, last, code):
        return None
    x = code.endswith("X")
    tail = run.tail(place + 17, 3) + "X" if x else run.tail(place + 18, 4)
    return FoundNumber(last, run.start(group), run.end(last) + x, f"{run.head(place, 3)}***********{tail}")


def _cut_short(run: Run, group: int, last: int, place: int) -> FoundNumber | None:
    """An identity number of which a digit was left out behind the birthday; nothing else of 17 digits holds a place and a day."""
    code = run.digits[place : place + 17]
    born = 1900 <= int(code[6:10]) <= 2030 and 1 <= int(code[10:12]) <= 12 and 1 <= int(code[12:14]) <= 31
    if not born or not run.stops(last) or (group != last and not run.is_cut_as_usual(group, last)):
        return None
    return FoundNumber(
        last, run.start(group), run.end(last), f"{run.head(place, 3)}***********{run.tail(place + 17, 3)}"
    )


def _is_identity(run: Run, group: int, last: int, code: str) -> bool:
    """A plausible birthday, and the check digit (ISO 7064 MOD 11-2).

    A mistyped check digit is still somebody's number, unless it is the one that makes this an organisation's code.
    """
    if not (1900 <= int(code[6:10]) <= 2100 and 1 <= int(code[10:12]) <= 12 and 1 <= int(code[12:14]) <= 31):
        return False
    stops = code.endswith("X") or run.stops(last)
    if mod_11_2.is_valid(code):
        return stops or run.is_followed_by_letters(last)
    if run.is_after(_OF_A_FILE, group):
        return False
    # Where it is cut as lists are, the cuts must be those of an identity number.
    place = run.firsts[group]
    cut = {run.ending(place + 6), run.ending(place + 14)}
    usual = group == last or run.is_cut_as_usual(group, last) or None not in cut
    return stops and usual and code[0] in "12345678" and not _is_organisation(code)


def _old_identity(run: Run, group: int, place: int) -> FoundNumber | None:
    """One of 15 digits, as they were given until 1999."""
    last = run.ending(place + 15)
    if last is None or not run.stops(last) or not _OLD_IDENTITY.fullmatch(run.digits[place : place + 15]):
        return None
    if last != group and None in {run.ending(place + 6), run.ending(place + 12)}:
        return None
    if run.is_after(_OF_A_FILE, group):
        return None
    instead = f"{run.head(place, 3)}********{run.tail(place + 15, 4)}"
    return FoundNumber(last, run.start(group), run.end(last), instead)


def _card(run: Run, group: int, place: int) -> FoundNumber | None:
    """A bank card, the longest; groups of one or two digits are dates, not cards."""
    is_said = run.is_after(_CARD_SAID, group)
    for end, last in run.endings(place + 15, place + 19):
        if is_said and run.sizes(group, last)[:3] == (4, 4, 4) and run.stops(last):
            return FoundNumber(last, run.start(group), run.end(last), f"****{run.tail(end, 4)}")
        if not _is_cut_like_a_card(run, group, last):
            continue
        number = run.digits[place:end]
        if (
            passes_luhn(number)
            and run.stops(last)
            and not (_is_organisation(number) or run.is_after(_OF_A_FILE, group))
        ):
            return FoundNumber(last, run.start(group), run.end(last), f"****{run.tail(end, 4)}")
    return None


def _is_cut_like_a_card(run: Run, group: int, last: int) -> bool:
    """In fours where the signs between are those of lists; digit by digit where they are not, since else short groups are dates."""
    if run.is_cut_as_usual(group, last) and not run.has_short(group, last):
        return True
    if not run.digits.startswith("62", run.firsts[group]):
        return False
    sizes = run.sizes(group, last)
    return set(sizes) == {1} if run.is_cut_as_usual(group, last) else sizes[:4] == (4, 4, 4, 4) and len(sizes) == 5


def _mobile(run: Run, group: int, place: int) -> FoundNumber | None:
    found = _MOBILE.match(run.digits, place)
    last = run.ending(found.end()) if found else None
    if found is None or last is None:
        return None
    if group == last and run.after(last) in ("元", "块"):
        return None
    own = found.end(1)
    if not run.stops(last) and not (run.is_followed_by_letters(last) and run.sizes(group, last) == (3, 4, 4)):
        return None
    if own > place and run.bracket(own):
        return None  # （86）138…: the number itself comes next
    if group != last and not _is_cut_like_a_mobile(run, group, last, own):
        return None
    instead = f"{run.head(own, 3)}{run.bracket(own + 3)}****{run.tail(own + 11, 4)}"
    return FoundNumber(last, run.start(group, with_plus=own > place), run.end(last), instead)


def _is_cut_like_a_mobile(run: Run, group: int, last: int, own: int) -> bool:
    if run.after(last) in _COUNTED or run.has_date(group, last):
        return False
    if run.is_cut_as_usual(group, last):
        return True
    cuts = [own, *(place for place in run.firsts[group : last + 1] if place > own), own + 11]
    sizes = tuple(b - a for a, b in pairwise(cuts))
    lines = sum("\n" in run.between(place) for place in cuts[1:-1])
    # Over two lines it may be cut anywhere; amounts stand in a line each.
    if lines == 2:
        return sizes == (3, 4, 4) and run.is_after(_PHONE_SAID, group)
    return sizes in _MOBILE_SIZES if not lines else lines == run.signs_of_lists(group, last) == 1


def _landline(run: Run, group: int, place: int) -> FoundNumber | None:
    """A landline with its area code, which has no 0 behind the country's."""
    area = _AREA.match(run.digits, place)
    if area is None or run.digits[area.end() : area.end() + 1] in "01" or run.is_after(_OFFICE, group):
        return None
    for end in (area.end() + 8, area.end() + 7):
        last = run.ending(end)
        if last is None or not run.stops(last):
            continue
        is_whole = group == last and not area[1] and not run.is_after(_OF_A_FILE, group)
        if is_whole or _is_cut_like_a_landline(run, group, last, area.end()):
            code, sign = run.written(place, area.end()), run.bracket(area.end()) or "-"
            return FoundNumber(last, run.start(group), run.end(last), f"{code}{sign}****{run.tail(end, 4)}")
    return None


def _is_cut_like_a_landline(run: Run, group: int, last: int, area: int) -> bool:
    """Whether the area code, which ends at a place, is by itself."""
    own = run.ending(area)
    alone = own == group or (own == group + 1 and run.group(group) == "86")
    usual = run.is_cut_as_usual(group, last) or (last == group + 1 and run.between(area) == ".")
    return alone and usual and not run.has_date(group, last)


def _home_phone(run: Run, group: int, place: int) -> FoundNumber | None:
    """A landline without its area code, which nothing tells but the word before it."""
    if run.digits[place] in "01" or not run.is_after(_HOME_PHONE, group):
        return None
    for end in (place + 8, place + 7):
        last = run.ending(end)
        if last is not None and run.stops(last) and run.is_cut_as_usual(group, last):
            return FoundNumber(last, run.start(group), run.end(last), f"****{run.tail(end, 4)}")
    return None


def _is_organisation(code: str) -> bool:
    """统一社会信用代码 (GB 32100-2015), of which some are all digits."""
    return len(code) == 18 and code[0] in "12345679" and bool(uscc.calc_check_digit(code[:17]) == code[17])


def passes_luhn(number: str) -> bool:
    """As `stdnum.luhn`, in a fifth of the time: a text may hold thousands of candidates."""
    odd, even = number[-1::-2].encode(), number[-2::-2].encode().translate(_DOUBLED)
    return (sum(odd) + sum(even) - len(number) * ord("0")) % 10 == 0
