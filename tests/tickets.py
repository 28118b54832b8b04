"""What tests of tickets share: a staff with departments, a ticket in any state, and what goes with an action."""

from typing import Any

from knowledge.asked.tickets.ticket import Doing, NewTicket, Ticket
from knowledge.masking.masked_text import mask
from knowledge.profiles.profile import read_profile
from knowledge.staff.accounts import LOCAL
from knowledge.store import KnowledgeBase

RULES = read_profile("12345").tickets
REGION = "440106000000"
OFFICE, OTHER = "区住建局", "区城管局"
PEOPLE = {
    "zuoxi": ("operator", ()), "zhujian": ("editor", (OFFICE,)), "chengguan": ("editor", (OTHER,)), "shenhe": ("reviewer", ()),
    "zongguan": ("admin", ()),
}  # fmt: skip
PATHS: dict[str, tuple[str, ...]] = {
    "received": (), "accepted": ("accept",), "answered": ("accept", "answer"), "dispatched": ("accept", "dispatch"),
    "signed": ("accept", "dispatch", "sign"), "return_asked": ("accept", "dispatch", "ask_return"),
    "in_progress": ("accept", "dispatch", "sign", "begin"),
    "extension_asked": ("accept", "dispatch", "sign", "begin", "ask_extension"),
    "replied": ("accept", "dispatch", "sign", "submit_reply", "approve_reply"),
    "following_up": ("accept", "dispatch", "sign", "submit_reply", "approve_reply", "follow_up"),
    "redo": ("accept", "dispatch", "sign", "submit_reply", "approve_reply", "send_back"),
    "closed": ("accept", "answer", "close"), "refused": ("refuse",), "merged": ("accept", "merge"),
}  # fmt: skip
"""How a ticket gets into each state."""


def add_people(kb: KnowledgeBase) -> None:
    """Accounts without a password that could be used: hashing one takes its time on purpose."""
    with kb._connections.changing() as db:
        for name, (role, departments) in PEOPLE.items():
            sql = "INSERT INTO staff (username, name, role, password_hash, active, created_at) VALUES (?, ?, ?, 'x', 1, '')"
            db.execute(sql, [name, name, role])
            for department in departments:
                db.execute("INSERT INTO staff_departments (username, department) VALUES (?, ?)", [name, department])


def leave(kb: KnowledgeBase, text: str = "小区电梯坏了三天没人修", **fields: Any) -> Ticket:
    """A ticket that somebody has just left."""
    values: dict[str, Any] = {"region": REGION, "kind": "投诉"} | fields
    return kb.tickets.create(NewTicket(text=mask(text), **values))[0]


def doing(**fields: Any) -> Doing:
    """Everything any action asks for."""
    given: dict[str, Any] = {"why": mask("有依据"), "department": OFFICE, "reply": "已安排维修。"} | fields
    return Doing(**given)


def do(kb: KnowledgeBase, ticket: Ticket, *actions: str, by: str = LOCAL, **fields: object) -> Ticket:
    """Do these one after the other."""
    for action in actions:
        ticket = kb.tickets.act(ticket.id, action, by=by, doing=doing(**fields), rules=RULES, four_eyes=by != LOCAL)
    return ticket


def in_state(kb: KnowledgeBase, state: str) -> Ticket:
    """A ticket that has come into a state."""
    other = leave(kb, "同一件事") if state == "merged" else None
    ticket = do(kb, leave(kb), *PATHS[state], into=other.id if other else None)
    assert ticket.state == state
    return ticket
