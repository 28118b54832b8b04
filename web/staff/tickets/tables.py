"""The tables round tickets: time limits, rules of dispatch, the evaluation of departments with its weights, exports."""

import re
from collections.abc import Iterator

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.asked.tickets.evaluation import SIDES, DepartmentFigures
from knowledge.asked.tickets.exporting import Value, write_table
from knowledge.asked.tickets.lists import GROUPS, WantedTickets
from knowledge.asked.tickets.states import STATE_NAMES
from knowledge.asked.tickets.ticket import URGENCIES, Ticket
from knowledge.entry.records import NATION
from knowledge.masking.masked_text import mask
from knowledge.profiles.profile import Weights
from knowledge.storage.errors import NotFound
from web.errors import BadInput
from web.parts import parts
from web.regions import region_written
from web.sent import whole_number
from web.staff.signing_in import account, needs

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TICKET_COLUMNS = (
    ("编号", 14), ("状态", 10), ("类别", 8), ("缓急", 8), ("来源", 10), ("业务类型", 14), ("地区", 14), ("诉求", 60), ("承办单位", 20), ("登记时间", 18),
    ("办理期限", 12), ("答复时间", 18), ("延期", 6), ("退单", 6), ("重办", 6), ("督办", 6),
)  # fmt: skip
FIGURE_COLUMNS = (
    ("部门", 24), ("工单", 8), ("已答复", 8), ("按时率%", 10), ("退单", 8), ("重办", 8), ("评价数", 8), ("满意率%", 10), ("群众", 8), ("部门互评", 10),
    ("上级评议", 10), ("总分", 8),
)  # fmt: skip

pages = Blueprint("ticket_tables", __name__, url_prefix="/staff/ticket-tables")


@pages.get("")
@needs("tickets")
def tables() -> ResponseReturnValue:
    """Time limits and rules of dispatch, each with its form."""
    office, desk = parts().kb.tickets, parts().desk
    return render_template(
        "staff/ticket_tables.html",
        clocks=office.clocks.all(),
        shipped=desk.profile.tickets.clocks,
        rules=office.dispatches.rules(),
        classes=desk.profile.tickets.classes,
        urgencies=URGENCIES,
        profile=desk.profile,
        nation=NATION,
    )


@pages.post("/clocks")
@needs("ticket_decide")
def put_clock() -> ResponseReturnValue:
    """Enter or take out a line of the time limits."""
    sent = request.form
    kind, urgency = sent.get("kind", ""), sent.get("urgency", "")
    region = region_written(sent["region"]) if sent.get("region", "").strip() else NATION
    if kind not in ("", *parts().desk.profile.tickets.classes):
        raise BadInput("请选择类别。")
    clocks, by = parts().kb.tickets.clocks, account().username
    if sent.get("remove"):
        clocks.remove(kind, urgency, region, by=by)
        flash("已删除，恢复用部署类型里的时限。")
    else:
        days = {name: _number_sent(name) for name in ("sign", "due", "extension")}
        clocks.put(kind, urgency, region=region, by=by, **days)
        flash("已登记办理时限，对以后受理的工单生效。")
    return redirect(url_for("ticket_tables.tables"), 303)


@pages.post("/rules")
@needs("ticket_decide")
def put_rule() -> ResponseReturnValue:
    """Remember whose matters of some words are, or forget it."""
    sent, dispatches, by = request.form, parts().kb.tickets.dispatches, account().username
    if remove := sent.get("remove", ""):
        dispatches.remove(_whole(remove), by=by)
        flash("已删除派单规则。")
    else:
        region = region_written(sent.get("region", ""))
        words, reason = mask(sent.get("words", "")[:100]), mask(sent.get("reason", "")[:200])
        dispatches.decide(words, sent.get("department", "")[:60], region=region, reason=reason, by=by)
        flash("已记成派单规则。")
    return redirect(url_for("ticket_tables.tables"), 303)


def periods() -> list[str]:
    """What can be looked at with one press: this year and the last, and the last twelve months, the newest first."""
    today = parts().today()
    months = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(12)]
    return [str(today.year), str(today.year - 1), *(f"{year}-{month + 1:02}" for year, month in months)]


@pages.get("/evaluation")
@needs("tickets")
def evaluation() -> ResponseReturnValue:
    """The figures of departments in a month or a year."""
    period = period_asked_for()
    weights = parts().kb.tickets.evaluation.weights(parts().desk.profile.tickets.weights)
    return render_template(
        "staff/ticket_evaluation.html",
        period=period,
        periods=periods(),
        weights=weights,
        figures=parts().kb.tickets.evaluation.figures(period, weights),
        sides=SIDES,
    )


@pages.post("/evaluation")
@needs("ticket_decide")
def put_evaluation() -> ResponseReturnValue:
    """Enter weights, or what a department was given for a month."""
    sent, evaluated, by = request.form, parts().kb.tickets.evaluation, account().username
    if sent.get("what") == "weights":
        values = {side: _number_sent(side) for side in SIDES}
        evaluated.put_weights(Weights(**{side: min(value, 100) for side, value in values.items()}), by=by)
        flash("已修改权重。")
    else:
        period = period_asked_for(sent.get("period", ""))
        evaluated.put_score(sent.get("department", "")[:60], period, sent.get("side", ""), _number_sent("score"), by=by)
        flash("已登记评分。")
    return redirect(url_for("ticket_tables.evaluation", period=period_asked_for(sent.get("period", ""))), 303)


@pages.get("/evaluation.xlsx")
@needs("tickets")
def export_evaluation() -> ResponseReturnValue:
    period = period_asked_for()
    weights = parts().kb.tickets.evaluation.weights(parts().desk.profile.tickets.weights)
    figures = parts().kb.tickets.evaluation.figures(period, weights)
    return _file(
        f"department-evaluation-{period}.xlsx",
        write_table(f"部门评价 {period}", FIGURE_COLUMNS, map(_figure_row, figures)),
    )


@pages.get("/tickets.xlsx")
@needs("tickets")
def export() -> ResponseReturnValue:
    """A list of tickets as a file: what this account sees of it."""
    group = request.args.get("group", "all")
    if group not in GROUPS and group not in STATE_NAMES:
        raise NotFound("没有这种工单。")
    office = parts().kb.tickets
    scope = office.actor(account().username).scope
    rows = _ticket_rows(office.lists.every(WantedTickets(group=group), scope))
    return _file(f"tickets-{group}-{parts().today()}.xlsx", write_table("工单", TICKET_COLUMNS, rows))


def _ticket_rows(tickets: Iterator[Ticket]) -> Iterator[list[Value]]:
    names = parts().kb.regions.tree()
    for t in tickets:
        region = "" if t.region == NATION else names.name(t.region)
        yield [
            t.number, t.state_name, t.kind, t.urgency, t.source, t.topic, region, t.text, t.department, t.opened_at[:16].replace("T", " "),
            t.due_on, t.replied_at[:16].replace("T", " ") if t.replied_at else None, t.extensions, t.returns, t.redos, int(t.is_supervised),
        ]  # fmt: skip


def _figure_row(f: DepartmentFigures) -> list[Value]:
    def percent(share: float | None) -> float | None:
        return None if share is None else round(share * 100, 1)

    scores = [None if score is None else round(score, 1) for score in (f.residents, f.departments, f.above, f.total)]
    return [
        f.department,
        f.tickets,
        f.replied,
        percent(f.on_time),
        f.returns,
        f.redos,
        f.rated,
        percent(f.satisfied),
        *scores,
    ]


def _file(name: str, content: bytes) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def period_asked_for(given: str | None = None) -> str:
    """A month or a year, the present month for anything else."""
    asked = request.args.get("period", "") if given is None else given
    return asked if re.fullmatch(r"20\d\d(-(0[1-9]|1[0-2]))?", asked) else f"{parts().today():%Y-%m}"


def _number_sent(name: str) -> int:
    return _whole(request.form.get(name, ""))


def _whole(given: str) -> int:
    number = whole_number(given, digits=7)
    if number is None:
        raise BadInput("数字应是不带小数的整数。")
    return number
