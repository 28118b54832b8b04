"""What is told of a session, so that one can be known from another."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def session_browsers(db: Database) -> None:
    """The kind of browser a session was opened in, in a word or two ('' for those from before)."""
    run(db, "ALTER TABLE staff_sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';")
