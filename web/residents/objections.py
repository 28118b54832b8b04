"""您说得不对: objecting to a reply that was shown, and reading what became of it.

The form is at a sealed address of the reply, worth nothing after two hours; what was objected is at an address with a key that only whoever
objected has. What it shows beside the reply as it was told is what is answered now, never a text made for the page.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from hotline.answering.replies import from_json
from hotline.asked_again import told_now
from knowledge.asked.questions import LoggedQuestion
from knowledge.masking.masked_text import mask
from knowledge.storage.errors import KnowledgeError, NotFound
from web import asking
from web.parts import parts
from web.residents.sheets import qr_of
from web.sealing import seal, unseal
from web.staff.signing_in import is_staff

MAX_SAID = 1_000
OVER = "这条答复已经过了两个小时，请重新问一次，再点“说得不对”。"
_PURPOSE = "objection"

pages = Blueprint("objections", __name__, url_prefix="/wrong")


@pages.record_once
def _tell_templates(state: BlueprintSetupState) -> None:
    """Let every reply lead to its form."""
    state.app.jinja_env.globals["objection_address"] = address_for


def address_for(reply_id: str) -> str:
    """Where a reply can be objected to, for the next hours."""
    return url_for("objections.write", token=seal(_PURPOSE, reply_id))


@pages.get("/about/<token>")
def write(token: str) -> str:
    """The form, with what was asked and told."""
    return _form(token, _about(token))


@pages.post("/about/<token>")
def make(token: str) -> ResponseReturnValue:
    """Take an objection in; then the page where what becomes of it will be."""
    logged, said = _about(token), request.form.get("said", "").strip()
    if len(said) > MAX_SAID:
        return _form(token, logged, said=said, problem=f"请缩短到 {MAX_SAID} 个字以内。"), 400
    try:
        asking.admit()
        key = parts().kb.objections.make(logged.reply_id, mask(said))
    except KnowledgeError as error:
        if error.http_status >= 500:
            raise
        return _form(token, logged, said=said, problem=str(error)), error.http_status
    return redirect(url_for("objections.show", key=key), 303)


@pages.get("/<key>")
def show(key: str) -> str:
    """What became of an objection: the reply as it was told, and what is answered now, once that was put right."""
    kb = parts().kb
    found = kb.objections.of_key(key[:100])
    logged = kb.questions.get(found.reply_id)
    now = told_now(kb, parts().assistant, logged) if found.state == "mended" else None
    address = url_for("objections.show", key=key, _external=True)
    return render_template(
        "objection.html", found=found, logged=logged, before=from_json(logged.reply), now=now, qr=qr_of(address),
        address=address, today=parts().today(),
    )  # fmt: skip


def _about(token: str) -> LoggedQuestion:
    """The reply that a form is about; raises NotFound, also for what was told to operators only."""
    reply_id = unseal(_PURPOSE, token)
    if reply_id is None:
        raise NotFound(OVER)
    logged = parts().kb.questions.get(reply_id)
    if logged.channel == "operator" and not is_staff():
        raise NotFound(OVER)
    return logged


def _form(token: str, logged: LoggedQuestion, *, said: str = "", problem: str = "") -> str:
    before = from_json(logged.reply)
    return render_template(
        "objection_write.html", token=token, logged=logged, before=before, said=said, problem=problem, most=MAX_SAID
    )
