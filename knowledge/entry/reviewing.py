"""When an entry is to be looked at again: amounts and days within a quarter, the rest within a year, spread so that no day has them all.

The day is told from the code of the entry alone, so that the same entry always falls on the same day after it was last looked at, and
entries of one topic do not fall together.
"""

from datetime import date, timedelta
from hashlib import sha256

from knowledge.entry.records import Deadline, Fee, ServiceItem

FIRST_DAYS = 35
"""Nothing is due, nor listed as due soon (30 days ahead), before some days have passed."""
QUARTER, YEAR = 91, 365


def is_quarterly(item: ServiceItem) -> bool:
    """Whether an entry states money or a time limit by number, which change more often than anything else."""
    return any(
        (isinstance(fact, Fee) and bool(fact.amount or fact.rule))
        or (isinstance(fact, Deadline) and fact.number is not None)
        for fact in item.facts()
    )


def next_review(item: ServiceItem, looked_at: date) -> date:
    """The day by which an entry is to be looked at again, from the day it was last looked at (or first came here)."""
    span = QUARTER if is_quarterly(item) else YEAR
    spread = int.from_bytes(sha256(item.code.encode()).digest()[:4], "big") % (span - FIRST_DAYS + 1)
    return looked_at + timedelta(days=FIRST_DAYS + spread)
