"""The day by which taxes are due this month, as the first page of a tax line shows it: a published fact of the tax calendar.

The calendar is an entry like any other (`shuiwu-zhengqi`); its facts for the months are found by their ids.
"""

from dataclasses import dataclass

from knowledge.entry.wording import fact_text
from knowledge.storage.errors import NotFound
from web.parts import parts
from web.residents.place import place_or_ours

CALENDAR = "shuiwu-zhengqi"
"""The code of the entry that is the tax calendar."""


@dataclass(frozen=True, slots=True)
class TaxDay:
    """What the calendar says of this month; `text` is empty where the year has not been announced or entered."""

    month: str
    text: str


def tax_day() -> TaxDay | None:
    """This month's day, on the first page of a tax line only; None elsewhere, and where there is no calendar."""
    if "tax" not in parts().settings.profile.features:
        return None
    today = parts().today()
    try:
        resolved = parts().kb.resolve(CALENDAR, place_or_ours(), public=True, day=today)
    except NotFound:
        return None
    wanted = f"deadlines:征期{today:%Y-%m}"
    text = next((fact_text(found.fact) for found in resolved.facts("deadlines", today) if found.fact.id == wanted), "")
    return TaxDay(f"{today.year}年{today.month}月", text)
