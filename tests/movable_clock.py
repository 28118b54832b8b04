"""A clock for tests, which live on a day of their own."""

from datetime import date, datetime, timedelta

from knowledge.storage.clock import SHANGHAI


class MovableClock:
    """Stands still until it is moved. It starts on 2026-11-22, ten in the morning in Shanghai."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 22, 10, tzinfo=SHANGHAI)

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        """Move by days, hours, minutes … (the arguments of `timedelta`)."""
        self.moment += timedelta(**by)

    def move_to(self, day: date) -> None:
        """Move to ten in the morning of a day."""
        self.moment = datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)
