"""Tokens of other programs, for admins: made here, shown once, taken back."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.staff.api_tokens import SCOPES
from knowledge.storage.errors import KnowledgeError
from web.parts import parts
from web.searching import page_number
from web.staff.signing_in import account, needs

PAGE_SIZE = 50

pages = Blueprint("api_tokens", __name__, url_prefix="/staff")


@pages.get("/tokens")
@needs("users")
def tokens() -> str:
    return _page()


@pages.post("/tokens")
@needs("users")
def add() -> ResponseReturnValue:
    """Make a token. Its secret is on this page and nowhere else, so it is no redirect."""
    form = request.form
    try:
        until = date.fromisoformat(form["until"]) if form.get("until") else None
        made, secret = parts().kb.api_tokens.make(
            form.get("name", ""), form.getlist("scope"), by=account().username, expires_on=until
        )
    except KnowledgeError as error:
        return _page(problem=str(error)), error.http_status
    except ValueError:
        return _page(problem="最后一天应为日期，如 2026-12-31。"), 400
    return _page(secret=secret, name=made.name)


@pages.post("/tokens/<int(max=999999999):token_id>/revoke")
@needs("users")
def revoke(token_id: int) -> ResponseReturnValue:
    try:
        revoked = parts().kb.api_tokens.revoke(token_id, by=account().username)
    except KnowledgeError as error:
        return _page(problem=str(error)), error.http_status
    flash(f"已停用 {revoked.name}，马上失效。")
    return redirect(url_for("api_tokens.tokens"))


def _page(problem: str = "", secret: str = "", name: str = "") -> str:
    page = page_number()
    tokens, total = parts().kb.api_tokens.page(limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return render_template(
        "staff/tokens.html", tokens=tokens, page=page, more=total > page * PAGE_SIZE, scopes=SCOPES, problem=problem, secret=secret, name=name,
        typed=request.form,
    )  # fmt: skip
