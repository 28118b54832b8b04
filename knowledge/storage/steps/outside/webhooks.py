"""Who is told of changes, and what is still to be sent to them."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def webhooks(db: Database) -> None:
    """No secret is stored: each is derived from the deployment's key."""
    run(
        db,
        """
        CREATE TABLE webhooks (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, address TEXT NOT NULL, region TEXT NOT NULL, topic TEXT NOT NULL,
            private INTEGER NOT NULL CHECK (private IN (0, 1)), told_until TEXT NOT NULL, made_by TEXT NOT NULL, made_at TEXT NOT NULL,
            removed_at TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE TABLE webhook_deliveries (
            id INTEGER PRIMARY KEY, webhook_id INTEGER NOT NULL REFERENCES webhooks (id), body TEXT NOT NULL, made_at TEXT NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0, next_try TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'given_up')),
            problem TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX webhook_deliveries_due ON webhook_deliveries (state, next_try);
        """,
    )


def withdrawals(db: Database) -> None:
    """When entries were taken out, and which revision was live until then; of those that are out now, as the audit trail has it."""
    run(
        db,
        """
        CREATE TABLE withdrawals (
            item_id INTEGER NOT NULL, number INTEGER NOT NULL, at TEXT NOT NULL,
            PRIMARY KEY (item_id, number, at), FOREIGN KEY (item_id, number) REFERENCES revisions (item_id, number)
        ) STRICT;
        CREATE INDEX withdrawals_at ON withdrawals (at);
        CREATE INDEX revisions_published_at ON revisions (published_at);
        INSERT INTO withdrawals (item_id, number, at)
            SELECT i.id, max(r.number), max(a.at) FROM items i JOIN revisions r ON r.item_id = i.id
            JOIN audit a ON a.what = i.code || '@' || i.region AND a.action = '撤下'
            WHERE i.state = 'retired' AND i.live_revision IS NULL GROUP BY i.id;
        """,
    )


def webhooks_of_tickets(db: Database) -> None:
    """`about`: what somebody is told of; of tickets only those of a department, '' for all."""
    run(
        db,
        """
        ALTER TABLE webhooks ADD COLUMN about TEXT NOT NULL DEFAULT 'changes';
        ALTER TABLE webhooks ADD COLUMN department TEXT NOT NULL DEFAULT '';
        CREATE INDEX ticket_events_at ON ticket_events (at);
        """,
    )
