"""What the articles of a law said before: each with the days between which that text held."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def law_versions(db: Database) -> None:
    """`since` is the day of the text they stood in ('' where it names none), `until` that of the text that took its place."""
    run(
        db,
        """
        CREATE TABLE law_former_articles (
            source TEXT NOT NULL REFERENCES law_texts (source), article TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,
            title TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (source, article, until)
        ) STRICT;
        """,
    )


def law_chapters(db: Database) -> None:
    """`chapter` is the heading that an article stands under, `place` where it stands among the others of its text."""
    run(
        db,
        """
        ALTER TABLE law_articles ADD COLUMN chapter TEXT NOT NULL DEFAULT '';
        ALTER TABLE law_articles ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
        """,
    )
