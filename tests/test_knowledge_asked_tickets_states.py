"""The states of a ticket: every action in every state by every role, and nothing the database would take that is not allowed."""

import random
import sqlite3
from collections.abc import Iterator
from itertools import pairwise

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.asked.tickets.states import ACTIONS, FOR_RESIDENTS, OPEN, STATE_NAMES, TRANSITIONS
from knowledge.asked.tickets.tickets import RESIDENT
from knowledge.masking.masked_text import NO_TEXT
from knowledge.storage.errors import Conflict, KnowledgeError, NotAllowed, NotFound
from knowledge.store import KnowledgeBase
from tests.examples import examples
from tests.movable_clock import MovableClock
from tests.tickets import OTHER, PATHS, PEOPLE, add_people, do, doing, in_state, leave

MAY = {
    "zuoxi": {"centre", "anyone"}, "zhujian": {"department", "anyone"}, "chengguan": {"anyone"},
    "shenhe": {"centre", "department", "decider", "anyone"}, "zongguan": {"centre", "department", "decider", "anyone"},
    RESIDENT: {"anyone"},
}  # fmt: skip


class _Undone(Exception):
    pass


@pytest.fixture
def staffed(kb: KnowledgeBase, clock: MovableClock) -> KnowledgeBase:
    add_people(kb)
    return kb


def attempt(kb: KnowledgeBase, ticket_id: int, action: str, by: str, into: int) -> str:
    """The state an action leads to, or the error's code; nothing stays changed."""
    reached = ""
    try:
        with kb._connections.changing():
            reached = kb.tickets.act(ticket_id, action, by=by, doing=doing(into=into), four_eyes=False).state
            raise _Undone
    except _Undone:
        return reached
    except KnowledgeError as error:
        return error.code


def test_every_state_has_a_path_and_names() -> None:
    assert set(PATHS) == set(STATE_NAMES) == set(FOR_RESIDENTS)
    assert {state for pair in TRANSITIONS for state in pair} == {"", *STATE_NAMES}


def test_the_database_knows_the_same_transitions(kb: KnowledgeBase) -> None:
    stored = kb._connections.db.execute("SELECT from_state, to_state FROM ticket_transitions").fetchall()
    assert {tuple(pair) for pair in stored} == TRANSITIONS


@pytest.mark.parametrize("state", STATE_NAMES)
def test_every_action_in_every_state_by_every_role(staffed: KnowledgeBase, state: str) -> None:
    ticket, into = in_state(staffed, state), leave(staffed).id
    if state == "in_progress":
        ticket = do(staffed, ticket, "submit_reply")
    for action in ACTIONS.values():
        for by, sides in MAY.items():
            got = attempt(staffed, ticket.id, action.name, by, into)
            seen = by in (RESIDENT, "zuoxi", "shenhe", "zongguan") or (by == "zhujian" and ticket.department)
            if not seen and action.side != "anyone":
                expected = "not_found"
            elif action.side not in sides:
                expected = "not_allowed"
            else:
                expected = action.target(state) if state in action.of else "conflict"
            assert got == expected, (action.name, by)
    assert staffed.tickets.get(ticket.id) == ticket


@pytest.mark.parametrize("state", STATE_NAMES)
def test_what_a_page_offers_is_what_can_be_done(staffed: KnowledgeBase, state: str) -> None:
    ticket, into = in_state(staffed, state), leave(staffed).id
    if state == "in_progress":
        ticket = do(staffed, ticket, "submit_reply")
    for by in ("zuoxi", "zhujian", "shenhe"):
        if by == "zhujian" and not ticket.department:
            continue
        offered = {action.name for action in staffed.tickets.actions(ticket, by)}
        assert offered == {a for a in ACTIONS if attempt(staffed, ticket.id, a, by, into) in STATE_NAMES}


@examples(40)
@given(seed=st.integers(0, 10**9))
def test_any_walk_is_a_chain_of_known_steps(staffed: KnowledgeBase, seed: int) -> None:
    chance, ticket, into = random.Random(seed), leave(staffed), leave(staffed).id
    for _ in range(25):
        action = chance.choice([*ACTIONS])
        by = chance.choice([*PEOPLE, RESIDENT])
        try:
            ticket = staffed.tickets.act(ticket.id, action, by=by, doing=doing(into=into))
        except KnowledgeError:
            assert staffed.tickets.get(ticket.id) == ticket
    events = staffed.tickets.events(ticket.id)
    assert [e.nth for e in events] == [*range(1, len(events) + 1)]
    assert (events[-1].to_state, events[-1].nth) == (ticket.state, ticket.version)
    for before, after in pairwise(events):
        assert after.from_state == before.to_state
        assert (after.from_state, after.to_state) in TRANSITIONS
    assert ticket.is_open == (ticket.state in OPEN)
    assert ticket.extensions <= 1
    assert (ticket.into_ticket is not None) == (ticket.state == "merged")


def _statements(state: str) -> Iterator[str]:
    for target in STATE_NAMES:
        if target != state:
            yield f"UPDATE tickets SET state = '{target}' WHERE id = 1"
            yield f"UPDATE tickets SET state = '{target}', last_event = last_event + 1 WHERE id = 1"
        if (state, target) not in TRANSITIONS:
            yield (
                "INSERT INTO ticket_events (ticket_id, nth, previous, from_state, to_state, action, at, who, why, department) SELECT 1, "
                f"last_event + 1, last_event, state, '{target}', 'x', '', 'x', '', '' FROM tickets WHERE id = 1"
            )
    yield "INSERT INTO ticket_events VALUES (1, 99, 98, 'received', 'accepted', 'x', '', 'x', '', '')"
    yield "INSERT INTO ticket_events VALUES (1, 99, NULL, 'received', 'accepted', 'x', '', 'x', '', '')"
    yield "INSERT INTO ticket_events VALUES (1, 99, NULL, '', 'received', 'x', '', 'x', '', '')"
    yield "UPDATE ticket_events SET to_state = 'closed' WHERE ticket_id = 1"
    yield "DELETE FROM ticket_events WHERE ticket_id = 1"


@pytest.mark.parametrize("state", ["received", "dispatched", "in_progress", "closed"])
def test_no_statement_makes_an_illegal_step(kb: KnowledgeBase, state: str) -> None:
    ticket = in_state(kb, state)
    assert ticket.id == 1
    for sql in _statements(state):
        with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)), kb._connections.changing() as db:
            db.execute(sql)
    assert kb.tickets.get(1) == ticket


def test_whoever_was_slower_is_told(staffed: KnowledgeBase) -> None:
    ticket = in_state(staffed, "received")
    staffed.tickets.act(ticket.id, "accept", by="zuoxi", expected=ticket.version)
    with pytest.raises(Conflict, match="刚被别人处理过"):
        staffed.tickets.act(ticket.id, "accept", by="shenhe", expected=ticket.version)


@pytest.mark.parametrize("action", [action.name for action in ACTIONS.values() if action.why])
def test_a_reason_must_be_given(staffed: KnowledgeBase, action: str) -> None:
    ticket = in_state(staffed, min(ACTIONS[action].of))
    with pytest.raises(Conflict, match="请写明"):
        staffed.tickets.act(ticket.id, action, by="shenhe", doing=doing(why=NO_TEXT))


def test_who_asked_does_not_decide(staffed: KnowledgeBase) -> None:
    for path, asked, decided in (
        ("dispatched", "ask_return", "allow_return"),
        ("in_progress", "ask_extension", "allow_extension"),
        ("in_progress", "submit_reply", "approve_reply"),
    ):
        ticket = do(staffed, in_state(staffed, path), asked, by="shenhe")
        with pytest.raises(NotAllowed, match="不能自己通过"):
            do(staffed, ticket, decided, by="shenhe")
        assert do(staffed, ticket, decided, by="zongguan").state == ACTIONS[decided].to


def test_a_reply_that_was_not_submitted_cannot_be_approved(staffed: KnowledgeBase) -> None:
    ticket = in_state(staffed, "in_progress")
    with pytest.raises(Conflict, match="还没有提交答复"):
        do(staffed, ticket, "approve_reply", by="shenhe")
    replied = do(staffed, do(staffed, ticket, "submit_reply", by="zhujian"), "approve_reply", by="shenhe")
    told = staffed.tickets.replies.told(replied.id)
    assert told is not None
    assert (told.text, told.author, told.decided_by) == ("已安排维修。", "zhujian", "shenhe")


def test_only_the_department_sees_its_tickets(staffed: KnowledgeBase) -> None:
    ticket = in_state(staffed, "in_progress")
    assert staffed.tickets.seen_by(ticket.id, "zhujian") == ticket
    with pytest.raises(NotFound):
        staffed.tickets.seen_by(ticket.id, "chengguan")
    do(staffed, ticket, "help", helpers=(OTHER,))
    assert staffed.tickets.seen_by(ticket.id, "chengguan").id == ticket.id
    with pytest.raises(NotAllowed):  # who helps does not answer for the lead
        do(staffed, ticket, "submit_reply", by="chengguan")


def test_a_village_sees_its_own(staffed: KnowledgeBase) -> None:
    near, far = leave(staffed, region="440106013001"), leave(staffed, region="440106013002")
    staffed.areas.put("zuoxi", ["440106013001"], by="zongguan")
    assert staffed.tickets.seen_by(near.id, "zuoxi") == near
    with pytest.raises(NotFound):
        staffed.tickets.seen_by(far.id, "zuoxi")
    with pytest.raises(NotFound):
        staffed.tickets.act(far.id, "accept", by="zuoxi")
    staffed.areas.put("zuoxi", ["440106013000"], by="zongguan")
    assert staffed.tickets.seen_by(far.id, "zuoxi") == far
