"""Matters that operators take in: tickets with everything round them, the calls they come from, and times booked at offices."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run

_TRANSITIONS = """
 :received
 received:received accepted answered merged refused
 accepted:accepted answered dispatched merged refused
 answered:answered closed following_up
 dispatched:accepted dispatched merged return_asked signed
 signed:accepted extension_asked in_progress return_asked signed
 return_asked:accepted dispatched return_asked
 in_progress:extension_asked in_progress replied
 extension_asked:extension_asked in_progress
 replied:closed following_up redo replied
 following_up:closed following_up redo
 redo:accepted in_progress redo
 closed:redo
 refused:accepted
 merged:accepted
"""


def tickets(db: Database) -> None:
    """Tickets with their events. Foreign keys hold the order of states: an event begins where the one before ended, the pair of its
    states is one of `ticket_transitions`, and a ticket is where one of its events has led it."""
    # Long: the statements of one step stay together.
    run(
        db,
        """
        CREATE TABLE ticket_transitions (from_state TEXT NOT NULL, to_state TEXT NOT NULL, PRIMARY KEY (from_state, to_state)) STRICT;
        CREATE TABLE ticket_events (
            ticket_id INTEGER NOT NULL, nth INTEGER NOT NULL, previous INTEGER, from_state TEXT NOT NULL, to_state TEXT NOT NULL,
            action TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, department TEXT NOT NULL,
            PRIMARY KEY (ticket_id, nth), UNIQUE (ticket_id, nth, to_state),
            FOREIGN KEY (from_state, to_state) REFERENCES ticket_transitions (from_state, to_state),
            FOREIGN KEY (ticket_id, previous, from_state) REFERENCES ticket_events (ticket_id, nth, to_state),
            CHECK ((nth = 1 AND previous IS NULL AND from_state = '')
                OR (nth > 1 AND previous IS NOT NULL AND previous = nth - 1 AND from_state <> ''))
        ) STRICT;
        CREATE TABLE tickets (
            id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, code_hash TEXT NOT NULL, last_event INTEGER NOT NULL, state TEXT NOT NULL,
            kind TEXT NOT NULL, source TEXT NOT NULL, topic TEXT NOT NULL, urgency TEXT NOT NULL, region TEXT NOT NULL, grid TEXT NOT NULL,
            item_code TEXT, item_region TEXT, text TEXT NOT NULL, reply_id TEXT NOT NULL, department TEXT NOT NULL,
            opened_by TEXT NOT NULL, opened_at TEXT NOT NULL, due_on TEXT, sign_by TEXT, replied_at TEXT, closed_at TEXT,
            is_open INTEGER NOT NULL, is_urgent INTEGER NOT NULL, awaits_reply INTEGER NOT NULL, is_supervised INTEGER NOT NULL,
            extensions INTEGER NOT NULL, returns INTEGER NOT NULL, redos INTEGER NOT NULL, into_ticket INTEGER REFERENCES tickets (id),
            FOREIGN KEY (id, last_event, state) REFERENCES ticket_events (ticket_id, nth, to_state),
            CHECK ((state = 'merged') = (into_ticket IS NOT NULL))
        ) STRICT;
        CREATE INDEX tickets_in_order ON tickets (is_open, is_urgent, due_on, id);
        CREATE INDEX tickets_by_state ON tickets (state, is_urgent, due_on, id);
        CREATE INDEX tickets_by_department ON tickets (department, state);
        CREATE INDEX tickets_awaited ON tickets (awaits_reply, due_on);
        CREATE INDEX tickets_opened_at ON tickets (opened_at);
        CREATE INDEX tickets_closed_at ON tickets (closed_at);
        CREATE INDEX tickets_into ON tickets (into_ticket);
        CREATE TABLE ticket_helpers (
            ticket_id INTEGER NOT NULL REFERENCES tickets (id), department TEXT NOT NULL, PRIMARY KEY (ticket_id, department)
        ) STRICT;
        CREATE INDEX ticket_helpers_department ON ticket_helpers (department);
        CREATE TABLE ticket_contacts (
            ticket_id INTEGER PRIMARY KEY REFERENCES tickets (id), sealed TEXT NOT NULL, kept_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE ticket_replies (
            ticket_id INTEGER NOT NULL REFERENCES tickets (id), nth INTEGER NOT NULL, text TEXT NOT NULL, author TEXT NOT NULL,
            written_at TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('proposed', 'approved', 'denied')),
            decided_by TEXT NOT NULL, decided_at TEXT, PRIMARY KEY (ticket_id, nth)
        ) STRICT;
        CREATE TABLE ticket_ratings (
            ticket_id INTEGER NOT NULL REFERENCES tickets (id), nth INTEGER NOT NULL CHECK (nth IN (1, 2)),
            level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5), reasons TEXT NOT NULL, comment TEXT NOT NULL, given_at TEXT NOT NULL,
            PRIMARY KEY (ticket_id, nth)
        ) STRICT;
        CREATE TABLE ticket_reviews (
            ticket_id INTEGER NOT NULL, nth INTEGER NOT NULL, due_on TEXT NOT NULL, outcome TEXT NOT NULL, done_by TEXT NOT NULL,
            done_at TEXT, PRIMARY KEY (ticket_id, nth), FOREIGN KEY (ticket_id, nth) REFERENCES ticket_ratings (ticket_id, nth)
        ) STRICT;
        CREATE TABLE ticket_clocks (
            kind TEXT NOT NULL, urgency TEXT NOT NULL, region TEXT NOT NULL, sign INTEGER NOT NULL, due INTEGER NOT NULL,
            extension INTEGER NOT NULL, entered_by TEXT NOT NULL, entered_at TEXT NOT NULL, PRIMARY KEY (kind, urgency, region)
        ) STRICT;
        CREATE TABLE ticket_weights (side TEXT PRIMARY KEY, percent INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100)) STRICT;
        CREATE TABLE department_scores (
            department TEXT NOT NULL, period TEXT NOT NULL, side TEXT NOT NULL CHECK (side IN ('departments', 'above')),
            score INTEGER NOT NULL CHECK (score BETWEEN 0 AND 100), entered_by TEXT NOT NULL, entered_at TEXT NOT NULL,
            PRIMARY KEY (department, period, side)
        ) STRICT;
        CREATE TABLE dispatch_rules (
            id INTEGER PRIMARY KEY, words TEXT NOT NULL, region TEXT NOT NULL, department TEXT NOT NULL, reason TEXT NOT NULL,
            ticket_id INTEGER REFERENCES tickets (id), decided_by TEXT NOT NULL, decided_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE staff_areas (
            username TEXT NOT NULL REFERENCES staff (username), region TEXT NOT NULL, PRIMARY KEY (username, region)
        ) STRICT;
        CREATE TABLE ticket_tries (
            key TEXT PRIMARY KEY, failures INTEGER NOT NULL, since TEXT NOT NULL, last_at TEXT NOT NULL, locked_until TEXT NOT NULL
        ) STRICT;
        CREATE TABLE ticket_days (day TEXT PRIMARY KEY) STRICT;
        CREATE TRIGGER ticket_events_stay BEFORE UPDATE ON ticket_events
            BEGIN SELECT RAISE(ABORT, 'what happened to a ticket never changes'); END;
        CREATE TRIGGER ticket_events_remain BEFORE DELETE ON ticket_events
            BEGIN SELECT RAISE(ABORT, 'what happened to a ticket never goes'); END;
        """,
    )
    for line in _TRANSITIONS.splitlines():
        before, _, after = line.strip().partition(":")
        for state in after.split():
            db.execute("INSERT INTO ticket_transitions (from_state, to_state) VALUES (?, ?)", [before, state])


def tickets_in_order(db: Database) -> None:
    """Lists of a hundred thousand tickets: each order has its index, the counts have one that holds all they ask for, and the first
    day on which a ticket is late is a column."""
    run(
        db,
        """
        ALTER TABLE tickets ADD COLUMN late_on TEXT;
        UPDATE tickets SET late_on = CASE WHEN state = 'dispatched' AND sign_by < due_on THEN sign_by ELSE due_on END;
        DROP INDEX tickets_in_order;
        DROP INDEX tickets_by_state;
        DROP INDEX tickets_by_department;
        DROP INDEX tickets_awaited;
        CREATE INDEX tickets_in_order ON tickets (is_open DESC, is_urgent DESC, late_on, id);
        CREATE INDEX tickets_late ON tickets (awaits_reply, is_urgent DESC, late_on, id);
        CREATE INDEX tickets_by_state
            ON tickets (state, is_urgent DESC, late_on, id, awaits_reply, is_supervised, region, department);
        CREATE INDEX tickets_by_department ON tickets (department, is_open DESC, is_urgent DESC, late_on, id);
        """,
    )


def calls(db: Database) -> None:
    """Calls hold no words: those are in the log of questions, under the conversation. Of screens only the hash of the code is kept."""
    run(
        db,
        """
        CREATE TABLE calls (
            key TEXT PRIMARY KEY, number INTEGER NOT NULL, opened_by TEXT NOT NULL, owner TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'waiting', 'done')), offered_to TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
            region TEXT NOT NULL DEFAULT '', audience TEXT NOT NULL DEFAULT '', circumstances TEXT NOT NULL DEFAULT '{}',
            conversation TEXT NOT NULL DEFAULT '', reply_id TEXT NOT NULL DEFAULT '', item_code TEXT NOT NULL DEFAULT '',
            item_region TEXT NOT NULL DEFAULT '', facet TEXT NOT NULL DEFAULT '', opened_at TEXT NOT NULL, touched_at TEXT NOT NULL,
            ended_at TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX calls_by_owner ON calls (owner, state);
        CREATE INDEX calls_offered ON calls (offered_to) WHERE offered_to != '';
        CREATE TABLE call_events (
            id INTEGER PRIMARY KEY, call_key TEXT NOT NULL REFERENCES calls (key), at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL,
            reply_id TEXT NOT NULL DEFAULT '', item_code TEXT NOT NULL DEFAULT '', item_region TEXT NOT NULL DEFAULT '',
            facet TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX call_events_by_call ON call_events (call_key);
        CREATE INDEX call_events_by_person ON call_events (who, action, id);
        CREATE TABLE desk_pins (
            username TEXT NOT NULL, item_code TEXT NOT NULL, item_region TEXT NOT NULL, at TEXT NOT NULL,
            PRIMARY KEY (username, item_code, item_region)
        ) STRICT;
        CREATE TABLE desk_texts (kind TEXT PRIMARY KEY, text TEXT NOT NULL, written_by TEXT NOT NULL, written_at TEXT NOT NULL) STRICT;
        CREATE TABLE desk_screens (
            code_hash TEXT PRIMARY KEY, username TEXT NOT NULL, opened_at TEXT NOT NULL, ends_at TEXT NOT NULL,
            item_code TEXT NOT NULL DEFAULT '', item_region TEXT NOT NULL DEFAULT '', facet TEXT NOT NULL DEFAULT '',
            circumstances TEXT NOT NULL DEFAULT '{}', facts TEXT NOT NULL DEFAULT '[]'
        ) STRICT;
        CREATE INDEX desk_screens_of ON desk_screens (username);
        CREATE TABLE assist_counts (
            day TEXT NOT NULL, outcome TEXT NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (day, outcome)
        ) STRICT;
        """,
    )


def appointments(db: Database) -> None:
    """Times booked at offices. `place` is one of as many as an office takes in a slot, nobody's twice; who has cancelled has none."""
    run(
        db,
        """
        CREATE TABLE appointments (
            id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, code_hash TEXT NOT NULL, office TEXT NOT NULL, region TEXT NOT NULL,
            day TEXT NOT NULL, starts TEXT NOT NULL, ends TEXT NOT NULL, is_extended INTEGER NOT NULL, place INTEGER, matter TEXT NOT NULL,
            item_code TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('booked', 'came', 'missed', 'cancelled')), why TEXT NOT NULL,
            made_by TEXT NOT NULL, made_at TEXT NOT NULL, changed_by TEXT NOT NULL, changed_at TEXT NOT NULL,
            CHECK ((state = 'cancelled') = (place IS NULL)), UNIQUE (office, region, day, starts, place)
        ) STRICT;
        CREATE INDEX appointments_by_day ON appointments (day, region, office, starts);
        """,
    )
