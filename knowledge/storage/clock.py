"""Time as the offices count it: Asia/Shanghai, which has had no daylight saving since 1991."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

Clock = Callable[[], datetime]
"""Returns the present moment with its zone; a parameter, so that tests can live on another day."""


def now() -> datetime:
    return datetime.now(SHANGHAI)


def stamp(moment: datetime) -> str:
    """The form of every moment in the database: ISO 8601 with milliseconds and +08:00, which sorts as text."""
    return moment.astimezone(SHANGHAI).isoformat(timespec="milliseconds")


def day_of(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
