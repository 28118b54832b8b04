"""What waits for a second person: drafts by where they stand, proposed phrasings, and deciding about several at once."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.going_live.several_drafts import MOST, Outcomes
from knowledge.entry.differences import Change, changes, whole
from knowledge.entry.records import FACT_FIELDS
from knowledge.entry.validation import LABELS
from knowledge.publishing.drafting.waiting import BACK, REVIEW, WRITTEN, WantedDrafts
from knowledge.publishing.entry_states import Draft
from knowledge.publishing.proposals import Key
from knowledge.storage.errors import KnowledgeError, NotFound
from web.errors import BadInput
from web.parts import parts
from web.searching import page_number
from web.sent import whole_number
from web.staff.entries import places_of
from web.staff.published import live_of, name_of
from web.staff.reviewing.impact import OUTCOMES, SHOWN
from web.staff.signing_in import account, needs

PAGE_SIZE = 50
PHRASINGS = "phrasings"
STANDINGS = {REVIEW: "待审核", WRITTEN: "编写中", BACK: "退回的", PHRASINGS: "问法"}
MAX_FORM_BYTES = 200_000

pages = Blueprint("reviewing", __name__, url_prefix="/staff/review")


@dataclass(frozen=True, slots=True)
class ListedDraft:
    """A draft in the list, with what it would change of what is published; a new one with what it says."""

    draft: Draft
    changes: tuple[Change, ...]
    is_new: bool
    day: str
    comments: int
    is_mine: bool


@pages.get("")
@needs("inbox")
def review() -> ResponseReturnValue:
    """Drafts by where they stand, by author and import; or proposed phrasings."""
    standing = request.args.get("standing", REVIEW)
    if standing not in STANDINGS:
        raise NotFound("没有这种状态的草稿。")
    run = whole_number(request.args.get("run", "")) or 0
    wanted = WantedDrafts(standing if standing != PHRASINGS else REVIEW, request.args.get("author", "")[:100], run)
    waiting, page = parts().kb.waiting, page_number()
    wordings, count, offset = parts().kb.phrasings, parts().kb.phrasings.count_waiting(), (page - 1) * PAGE_SIZE
    phrasings = wordings.waiting(limit=PAGE_SIZE, offset=offset) if standing == PHRASINGS else []
    found = [] if standing == PHRASINGS else waiting.find(wanted, limit=PAGE_SIZE + 1, offset=offset)
    return render_template(
        "staff/review.html",
        standings=STANDINGS,
        standing=standing,
        counts={s: count if s == PHRASINGS else waiting.count(WantedDrafts(s)) for s in STANDINGS},
        phrasings=[(phrasing, name_of(phrasing.code, phrasing.region)) for phrasing in phrasings],
        listed=_listed(found[:PAGE_SIZE]),
        total=waiting.count(wanted),
        more=count > offset + PAGE_SIZE if standing == PHRASINGS else len(found) > PAGE_SIZE,
        page=page,
        wanted=wanted,
        authors=waiting.authors(),
        runs=waiting.runs(),
    )


@pages.post("/several")
@needs("edit")
def several() -> ResponseReturnValue:
    """What is to be done with the drafts that were ticked: hand them to review, or look at what publishing them would change."""
    chosen, do = _chosen(), request.form.get("do", "")
    if not chosen:
        raise BadInput("请先勾选草稿。")
    if do == "submit":
        return _submit(chosen)
    if do != "look":
        raise BadInput("请选择要做什么。")
    return _before_publishing(chosen)


@pages.post("/publish")
@needs("publish")
def publish() -> ResponseReturnValue:
    """Publish the drafts that were looked at together, but for those that may not go live."""
    note = request.form.get("revision_note", "").strip()[:300]
    return _told(parts().publishing.several_drafts.publish(_chosen(), by=account().username, note=note))


@pages.post("/comment")
@needs("edit")
def comment() -> ResponseReturnValue:
    """Say something of a draft, at a field or fact of it."""
    sent = {name: request.form.get(name, "").strip() for name in ("code", "region", "place", "text")}
    parts().kb.comments.add(
        sent["code"][:100], sent["region"][:12], text=sent["text"][:500], by=account().username,
        place=sent["place"][:300], label=_label(sent["code"], sent["region"], sent["place"]),
    )  # fmt: skip
    flash("意见已留下，编写的人打开草稿就看到。")
    return redirect(url_for("entries.entry", code=sent["code"], region=sent["region"]), 303)


@pages.post("/comments/<int(max=999999999):comment_id>/settle")
@needs("edit")
def settle(comment_id: int) -> ResponseReturnValue:
    """A comment has been done, or answered."""
    said = parts().kb.comments.settle(comment_id, by=account().username)
    flash("意见已标为处理过。")
    return redirect(url_for("entries.edit", code=said.code, region=said.region), 303)


def _label(code: str, region: str, place: str) -> str:
    """What people call a place of a draft; '' for the whole."""
    named = dict(places_of(parts().kb.items.draft(code, region).item))
    return named.get(place, "") if place else ""


def _submit(chosen: list[tuple[Key, int]]) -> ResponseReturnValue:
    done, refused = 0, list[str]()
    for (code, region), _version in chosen:
        try:
            parts().kb.items.submit(code, region, by=account().username)
            done += 1
        except KnowledgeError as error:
            refused.append(str(error))
    flash(f"已提交审核 {done} 份。" + (f"另有 {len(refused)} 份没有提交：{refused[0]}" if refused else ""))
    return redirect(url_for("reviewing.review", standing=REVIEW), 303)


def _before_publishing(chosen: list[tuple[Key, int]]) -> ResponseReturnValue:
    if not account().may("publish"):
        raise BadInput("您的角色只能提交审核，请由审核人员发布。")
    drafts, gone = list[Draft](), list[str]()
    for (code, region), version in chosen:
        try:
            draft = parts().kb.items.publishable(
                code,
                region,
                reviewer=account().username,
                expected_version=version,
                four_eyes=parts().publishing.four_eyes,
            )
            drafts.append(draft)
        except KnowledgeError as error:
            gone.append(str(error))
    report = parts().publishing.several_drafts.impact(drafts) if drafts else None
    return render_template(
        "staff/review_together.html", listed=_listed(drafts), gone=gone, report=report, outcomes=OUTCOMES,
        shown=report.changes[:SHOWN] if report else (),
    )  # fmt: skip


def _told(outcomes: Outcomes) -> ResponseReturnValue:
    """What became of them."""
    flash(f"已发布 {len(outcomes.live)} 份，立即生效。")
    if not outcomes.refused:
        return redirect(url_for("reviewing.review"), 303)
    refused = [(name_of(*key), key, why) for key, why in outcomes.refused]
    return render_template("staff/review_refused.html", refused=refused, live=len(outcomes.live)), 409


def _listed(drafts: list[Draft]) -> list[ListedDraft]:
    scheduled = {(waiting.code, waiting.region): waiting.day.isoformat() for waiting in parts().kb.schedule.all()}
    keys = [(draft.item.code, draft.item.region) for draft in drafts]
    comments = parts().kb.waiting.commented(keys)
    me = account().username
    return [
        ListedDraft(
            draft, *_changed(draft), scheduled.get(key, ""), comments.get(key, 0),
            parts().publishing.four_eyes and me in draft.authors,
        )
        for draft, key in zip(drafts, keys, strict=True)
    ]  # fmt: skip


def _changed(draft: Draft) -> tuple[tuple[Change, ...], bool]:
    """(what a draft changes, whether the entry is new); of a new one, what it says field by field."""
    live = live_of(draft.item.code, draft.item.region)
    if live is None:
        said = [
            Change(LABELS[name], "", "", "", getattr(draft.item, name), "added")
            for name in ("summary", "department")
            if getattr(draft.item, name)
        ]
        said += [
            Change(LABELS[field], "", "", "", whole(fact), "added")
            for field in FACT_FIELDS
            for fact in getattr(draft.item, field)
        ]
        return tuple(said), True
    return tuple(changes(live.item, draft.item)), False


def _chosen() -> list[tuple[Key, int]]:
    """The drafts that were ticked, as `code@region@version`."""
    request.max_content_length = MAX_FORM_BYTES
    found = []
    for said in request.form.getlist("draft")[:MOST]:
        code, region, version = [*said.split("@"), "", ""][:3]
        if (number := whole_number(version)) is not None:
            found.append(((code, region), number))
    return found
