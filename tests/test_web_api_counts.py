"""The counts behind the limits of the interface."""

import threading
import time

import pytest

from web.api import counts
from web.api.counts import Counts


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(time, "time", lambda: now[0])
    return now


def test_a_window_begins_with_its_first_request_and_ends(clock: list[float]) -> None:
    counted = Counts()
    assert [counted.incr("a", 60), counted.incr("a", 60), counted.incr("b", 60)] == [1, 2, 1]
    assert counted.get_expiry("a") == 1060.0
    clock[0] = 1059.0
    assert (counted.incr("a", 60), counted.get_expiry("a")) == (3, 1060.0)
    clock[0] = 1060.0
    assert (counted.get("a"), counted.incr("a", 60), counted.get_expiry("a")) == (0, 1, 1120.0)


def test_what_is_over_is_taken_out_and_what_runs_stays(clock: list[float]) -> None:
    counted = Counts()
    for n in range(counts.SWEEP - 2):
        counted.incr(f"old {n}", 60)
    clock[0] = 1100.0
    counted.incr("new", 60)
    counted.incr("newer", 60)  # the one that sweeps
    assert counted.get("new") == 1
    assert counted.reset() == 2


def test_nothing_is_lost_between_threads_and_no_thread_is_left() -> None:
    counted, before = Counts(), threading.active_count()
    threads = [threading.Thread(target=lambda: [counted.incr("a", 60) for _ in range(500)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert counted.get("a") == 2000
    assert threading.active_count() == before
    counted.clear("a")
    assert counted.get("a") == 0
