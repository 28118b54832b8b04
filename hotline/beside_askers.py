"""What long work does for those who ask meanwhile: it lets them have the interpreter sooner, and gives back the memory that it took."""

import ctypes
import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

SWITCH_S = 0.0005
"""How long an index is built at a stretch while others want to answer (the interpreter's usual is 5 ms)."""


_YOUNG = 1
"""The generations of objects that are looked through in a few milliseconds: what has come about since the interpreter last looked."""


def settle() -> None:
    """After something long was made: what is there now stays, and is not looked through for rings again; memory that it took goes back.

    After so much that is new the interpreter would soon look through everything, and hold up whoever is being answered for most of a tenth of
    a second. What is replaced later goes without being looked for, since it hangs together in no rings (a test holds that). glibc keeps what
    was freed, in pieces of each thread, and seldom finds it again.
    """
    gc.freeze()
    with suppress(OSError, AttributeError):  # another C library has no such thing
        ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def giving_way() -> Iterator[None]:
    """While something long is made beside those who ask, let them have the interpreter ten times as soon: whoever asks gives it away a dozen
    times, and waits for it each time. Nor is it stopped again and again to look for rings, of which what is made here has none."""
    with _giving_way:
        usual, looks = sys.getswitchinterval(), gc.isenabled()
        sys.setswitchinterval(min(usual, SWITCH_S))
        gc.disable()
        try:
            yield
        finally:
            sys.setswitchinterval(usual)
            if looks:
                gc.collect(_YOUNG)
                gc.enable()


_giving_way = threading.RLock()
