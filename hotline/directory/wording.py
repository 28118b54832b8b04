"""How what the directory knows is said: departments with their hours today, officers, who is on duty."""

from collections.abc import Iterable
from datetime import date, datetime, time

from knowledge.entry.departments import Department, Duty, Officer
from knowledge.places.opening import Hours, read_hours, state_at
from knowledge.places.slots import takes_bookings
from knowledge.places.working_days import WEEKDAYS, Calendar

LINES = {
    "phone": ("电话", "phone"), "complaint": ("监督投诉电话", "complaint_phone"), "address": ("地址", "address"),
    "duties": ("职责", "handles"), "appointment": ("预约", "appointment"), "extended": ("延时服务", "extended"), "at_home": ("上门", "at_home"), "agent": ("代办", "agent"),
}  # fmt: skip
"""What is asked for, its label, and the field that tells it."""
ORDER = ("phone", "address", "hours", "complaint", "extended", "appointment", "at_home", "agent", "duties")
BOOKING = "/appointments"
"""Where a time can be booked on our own pages."""


def day_name(day: date, today: date) -> str:
    """明天（11月28日 星期六）, or without 明天 for days further away."""
    near = {-1: "昨天", 0: "今天", 1: "明天", 2: "后天"}.get((day - today).days, "")
    named = f"{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}"
    return f"{near}（{named}）" if near else named


def about(
    department: Department, wants: Iterable[str], moment: datetime, days: tuple[date, ...], calendar: Calendar
) -> list[str]:
    """The lines about a department: what was asked for first, then what else is needed to reach it."""
    # The hours say the extended ones, too: noon and evenings are asked of both.
    wants = [
        "hours" if want in ("open", "late") or (want == "extended" and department.extended) else want for want in wants
    ]
    asked = [want for want in dict.fromkeys(wants) if want in ORDER]
    rest = [want for want in ("phone", "address", "hours", "complaint") if want not in asked]
    lines = [line for want in (*asked, *rest) if (line := _line(department, want, moment, days, calendar))]
    missing = [LINES[want][0] for want in asked if want in LINES and not _told(department, want)]
    if missing:
        lines.insert(0, f"{'、'.join(missing)}没有登记，请打下面的电话问。")
    return lines


def hours_line(hours: str, moment: datetime, days: tuple[date, ...], calendar: Calendar, *, extended: str = "") -> str:
    """The hours as written, and whether it is open now, or on the days that were asked about; with the `extended` ones, if there are."""
    read, more = read_hours(hours), read_hours(extended) if extended else None
    written = f"办公时间：{hours}" + (f"\n延时服务：{extended}" if extended else "")
    if read is None:
        return written
    today = moment.date()
    if days and days != (today,):
        return f"{written}\n{_on_days(read, more, days, today, calendar)}"
    return f"{_now(read, moment, calendar, more)}\n{written}"


def officer_line(officer: Officer) -> str:
    """An officer with what they answer for."""
    area = officer.cell + (f"（{'、'.join(officer.areas)}）" if officer.areas else "")
    return f"{area + '：' if area else ''}{officer.name}{' ' + officer.phone if officer.phone else ''}{'；' + officer.note if officer.note else ''}"


def duty_line(duty: Duty) -> str:
    """Who is on duty, with how to reach them."""
    extra = "；".join(part for part in (duty.hours, duty.note) if part)
    return f"{duty.kind}：{duty.name}{' ' + duty.phone if duty.phone else ''}{'（' + extra + '）' if extra else ''}"


def _line(department: Department, want: str, moment: datetime, days: tuple[date, ...], calendar: Calendar) -> str:
    if want == "hours":
        hours, extended = department.hours, department.extended
        return (
            hours_line(hours, moment, days, calendar, extended=extended)
            if hours
            else f"延时服务：{extended}"
            if extended
            else ""
        )
    label, said = LINES[want][0], _told(department, want)
    if want == "address" and said and department.room:
        said = f"{said}（{department.room}）"
    return f"{label}：{said}" if said else ""


def _told(department: Department, want: str) -> str:
    said = str(getattr(department, LINES[want][1]))
    if want == "appointment" and takes_bookings(department):
        said = "；".join(part for part in (said.rstrip("。"), f"网上选时间 {BOOKING}") if part)
    return said


def _now(hours: Hours, moment: datetime, calendar: Calendar, extended: Hours | None = None) -> str:
    state = state_at(hours, moment, calendar)
    if state.open:
        return "现在开门。" if state.until in (None, time.max) else f"现在开门，到 {_at(state.until)}。"
    if extended is not None:
        late = state_at(extended, moment, calendar)
        if late.open:
            return f"现在是延时服务时间，到 {_at(late.until)}。"
        if late.opens and late.opens.date() == moment.date() and (state.opens is None or late.opens < state.opens):
            return f"现在没有开门（{state.why}），{_at(late.opens.time())} 起有延时服务。"
    if state.opens is None:
        return f"现在没有开门（{state.why}）。"
    today = moment.date()
    later = (
        _at(state.opens.time())
        if state.opens.date() == today
        else f"{day_name(state.opens.date(), today)} {_at(state.opens.time())}"
    )
    return f"现在没有开门（{state.why}），{later} 开门。"


def _on_days(hours: Hours, extended: Hours | None, days: tuple[date, ...], today: date, calendar: Calendar) -> str:
    lines = []
    for day in days[:10]:
        known, spans = calendar.day(day), hours.spans(day, calendar)
        name = f"，{known.name}" if known.name else ""
        told = _spans(spans) if spans else "不上班"
        if extended is not None and (late := extended.spans(day, calendar)):
            told += f"，延时服务 {_spans(late)}"
        lines.append(f"{day_name(day, today)}{name}：{told}")
    caveat = calendar.caveat(days[0], days[-1])
    return "\n".join([*lines, caveat] if caveat else lines)


def _spans(spans: list[tuple[time, time]]) -> str:
    return "、".join(f"{_at(start)}-{_at(end)}" for start, end in spans)


def _at(when: time | None) -> str:
    return "24:00" if when in (None, time.max) else f"{when.hour}:{when.minute:02d}" if when else ""
