"""The day by which taxes are due next, as the first page of a tax line shows it: a published fact of the tax calendar.

The calendar is an entry like any other (`shuiwu-zhengqi`); its facts for the months are found by their ids.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.entry.wording import fact_text
from knowledge.storage.errors import NotFound
from web.parts import parts
from web.residents.place import place_or_ours

CALENDAR = "shuiwu-zhengqi"
"""The code of the entry that is the tax calendar."""
_DAY = re.compile(r"([0-9]{1,2})月([0-9]{1,2})日")
"""The first day that the fact of a month names is the last one for filing; the reasons for it follow."""


@dataclass(frozen=True, slots=True)
class TaxDay:
    """What the calendar says of a month; `text` is empty where the year has not been announced or entered.

    `passed` is this month where its day is over: then `month` is the next one.
    """

    month: str
    text: str
    passed: str = ""


def tax_day() -> TaxDay | None:
    """The next day, on the first page of a tax line only; None elsewhere, and where there is no calendar."""
    if "tax" not in parts().settings.profile.features:
        return None
    today = parts().today()
    try:
        resolved = parts().kb.resolve(CALENDAR, place_or_ours(), public=True, day=today)
    except NotFound:
        return None
    texts = {found.fact.id: fact_text(found.fact) for found in resolved.facts("deadlines", today)}
    return next_day(texts, today)


def next_day(texts: Mapping[str, str], today: date) -> TaxDay:
    """The day of this month, and once it is over that of the next month; `texts` are those of the months by the ids of their facts."""
    due = TaxDay(_called(today), texts.get(_fact(today), ""))
    if not _over(due.text, today):
        return due
    month = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    return TaxDay(_called(month), texts.get(_fact(month), ""), passed=due.month)


def _fact(month: date) -> str:
    return f"deadlines:征期{month:%Y-%m}"


def _called(month: date) -> str:
    return f"{month.year}年{month.month}月"


def _over(text: str, today: date) -> bool:
    """Whether the day of this month is past; its name says the month too, so only what has a day counts."""
    named = _DAY.search(text)
    return named is not None and (int(named[1]), int(named[2])) < (today.month, today.day)
