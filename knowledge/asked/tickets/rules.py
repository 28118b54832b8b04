"""What each action asks for and changes, besides the state: the clocks, whose the ticket is, what is counted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.asked.tickets.clocks import Limits
from knowledge.asked.tickets.ticket import URGENCIES, Actor, Doing, Ticket
from knowledge.places.working_days import Calendar
from knowledge.storage.errors import Conflict, NotAllowed

MAX_REPLY = 5_000
Changes = dict[str, Any]
"""Columns of the ticket and their new values."""


class TooLate(Conflict):
    """A limit has passed within which this could have been done."""

    code = "too_late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An action that is about to be done. `limits` are those of the ticket as it will be classed; `accepted_on` the day its clock began.

    `asked_by` asked for what is decided now (a return, an extension, that a reply be approved).
    """

    ticket: Ticket
    doing: Doing
    actor: Actor
    limits: Limits
    calendar: Calendar
    today: date
    now: str
    four_eyes: bool
    accepted_on: date
    asked_by: str = ""

    def after(self, start: date, days: int) -> str:
        return self.calendar.add_working_days(start, days).isoformat()


def changes(move: Move, action: str) -> Changes:
    """What an action changes of its ticket; raises Conflict, NotAllowed or TooLate where it may not be done now."""
    rule = _RULES.get(action)
    return rule(move) if rule else {}


def _accept(move: Move) -> Changes:
    return _classed(move) | {"due_on": move.after(move.today, move.limits.due)}


def _classify(move: Move) -> Changes:
    due = move.limits.due + move.limits.extension * move.ticket.extensions
    return _classed(move) | ({"due_on": move.after(move.accepted_on, due)} if move.ticket.due_on else {})


def _classed(move: Move) -> Changes:
    doing, ticket = move.doing, move.ticket
    urgency = doing.urgency or ticket.urgency
    if urgency not in URGENCIES:
        raise Conflict(f"缓急只能是{'、'.join(URGENCIES)}。")
    return {"kind": doing.kind or ticket.kind, "urgency": urgency, "topic": doing.topic or ticket.topic}


def _dispatch(move: Move) -> Changes:
    if not move.doing.department.strip():
        raise Conflict("请写明派给哪个部门。")
    sign_by = move.after(move.today, move.limits.sign)
    due = move.ticket.due_on or move.after(move.today, move.limits.due)
    return {"department": move.doing.department.strip(), "sign_by": sign_by, "due_on": due}


def _recall(_move: Move) -> Changes:
    return {"department": "", "sign_by": None}


def _ask_return(move: Move) -> Changes:
    if move.ticket.sign_by is None or move.today.isoformat() > move.ticket.sign_by:
        raise TooLate("签收时限已过，不能再退单；确实办不了的，请联系热线中心收回改派。")
    return {}


def _allow_return(move: Move) -> Changes:
    _by_another(move, "退单")
    return {"department": "", "sign_by": None, "returns": move.ticket.returns + 1}


def _deny_return(move: Move) -> Changes:
    return {"sign_by": move.after(move.today, move.limits.sign)}


def _ask_extension(move: Move) -> Changes:
    if move.ticket.extensions:
        raise Conflict("这张工单已经延期过一次，不能再延。")
    if move.limits.extension == 0:
        raise Conflict("这一类工单不能延期。")
    if move.ticket.due_on and move.today.isoformat() > move.ticket.due_on:
        raise TooLate("办理期限已过，不能再申请延期。")
    return {}


def _allow_extension(move: Move) -> Changes:
    _by_another(move, "延期")
    start = date.fromisoformat(move.ticket.due_on) if move.ticket.due_on else move.today
    return {"due_on": move.after(start, move.limits.extension), "extensions": move.ticket.extensions + 1}


def _reply(move: Move) -> Changes:
    if not 1 <= len(move.doing.reply.strip()) <= MAX_REPLY:
        raise Conflict(f"请写明答复内容，不超过 {MAX_REPLY} 个字。")
    return {}


def _answer(move: Move) -> Changes:
    return _reply(move) | {"replied_at": move.now, "due_on": move.ticket.due_on or move.today.isoformat()}


def _approve_reply(move: Move) -> Changes:
    if not move.asked_by:
        raise Conflict("还没有提交答复，请承办单位先提交。")
    _by_another(move, "答复")
    return {"replied_at": move.now}


def _deny_reply(move: Move) -> Changes:
    if not move.asked_by:
        raise Conflict("还没有提交答复，请承办单位先提交。")
    return {}


def _again(move: Move) -> Changes:
    due = move.after(move.today, move.limits.due)
    return {"due_on": due, "replied_at": None, "closed_at": None, "redos": move.ticket.redos + 1}


def _take_up(move: Move) -> Changes:
    return {"due_on": move.after(move.today, move.limits.due), "closed_at": None, "into_ticket": None}


def _end(move: Move) -> Changes:
    return {"closed_at": move.now}


def _merge(move: Move) -> Changes:
    if move.doing.into is None or move.doing.into == move.ticket.id:
        raise Conflict("请写明并到哪一张工单。")
    return {"closed_at": move.now, "into_ticket": move.doing.into}


def _supervise(_move: Move) -> Changes:
    return {"is_supervised": 1}


def _by_another(move: Move, what: str) -> None:
    if move.four_eyes and move.actor.username == move.asked_by:
        raise NotAllowed(f"{what}由另一位工作人员审批，提出的人不能自己通过。")


_RULES: Mapping[str, Callable[[Move], Changes]] = {
    "accept": _accept, "refuse": _end, "merge": _merge, "answer": _answer, "dispatch": _dispatch, "recall": _recall,
    "ask_return": _ask_return, "allow_return": _allow_return, "deny_return": _deny_return, "ask_extension": _ask_extension,
    "allow_extension": _allow_extension, "submit_reply": _reply, "approve_reply": _approve_reply, "deny_reply": _deny_reply,
    "close": _end, "send_back": _again, "reopen": _again, "take_up": _take_up, "supervise": _supervise, "classify": _classify,
}  # fmt: skip
