"""What other programs sign in with, and what is sent to them."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def api_tokens(db: Database) -> None:
    """Tokens as hashes only."""
    run(
        db,
        """
        CREATE TABLE api_tokens (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, token_hash TEXT NOT NULL UNIQUE, scopes TEXT NOT NULL, made_by TEXT NOT NULL,
            made_at TEXT NOT NULL, expires_on TEXT NOT NULL DEFAULT '', revoked_by TEXT NOT NULL DEFAULT '', revoked_at TEXT NOT NULL DEFAULT ''
        ) STRICT;
        """,
    )
