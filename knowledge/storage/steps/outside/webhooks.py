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
