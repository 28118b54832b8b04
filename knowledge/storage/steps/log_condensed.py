"""What was told kept once, which fact stands in which reply, counts by day, and ways to find what pages ask for."""

import hashlib
from base64 import urlsafe_b64encode

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def log_condensed(db: Database) -> None:
    """Replies from before stay as they are, whole; what they were about is counted."""
    run(
        db,
        """
        CREATE TABLE told_parts (hash TEXT PRIMARY KEY, body TEXT NOT NULL, last_told TEXT NOT NULL) STRICT;
        CREATE INDEX told_parts_last ON told_parts (last_told);
        CREATE TABLE told_facts (
            code TEXT NOT NULL, fact_id TEXT NOT NULL, region TEXT NOT NULL, revision INTEGER NOT NULL, text_hash TEXT NOT NULL,
            PRIMARY KEY (code, fact_id, region, revision, text_hash)
        ) STRICT;
        CREATE TABLE told_items (code TEXT NOT NULL, reply TEXT NOT NULL, PRIMARY KEY (code, reply)) STRICT;
        CREATE INDEX told_items_reply ON told_items (reply);
        CREATE TABLE conversation_tokens (
            conversation TEXT PRIMARY KEY, reply_id TEXT NOT NULL, token TEXT NOT NULL, at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX conversation_tokens_at ON conversation_tokens (at);
        CREATE INDEX questions_told ON questions (reply) WHERE length(reply) = 11;
        CREATE INDEX questions_outcome ON questions (outcome, asked_at);
        CREATE INDEX cases_in_order ON cases (state, danger, times, last_asked_at);
        CREATE TABLE question_tallies (
            day TEXT NOT NULL, channel TEXT NOT NULL, region TEXT NOT NULL, department TEXT NOT NULL, topic TEXT NOT NULL,
            code TEXT NOT NULL, outcome TEXT NOT NULL, questions INTEGER NOT NULL, latency_ms REAL NOT NULL,
            PRIMARY KEY (day, channel, region, department, topic, code, outcome)
        ) STRICT;
        INSERT INTO question_tallies (day, channel, region, department, topic, code, outcome, questions, latency_ms)
            SELECT substr(q.asked_at, 1, 10), q.channel, q.region, coalesce(i.department, ''), coalesce(i.topic, ''),
                   coalesce(q.item_code, ''), q.outcome, count(*), sum(q.latency_ms)
            FROM questions q LEFT JOIN live_items i ON i.code = q.item_code AND i.region = q.item_region
            GROUP BY substr(q.asked_at, 1, 10), q.channel, q.region, coalesce(i.department, ''), coalesce(i.topic, ''),
                   coalesce(q.item_code, ''), q.outcome;
        """,
    )


def log_summed_up_by_channel(db: Database) -> None:
    """All days are summed up once more, in the background, by channel as well; a region's and a topic's days are found by themselves."""
    run(
        db,
        """
        DELETE FROM question_sums;
        UPDATE versions SET value = 0 WHERE name = 'summed_until';
        CREATE INDEX question_tallies_region ON question_tallies (region, day);
        CREATE INDEX question_tallies_topic ON question_tallies (topic, day);
        """,
    )


def log_summed_up(db: Database) -> None:
    """Counts of days and months that are over by one thing at a time, and what pages ask of ratings."""
    run(
        db,
        """
        CREATE TABLE question_sums (
            what TEXT NOT NULL, period TEXT NOT NULL, value TEXT NOT NULL, outcome TEXT NOT NULL, questions INTEGER NOT NULL,
            latency_ms REAL NOT NULL, PRIMARY KEY (what, period, value, outcome)
        ) STRICT;
        INSERT INTO versions (name, value) VALUES ('summed_until', 0);
        CREATE INDEX feedback_given ON feedback (given_at, rating);
        """,
    )


def told_facts_named(db: Database) -> None:
    """Of a fact that was told only its name and first revision are kept, and of neither table a second copy for its key.

    The name is what `knowledge.asked.condensing.name_of_fact` makes; a step stays as it was taken, so it is written out here.
    """
    first: dict[str, int] = {}
    for *which, revision in db.execute("SELECT code, fact_id, region, text_hash, revision FROM told_facts"):
        digest = hashlib.blake2b("\n".join(which).encode(), digest_size=8).digest()
        name = urlsafe_b64encode(digest)[:11].decode()
        first[name] = min(revision, first.get(name, revision))
    run(
        db,
        """
        DROP TABLE told_facts;
        CREATE TABLE told_facts (told TEXT PRIMARY KEY, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        DROP INDEX told_items_reply;
        ALTER TABLE told_items RENAME TO told_items_before;
        CREATE TABLE told_items (code TEXT NOT NULL, reply TEXT NOT NULL, PRIMARY KEY (code, reply)) STRICT, WITHOUT ROWID;
        INSERT INTO told_items (code, reply) SELECT code, reply FROM told_items_before;
        DROP TABLE told_items_before;
        CREATE INDEX told_items_reply ON told_items (reply);
        """,
    )
    db.many("INSERT INTO told_facts (told, revision) VALUES (?, ?)", sorted(first.items()))
