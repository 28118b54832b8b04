"""Why somebody rated a reply as they did, among reasons to tick."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def rating_reasons(db: Database) -> None:
    """What was ticked, each followed by a comma of its own kind (、), as `knowledge/asked/feedback` names them; '' for none."""
    run(db, "ALTER TABLE feedback ADD COLUMN reasons TEXT NOT NULL DEFAULT '';")
