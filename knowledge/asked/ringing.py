"""Ringing somebody when there is danger: a command, or a signed call to an address. Never in the way of the reply.

Alarms wait in a short queue for one thread; what fails is logged and forgotten, since the alarm itself is in the database.
"""

import hashlib
import hmac
import json
import logging
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from knowledge.masking.masked_text import MaskedText
from knowledge.outbound import post
from knowledge.storage.errors import KnowledgeError

WAITING = 100
"""Alarms that may wait; beyond them, somebody has been rung often enough."""
PATIENCE_S = 10
"""Seconds that a command or an address may take."""
_log = logging.getLogger("hotline.ringing")


class BadBell(KnowledgeError):
    code = "bad_bell"


@dataclass(frozen=True, slots=True)
class Ring:
    """What is told: the reply, the kind of danger, the number that was named, and the masked question."""

    reply_id: str
    at: str
    kind: str
    phone: str
    question: str


Bell = Callable[[Ring], None]
"""Rings once; may take long, and may raise anything."""


def bell(how: str, *, secret: bytes) -> Bell | None:
    """What a setting asks for: '' for nothing, a JSON list for a command, else the address of a webhook.

    Raises:
        BadBell: if it is neither.
    """
    if not how:
        return None
    if how.startswith(("http://", "https://")):
        return lambda call: call_address(how, call, secret=secret)
    try:
        command = json.loads(how)
    except ValueError:
        command = None
    if not (isinstance(command, list) and command and all(isinstance(word, str) and word for word in command)):
        raise BadBell(
            'HOTLINE_ON_DANGER 应是网址（http:// 或 https://），或写成 JSON 的命令，如 ["/usr/bin/notify", "值班"]。'
        )
    return lambda call: run_command(command, call)


def run_command(command: Sequence[str], call: Ring) -> None:
    """Run a command, without a shell, with the kind, the number and the question on its input.

    Raises:
        OSError: if it cannot be started. subprocess.SubprocessError: if it fails or takes too long.
    """
    told = f"{call.kind} {call.phone}\n{call.question}\n"
    # The command is the operator's own setting; nothing a resident wrote is among its words.
    subprocess.run(command, input=told.encode(), check=True, timeout=PATIENCE_S, capture_output=True)  # noqa: S603


def call_address(address: str, call: Ring, *, secret: bytes) -> None:
    """POST the call as JSON, with the time and an HMAC-SHA256 of "time.body" in the headers.

    Raises:
        OSError: if nobody answers, or with an error.
    """
    body = json.dumps(asdict(call), ensure_ascii=False).encode()
    at = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "X-Hotline-Time": at,
        "X-Hotline-Signature": signature(secret, at, body),
    }
    post(address, body, headers, private=True, timeout_s=PATIENCE_S)


def signature(secret: bytes, at: str, body: bytes) -> str:
    """What the receiver computes to know that a call is ours and new."""
    return hmac.new(secret, at.encode() + b"." + body, hashlib.sha256).hexdigest()


class Ringer:
    """Rings a bell from a thread of its own, begun with the first alarm. Safe to share between threads."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._calls: queue.Queue[Ring] = queue.Queue(WAITING)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def ring(self, reply_id: str, at: str, kind: str, phone: str, question: MaskedText) -> None:
        """Ask for a call; returns at once, whatever becomes of it."""
        try:
            self._calls.put_nowait(Ring(reply_id, at, kind, phone, question.text))
        except queue.Full:
            _log.error("险情通知排满了，没有通知答复 %s", reply_id)
            return
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="ringing", daemon=True)
                self._thread.start()

    def finish(self) -> None:
        """Wait until everybody has been called who is waited for."""
        self._calls.join()

    def _run(self) -> None:
        while True:
            call = self._calls.get()
            try:
                self._bell(call)
            except Exception:
                # Whatever a bell does, the next alarm must still ring.
                _log.exception("险情通知失败，答复 %s", call.reply_id)
            finally:
                self._calls.task_done()
