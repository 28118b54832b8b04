"""The application behind granian's RSGI interface: a request takes a thread only once the whole of it is here.

granian's WSGI interface hands a thread to every request whose headers have come, and has no time limit for bodies: as many
half-sent forms as there are threads stop everything. Here the event loop waits for bodies, and only so long.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from granian.rsgi import HTTPProtocol, ProtocolClosed, ProtocolError, Scope  # type: ignore[attr-defined]

from web.errors import outside

_LOG = logging.getLogger(__name__)
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]
MEGABYTE = 1024 * 1024
MAX_DRAINED_BYTES = 20 * MEGABYTE
"""What is read and thrown away of a body that is too large: a browser that is still sending never reads the answer."""
UPLOAD_BYTES_PER_S = 200_000
"""What a large upload has to bring along to be given more time."""
UPLOADS_AT_ONCE = 4
"""So many bodies over a megabyte are held in memory; the others wait, and their time runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLimits:
    """What one request may take: seconds for its body, and bytes, more of them under the paths of staff."""

    body_s: float = 10.0
    body_bytes: int = MEGABYTE
    upload_bytes: int = 50 * MEGABYTE
    upload_paths: tuple[str, ...] = ("/desk", "/staff")

    def bytes_for(self, path: str) -> int:
        is_upload = any(path == under or path.startswith(f"{under}/") for under in self.upload_paths)
        return self.upload_bytes if is_upload else self.body_bytes


@dataclass(slots=True)
class Body:
    """What was kept of a body, and how much of it came: `size` is larger when it is too large."""

    kept: bytes
    size: int

    @property
    def is_whole(self) -> bool:
        return self.size == len(self.kept)


class _BrokenOff(Exception):
    """The sender went away in the middle of a body; half a question is none."""


class Served:
    """An RSGI application that answers with a WSGI application, in at most `threads` threads.

    `at_exit` is called when the server stops, after the last request.
    """

    def __init__(
        self, app: WsgiApp, *, threads: int, limits: RequestLimits, at_exit: Callable[[], None] = lambda: None
    ) -> None:
        self._app, self._limits, self._at_exit = app, limits, at_exit
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._uploads = asyncio.Semaphore(UPLOADS_AT_ONCE)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        try:
            await self._serve(scope, protocol)
        except TimeoutError:
            _refuse(408, scope, protocol)
        except _BrokenOff:
            _refuse(400, scope, protocol)
        except (ProtocolClosed, ProtocolError):
            pass  # whoever asked has gone

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._pool.shutdown()
        self._at_exit()

    async def _serve(self, scope: Scope, protocol: HTTPProtocol) -> None:
        most = self._limits.bytes_for(scope.path)
        if "content-length" not in scope.headers and "transfer-encoding" not in scope.headers:
            await self._answer(scope, protocol, Body(b"", 0))
        elif most <= self._limits.body_bytes or _declared(scope) <= self._limits.body_bytes:
            await self._answer(scope, protocol, await self._read(scope, protocol, min(most, self._limits.body_bytes)))
        else:
            async with asyncio.timeout(self._limits.body_s):
                await self._uploads.acquire()
            try:
                body = await self._read(scope, protocol, most, bytes_per_s=UPLOAD_BYTES_PER_S)
                await self._answer(scope, protocol, body)
            finally:
                self._uploads.release()

    async def _read(self, scope: Scope, protocol: HTTPProtocol, most: int, *, bytes_per_s: float | None = None) -> Body:
        """The body, of which at most `most` bytes are kept; raises TimeoutError when it does not come, or _BrokenOff."""
        kept, size = bytearray(), 0
        async with asyncio.timeout(self._limits.body_s) as timer:
            start = asyncio.get_running_loop().time()
            async for chunk in protocol:
                size += len(chunk)
                kept += chunk[: most - len(kept)]
                if size > most + MAX_DRAINED_BYTES:
                    break
                if bytes_per_s:
                    timer.reschedule(start + self._limits.body_s + size / bytes_per_s)
        if size <= most and size < _declared(scope) < float("inf"):
            raise _BrokenOff  # granian ends a body whose sender has gone like any other
        return Body(bytes(kept), size)

    async def _answer(self, scope: Scope, protocol: HTTPProtocol, body: Body) -> None:
        environ = _environ(scope, body)
        loop = asyncio.get_running_loop()
        status, headers, answer = await loop.run_in_executor(self._pool, self._run, environ)
        if not body.is_whole:
            # Its rest may still be on the way, and would be taken for the next request.
            headers = [*headers, ("connection", "close")]
        protocol.response_bytes(status, headers, answer)

    def _run(self, environ: dict[str, Any]) -> tuple[int, Headers, bytes]:
        """What the application answers. It handles its own errors; one that escapes is not told, as it may hold what was typed."""
        begun: list[tuple[int, Headers]] = []

        def start_response(status: str, headers: Headers, *_: Any) -> None:
            begun[:] = [(int(status[:3]), headers)]

        try:
            answer = self._app(environ, start_response)
            try:
                body = b"".join(answer)
            finally:
                if close := getattr(answer, "close", None):
                    close()
        except Exception as error:
            _LOG.error("%s escaped the application", type(error).__name__)
            return outside(500, environ["PATH_INFO"])
        return *begun[0], body


def _refuse(status: int, scope: Scope, protocol: HTTPProtocol) -> None:
    """Answer without the application, and close the connection, on which the rest of the body may still come."""
    _, headers, body = outside(status, scope.path)
    protocol.response_bytes(status, [*headers, ("connection", "close")], body)


def _declared(scope: Scope) -> float:
    """The length that a request says its body has; what does not say may be of any length."""
    length = scope.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else float("inf")


def _environ(scope: Scope, body: Body) -> dict[str, Any]:
    """The request as WSGI (PEP 3333) has it. A body that is too large keeps its length, so that the application refuses it."""
    server, _, port = scope.server.rpartition(":")
    declared = _declared(scope)
    length = body.size if body.is_whole or declared == float("inf") else max(body.size, int(declared))
    return {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body.kept),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **dict(_variables(scope)),
        "CONTENT_LENGTH": str(length),
    }


def _variables(scope: Scope) -> Iterator[tuple[str, str]]:
    """The headers as variables. Those with an underscore are left out: they would pass for others (X_Forwarded_For)."""
    headers: dict[str, list[str]] = {}
    for name, value in scope.headers.items():
        headers.setdefault(name.lower(), []).append(value)
    if scope.authority:
        headers.setdefault("host", [scope.authority])
    for name, values in headers.items():
        if "_" in name or name in {"transfer-encoding", "content-length"}:
            continue
        variable = name.upper().replace("-", "_")
        joined = ("; " if name == "cookie" else ",").join(values)
        yield (variable if variable == "CONTENT_TYPE" else f"HTTP_{variable}"), joined
