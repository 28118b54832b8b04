"""The weekly sample: fifty replies drawn by chance, judged one after the other, and the rates of right and wrong ones over the weeks."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.answering.replies import Answered
from hotline.judging.reporting import wilson
from knowledge.asked.questions import CHANNELS, LoggedQuestion
from knowledge.asked.samples import MARKS, SAMPLE, WeekMarks
from knowledge.storage.errors import KnowledgeError, NotFound
from web.parts import parts
from web.staff.managing.csv_download import csv_file
from web.staff.managing.rate_chart import WeekShare, rate_chart
from web.staff.needs.lists import said_before
from web.staff.signing_in import account, needs

pages = Blueprint("samples", __name__, url_prefix="/staff/sample")


@dataclass(frozen=True, slots=True)
class WeekShares:
    """The share of right and of wrong replies among those of a week that were judged; None where none was."""

    marks: WeekMarks
    right: WeekShare | None
    wrong: WeekShare | None


@pages.get("")
@needs("edit")
def page() -> ResponseReturnValue:
    """The next reply to judge, and what the weeks before came to."""
    kb = parts().kb
    weeks, waiting = kb.samples.weeks(), kb.samples.next()
    shares = list(_shares(weeks))
    logged = kb.questions.get(waiting) if waiting else None
    return render_template(
        "staff/sample.html",
        logged=logged,
        before=said_before(logged) if logged else [],
        channels=CHANNELS,
        last=_last_judged(),
        place=(weeks[0].marked + 1, weeks[0].drawn) if weeks else (0, 0),
        weeks=shares,
        chart=rate_chart([each.wrong for each in reversed(shares) if each.wrong], "不对"),
        to_draw=None if any(each.week == kb.samples.last_week() for each in weeks) else kb.samples.last_week(),
        marks=MARKS,
        size=SAMPLE,
    )


@pages.get("/weeks.csv")
@needs("edit")
def weeks_csv() -> ResponseReturnValue:
    """The numbers of the weeks as a file."""
    header = ["那一周的周一", "抽了", "对", "对一部分", "不对", "不对的比例", "区间下限", "区间上限"]
    rows: list[list[str | int]] = []
    for each in _shares(parts().kb.samples.weeks()):
        marks, wrong = each.marks, each.wrong
        said = [f"{number:.3f}" for number in (wrong.share, wrong.low, wrong.high)] if wrong else ["", "", ""]
        rows.append([marks.week.isoformat(), marks.drawn, marks.right, marks.partly, marks.wrong, *said])
    return csv_file("weekly-sample.csv", header, rows)


def _shares(weeks: list[WeekMarks]) -> Iterator[WeekShares]:
    for marks in weeks:
        of = [
            WeekShare(marks.week, count / marks.marked, *wilson(count, marks.marked)) if marks.marked else None
            for count in (marks.right, marks.wrong)
        ]
        yield WeekShares(marks, *of)


@pages.post("/draw")
@needs("edit")
def draw() -> ResponseReturnValue:
    """Draw last week's sample."""
    try:
        flash(f"抽了 {parts().kb.samples.draw()} 条。")
    except KnowledgeError as error:
        flash(str(error))
    return _back()


@pages.post("/mark")
@needs("edit")
def mark() -> ResponseReturnValue:
    """Judge a reply. One that is right becomes a labelled question, which the gate asks before anything is published."""
    kb, reply_id, given = parts().kb, request.form.get("reply", "")[:100], request.form.get("mark", "")
    kb.samples.mark(reply_id, given, by=account().username)
    logged = kb.questions.get(reply_id)
    if given == "right":
        _label(logged)
    return _back(last=reply_id)


def _last_judged() -> LoggedQuestion | None:
    """What was judged a moment ago, to be judged anew where a wrong button was pressed."""
    try:
        return parts().kb.questions.get(request.args.get("last", "")[:100])
    except NotFound:
        return None


def _label(logged: LoggedQuestion) -> None:
    """Have the gate ask the question from now on, where it says by itself what it is about and is answered so today."""
    alone = parts().assistant.answer(logged.question, region=logged.region or None).reply
    if not isinstance(alone, Answered) or alone.item.code != logged.item_code:
        return
    item = alone.item
    if any(guarded.question == logged.question for guarded in parts().kb.guarded.of(item.code, item.region)):
        return  # one that must be answered stays so
    try:
        parts().publishing.guard(
            item.code, item.region, question=logged.question, must_answer=False, by=account().username
        )
    except KnowledgeError as error:
        flash(f"已记下，但没有列入标注的问题：{error}")


def _back(*, last: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("samples.page", _method="GET", last=last), 303)
