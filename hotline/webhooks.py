"""Telling other programs of what was published, of each step of tickets, and of tickets that are due: signed like the alarms, retried from a
table, sent by whoever looks. Of a ticket nothing is told that anybody wrote; whoever may read that has a token."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from knowledge.asked.ringing import signature
from knowledge.asked.tickets.lists import WantedTickets
from knowledge.asked.tickets.ticket import Ticket
from knowledge.outbound import NotSent, post
from knowledge.publishing.webhooks import Delivery, Webhook
from knowledge.storage.clock import SHANGHAI, day_of, stamp
from knowledge.store import KnowledgeBase

MOST = 200
"""Changes that are told in one delivery."""
SETTLED = timedelta(seconds=3)
"""A step of a ticket is told once it is so old: one that began before may be written after."""
AT_ONCE = 50
"""Deliveries of one look."""


def secret_of(webhook: Webhook, secret: bytes) -> str:
    """What a receiver checks signatures with; derived, so that it is stored nowhere."""
    return hmac.new(secret, f"webhook:{webhook.id}:{webhook.address}".encode(), hashlib.sha256).hexdigest()


def deliver(kb: KnowledgeBase, *, secret: bytes) -> tuple[int, int]:
    """Queue what has changed since each was told, and send what is due; (sent, failed)."""
    for webhook in kb.webhooks.all():
        _queue(kb, webhook)
    sent = failed = 0
    while sent + failed < AT_ONCE and (delivery := kb.webhooks.take()) is not None:
        try:
            _send(kb, delivery, secret)
        except NotSent as error:
            kb.webhooks.settle(delivery, problem=str(error))
            failed += 1
        else:
            kb.webhooks.settle(delivery)
            sent += 1
    return sent, failed


def due_soon(kb: KnowledgeBase, day: date, *, department: str = "", limit: int = MOST) -> Iterator[Ticket]:
    """The tickets that are late, then those due by the next working day."""
    soon = max(kb.calendar.add_working_days(day, 1), day + timedelta(days=1)).isoformat()
    for group in ("overdue", "soon"):
        yield from kb.tickets.lists.page(WantedTickets(group=group, department=department, soon_by=soon), limit=limit)


def _queue(kb: KnowledgeBase, webhook: Webhook) -> None:
    {"changes": _queue_changes, "tickets": _queue_steps, "reminders": _queue_reminder}[webhook.about](kb, webhook)


def _queue_changes(kb: KnowledgeBase, webhook: Webhook) -> None:
    since = datetime.fromisoformat(webhook.told_until).astimezone(SHANGHAI)
    changes = kb.changes.latest(since=since, region=webhook.region, topic=webhook.topic, limit=MOST)
    if changes:
        told = {"event": "changes", "changes": [asdict(change) for change in changes]}
        kb.webhooks.queue(webhook, _json(told), told_until=changes[0].at)


def _queue_steps(kb: KnowledgeBase, webhook: Webhook) -> None:
    until = stamp(kb.clock() - SETTLED)
    steps = kb.tickets.lists.happened(webhook.told_until, until, department=webhook.department, limit=MOST)
    if steps:
        told = {"event": "tickets", "tickets": [asdict(step) for step in steps]}
        kb.webhooks.queue(webhook, _json(told), told_until=steps[-1].at)


def _queue_reminder(kb: KnowledgeBase, webhook: Webhook) -> None:
    """Once on a working day, from the day after the webhook was made on."""
    now = kb.clock()
    today = day_of(now)
    if day_of(datetime.fromisoformat(webhook.told_until)) >= today or not kb.calendar.is_working_day(today):
        return
    tickets = [
        {
            "number": t.number, "state": t.state, "kind": t.kind, "urgency": t.urgency, "department": t.department,
            "due_on": t.due_on, "sign_by": t.sign_by, "overdue": t.is_overdue(today.isoformat()),
        }
        for t in due_soon(kb, today, department=webhook.department)
    ]  # fmt: skip
    if tickets:
        told = {"event": "reminders", "day": today.isoformat(), "tickets": tickets}
        kb.webhooks.queue(webhook, _json(told), told_until=stamp(now))


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False)


def _send(kb: KnowledgeBase, delivery: Delivery, secret: bytes) -> None:
    body = delivery.body.encode()
    at = str(int(kb.clock().timestamp()))
    headers = {
        "Content-Type": "application/json", "X-Hotline-Time": at, "X-Hotline-Delivery": str(delivery.id),
        "X-Hotline-Signature": signature(secret_of(delivery.webhook, secret).encode(), at, body),
    }  # fmt: skip
    post(delivery.webhook.address, body, headers, private=delivery.webhook.private)
