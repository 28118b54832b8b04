"""The first page of staff: what waits for whoever is signed in, each with its count and the way there; and one search everywhere."""

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from knowledge.asked.tickets.lists import WantedTickets
from knowledge.staff.accounts import Account
from knowledge.upkeep.review_queue import Workload
from web.parts import parts
from web.searching import led_to, searched
from web.staff.home.finding import everywhere
from web.staff.signing_in import account, needs

pages = Blueprint("home", __name__, url_prefix="/staff")


@dataclass(frozen=True, slots=True)
class Pile:
    """A pile of work: how much there is of it, what it is, where it is done, and what is pressing about it ('' for nothing)."""

    count: int
    label: str
    address: str
    pressing: str = ""


@pages.get("/home")
@needs("inbox")
def page() -> ResponseReturnValue:
    here, who = parts(), account()
    is_tidying = here.needs.tidy()
    return render_template(
        "staff/home.html",
        is_tidying=is_tidying,
        piles=_piles(who),
        sent_back=here.kb.my_work.sent_back(who.username),
        needs=here.kb.needs.page(limit=5),
        search=searched(),
    )


@pages.post("/home")
@needs("inbox")
def search() -> ResponseReturnValue:
    """Look everywhere; the words lead to an address that can be gone back to."""
    return led_to("home.find")


@pages.get("/find")
@needs("inbox")
def find() -> ResponseReturnValue:
    """Items, drafts, sources and people that the words of a search may mean."""
    search = searched()
    return render_template("staff/find.html", search=search, found=everywhere(search.words))


def _piles(who: Account) -> list[Pile]:
    """What waits, by role: whoever may publish reviews first, whoever may write has drafts, everybody has the queue."""
    piles = _reviewing(who) if who.may("publish") else []
    if who.may("edit"):
        piles += _writing(who)
    return [*piles, *_queue(who), *_tickets(who)]


def _reviewing(who: Account) -> list[Pile]:
    drafts, wordings = parts().kb.my_work.to_review(who.username)
    return [
        Pile(drafts, "份草稿等您审核", url_for("reviewing.review")),
        Pile(wordings, "种问法等您通过", url_for("wordings.before")),
    ]


def _writing(who: Account) -> list[Pile]:
    kb = parts().kb
    loads = [load for owner, load in kb.reviews.by_owner().items() if not who.departments or who.owns(owner)]
    due = sum(_total(load) for load in loads)
    overdue = sum(load.overdue for load in loads)
    return [
        Pile(kb.my_work.writing(who.username), "份草稿在您手里", url_for("reviewing.review")),
        Pile(due, "条内容要复核", url_for("upkeep.reviews"), f"逾期 {overdue}" if overdue else ""),
    ]


def _queue(who: Account) -> list[Pile]:
    kb = parts().kb
    everything = kb.needs.count()
    mine = kb.needs.count(departments=who.departments) if who.departments else 0
    danger = sum(1 for need in kb.needs.page(limit=50) if need.danger)
    piles = [Pile(everything, "组问题没有答上", url_for("queue.queue"), f"可能有危险 {danger}" if danger else "")]
    return [Pile(mine, "组可能归您的部门", url_for("queue.queue", mine="1")), *piles] if who.departments else piles


def _tickets(who: Account) -> list[Pile]:
    office = parts().kb.tickets
    scope = office.actor(who.username).scope
    late = office.lists.count(WantedTickets(group="overdue"), scope)
    return [
        Pile(
            office.lists.count(WantedTickets(group="open"), scope),
            "张工单没有办结",
            url_for("tickets.ticket_list"),
            f"超期 {late}" if late else "",
        )
    ]


def _total(load: Workload) -> int:
    return load.repeal + load.expiry + load.review_by
