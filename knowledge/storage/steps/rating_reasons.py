"""Why somebody rated a reply as they did, among reasons to tick; and which ratings come from the same one."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def rating_reasons(db: Database) -> None:
    """What was ticked, each followed by a comma of its own kind (、), as `knowledge/asked/feedback` names them; '' for none."""
    run(db, "ALTER TABLE feedback ADD COLUMN reasons TEXT NOT NULL DEFAULT '';")


def rating_clients(db: Database) -> None:
    """Who rated, as the queue knows them for a day (`web.asking.client`); '' where nothing is known, and for all before."""
    run(
        db,
        """
        ALTER TABLE feedback ADD COLUMN client TEXT NOT NULL DEFAULT '';
        CREATE INDEX feedback_of_client ON feedback (client, rating);
        """,
    )
