"""Telling other programs of what was published: signed like the alarms, retried from a table, sent by whoever looks."""

import hashlib
import hmac
import json
from dataclasses import asdict
from datetime import datetime

from knowledge.asked.ringing import signature
from knowledge.outbound import NotSent, post
from knowledge.publishing.webhooks import Delivery, Webhook
from knowledge.storage.clock import SHANGHAI
from knowledge.store import KnowledgeBase

MOST = 200
"""Changes that are told in one delivery."""
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


def _queue(kb: KnowledgeBase, webhook: Webhook) -> None:
    since = datetime.fromisoformat(webhook.told_until).astimezone(SHANGHAI)
    changes = kb.changes.latest(since=since, region=webhook.region, topic=webhook.topic, limit=MOST)
    if changes:
        body = json.dumps({"event": "changes", "changes": [asdict(change) for change in changes]}, ensure_ascii=False)
        kb.webhooks.queue(webhook, body, told_until=changes[0].at)


def _send(kb: KnowledgeBase, delivery: Delivery, secret: bytes) -> None:
    body = delivery.body.encode()
    at = str(int(kb.clock().timestamp()))
    headers = {
        "Content-Type": "application/json", "X-Hotline-Time": at, "X-Hotline-Delivery": str(delivery.id),
        "X-Hotline-Signature": signature(secret_of(delivery.webhook, secret).encode(), at, body),
    }  # fmt: skip
    post(delivery.webhook.address, body, headers, private=delivery.webhook.private)
