"""The schema, as numbered steps that are only ever appended.

Every table is made here and nowhere else, STRICT, with foreign keys. `revisions` and `questions` refuse updates:
what was published and what was told stays as it was.
"""

import json
import sqlite3

from sqlite_utils import Database, Migrations

from knowledge.masking.stored_text import mask_stored_text

migrations = Migrations("hotline")


@migrations(name="0001_knowledge")
def _knowledge(db: Database) -> None:
    """Items with their drafts and immutable revisions, and the published state as plain tables."""
    _run(
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


@migrations(name="0002_questions_and_staff")
def _questions_and_staff(db: Database) -> None:
    """What was asked and told, the queue made of it, who works here and what they did."""
    _run(
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


@migrations(name="0003_reviews")
def _reviews(db: Database) -> None:
    """What rests on repealed sources and how its owner dealt with it; and the ways to find it, and to find what was told."""
    _run(
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
        INSERT INTO reviews (item_id, fact_id, source, field, label, text, state, opened_at, opened_by)
            SELECT DISTINCT c.item_id, c.fact_id, c.source, coalesce(f.field, 'basis'), coalesce(f.label, ''),
                   coalesce(f.text, ''), 'open', strftime('%Y-%m-%dT%H:%M:%f+08:00', 'now', '+8 hours'), '本机'
            FROM sources s JOIN live_citations c ON c.source = s.key JOIN live_items i ON i.item_id = c.item_id
            LEFT JOIN live_facts f ON f.item_id = c.item_id AND f.fact_id = c.fact_id
            WHERE s.repealed IS NOT NULL AND coalesce(f.valid_to >= s.repealed, 1) AND coalesce(i.valid_to >= s.repealed, 1)
            AND (s.superseded_by IN ('', s.key) OR NOT EXISTS (SELECT 1 FROM live_citations n
                 WHERE n.item_id = c.item_id AND n.fact_id = c.fact_id AND n.source = s.superseded_by));
        """,
    )


@migrations(name="0004_guarded_questions")
def _guarded_questions(db: Database) -> None:
    """Questions labelled with the entry that is to answer them, which the gate asks before anything is published."""
    _run(
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


@migrations(name="0005_regions")
def _regions(db: Database) -> None:
    """A deployment's own streets, communities and zones."""
    _run(
        db,
        """
        CREATE TABLE regions (
            code TEXT PRIMARY KEY CHECK (length(code) = 12), name TEXT NOT NULL, aliases TEXT NOT NULL,
            added_by TEXT NOT NULL, added_at TEXT NOT NULL
        ) STRICT;
        """,
    )


@migrations(name="0006_lexicon_lines")
def _lexicon_lines(db: Database) -> None:
    """A deployment's own lexicon lines."""
    _run(
        db,
        """
        CREATE TABLE lexicon_lines (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, standards TEXT NOT NULL, variants TEXT NOT NULL,
            added_by TEXT NOT NULL, added_at TEXT NOT NULL
        ) STRICT;
        """,
    )


@migrations(name="0007_conversations")
def _conversations(db: Database) -> None:
    """The way to the questions of one conversation."""
    _run(db, "CREATE INDEX questions_conversation ON questions (conversation, asked_at);")


@migrations(name="0008_staff_departments")
def _staff_departments(db: Database) -> None:
    """Whoever works here may belong to several departments."""
    _run(
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


@migrations(name="0009_staff_sessions_and_login_tries")
def _staff_sessions_and_login_tries(db: Database) -> None:
    """Who is signed in, and how often passwords were tried."""
    _run(
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


@migrations(name="0010_cases_danger")
def _cases_danger(db: Database) -> None:
    """Cases whose words may mean danger are marked, and come first."""
    _run(db, "ALTER TABLE cases ADD COLUMN danger INTEGER NOT NULL DEFAULT 0;")


@migrations(name="0011_stored_text_masked")
def _stored_text_masked(db: Database) -> None:
    """What people typed, masked as it is today."""
    mask_stored_text(db)


@migrations(name="0012_texts_removable")
def _texts_removable(db: Database) -> None:
    """What was asked may be taken out of the log and the audit trail (see `retention`); all else in them stays as it was."""
    _run(
        db,
        """
        DROP TRIGGER questions_stay;
        CREATE TRIGGER questions_stay BEFORE UPDATE ON questions
            WHEN NEW.question != '（已删去）' OR NEW.reply_id != OLD.reply_id OR NEW.asked_at != OLD.asked_at
              OR NEW.conversation != OLD.conversation OR NEW.channel != OLD.channel OR NEW.outcome != OLD.outcome
              OR NEW.item_code IS NOT OLD.item_code OR NEW.item_region IS NOT OLD.item_region OR NEW.region != OLD.region
              OR NEW.facets != OLD.facets OR NEW.confidence IS NOT OLD.confidence OR NEW.latency_ms != OLD.latency_ms
              OR NEW.knowledge_version != OLD.knowledge_version OR NEW.reply != OLD.reply
            BEGIN SELECT RAISE(ABORT, 'what was told never changes'); END;
        DROP TRIGGER audit_stays;
        CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
            WHEN NEW.detail != '（已删去）' OR NEW.id != OLD.id OR NEW.at != OLD.at OR NEW.who != OLD.who
              OR NEW.action != OLD.action OR NEW.what != OLD.what
            BEGIN SELECT RAISE(ABORT, 'the audit trail never changes'); END;
        """,
    )


@migrations(name="0013_departments_in_order")
def _departments_in_order(db: Database) -> None:
    """The directory is shown in the order in which it was put there."""
    _run(db, "ALTER TABLE departments ADD COLUMN position INTEGER NOT NULL DEFAULT 0;")
    db.execute("UPDATE departments SET position = rowid")


@migrations(name="0014_going_live")
def _going_live(db: Database) -> None:
    """What a draft began from and who wrote it, publications for a later day, and lexicon lines that wait for a second person.

    Drafts from before are taken to begin from what was live when they were last saved, and to be written by everyone who saved them
    since the last revision.
    """
    _run(
        db,
        """
        ALTER TABLE drafts ADD COLUMN base_revision INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE drafts ADD COLUMN authors TEXT NOT NULL DEFAULT '[]';
        ALTER TABLE revisions ADD COLUMN authors TEXT NOT NULL DEFAULT '[]';
        ALTER TABLE lexicon_lines ADD COLUMN state TEXT NOT NULL DEFAULT 'live' CHECK (state IN ('proposed', 'live'));
        ALTER TABLE lexicon_lines ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';
        CREATE TABLE scheduled (
            item_id INTEGER PRIMARY KEY REFERENCES items (id), day TEXT NOT NULL, version INTEGER NOT NULL,
            reviewer TEXT NOT NULL, note TEXT NOT NULL, override_reason TEXT NOT NULL, at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX scheduled_day ON scheduled (day);
        UPDATE drafts SET base_revision = coalesce((SELECT max(r.number) FROM revisions r JOIN items i ON i.id = r.item_id
            WHERE r.item_id = drafts.item_id AND i.live_revision IS NOT NULL AND r.published_at <= drafts.saved_at), 0);
        """,
    )
    drafts = db.execute(
        "SELECT d.item_id, d.author, i.code, i.region, coalesce((SELECT max(r.published_at) FROM revisions r "
        "WHERE r.item_id = d.item_id), '') FROM drafts d JOIN items i ON i.id = d.item_id"
    ).fetchall()
    for item_id, author, code, region, published_at in drafts:
        saved = "SELECT who FROM audit WHERE what = ? AND action = '保存草稿' AND at > ? ORDER BY id"
        savers = [row[0] for row in db.execute(saved, [f"{code}@{region}", published_at]).fetchall()]
        authors = json.dumps(list(dict.fromkeys([*savers, author])), ensure_ascii=False)
        db.execute("UPDATE drafts SET authors = ? WHERE item_id = ?", [authors, item_id])


@migrations(name="0015_alarms")
def _alarms(db: Database) -> None:
    """Replies that said whom to call in danger, and whether staff found that right."""
    _run(
        db,
        """
        CREATE TABLE alarms (
            reply_id TEXT PRIMARY KEY REFERENCES questions (reply_id), at TEXT NOT NULL, kind TEXT NOT NULL,
            level TEXT NOT NULL CHECK (level IN ('sure', 'possible')), phone TEXT NOT NULL,
            label TEXT NOT NULL DEFAULT '' CHECK (label IN ('', 'right', 'false')),
            labelled_by TEXT NOT NULL DEFAULT '', labelled_at TEXT
        ) STRICT;
        CREATE INDEX alarms_at ON alarms (at);
        """,
    )


def _run(db: Database, script: str) -> None:
    """Run statements inside the migration's transaction (`executescript` would commit it first)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if statement.strip() and sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
