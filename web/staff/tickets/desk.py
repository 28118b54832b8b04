"""Tickets for staff: the lists with what is late first, one ticket with what may be done with it, taking one in, printing."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.tickets.desk import ON_SITE, Left
from hotline.tickets.statutory import NOT_THIS, statutory_clocks
from hotline.tickets.teaching import WAYS
from hotline.tickets.triage import triage
from knowledge.asked.questions import LoggedQuestion
from knowledge.asked.tickets.lists import GROUPS, WantedTickets
from knowledge.asked.tickets.satisfaction import LEVELS
from knowledge.asked.tickets.states import ACTIONS, STATE_NAMES
from knowledge.asked.tickets.ticket import URGENCIES, Doing, Ticket
from knowledge.asked.tickets.tickets import days_left
from knowledge.entry.validation import InvalidEntry
from knowledge.masking.masked_text import mask
from knowledge.storage.errors import Conflict, KnowledgeError, NotFound
from web.errors import BadInput
from web.parts import parts
from web.regions import find_region
from web.searching import led_to, page_number, searched
from web.sent import whole_number
from web.staff.signing_in import account, needs
from web.staff.tickets.begun import begun, taken_in

PAGE_SIZE = 20
SOON_DAYS = 1
"""Working days before it is due from which on a ticket is in the list of what is due soon."""
MOST_DAYS_OF_TALK, MOST_TALK = 366, 40
NUMBER = "<string(maxlength=20):number>"

pages = Blueprint("tickets", __name__, url_prefix="/staff/tickets")


@dataclass(frozen=True, slots=True)
class ListedTicket:
    """A ticket in a list: working days left (negative: late), whether it is late to be signed for or answered."""

    ticket: Ticket
    left: int | None
    overdue: bool


@pages.get("")
@needs("tickets")
def ticket_list() -> ResponseReturnValue:
    """One list of tickets: a state, or what is late, due soon, urgent. What was searched for is in the address, sealed."""
    group, search = request.args.get("group", "open"), searched()
    if group not in GROUPS and group not in STATE_NAMES:
        raise NotFound("没有这种工单。")
    office, page = parts().kb.tickets, page_number()
    scope = office.actor(account().username).scope
    wanted = WantedTickets(group="all" if search.words else group, words=search.words, soon_by=_soon_by())
    found = office.lists.page(wanted, scope, limit=PAGE_SIZE + 1, offset=(page - 1) * PAGE_SIZE)
    return render_template(
        "staff/tickets.html",
        tickets=[_listed(ticket) for ticket in found[:PAGE_SIZE]],
        more=len(found) > PAGE_SIZE,
        counts=office.lists.counts(scope, soon_by=_soon_by()),
        groups=GROUPS,
        states=STATE_NAMES,
        group=group,
        page=page,
        search=search,
    )


@pages.post("")
@needs("tickets")
def search() -> ResponseReturnValue:
    """Look for words or a number; an exact number leads to its ticket."""
    typed = request.form.get("search", "").strip()
    if typed.isascii() and typed.isdigit() and len(typed) >= 11:
        try:
            return redirect(url_for("tickets.ticket", number=parts().kb.tickets.numbered(typed).number), 303)
        except NotFound:
            pass
    return led_to("tickets.ticket_list")


@pages.route("/new", methods=["GET", "POST"])
@needs("ticket_take")
def new() -> ResponseReturnValue:
    """Take a matter in for somebody on the phone or at the counter; then its number and code, to be told."""
    if request.method == "GET":
        return _new_page()
    sent, start = request.form, begun(request.form.get("about", ""))
    region, problem = find_region(sent.get("region", ""))
    if problem:
        return _new_page(problem=f"地区：{problem}。不清楚就空着。"), 400
    try:
        left = parts().desk.take_in(
            sent.get("text", ""), contact=sent.get("contact", ""), grid=sent.get("grid", ""), by=account().username,
            kind=sent.get("kind", ""), source=sent.get("source", ""), urgency=sent.get("urgency", "一般"),
            topic=sent.get("topic", "")[:40], region=region, **({"reply_id": start.reply_id} if start.reply_id else {}),
        )  # fmt: skip
        taken_in(start, left.ticket.number, by=account().username)
    except Conflict as error:
        return _new_page(problem=str(error)), 409
    try:
        taken = _on_site(left)
    except KnowledgeError as error:
        flash(f"已登记，还没有处理：{error}")
        taken = left.ticket
    return render_template("staff/ticket_left.html", ticket=taken, code=left.code)


def _on_site(left: Left) -> Ticket:
    """What whoever walks a grid did with it at once, if they said so."""
    sent = request.form
    if "grid" not in parts().desk.profile.features or not (how := sent.get("on_site", "")):
        return left.ticket
    return parts().desk.on_site(
        left, how, what=sent.get("what", "")[:500], department=sent.get("department", "")[:60], until=sent.get("until", "")[:20],
        by=account().username,
    )  # fmt: skip


@pages.get(f"/{NUMBER}")
@needs("tickets")
def ticket(number: str) -> ResponseReturnValue:
    """One ticket: what it is, what may be done with it now, what happened so far."""
    return _ticket_page(_seen(number))


@pages.post(f"/{NUMBER}/act")
@needs("tickets")
def act(number: str) -> ResponseReturnValue:
    """Do something with a ticket; what cannot be done is said on its page, with what was typed kept."""
    found, sent = _seen(number), request.form
    action = sent.get("action", "")
    try:
        doing = Doing(
            why=mask(sent.get("why", "").strip()[:500]),
            department=(sent.get("department") or sent.get("other", "")).strip()[:60],
            helpers=tuple(name.strip()[:60] for name in sent.get("helpers", "").replace("，", "、").split("、")),
            kind=_of(sent.get("kind", ""), parts().desk.profile.tickets.classes),
            urgency=_of(sent.get("urgency", ""), URGENCIES),
            topic=sent.get("topic", "").strip()[:40],
            into=_into(sent.get("into", "")),
            reply=sent.get("reply", ""),
        )
        done = parts().desk.act(found.id, action, by=account().username, doing=doing, expected=_version())
        _remember_dispute(done, action)
    except KnowledgeError as error:
        if error.http_status >= 500:
            raise
        return _ticket_page(parts().kb.tickets.get(found.id), problem=str(error)), error.http_status
    flash(f"已{_label(action)}，现在是“{done.state_name}”。")
    return redirect(url_for("tickets.ticket", number=number), 303)


@pages.post(f"/{NUMBER}/contact")
@needs("tickets")
def contact(number: str) -> ResponseReturnValue:
    """Show how to reach whoever left it; that it was looked at is in the audit."""
    found = _seen(number)
    return _ticket_page(found, reached_by=parts().desk.contact(found.id, by=account().username))


@pages.post(f"/{NUMBER}/teach")
@needs("attach")
def teach(number: str) -> ResponseReturnValue:
    """Propose what the ticket showed to be missing; others review it."""
    found, sent = _seen(number), request.form
    try:
        said = parts().desk.teach(
            found, sent.get("how", ""), item=sent.get("item", "").strip(), question=sent.get("question", ""),
            answer=sent.get("answer", ""), name=sent.get("name", ""), by=account().username,
        )  # fmt: skip
    except InvalidEntry as error:
        return _ticket_page(found, problem="；".join(str(problem) for problem in error.problems)), 400
    except KnowledgeError as error:
        if error.http_status >= 500:
            raise
        return _ticket_page(found, problem=str(error)), error.http_status
    flash(said)
    return redirect(url_for("tickets.ticket", number=number), 303)


@pages.post(f"/{NUMBER}/review")
@needs("ticket_take")
def finish_review(number: str) -> ResponseReturnValue:
    """End the review task of a poor rating."""
    found = _seen(number)
    outcome = mask(request.form.get("outcome", "").strip()[:500])
    nth = 2 if request.form.get("nth") == "2" else 1
    parts().kb.tickets.satisfaction.finish(found.id, nth, outcome=outcome, by=account().username)
    flash("差评整改已办结，居民可以再评价一次。")
    return redirect(url_for("tickets.ticket", number=number), 303)


@pages.get(f"/{NUMBER}/slip")
@needs("tickets")
def slip(number: str) -> ResponseReturnValue:
    """The ticket on a page to print: received, handed over with what was told, and the reply once there is one."""
    found = _seen(number)
    office = parts().kb.tickets
    return render_template(
        "staff/ticket_slip.html",
        ticket=found,
        helpers=office.helpers(found.id),
        told=parts().desk.told(found),
        talk=_talk(found),
        clocks=statutory_clocks(found.text),
        triage=triage(parts().desk.profile, found.text),
        not_this=NOT_THIS,
        caveat=_caveat(found),
        profile=parts().desk.profile,
    )


# -- what is shown


def _talk(found: Ticket) -> list[LoggedQuestion]:
    """What was asked and told before the ticket was opened, in its words: what is handed over equals it."""
    questions = parts().kb.questions
    logged = questions.those([found.reply_id]) if found.reply_id else []
    if not logged or not logged[0].conversation:
        return logged
    since = parts().kb.clock() - timedelta(days=MOST_DAYS_OF_TALK)
    return list(questions.of_conversation(logged[0].conversation, since=since, limit=MOST_TALK))


def _ticket_page(found: Ticket, *, problem: str = "", reached_by: str = "") -> str:
    desk, office, who = parts().desk, parts().kb.tickets, account().username
    actions = office.actions(found, who)
    names = {action.name for action in actions}
    drafted = desk.drafted(found) if names & {"answer", "submit_reply"} or found.replied_at else None
    return render_template(
        "staff/ticket.html",
        ticket=found,
        listed=_listed(found),
        actions=actions,
        names=names,
        events=office.events(found.id),
        helpers=office.helpers(found.id),
        replies=office.replies.of(found.id),
        proposed=office.replies.proposed(found.id),
        merged=office.merged_into(found.id),
        into=office.get(found.into_ticket) if found.into_ticket else None,
        has_contact=office.contacts.has(found.id),
        reached_by=reached_by,
        suggestions=desk.suggestions(found) if "dispatch" in names or "accept" in names else [],
        alike=desk.alike(found) if names & {"merge", "accept"} else [],
        drafted=drafted,
        answered=drafted.item_name if drafted else "",
        known=office.dispatches.departments(),
        ratings=office.satisfaction.ratings(found.id),
        tasks=office.satisfaction.tasks(found.id),
        clocks=statutory_clocks(found.text),
        triage=triage(parts().desk.profile, found.text),
        not_this=NOT_THIS,
        caveat=_caveat(found),
        rules=desk.profile.tickets,
        urgencies=URGENCIES,
        ways=WAYS,
        closing_text=desk.closing_text(found) if found.replied_at else "",
        levels=LEVELS,
        states=STATE_NAMES,
        problem=problem,
        typed=request.form if problem else {},
    )


def _new_page(problem: str = "") -> str:
    desk, about = parts().desk, request.values.get("about", "")
    start = begun(about)
    return render_template(
        "staff/ticket_new.html",
        rules=desk.profile.tickets,
        urgencies=URGENCIES,
        keeps_contacts=desk.keeps_contacts,
        region=start.region or parts().settings.region,
        about=about,
        call=start.call,
        on_site=ON_SITE if "grid" in desk.profile.features else {},
        problem=problem,
        typed=request.form or {"text": start.text},
    )


def _listed(found: Ticket) -> ListedTicket:
    today = parts().today()
    left = days_left(parts().kb.calendar, found, today)
    return ListedTicket(found, left, found.is_overdue(today.isoformat()))


def _caveat(found: Ticket) -> str:
    """What is to be said of a due day in a year whose holidays are not known yet."""
    if not found.due_on:
        return ""
    today = parts().today()
    return parts().kb.calendar.calendar().caveat(today, today.fromisoformat(found.due_on))


def _soon_by() -> str:
    today = parts().today()
    return max(parts().kb.calendar.add_working_days(today, SOON_DAYS), today + timedelta(days=1)).isoformat()


# -- what was sent


def _seen(number: str) -> Ticket:
    office = parts().kb.tickets
    return office.seen_by(office.numbered(number).id, account().username)


def _version() -> int:
    version = whole_number(request.form.get("version", ""), digits=5)
    if version is None:
        raise BadInput("请回到工单页面再操作。")
    return version


def _into(number: str) -> int | None:
    return _seen(number.strip()).id if number.strip() else None


def _of(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else ""


def _remember_dispute(found: Ticket, action: str) -> None:
    """Where a return is decided and the words are given by which such matters are known, keep the decision as a rule."""
    words, whose = request.form.get("rule_words", "").strip(), request.form.get("rule_department", "").strip()
    if action in ("allow_return", "deny_return") and words and whose:
        reason = request.form.get("why", "")[:200]
        parts().desk.decide_dispute(found, words, whose, reason=reason, by=account().username)


def _label(action: str) -> str:
    return ACTIONS[action].label if action in ACTIONS else "处理"
