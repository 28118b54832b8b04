"""The desk of the queue: what pages do with needs, over gathering, proposing and the gate."""

import logging
import threading
from collections.abc import Sequence
from contextlib import suppress

from hotline.assistant import Assistant
from hotline.going_live.way import GoingLive
from hotline.needs.answered_now import AskingAgain
from hotline.needs.gathering import Gathering
from hotline.needs.proposing import Near, Proposing
from hotline.needs.wordings import Wordings
from hotline.tickets.desk import TicketDesk
from knowledge.asked.needs.needs import Need
from knowledge.entry.records import NATION
from knowledge.publishing.entry_states import Draft
from knowledge.publishing.phrasings import Phrasing
from knowledge.storage.errors import DatabaseUnusable
from knowledge.store import KnowledgeBase

_LOG = logging.getLogger("hotline.needs")
AT_A_GLANCE = 50
"""So many new cases are placed before a page of the queue is shown; more are placed in the background."""
LOOKED_AT, LOOKED_AT_LATER = 4, 300
"""So many needs are asked again before a page is shown, and so many in the background."""
COMPARED = 300
TICKET_CHARS = 1_800


class NeedDesk:
    """Safe to share between threads."""

    def __init__(self, kb: KnowledgeBase, assistant: Assistant, tickets: TicketDesk, *, four_eyes: bool = True) -> None:
        self._kb, self._assistant, self._tickets = kb, assistant, tickets
        self._gathering, self._again = Gathering(kb, assistant), AskingAgain(kb, assistant)
        self.proposing = Proposing(kb, assistant)
        self.wordings = Wordings(kb, GoingLive(kb, lambda: assistant), four_eyes=four_eyes)
        self._lock = threading.Lock()
        self._running: threading.Thread | None = None

    # -- keeping it in order

    def tidy(self) -> bool:
        """Gather what has come in, and see what is answered by now; whether the rest of it goes on in the background."""
        if self._running is not None:
            return True
        is_more = self._gathering.glance(at_most=AT_A_GLANCE)
        if self._again.look(limit=LOOKED_AT) == LOOKED_AT or is_more:
            self._go_on()
        return self._running is not None

    def settle(self) -> None:
        """Wait for what goes on in the background, if anything."""
        running = self._running
        if running is not None:
            running.join()

    def gather_all(self) -> int:
        """Gather everything that waits now; how many cases that were."""
        placed = 0
        while some := self._gathering.gather():
            placed += some
        return placed

    def _go_on(self) -> None:
        with self._lock:
            if self._running is not None:
                return
            running = threading.Thread(target=self._in_background, name="gathering", daemon=True)
            with suppress(RuntimeError):  # where no thread can be had, the next page tries again
                self._running = running
                running.start()

    def _in_background(self) -> None:
        try:
            self.gather_all()
            self._again.look(limit=LOOKED_AT_LATER)
        except DatabaseUnusable as error:
            _LOG.error("gathering the queue failed: %s", error)
        finally:
            with self._lock:
                self._running = None

    # -- acting on a need

    def nearest(self, need_id: int, *, words: str = "") -> list[Near]:
        """Items that a need, or other words, may be about."""
        return self.proposing.nearest(words or self._kb.needs.get(need_id).words)

    def alike(self, need_id: int, *, limit: int = 3) -> list[tuple[Need, float]]:
        """Other open needs that may be the same, with how alike (0–1) their words are, the likest first."""
        need = self._kb.needs.get(need_id)
        others = [other for other in self._kb.needs.page(kind=need.kind, limit=COMPARED) if other.id != need_id]
        return self._gathering.likest(need, others)[:limit]

    def attach(self, need_id: int, code: str, region: str, texts: Sequence[str], *, by: str) -> list[Phrasing]:
        """Propose wordings for an item and end the need; nothing is kept if that would break what must be answered.

        Raises:
            GateRefused. Otherwise as `NeedActions.attach`.
        """
        self._kb.items.live(code, region)
        self.wordings.check(code, region, texts)
        return self._kb.clearing.attach(need_id, code, region, texts, by=by)

    def draft(self, need_id: int, *, name: str, region: str = NATION, code: str = "", by: str) -> Draft:
        """Begin a new item for a need, filled in with its words and what the items most like it have.

        Raises:
            InvalidEntry, AlreadyPublished, StaleDraft, Conflict.
        """
        need, cases = self._kb.needs.get(need_id), self._kb.needs.cases(need_id)
        item = self.proposing.drafted(need, cases, name=name, region=region, code=code)
        return self._kb.clearing.draft(need_id, item, by=by)

    def ticket(self, need_id: int, *, note: str = "", by: str) -> str:
        """Hand a need to the ticket desk, with how many asked and in which words; the number of the ticket."""
        need, cases = self._kb.needs.get(need_id), self._kb.needs.cases(need_id, limit=5)
        asked = "\n".join(f"- {' '.join(case.question.split())[:300]}" for case in cases)
        text = f"{note.strip()}\n{need.clients} 人问到，知识库里没有能答的：\n{asked}".strip()[:TICKET_CHARS]
        reply = next(iter(self._kb.needs.examples([case.id for case in cases]).values()), "")
        region = cases[0].region if cases else ""
        rules = self._tickets.profile.tickets
        left = self._tickets.take_in(
            text, by=by, kind=rules.classes[0], source=rules.sources[0], region=region, reply_id=reply, topic=need.words[:40]
        )  # fmt: skip
        self._kb.clearing.ticket(need_id, left.ticket.number, by=by)
        return left.ticket.number
