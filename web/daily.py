"""What is done once a day, before the first request of it: what was kept long enough goes, contacts of closed tickets, times booked long ago, and old questions.

Contacts are few and go at once. Questions may be many, so they go in a thread of their own, in steps that hold nobody up.
"""

import threading
from datetime import date

from flask import Flask

from knowledge.storage.errors import DatabaseUnusable
from web.parts import Parts, parts

BY = "自动清理"


def tidy_daily(app: Flask) -> None:
    """Look once a day. A database that is down is left to the request to tell."""
    lock, looked = threading.Lock(), {"day": date.min}

    @app.before_request
    def _look() -> None:
        today = parts().today()
        if looked["day"] == today or not lock.acquire(blocking=False):
            return
        try:
            parts().desk.daily()
            parts().kb.appointments.purge()
            keep_for_as_long_as_set(parts())
            looked["day"] = today
        except DatabaseUnusable as error:
            parts().assistant.troubles.tell(error, "removing what was kept long enough")
        finally:
            lock.release()


def keep_for_as_long_as_set(of: Parts) -> threading.Thread | None:
    """Begin to remove questions that are older than they may get, and to sum up days that are over; the thread that does it, None where there
    is nothing to do."""
    days, today = of.settings.log_keep_days, of.today()
    if not of.kb.retention.is_due(days) and not of.kb.tallies.is_due(today):
        return None

    def remove() -> None:
        try:
            of.kb.retention.keep(days, by=BY)
            of.kb.tallies.sum_up(today)
        except Exception as error:  # tomorrow is another day; whatever went until then is gone
            of.assistant.troubles.tell(error, "removing questions that were kept long enough")

    thread = threading.Thread(target=remove, name="retention", daemon=True)
    thread.start()
    return thread
