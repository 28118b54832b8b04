"""Marks of danger, masking of what was stored, removing single texts, going live, alarms."""

import json

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run
from knowledge.storage.steps.stored_text import mask_stored_text


def cases_danger(db: Database) -> None:
    """Cases whose words may mean danger are marked, and come first."""
    run(db, "ALTER TABLE cases ADD COLUMN danger INTEGER NOT NULL DEFAULT 0;")


def stored_text_masked(db: Database) -> None:
    """What people typed, masked as it is today."""
    mask_stored_text(db)


def texts_removable(db: Database) -> None:
    """What was asked may be taken out of the log and the audit trail (see `retention`); all else in them stays as it was."""
    run(
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


def departments_in_order(db: Database) -> None:
    """The directory is shown in the order in which it was put there."""
    run(db, "ALTER TABLE departments ADD COLUMN position INTEGER NOT NULL DEFAULT 0;")
    if db.dialect == "sqlite":  # the only one that had departments by then
        db.execute("UPDATE departments SET position = rowid")


def going_live(db: Database) -> None:
    """What a draft began from and who wrote it, publications for a later day, and lexicon lines that wait for a second person.

    Drafts from before are taken to begin from what was live when they were last saved, and to be written by everyone who saved them
    since the last revision.
    """
    run(
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


def alarms(db: Database) -> None:
    """Replies that said whom to call in danger, and whether staff found that right."""
    run(
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
