"""How long the lists and counts of 100,000 open tickets take: for everybody, for one department, for one region.

python -m benchmarks.ticket_lists
"""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from knowledge.asked.tickets.lists import WantedTickets
from knowledge.asked.tickets.ticket import TicketScope
from knowledge.store import KnowledgeBase

TICKETS, DEPARTMENTS, REGION = 100_000, 40, "440106000000"
_EVENT = "INSERT INTO ticket_events VALUES (?, 1, NULL, '', 'received', 'create', '2026-11-01T10:00:00.000+08:00', '居民', '', '')"
_TICKET = (
    "INSERT INTO tickets (id, number, code_hash, last_event, state, kind, source, topic, urgency, region, grid, text, reply_id, department, "
    "opened_by, opened_at, due_on, is_open, is_urgent, awaits_reply, is_supervised, extensions, returns, redos, late_on) "
    "VALUES (?, ?, 'x', 1, 'received', '投诉', '网页', '', '一般', ?, '', ?, '', ?, '居民', ?, ?, 1, ?, 1, 0, 0, 0, 0, ?)"
)


def fill(kb: KnowledgeBase) -> None:
    """The worst that can be: all of them are open."""
    rows = []
    for n in range(1, TICKETS + 1):
        day = f"2026-{n % 12 + 1:02d}-{n % 28 + 1:02d}"
        text = f"小区门口的路灯坏了，第{n}次反映"
        rows.append(
            (
                n,
                f"2611{n:07d}",
                REGION,
                text,
                f"部门{n % DEPARTMENTS}",
                f"{day}T10:00:00.000+08:00",
                day,
                int(n % 30 == 0),
                day,
            )
        )
    with kb._connections.changing() as db:
        db.many(_EVENT, [(n,) for n in range(1, TICKETS + 1)])
        db.many(_TICKET, rows)


def best_ms(do: Callable[[], object], times: int = 3) -> float:
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        do()
        spent.append((time.perf_counter() - start) * 1000)
    return min(spent)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, KnowledgeBase(str(Path(folder) / "tickets.db")) as kb:
        fill(kb)
        lists, soon = kb.tickets.lists, "2026-12-30"
        scopes = (
            ("all", TicketScope()),
            ("a department", TicketScope(("部门3",))),
            ("a region", TicketScope(None, (REGION,))),
        )
        for name, scope in scopes:
            done: dict[str, Callable[[], object]] = {
                group: partial(lists.page, WantedTickets(group=group, soon_by=soon), scope)
                for group in ("open", "overdue", "soon", "received")
            }
            done["page 100"] = partial(lists.page, WantedTickets(), scope, offset=5_000)
            done["a word"] = partial(lists.page, WantedTickets(group="all", words="第99999次"), scope)
            done["counts"] = partial(lists.counts, scope, soon_by=soon)
            print(f"{name:14}", "  ".join(f"{what} {best_ms(do):.0f} ms" for what, do in done.items()))


if __name__ == "__main__":
    main()
