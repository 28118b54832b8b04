"""The queue: how often one client may ask, who asked what waits, cases of one need together, and what staff did about them."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run

_ANSWERED = (
    "FROM case_questions k JOIN questions q ON q.reply_id = k.reply_id "
    "WHERE k.case_id = cases.id AND q.outcome = 'answered' AND q.item_code IS NOT NULL"
)


def asking_limits(db: Database) -> None:
    """Counts of a minute by client; `client` is a word for somebody that holds for a day, '' where nothing is known."""
    run(
        db,
        """
        CREATE TABLE ask_counts (key TEXT PRIMARY KEY, minute TEXT NOT NULL, asked INTEGER NOT NULL) STRICT;
        ALTER TABLE case_questions ADD COLUMN client TEXT NOT NULL DEFAULT '';
        """,
    )


def needs(db: Database) -> None:
    """Needs in the order of their list; cases from before get theirs when somebody next looks at the queue."""
    # Long: the statements of one step stay together.
    run(
        db,
        f"""
        CREATE TABLE needs (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('miss', 'fact', 'rating')),
            state TEXT NOT NULL CHECK (state IN ('open', 'closed')), case_id INTEGER NOT NULL, about_code TEXT NOT NULL,
            about_region TEXT NOT NULL, facets TEXT NOT NULL, cases INTEGER NOT NULL, clients INTEGER NOT NULL, danger INTEGER NOT NULL,
            first_at TEXT NOT NULL, last_at TEXT NOT NULL, department TEXT NOT NULL DEFAULT '', now_code TEXT NOT NULL DEFAULT '',
            now_region TEXT NOT NULL DEFAULT '', now_answered INTEGER NOT NULL DEFAULT 0, now_asked INTEGER NOT NULL DEFAULT 0,
            looked_version INTEGER NOT NULL DEFAULT -1, is_stale INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX needs_in_order ON needs (state, danger, clients, last_at, id);
        CREATE INDEX needs_of_kind ON needs (state, kind, danger, clients, last_at, id);
        CREATE INDEX needs_of_department ON needs (state, department);
        CREATE INDEX needs_stale ON needs (id) WHERE is_stale = 1;
        CREATE TABLE need_actions (
            id INTEGER PRIMARY KEY, need_id INTEGER NOT NULL REFERENCES needs (id), at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL,
            item_code TEXT NOT NULL, item_region TEXT NOT NULL, reason TEXT NOT NULL, phrasings TEXT NOT NULL, undone_at TEXT
        ) STRICT;
        CREATE INDEX need_actions_of ON need_actions (need_id, id);
        CREATE TABLE need_action_cases (
            action_id INTEGER NOT NULL REFERENCES need_actions (id), case_id INTEGER NOT NULL, PRIMARY KEY (action_id, case_id)
        ) STRICT;
        ALTER TABLE cases ADD COLUMN need_id INTEGER;
        ALTER TABLE cases ADD COLUMN kind TEXT NOT NULL DEFAULT 'miss';
        ALTER TABLE cases ADD COLUMN about_code TEXT NOT NULL DEFAULT '';
        ALTER TABLE cases ADD COLUMN about_region TEXT NOT NULL DEFAULT '';
        ALTER TABLE cases ADD COLUMN facets TEXT NOT NULL DEFAULT '';
        UPDATE cases SET kind = 'fact', about_code = (SELECT min(q.item_code) {_ANSWERED}),
            about_region = (SELECT min(q.item_region) {_ANSWERED}), facets = (SELECT min(q.facets) {_ANSWERED})
            WHERE EXISTS (SELECT 1 {_ANSWERED});
        DROP INDEX cases_open;
        CREATE UNIQUE INDEX cases_open ON cases (grouping, region, kind, about_code) WHERE state = 'open';
        CREATE INDEX cases_of_need ON cases (need_id, state);
        CREATE INDEX cases_without_need ON cases (id) WHERE need_id IS NULL AND state = 'open';
        """,
    )
