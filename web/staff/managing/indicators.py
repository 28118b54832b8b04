"""What an evaluation from outside asks for, with what speaks against each number, by month or year."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from hotline.judging.reporting import wilson
from knowledge.asked.figures import Period
from knowledge.asked.indicators import Indicator, days_of
from knowledge.asked.rated import LOW
from web.parts import parts
from web.staff.managing.csv_download import csv_file
from web.staff.signing_in import needs
from web.staff.tickets.tables import period_asked_for, periods

pages = Blueprint("indicators", __name__, url_prefix="/staff/indicators")


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator on the page: what was counted, and where the rest of what speaks against it is read."""

    indicator: Indicator
    interval: tuple[float, float] | None
    evidence: str


@pages.get("")
@needs("inbox")
def page() -> ResponseReturnValue:
    """The indicators of a month or a year."""
    period = period_asked_for()
    return render_template("staff/indicators.html", period=period, periods=periods(), rows=rows_of(period))


@pages.get("/<period>.csv")
@needs("inbox")
def download(period: str) -> ResponseReturnValue:
    """The indicators with all that is listed against them, as a file."""
    period = period_asked_for(period)
    rows: list[list[str | int]] = []
    for row in rows_of(period):
        one = row.indicator
        share = "" if one.share is None else f"{one.share:.4f}"
        rows.append([one.name, share, one.part, one.of, one.how, "", ""])
        rows += [[one.name, "", "", "", "", each.number or each.name, each.why] for each in one.against]
    header = ["指标", "比例", "合格", "总数", "怎么算", "不合格的", "原因"]
    return csv_file(f"indicators-{period}.csv", header, rows)


def rows_of(period: str) -> list[IndicatorRow]:
    """The indicators of tickets and items, then those of replies, which the figures and the weekly sample know."""
    lists = {
        "按时受理": url_for("tickets.ticket_list", group="overdue"),
        "按时答复": url_for("ticket_tables.evaluation", period=period),
    }
    rows = [IndicatorRow(one, None, lists.get(one.name, "")) for one in parts().kb.indicators.of(period)]
    first, last = period_days(period)
    read, span = parts().kb.figures, Period(first, last)
    outcomes, ratings = read.outcomes(span), read.ratings(span)
    kept: dict[str, Any] = {"from": first.isoformat(), "to": last.isoformat()}
    answered = Indicator("当场答复", outcomes.get("answered", 0), sum(outcomes.values()), "当场答上的，占全部提问")
    pleased = sum(times for rating, times in ratings.items() if rating > LOW)
    satisfied = Indicator(
        "答复满意", pleased, sum(ratings.values()), "评基本满意以上的，占评价过的答复；改评的只算后一次"
    )
    rows.append(IndicatorRow(answered, None, url_for("figures.figures", **kept)))
    rows.append(IndicatorRow(satisfied, None, url_for("ratings.ratings")))
    weeks = [week for week in parts().kb.samples.weeks(limit=60) if first <= week.week <= last]
    right, marked = sum(week.right for week in weeks), sum(week.marked for week in weeks)
    sampled = Indicator("答复正确", right, marked, "每周随机抽查、判为对的，占判过的")
    rows.append(IndicatorRow(sampled, wilson(right, marked) if marked else None, url_for("samples.page")))
    return rows


def period_days(period: str) -> tuple[date, date]:
    """The days of a month or a year, up to today."""
    first, last = days_of(period)
    return first, max(first, min(last, parts().today()))
