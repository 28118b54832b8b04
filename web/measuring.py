"""What the process counts of itself: requests by status, how long they took, replies by outcome; and the log line of each request.

Nothing that anybody typed is among it: a request is named by its rule (/staff/items/<code>), not by its address.
"""

import json
import logging
import threading
import time
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask, Response, current_app, g, request

from knowledge.storage.clock import SHANGHAI, stamp

BOUNDS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Upper bounds of the histogram of times, in seconds."""
_KEY = "hotline.measures"
_REQUESTS = logging.getLogger("hotline.requests")


@dataclass(slots=True)
class Measures:
    """Counts since the start of the process. Safe to share between threads."""

    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    times: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_S) + 1))
    seconds: float = 0.0
    since: float = field(default_factory=time.time)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, rule: str, status: int, seconds: float) -> None:
        with self._lock:
            self.requests[rule, status] += 1
            self.times[bisect_left(BOUNDS_S, seconds)] += 1
            self.seconds += seconds

    def by_class(self) -> dict[str, int]:
        """Requests by the class of their status: 2xx, 4xx …"""
        counts: Counter[str] = Counter()
        with self._lock:
            for (_, status), count in self.requests.items():
                counts[f"{status // 100}xx"] += count
        return dict(sorted(counts.items()))


def measure(app: Flask) -> None:
    """Count the requests of an application."""
    app.extensions[_KEY] = Measures()
    app.before_request(_begin)
    app.after_request(_end)


def measures() -> Measures:
    """The counts of the application that serves this request."""
    found: Measures = current_app.extensions[_KEY]
    return found


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    seconds = time.perf_counter() - g.get("began", time.perf_counter())
    rule = request.url_rule.rule if request.url_rule else "(none)"
    measures().count(rule, response.status_code, seconds)
    _REQUESTS.info(
        "%s %s %d", request.method, rule, response.status_code,
        extra={"fields": {
            "method": request.method, "rule": rule, "status": response.status_code, "ms": round(seconds * 1000, 1),
        }},
    )  # fmt: skip
    return response


class JsonLines(logging.Formatter):
    """One JSON object a line: when, how bad, who says it, what; and the fields of a request."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": stamp(datetime.fromtimestamp(record.created, SHANGHAI)),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0]:
            # Its kind alone: a message may hold what was typed.
            told["error"] = record.exc_info[0].__name__
        return json.dumps(told, ensure_ascii=False)


def begin_logging(form: str) -> None:
    """Write the log of the process to its standard error, as text or as JSON lines with one for each request."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonLines() if form == "json" else logging.Formatter("[%(levelname)s] %(asctime)s %(message)s")
    )
    root = logging.getLogger()
    root.addHandler(handler)
    if form == "json":
        _REQUESTS.setLevel(logging.INFO)
