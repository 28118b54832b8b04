"""What long work does for those who ask meanwhile: it lets them have the interpreter sooner, and gives back the memory that it took."""

import ctypes
import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

SWITCH_S = 0.0005
"""How long an index is built at a stretch while others want to answer (the interpreter's usual is 5 ms)."""


def give_back_memory() -> None:
    """Give what building took back to the system: glibc keeps what was freed, in pieces of each thread, and seldom finds it again.

    What hangs together in rings is let go of first; it would lie about until there is a quarter more of everything, and what is freed around
    it stays in pieces. What was there at the start is frozen, so that this takes a few milliseconds.
    """
    gc.collect()
    with suppress(OSError, AttributeError):  # another C library has no such thing
        ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def giving_way() -> Iterator[None]:
    """While something long is made beside those who ask, let them have the interpreter ten times as soon: whoever asks gives it away a dozen
    times, and waits for it each time."""
    with _giving_way:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(min(usual, SWITCH_S))
        try:
            yield
        finally:
            sys.setswitchinterval(usual)


_giving_way = threading.RLock()
