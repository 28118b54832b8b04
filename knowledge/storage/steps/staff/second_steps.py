"""The second step of signing in."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def second_steps(db: Database) -> None:
    """One secret an account (`confirmed_at` is '' until a code proved it arrived; `last_step` was used last), and recovery codes as hashes."""
    run(
        db,
        """
        CREATE TABLE staff_second_steps (
            username TEXT PRIMARY KEY REFERENCES staff (username), secret TEXT NOT NULL, confirmed_at TEXT NOT NULL,
            last_step INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE staff_recovery_codes (
            code_hash TEXT PRIMARY KEY, username TEXT NOT NULL REFERENCES staff (username)
        ) STRICT;
        CREATE INDEX staff_recovery_codes_username ON staff_recovery_codes (username);
        """,
    )
