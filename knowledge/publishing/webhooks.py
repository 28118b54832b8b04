"""Webhooks: who is told of changes, and a table of what is to be sent, from which it is tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.database import row
from knowledge.storage.errors import Conflict, NotFound

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=12))
"""How long after each failure it is tried again; after the last it is given up."""
ABOUT = {"changes": "事项的变动", "tickets": "工单的每一步", "reminders": "快到期和超期的工单"}
"""What somebody can be told of."""
LEASE = timedelta(minutes=2)
"""So long nobody else tries what somebody is sending."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Somebody who is told of one thing of `ABOUT`: of changes to a region and topic, or of tickets to a department, '' for all.

    `private`: the address may lie in this network; `told_until`: what happened up to then is told.
    """

    id: int
    name: str
    address: str
    region: str
    topic: str
    private: bool
    told_until: str
    about: str
    department: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something to be sent."""

    id: int
    webhook: Webhook
    body: str
    tries: int


class Webhooks:
    """Keeping webhooks and their deliveries."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def add(
        self,
        name: str,
        address: str,
        *,
        about: str = "changes",
        region: str = "",
        topic: str = "",
        department: str = "",
        private: bool = False,
        by: str,
    ) -> Webhook:
        """Tell somebody of what happens from now on. Raises Conflict for what cannot be told."""
        if about not in ABOUT or (department and about == "changes") or ((region or topic) and about != "changes"):
            raise Conflict("推送的内容是 changes、tickets、reminders 之一；地区和主题只用于事项，部门只用于工单。")
        if (
            not name.strip()
            or len(name) > 40
            or not address.startswith(("https://", "http://" if private else "https://"))
        ):
            raise Conflict("请写明名字（40 字以内）和 https:// 开头的网址；本单位内网的可以加 --private 用 http://。")
        now = stamp(self._clock())
        with self._connections.changing() as db:
            made = db.execute(
                "INSERT INTO webhooks (name, address, about, region, topic, department, private, told_until, made_by, made_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                [name.strip(), address, about, region, topic, department.strip(), int(private), now, by, now],
            )
            webhook_id = int(made.fetchone()[0])
            note_change(
                db, self._clock, who=by, action="新建推送", what=f"webhook:{webhook_id}", detail=f"{name} {address}"
            )
        return self.get(webhook_id)

    def get(self, webhook_id: int) -> Webhook:
        """Raises NotFound."""
        found = row(self._connections.db, "SELECT * FROM webhooks WHERE id = ? AND removed_at = ''", webhook_id)
        if found is None:
            raise NotFound(f"没有第 {webhook_id} 个推送。")
        return _webhook(found)

    def all(self) -> list[Webhook]:
        return [
            _webhook(r) for r in self._connections.db.query("SELECT * FROM webhooks WHERE removed_at = '' ORDER BY id")
        ]

    def remove(self, webhook_id: int, *, by: str) -> None:
        """Tell somebody no more; what waits for them is given up."""
        self.get(webhook_id)
        with self._connections.changing() as db:
            db.execute("UPDATE webhooks SET removed_at = ? WHERE id = ?", [stamp(self._clock()), webhook_id])
            db.execute(
                "UPDATE webhook_deliveries SET state = 'given_up' WHERE webhook_id = ? AND state = 'waiting'",
                [webhook_id],
            )
            note_change(db, self._clock, who=by, action="删去推送", what=f"webhook:{webhook_id}")

    def queue(self, webhook: Webhook, body: str, *, told_until: str) -> None:
        """Put something into the table, unless another process has told the same just now."""
        now = stamp(self._clock())
        with self._connections.changing() as db:
            moved = db.execute(
                "UPDATE webhooks SET told_until = ? WHERE id = ? AND told_until = ?",
                [told_until, webhook.id, webhook.told_until],
            ).rowcount
            if moved:
                db.execute(
                    "INSERT INTO webhook_deliveries (webhook_id, body, made_at, next_try, state) VALUES (?, ?, ?, ?, 'waiting')",
                    [webhook.id, body, now, now],
                )

    def take(self) -> Delivery | None:
        """The next that is due, which nobody else takes for a while; None where nothing is."""
        now: datetime = self._clock()
        sql = (
            "SELECT d.id AS delivery, d.body, d.tries, d.next_try, w.* FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id "
            "WHERE d.state = 'waiting' AND d.next_try <= ? ORDER BY d.next_try, d.id LIMIT 1"
        )
        with self._connections.changing() as db:
            found = row(db, sql, stamp(now))
            if found is None:
                return None
            leased = db.execute(
                "UPDATE webhook_deliveries SET next_try = ? WHERE id = ? AND next_try = ?",
                [stamp(now + LEASE), found["delivery"], found["next_try"]],
            ).rowcount
        return Delivery(found["delivery"], _webhook(found), found["body"], found["tries"]) if leased else None

    def settle(self, delivery: Delivery, *, problem: str = "") -> None:
        """It was sent, or has to be tried again later; after the last try it is given up."""
        tries = delivery.tries + 1
        state = "sent" if not problem else "waiting" if tries <= len(WAITS) else "given_up"
        later = self._clock() + (WAITS[tries - 1] if state == "waiting" else timedelta())
        with self._connections.changing() as db:
            db.execute(
                "UPDATE webhook_deliveries SET state = ?, tries = ?, next_try = ?, problem = ? WHERE id = ?",
                [state, tries, stamp(later), problem[:200], delivery.id],
            )

    def counts(self, webhook_id: int) -> dict[str, int]:
        """How many deliveries are in each state."""
        sql = "SELECT state, count(*) AS n FROM webhook_deliveries WHERE webhook_id = ? GROUP BY state"
        return {r["state"]: int(r["n"]) for r in self._connections.db.query(sql, [webhook_id])}


def _webhook(found: dict[str, Any]) -> Webhook:
    return Webhook(
        found["id"],
        found["name"],
        found["address"],
        found["region"],
        found["topic"],
        bool(found["private"]),
        found["told_until"],
        found["about"],
        found["department"],
    )
