"""Starting the server: worker processes, whose settings come from the environment like any other way of starting the app."""

import contextlib
import ctypes
import gc
import os
import signal
from multiprocessing import parent_process
from threading import Thread

from granian import Granian
from granian.constants import Interfaces

from hotline.assistant import Assistant
from knowledge.settings import Settings
from knowledge.store import KnowledgeBase
from web.app import create_app
from web.measuring import begin_logging
from web.parts import parts_of
from web.rooms import read_rooms
from web.rsgi import MEGABYTE, RequestLimits, Served

MAX_CONNECTIONS = 4096
"""More wait to be accepted. A connection that sends nothing costs a file and no thread."""

_M_TRIM_THRESHOLD, _M_ARENA_MAX = -1, -8
_TRIM_BYTES = 128 * 1024
"""malloc.h of glibc: what its `mallopt` sets, and its own default, which grows with what is asked for as long as nobody sets it."""

STOP_S = 30
"""What a worker has to end what it is answering. Without a limit one that never ends would hold the server for ever."""


def serve(address: str, port: int, workers: int) -> None:
    """Serve until a signal ends it: the port is closed, requests under way are answered, the database is closed.

    `workers` processes share the port; one that dies is started again.
    """
    gc.disable()  # so much is read, and stays, that looking for what does not would take a third of the start
    _raise_file_limit()
    _keep_one_heap()
    _read_ahead(workers)
    if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
        # Until its app stands, a worker would have its parent's handler, which swallows an order to stop; it answers nothing yet.
        os.register_at_fork(after_in_child=lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL))
    # No access log: paths may carry what a person typed.
    Granian(
        "web.serving:served", factory=True, interface=Interfaces.RSGI, address=address, port=port, websockets=False,
        backpressure=MAX_CONNECTIONS, log_access=False, workers=workers, respawn_failed_workers=True,
        workers_kill_timeout=STOP_S,
    ).serve()  # fmt: skip


def _read_ahead(workers: int) -> None:
    """Read here what all workers need: they are forked from this process where the system can, and share what it has read.

    No thread and no connection to the database is left behind, as a fork would break both.
    """
    settings = Settings.from_environment()
    with KnowledgeBase(settings.database_url) as kb:
        Assistant.read_ahead(kb, settings, processes=workers)
    read_rooms()
    gc.freeze()  # what is here stays, and need not be gone through, which would give each worker pages of its own


def served() -> Served:
    """What the worker process runs; raises as `create_app` does."""
    settings = Settings.from_environment()
    begin_logging(settings.log_format)
    _end_with_parent()
    app = create_app(settings)
    gc.freeze()
    gc.enable()  # whatever it was in the process that this one was forked from
    limits = RequestLimits(body_s=settings.body_seconds, upload_bytes=settings.upload_mb * MEGABYTE)
    return Served(app.wsgi_app, threads=settings.threads, limits=limits, at_exit=parts_of(app).close)


def _end_with_parent() -> None:
    """End this worker when the process that started it has gone without telling it: killed, or out of memory.

    It would keep the port, on which what is started next would listen beside it, with the settings and the program of before.
    """
    parent = parent_process()
    if parent is None:
        return  # no worker: whoever called this runs by itself

    def watch() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=watch, name="parent", daemon=True).start()


def _keep_one_heap() -> None:
    """One heap for all threads, and what is free at its end goes back to the system; workers, which are forked, keep to it.

    glibc gives each thread a heap of its own and keeps what was free there once: with two clients a worker grew by 3 % in ten
    minutes, of objects by nothing. One heap costs nothing here, since one thread at a time runs Python. Elsewhere there is no `mallopt`.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_ARENA_MAX, 1)
        mallopt(_M_TRIM_THRESHOLD, _TRIM_BYTES)


def _raise_file_limit() -> None:
    """Every connection is a file, and what a shell allows (1024) is soon used up. Windows knows no such limit."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = 2 * MAX_CONNECTIONS
        if soft not in (-1, resource.RLIM_INFINITY) and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted if hard < 0 else min(wanted, hard), hard))
