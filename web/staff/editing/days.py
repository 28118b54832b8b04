"""Days as people write them in the form of an entry: 2026年3月1日, 2026/3/1, 3月1日起. Nothing is guessed that can be meant otherwise."""

import re
from datetime import date
from pathlib import Path

from knowledge.files.tables.days import day
from knowledge.files.tables.said import BadCell, narrow
from knowledge.patterns import read_patterns

DATES = {"valid_from", "valid_to", "review_by", "verified_on"}
PAST = {"verified_on"}
"""What has happened: without a year it is the last such day, not the next."""
LAST = {"valid_to"}
"""What ends: a month means its last day."""
_AROUND = read_patterns(Path(__file__).with_suffix(".patterns"))["around"]
_WORDS = {"今天": 0, "今日": 0, "昨天": -1, "明天": 1}


def read_day(name: str, text: str, *, today: date) -> str:
    """A day as 2026-03-01; a text that is none is given back as it is, for validation to complain of."""
    plain = _AROUND.sub("", narrow(text).replace(" ", ""))
    if plain in _WORDS:
        return date.fromordinal(today.toordinal() + _WORDS[plain]).isoformat()
    if found := re.fullmatch(r"(\d{1,2})月(\d{1,2})[日号]", plain):
        return _nearest(int(found[1]), int(found[2]), today, past=name in PAST) or text
    try:
        return day(plain, last=name in LAST) or text
    except BadCell:
        return text


def _nearest(month: int, number: int, today: date, *, past: bool) -> str:
    """The next (or last) such day from today; '' for a day no year has."""
    years = range(today.year, today.year - 8, -1) if past else range(today.year, today.year + 8)
    for year in years:
        try:
            found = date(year, month, number)
        except ValueError:
            continue
        if found <= today if past else found >= today:
            return found.isoformat()
    return ""
