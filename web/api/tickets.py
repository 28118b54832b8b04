"""Tickets for other programs: leaving one, reading it by number and code, and the list of a department for who holds a token."""

from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from hotline.tickets.desk import MAX_CONTACT, MAX_TEXT
from knowledge.asked.tickets.lists import GROUPS, WantedTickets
from knowledge.asked.tickets.states import FOR_RESIDENTS, STATE_NAMES
from web.api.describing import REGION, described
from web.api.guarding import token
from web.api.requests import body_of, number_in, text_in
from web.api.schemas import text, whole
from web.errors import BadInput, answer
from web.parts import parts
from web.regions import region_of

MOST = 200
pages = Blueprint("ticket_api", __name__, url_prefix="/api/v1/tickets")


@dataclass(frozen=True, slots=True)
class LeftTicket:
    """What was left: the number, and the code that is told this once."""

    ok: Literal[True]
    number: str
    code: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class TicketRead:
    """How far a matter is, and the reply ('' before there is one)."""

    ok: Literal[True]
    number: str
    kind: str
    state: str
    opened_at: str
    due_on: str | None
    reply: str


@dataclass(frozen=True, slots=True)
class TicketInList:
    """A ticket of a department; how somebody is reached is not in it."""

    number: str
    state: str
    kind: str
    urgency: str
    region: str
    text: str
    opened_at: str
    due_on: str | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class TicketPage:
    """A page of the tickets of a department, what is urgent first, then what is due first."""

    ok: Literal[True]
    total: int
    tickets: list[TicketInList]


@pages.post("")
@described(
    "留言", LeftTicket, scope="ask", required=("text", "kind"), errors=(404, 409),
    body={
        "text": text(MAX_TEXT, least=1, about="什么事，保存前遮盖个人信息"), "kind": text(20, least=1, about="类别，如 咨询、求助、投诉"), "region": REGION,
        "contact": text(MAX_CONTACT, about="怎么联系，加密另存；可以不给"),
    },
)  # fmt: skip
def leave() -> ResponseReturnValue:
    body = body_of()
    region = region_of(text_in(body, "region", limit=12, default="")) if body.get("region") else ""
    left = parts().desk.take_in(
        text_in(body, "text", limit=MAX_TEXT), contact=text_in(body, "contact", limit=MAX_CONTACT, default=""),
        kind=text_in(body, "kind", limit=20), source="网页", region=region,
    )  # fmt: skip
    return jsonify({"ok": True, "number": left.ticket.number, "code": left.code, "urgent": left.ticket.is_urgent})


@pages.post("/read")
@described(
    "查留言", TicketRead, scope="read", required=("number", "code"), errors=(404, 429),
    body={"number": text(20, least=1, about="编号"), "code": text(40, least=1, about="查询码")},
)  # fmt: skip
def read() -> ResponseReturnValue:
    body = body_of()
    number, code = text_in(body, "number", limit=20), text_in(body, "code", limit=40)
    found = parts().kb.tickets.by_code.open(number, code, address=request.remote_addr or "")
    lead = parts().kb.tickets.get(found.into_ticket) if found.into_ticket else found
    return jsonify(
        {
            "ok": True, "number": found.number, "kind": found.kind, "state": FOR_RESIDENTS[lead.state], "opened_at": found.opened_at,
            "due_on": lead.due_on if lead.awaits_reply else None, "reply": parts().desk.told(found),
        }
    )  # fmt: skip


@pages.get("")
@described(
    "一个部门的工单", TicketPage, scope="tickets", errors=(401, 403),
    query={
        "department": text(60, least=1, about="承办单位的名称"), "group": {"type": "string", "enum": [*GROUPS, *STATE_NAMES], "default": "open"},
        "limit": whole(1, MOST, default=50), "offset": whole(0, 999_999_999, default=0),
    },
)  # fmt: skip
def of_department() -> ResponseReturnValue:
    holder = token()
    if holder is None:
        return answer(401, "not_signed_in", "工单列表要用有 tickets 权限的接口令牌来取。")
    department, group = request.args.get("department", "").strip()[:60], request.args.get("group", "open")
    if not department or (group not in GROUPS and group not in STATE_NAMES):
        raise BadInput("请写明 department（承办单位），group 是一种列表或状态。")
    limit, offset = number_in("limit", default=50, least=1, most=MOST), number_in("offset", default=0, least=0)
    wanted, lists = WantedTickets(group=group, department=department), parts().kb.tickets.lists
    today = parts().today().isoformat()
    shown = [
        {
            "number": t.number, "state": t.state_name, "kind": t.kind, "urgency": t.urgency, "region": t.region, "text": t.text,
            "opened_at": t.opened_at, "due_on": t.due_on, "overdue": t.is_overdue(today),
        }
        for t in lists.page(wanted, limit=limit, offset=offset)
    ]  # fmt: skip
    return jsonify({"ok": True, "total": lists.count(wanted), "tickets": shown})
