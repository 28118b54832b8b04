"""Why somebody rated a reply as they did, among reasons to tick; which ratings come from the same one; and how many there are."""

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


def rating_tallies(db: Database) -> None:
    """Which ratings have been replaced by a later one of the same reply; and those that have not, counted by day and by what was rated."""
    run(
        db,
        """
        ALTER TABLE feedback ADD COLUMN replaced INTEGER NOT NULL DEFAULT 0;
        UPDATE feedback SET replaced = 1
            WHERE EXISTS (SELECT 1 FROM feedback n WHERE n.reply_id = feedback.reply_id AND n.id > feedback.id);
        DROP INDEX feedback_given;
        CREATE INDEX feedback_last ON feedback (given_at, id, rating) WHERE replaced = 0;
        CREATE TABLE rating_tallies (
            day TEXT NOT NULL, channel TEXT NOT NULL, region TEXT NOT NULL, code TEXT NOT NULL, rating INTEGER NOT NULL,
            replies INTEGER NOT NULL, PRIMARY KEY (day, channel, region, code, rating)
        ) STRICT;
        INSERT INTO rating_tallies (day, channel, region, code, rating, replies)
            SELECT substr(f.given_at, 1, 10), q.channel, q.region, coalesce(q.item_code, ''), f.rating, count(*)
            FROM feedback f JOIN questions q ON q.reply_id = f.reply_id WHERE f.replaced = 0
            GROUP BY substr(f.given_at, 1, 10), q.channel, q.region, coalesce(q.item_code, ''), f.rating;
        """,
    )
