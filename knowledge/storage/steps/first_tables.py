"""The first tables: items with their revisions, the published state, questions, the queue, staff."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def knowledge(db: Database) -> None:
    """Items with their drafts and immutable revisions, and the published state as plain tables."""
    # Long: the statements of one step stay together.
    run(
        db,
        """
        CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
        INSERT INTO counters VALUES ('knowledge_version', 0);
        CREATE TABLE items (
            id INTEGER PRIMARY KEY, code TEXT NOT NULL, region TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
            live_revision INTEGER, created_at TEXT NOT NULL, UNIQUE (code, region)
        ) STRICT;
        CREATE TABLE drafts (
            item_id INTEGER PRIMARY KEY REFERENCES items (id), entry TEXT NOT NULL, author TEXT NOT NULL,
            saved_at TEXT NOT NULL, version INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('draft', 'in_review')), note TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE TABLE revisions (
            item_id INTEGER NOT NULL REFERENCES items (id), number INTEGER NOT NULL, entry TEXT NOT NULL,
            author TEXT NOT NULL, reviewer TEXT NOT NULL, published_at TEXT NOT NULL,
            note TEXT NOT NULL DEFAULT '', bulk INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (item_id, number)
        ) STRICT;
        CREATE TRIGGER revisions_stay BEFORE UPDATE ON revisions
            BEGIN SELECT RAISE(ABORT, 'a published revision never changes'); END;
        CREATE TRIGGER revisions_remain BEFORE DELETE ON revisions
            BEGIN SELECT RAISE(ABORT, 'a published revision never goes'); END;
        CREATE TRIGGER revisions_once BEFORE INSERT ON revisions
            WHEN EXISTS (SELECT 1 FROM revisions WHERE item_id = NEW.item_id AND number = NEW.number)
            BEGIN SELECT RAISE(ABORT, 'a published revision is never replaced'); END;

        CREATE TABLE live_items (
            item_id INTEGER PRIMARY KEY REFERENCES items (id), code TEXT NOT NULL, region TEXT NOT NULL,
            revision INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, topic TEXT NOT NULL,
            audience TEXT NOT NULL, department TEXT NOT NULL, owner TEXT NOT NULL, official_code TEXT NOT NULL,
            summary TEXT NOT NULL, valid_from TEXT, valid_to TEXT, review_by TEXT, verified_on TEXT,
            source TEXT NOT NULL, disclosure TEXT NOT NULL
        ) STRICT;
        CREATE INDEX live_items_code ON live_items (code, region);
        CREATE TABLE live_facts (
            item_id INTEGER NOT NULL REFERENCES items (id), fact_id TEXT NOT NULL, field TEXT NOT NULL,
            label TEXT NOT NULL, text TEXT NOT NULL, circumstances TEXT NOT NULL, valid_from TEXT, valid_to TEXT,
            verified INTEGER NOT NULL, local INTEGER NOT NULL, PRIMARY KEY (item_id, fact_id)
        ) STRICT;
        CREATE TABLE live_documents (
            item_id INTEGER NOT NULL REFERENCES items (id), fact_id TEXT NOT NULL, name TEXT NOT NULL,
            originals INTEGER, copies INTEGER, form TEXT NOT NULL, issuer TEXT NOT NULL, necessity TEXT NOT NULL,
            PRIMARY KEY (item_id, fact_id)
        ) STRICT;
        CREATE TABLE live_fees (
            item_id INTEGER NOT NULL REFERENCES items (id), fact_id TEXT NOT NULL, name TEXT NOT NULL, amount TEXT,
            unit TEXT NOT NULL, rule TEXT NOT NULL, PRIMARY KEY (item_id, fact_id)
        ) STRICT;
        CREATE TABLE live_deadlines (
            item_id INTEGER NOT NULL REFERENCES items (id), fact_id TEXT NOT NULL, type TEXT NOT NULL,
            number INTEGER, unit TEXT, start TEXT NOT NULL, PRIMARY KEY (item_id, fact_id)
        ) STRICT;
        CREATE TABLE live_citations (
            item_id INTEGER NOT NULL REFERENCES items (id), fact_id TEXT NOT NULL, source TEXT NOT NULL,
            article TEXT NOT NULL
        ) STRICT;
        CREATE INDEX live_citations_source ON live_citations (source);
        CREATE INDEX live_citations_item ON live_citations (item_id);
        CREATE TABLE phrasings (
            id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES items (id), text TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('name', 'alias', 'faq', 'learned')),
            state TEXT NOT NULL CHECK (state IN ('proposed', 'live', 'withdrawn')), fact_id TEXT NOT NULL DEFAULT '',
            proposed_by TEXT NOT NULL DEFAULT '', proposed_at TEXT, approved_by TEXT NOT NULL DEFAULT '', approved_at TEXT,
            reply_id TEXT NOT NULL DEFAULT '', UNIQUE (item_id, kind, text)
        ) STRICT;
        CREATE TABLE sources (key TEXT PRIMARY KEY, title TEXT NOT NULL, level TEXT NOT NULL, effective TEXT,
            repealed TEXT, superseded_by TEXT NOT NULL, record TEXT NOT NULL) STRICT;
        CREATE TABLE departments (
            name TEXT NOT NULL, region TEXT NOT NULL, phone TEXT NOT NULL, handles TEXT NOT NULL,
            emergency INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (name, region)
        ) STRICT;
        """,
    )


def questions_and_staff(db: Database) -> None:
    """What was asked and told, the queue made of it, who works here and what they did."""
    # Long: the statements of one step stay together.
    run(
        db,
        """
        CREATE TABLE questions (
            reply_id TEXT PRIMARY KEY, asked_at TEXT NOT NULL, conversation TEXT NOT NULL, channel TEXT NOT NULL,
            question TEXT NOT NULL, outcome TEXT NOT NULL, item_code TEXT, item_region TEXT, region TEXT NOT NULL,
            facets TEXT NOT NULL, confidence REAL, latency_ms REAL NOT NULL, knowledge_version INTEGER NOT NULL,
            reply TEXT NOT NULL
        ) STRICT;
        CREATE INDEX questions_asked_at ON questions (asked_at);
        CREATE TRIGGER questions_stay BEFORE UPDATE ON questions
            BEGIN SELECT RAISE(ABORT, 'what was told never changes'); END;
        CREATE TRIGGER questions_once BEFORE INSERT ON questions
            WHEN EXISTS (SELECT 1 FROM questions WHERE reply_id = NEW.reply_id)
            BEGIN SELECT RAISE(ABORT, 'what was told is never replaced'); END;
        CREATE TABLE cases (
            id INTEGER PRIMARY KEY, question TEXT NOT NULL, grouping TEXT NOT NULL, region TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'attached', 'drafted', 'dismissed')),
            opened_at TEXT NOT NULL, last_asked_at TEXT NOT NULL, times INTEGER NOT NULL, item_code TEXT, item_region TEXT,
            reason TEXT NOT NULL DEFAULT '', handled_by TEXT NOT NULL DEFAULT '', handled_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX cases_open ON cases (grouping, region) WHERE state = 'open';
        CREATE TABLE case_questions (
            case_id INTEGER NOT NULL REFERENCES cases (id), reply_id TEXT NOT NULL REFERENCES questions (reply_id),
            PRIMARY KEY (case_id, reply_id)
        ) STRICT;
        CREATE INDEX case_questions_reply ON case_questions (reply_id);
        CREATE TABLE feedback (
            id INTEGER PRIMARY KEY, reply_id TEXT NOT NULL REFERENCES questions (reply_id), rating INTEGER NOT NULL
            CHECK (rating BETWEEN 1 AND 5), comment TEXT NOT NULL, given_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX feedback_reply ON feedback (reply_id);
        CREATE TABLE staff (
            username TEXT PRIMARY KEY, name TEXT NOT NULL, department TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('operator', 'editor', 'reviewer', 'admin')),
            password_hash TEXT NOT NULL, active INTEGER NOT NULL, created_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, what TEXT NOT NULL,
            detail TEXT NOT NULL
        ) STRICT;
        CREATE INDEX audit_what ON audit (what);
        CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail never changes'); END;
        CREATE TRIGGER audit_remains BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail never goes'); END;
        CREATE TRIGGER audit_once BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
            BEGIN SELECT RAISE(ABORT, 'the audit trail is never replaced'); END;
        """,
    )
