"""Reviews (of repeals, and what is to be looked at again for other reasons), law texts, guarded questions, regions, lexicon lines, conversations, departments of staff, sessions and tries to log in."""

from knowledge.storage.clock import now, stamp
from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def reviews(db: Database) -> None:
    """What rests on repealed sources and how its owner dealt with it; and the ways to find it, and to find what was told."""
    run(
        db,
        """
        CREATE TABLE reviews (
            id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES items (id), fact_id TEXT NOT NULL,
            source TEXT NOT NULL, field TEXT NOT NULL, label TEXT NOT NULL, text TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'edited', 'withdrawn', 'lifted')),
            opened_at TEXT NOT NULL, opened_by TEXT NOT NULL, closed_at TEXT, closed_by TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE UNIQUE INDEX reviews_open ON reviews (item_id, fact_id, source) WHERE state = 'open';
        CREATE INDEX reviews_source ON reviews (source, state);
        CREATE INDEX sources_repealed ON sources (repealed) WHERE repealed IS NOT NULL;
        CREATE INDEX sources_effective ON sources (effective) WHERE effective IS NOT NULL;
        CREATE INDEX questions_item ON questions (item_code, asked_at);
        """,
    )
    db.execute(
        """
        INSERT INTO reviews (item_id, fact_id, source, field, label, text, state, opened_at, opened_by)
            SELECT DISTINCT c.item_id, c.fact_id, c.source, coalesce(f.field, 'basis'), coalesce(f.label, ''),
                   coalesce(f.text, ''), 'open', ?, '本机'
            FROM sources s JOIN live_citations c ON c.source = s.key JOIN live_items i ON i.item_id = c.item_id
            LEFT JOIN live_facts f ON f.item_id = c.item_id AND f.fact_id = c.fact_id
            WHERE s.repealed IS NOT NULL AND (f.valid_to IS NULL OR f.valid_to >= s.repealed)
            AND (i.valid_to IS NULL OR i.valid_to >= s.repealed)
            AND (s.superseded_by IN ('', s.key) OR NOT EXISTS (SELECT 1 FROM live_citations n
                 WHERE n.item_id = c.item_id AND n.fact_id = c.fact_id AND n.source = s.superseded_by))
        """,
        [stamp(now())],
    )


def guarded_questions(db: Database) -> None:
    """Questions labelled with the entry that is to answer them, which the gate asks before anything is published."""
    run(
        db,
        """
        CREATE TABLE guarded_questions (
            id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES items (id), question TEXT NOT NULL,
            must_answer INTEGER NOT NULL CHECK (must_answer IN (0, 1)), by TEXT NOT NULL, at TEXT NOT NULL,
            UNIQUE (item_id, question)
        ) STRICT;
        CREATE INDEX guarded_questions_question ON guarded_questions (question);
        """,
    )


def regions(db: Database) -> None:
    """A deployment's own streets, communities and zones."""
    run(
        db,
        """
        CREATE TABLE regions (
            code TEXT PRIMARY KEY CHECK (length(code) = 12), name TEXT NOT NULL, aliases TEXT NOT NULL,
            added_by TEXT NOT NULL, added_at TEXT NOT NULL
        ) STRICT;
        """,
    )


def lexicon_lines(db: Database) -> None:
    """A deployment's own lexicon lines."""
    run(
        db,
        """
        CREATE TABLE lexicon_lines (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, standards TEXT NOT NULL, variants TEXT NOT NULL,
            added_by TEXT NOT NULL, added_at TEXT NOT NULL
        ) STRICT;
        """,
    )


def conversations(db: Database) -> None:
    """The way to the questions of one conversation."""
    run(db, "CREATE INDEX questions_conversation ON questions (conversation, asked_at);")


def staff_departments(db: Database) -> None:
    """Whoever works here may belong to several departments."""
    run(
        db,
        """
        CREATE TABLE staff_departments (
            username TEXT NOT NULL REFERENCES staff (username), department TEXT NOT NULL,
            PRIMARY KEY (username, department)
        ) STRICT;
        INSERT INTO staff_departments (username, department)
            SELECT username, trim(department) FROM staff WHERE trim(department) != '';
        ALTER TABLE staff DROP COLUMN department;
        """,
    )


def staff_sessions_and_login_tries(db: Database) -> None:
    """Who is signed in, and how often passwords were tried."""
    run(
        db,
        """
        CREATE TABLE staff_sessions (
            token_hash TEXT PRIMARY KEY, username TEXT NOT NULL REFERENCES staff (username),
            opened_at TEXT NOT NULL, ends_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX staff_sessions_username ON staff_sessions (username);
        CREATE TABLE login_tries (
            key TEXT PRIMARY KEY, failures INTEGER NOT NULL, since TEXT NOT NULL, last_at TEXT NOT NULL,
            locked_until TEXT NOT NULL
        ) STRICT;
        """,
    )


def second_looks(db: Database) -> None:
    """One row a fact (or attribute, `=summary`) that an amended article or a newer starter knowledge speaks of.

    `before` and `offered` are JSON: what was told when it was opened (or what the starter said before), and what it says now.
    """
    run(
        db,
        """
        CREATE TABLE second_looks (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('amended', 'starter')),
            item_id INTEGER NOT NULL REFERENCES items (id), place TEXT NOT NULL, source TEXT NOT NULL, article TEXT NOT NULL,
            due_on TEXT, before TEXT NOT NULL, offered TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'kept', 'taken', 'edited')),
            opened_at TEXT NOT NULL, opened_by TEXT NOT NULL, closed_at TEXT, closed_by TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE UNIQUE INDEX second_looks_open ON second_looks (item_id, kind, place, source, article) WHERE state = 'open';
        CREATE INDEX second_looks_item ON second_looks (item_id, kind, place);
        """,
    )


def law_texts(db: Database) -> None:
    """The texts of laws that a deployment has loaded, article by article; `article` is '' for a text without articles."""
    run(
        db,
        """
        CREATE TABLE law_texts (
            source TEXT PRIMARY KEY, title TEXT NOT NULL, version TEXT NOT NULL, hash TEXT NOT NULL, loaded_at TEXT NOT NULL,
            loaded_by TEXT NOT NULL
        ) STRICT;
        CREATE TABLE law_articles (
            source TEXT NOT NULL REFERENCES law_texts (source), article TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (source, article)
        ) STRICT;
        """,
    )
