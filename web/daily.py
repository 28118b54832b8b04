"""What is done once a day, before the first request of it: contacts of tickets that were closed long enough go."""

import threading
from datetime import date

from flask import Flask

from knowledge.storage.errors import DatabaseUnusable
from web.parts import parts


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
            looked["day"] = today
        except DatabaseUnusable as error:
            parts().assistant.troubles.tell(error, "removing contacts that were kept long enough")
        finally:
            lock.release()
