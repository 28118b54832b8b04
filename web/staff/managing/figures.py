"""How the line is doing: today, seven days, thirty days or a range, against as many days before; every table as CSV, too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.asked.figures import FILTERS, AskedItem, Counts, Period
from knowledge.asked.questions import CHANNELS
from knowledge.asked.rated import LOW
from knowledge.storage.clock import day_of
from knowledge.storage.errors import NotFound
from web.errors import BadInput
from web.parts import parts
from web.presenting import moment, region_name
from web.staff.managing.csv_download import csv_file
from web.staff.managing.day_chart import day_chart
from web.staff.own.names import staff_name
from web.staff.signing_in import needs
from web.staff.status import OUTCOMES

pages = Blueprint("figures", __name__, url_prefix="/staff")
SPANS = {1: "今天", 7: "7 天", 30: "30 天"}
LONGEST_DAYS = 366
TITLES = {
    "day": "每天", "items": "问得最多的事项", "rising": "比之前多得最多的事项", "said": "问得最多的说法", "misses": "没答上来、还没处理的",
    "low": "被评不满意的事项", "never": "没有人问到的事项", "channel": "渠道", "department": "部门", "region": "地区", "topic": "主题", "operator": "坐席",
}  # fmt: skip
BY_OUTCOME = ("channel", "department", "region", "topic")
SHOWN, ALL, MOST_CHARS = 15, 100_000, 100
COMMENTS, LOOKED_AT = 8, 50
"""So many words of the dissatisfied are shown, of so many of the newest ratings."""


@dataclass(frozen=True, slots=True)
class FiguresTable:
    """A table of the page and of its CSV."""

    header: tuple[str, ...]
    rows: list[tuple[str | int, ...]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the first line, with what it was before."""

    name: str
    now: str
    change: str
    note: str = ""


@pages.get("/figures")
@needs("inbox")
def figures() -> ResponseReturnValue:
    """The figures of a period, narrowed to a channel, a region or a topic."""
    period, kept = asked_for()
    by_code = parts().kb.figures.outcomes_by("code", period)
    found = {name: _found(name, period, by_code, limit=SHOWN) for name in TITLES}
    return render_template(
        "staff/figures.html",
        period=period,
        is_today=period.last == day_of(parts().kb.clock()),
        spans=SPANS,
        kept=kept,
        choices={name: _choices(name, period, found[name]) for name in FILTERS},
        line=first_line(period),
        chart=day_chart(period.days, found["day"], OUTCOMES),
        outcomes=OUTCOMES,
        tables={name: _table(name, of, period, limit=SHOWN) for name, of in found.items()},
        titles=TITLES,
        misses=found["misses"],
        items={name: found[name] for name in ("items", "rising", "low", "never")},
        by_outcome=BY_OUTCOME,
        said=found["said"],
        complaints=_complaints(),
        due=_due(),
    )


@pages.post("/figures")
@needs("inbox")
def choose() -> ResponseReturnValue:
    """From the form on to the address of what was chosen."""
    given = {name: request.form.get(name, "")[:MOST_CHARS] for name in ("from", "to", *FILTERS)}
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value}
    return redirect(url_for("figures.figures", _method="GET", **chosen), 303)


@pages.get("/figures/<name>.csv")
@needs("inbox")
def figures_csv(name: str) -> ResponseReturnValue:
    """One table of the page, whole."""
    if name not in TITLES:
        raise NotFound("没有这张表。")
    period, _ = asked_for()
    found = _found(name, period, parts().kb.figures.outcomes_by("code", period), limit=ALL)
    made = _table(name, found, period, limit=ALL)
    return csv_file(f"{name}-{period.first}-{period.last}.csv", made.header, made.rows)


def asked_for() -> tuple[Period, dict[str, str]]:
    """The period that the address names, seven days without one; and what an address has to say to name it again."""
    args = request.args
    today = day_of(parts().kb.clock())
    only = {name: args[name] for name in FILTERS if args.get(name)}
    try:
        if args.get("from") or args.get("to"):
            last = date.fromisoformat(args.get("to") or today.isoformat())
            first = date.fromisoformat(args.get("from") or last.isoformat())
            kept = {"from": first.isoformat(), "to": last.isoformat()}
        else:
            days = int(args.get("days", "7"))
            first, last, kept = today - timedelta(days - 1), today, {"days": str(days)}
    except (ValueError, OverflowError):
        raise BadInput("日期请写成 2026-11-01 这样。") from None
    if not 0 <= (last - first).days < LONGEST_DAYS or first.year < 2000 or last == date.max:
        raise BadInput(f"请选 1 到 {LONGEST_DAYS} 天，开始的一天不晚于最后一天。")
    return Period(first, last, only), kept | only


def first_line(period: Period) -> list[Figure]:
    """The numbers that say most, with their change against as many days before."""
    read, before = parts().kb.figures, period.before()
    now, then = read.outcomes(period), read.outcomes(before)
    rated, rated_then = read.ratings(period), read.ratings(before)
    took, took_then = read.latency(period), read.latency(before)
    asked, asked_then = sum(now.values()), sum(then.values())
    line = [Figure("问题", f"{asked}", f"{(asked - asked_then) / asked_then:+.0%}" if asked_then else "")]
    line += [
        _rate(name, now.get(outcome, 0), asked, then.get(outcome, 0), asked_then) for outcome, name in OUTCOMES.items()
    ]
    line.append(_rate("满意", _pleased(rated), sum(rated.values()), _pleased(rated_then), sum(rated_then.values())))
    wrong, wrong_then = read.objections(period), read.objections(before)
    line.append(Figure("反映有误", f"{wrong}", f"{wrong - wrong_then:+d}" if wrong or wrong_then else ""))
    if took:
        change = f"{took.p50_ms - took_then.p50_ms:+.0f} 毫秒" if took_then else ""
        line.append(Figure("用时", f"{took.p50_ms:.0f} 毫秒", change, f"一半不超过；95% 不超过 {took.p95_ms:.0f} 毫秒"))
    return line


def _complaints() -> list[tuple[str, str, str]]:
    """(what was said, when, the reply's id) of the newest ratings of the dissatisfied that say something."""
    found = parts().kb.ratings.newest(most=LOW, limit=LOOKED_AT)
    return [(rated.comment, rated.given_at, rated.reply_id) for rated in found if rated.comment][:COMMENTS]


def _due() -> tuple[int, int]:
    """How much is to be reviewed, and how much of it is overdue."""
    loads = parts().kb.reviews.by_owner().values()
    return sum(load.repeal + load.expiry + load.review_by for load in loads), sum(load.overdue for load in loads)


def _rate(name: str, now: int, of: int, then: int, of_then: int) -> Figure:
    if not of:
        return Figure(name, "—", "", "还没有")
    change = f"{100 * (now / of - then / of_then):+.1f} 点" if of_then else ""
    return Figure(name, f"{now / of:.1%}", change, f"{now} / {of}")


def _pleased(rated: Mapping[int, int]) -> int:
    return sum(count for rating, count in rated.items() if rating > LOW)


def _found(name: str, period: Period, by_code: Counts, *, limit: int) -> Any:
    """What one of `TITLES` is made of: items or misses, so many at most; or questions by value and outcome, all of them."""
    read = parts().kb.figures
    if name == "misses":
        return read.misses(region=period.only.get("region", ""), limit=limit)
    if name == "operator":
        return read.by_operator(period)
    if name == "department":
        return read.outcomes_by_department(by_code)
    if name in FILTERS or name == "day":
        return read.outcomes_by(name, period)
    lists: dict[str, Callable[[], Any]] = {
        "items": lambda: read.asked_items(by_code, limit=limit),
        "rising": lambda: read.rising(period, by_code, limit=limit),
        "never": lambda: read.never_asked(period, by_code, limit=limit),
        "low": lambda: read.rated_badly(period, limit=limit),
        "said": lambda: read.said(period, limit=limit),
    }
    return lists[name]()


def _table(name: str, found: Any, period: Period, *, limit: int) -> FiguresTable:
    """One of `TITLES` of what was found for it, with at most so many rows (all days, however)."""
    if name == "day":
        return _by_outcome("日期", {day.isoformat(): found.get(day.isoformat(), {}) for day in period.days})
    if name in BY_OUTCOME:
        counts = dict(list(found.items())[:limit])
        return _by_outcome(TITLES[name], {shown(name, value): count for value, count in counts.items()})
    if name == "misses":
        rows: list[tuple[str | int, ...]] = [
            (miss.question, region_name(miss.region), miss.times, moment(miss.last_asked_at)) for miss in found
        ]
        return FiguresTable(("问题", "地区", "问过几次", "最近一次"), rows)
    if name == "said":
        return FiguresTable(("说法", "次数"), list(found))
    if name == "rising":
        return FiguresTable(
            ("事项", "编码", "问题", "之前"), [(one.name or one.code, one.code, one.times, one.before) for one in found]
        )
    if name == "operator":
        header = ("坐席", "来电", "打开事项", "已告知", "没答上", "转工单")
        return FiguresTable(
            header,
            [(staff_name(one.username), one.calls, one.opened, one.told, one.missed, one.tickets) for one in found],
        )
    return _of_items(found, {"items": ("问题",), "low": ("不满意",), "never": ()}[name])


def _by_outcome(what: str, counts: Mapping[str, Mapping[str, int]]) -> FiguresTable:
    rows: list[tuple[str | int, ...]] = []
    for value, of_value in counts.items():
        asked = sum(of_value.values())
        answered = f"{of_value.get('answered', 0) / asked:.1%}" if asked else ""
        rows.append((value, asked, *(of_value.get(outcome, 0) for outcome in OUTCOMES), answered))
    return FiguresTable((what, "问题", *OUTCOMES.values(), "答复率"), rows)


def _of_items(found: list[AskedItem], counted: tuple[str, ...]) -> FiguresTable:
    rows: list[tuple[str | int, ...]] = [
        (item.name or item.code, item.code, item.times)[: 2 + len(counted)] for item in found
    ]
    return FiguresTable(("事项", "编码", *counted), rows)


_SAID: dict[str, Callable[[str], str]] = {
    "channel": lambda code: CHANNELS.get(code, code),
    "region": region_name,
    "topic": lambda topic: topic or "没有对应的事项",
    "department": lambda department: department or "没有对应的事项",
}


def shown(name: str, value: str) -> str:
    """A channel, region, topic or department as people read it."""
    return _SAID[name](value)


def _choices(name: str, period: Period, found: Mapping[str, object]) -> dict[str, str]:
    """What figures can be narrowed to: what was asked for in these days (`found`, unless they are narrowed), and what they are narrowed to."""
    everything = Period(period.first, period.last)
    values = list(parts().kb.figures.outcomes_by(name, everything) if period.only else found)
    if (chosen := period.only.get(name)) and chosen not in values:
        values.append(chosen)
    return {value: shown(name, value) for value in values if value}
