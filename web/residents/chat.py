"""The residents' pages: asking and being answered, rating a reply, and help.

Asking is a form POST that leads to the page of the conversation (`talks`) with JavaScript off; with it on, htmx appends the
same exchange to the page. The state of a conversation travels in a signed token inside the form, and so does a place that is
new to it.
"""

import re
from urllib.parse import parse_qsl

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hotline.answering.replies import Reply
from hotline.assistant import MAX_QUESTION
from knowledge.asked.asking_limits import TooManyQuestions
from knowledge.asked.feedback import RATINGS
from knowledge.entry.records import NATION
from knowledge.masking.masked_text import mask
from web import asking
from web.errors import BadInput, answer
from web.parts import parts
from web.regions import is_region_code, whole_code
from web.residents import talks
from web.residents.chat_page import MAX_TOKEN_CHARS, chat_page, with_htmx
from web.sealing import KEPT
from web.staff.signing_in import is_staff

MAX_FORM_BYTES = 500_000
"""Form encoding takes nine bytes for a Chinese character. Far more than is answered is read, to be put back into the box."""

pages = Blueprint("chat", __name__)


@pages.get("/")
def ask_page() -> str:
    return chat_page()


@pages.post("/")
def ask() -> ResponseReturnValue:
    """Answer one question: a whole page, or only the exchange when htmx asked."""
    request.max_content_length = MAX_FORM_BYTES
    if (request.content_length or 0) > MAX_FORM_BYTES:
        kept = "" if with_htmx() else _("框里只留下了开头的一部分。")
        return _refused(413, f"{_('内容太长了，')}{kept}{_shorten()}", **_beginning_of_form())
    sent = request.form
    question, shown = _picked(sent.get("pick", ""))
    question = question or sent.get("question", "").strip()
    token = sent.get("conversation", "")[:MAX_TOKEN_CHARS]
    if problem := _problem(question):
        return _refused(400, problem, typed=question, token=token)
    # The examples have a field of their own, since with htmx the page's field, which may have changed, goes along too.
    region = _region(sent.get("region", sent.get("here", "")))
    try:
        asking.admit()
    except TooManyQuestions as error:
        return _refused(429, str(error), typed=question, token=token)
    reply = parts().assistant.ask(
        question, conversation=token, region=region, channel=_channel(), client=asking.client()
    )
    if reply.referral and reply.referral.kind == "failure":
        return _refused(503, reply.said, typed=question, token=token)
    return _drawn(shown or question, reply, before=token)


def _drawn(question: str, reply: Reply, *, before: str) -> ResponseReturnValue:
    """An exchange as a part of the page, for htmx, or else the page of its conversation."""
    if with_htmx():
        asked = mask(question).text
        drawn = render_template(
            "_exchange_alone.html", question=asked, reply=reply, ratings=RATINGS, before=before or "new"
        )
        # chat.js puts it into the address bar, for whoever reloads the page or comes back to it.
        address = talks.address_of(parts().assistant.conversation_id(reply.conversation))
        return drawn, {"Talk-Address": address} if reply.recorded else {}
    if reply.recorded:
        return talks.led_to(reply)
    # The page of the conversation shows what is in the log, and this is not.
    return chat_page(exchanges=[talks.TalkTurn(question, reply)], ratings=RATINGS, token=reply.conversation)


def _channel() -> str:
    """Who asks: staff are answered from what is for operators only, too."""
    return "operator" if is_staff() else "web"


def _refused(status: int, problem: str, *, typed: str = "", token: str = "") -> ResponseReturnValue:
    """Say what is wrong with a question, which stays in its box."""
    if with_htmx():
        return answer(status, "bad_input", problem)
    return chat_page(problem=problem, typed=typed, token=token), status


def _beginning_of_form() -> dict[str, str]:
    """What was typed and the conversation, as far as a form that is too large is read."""
    request.max_content_length = (request.content_length or 0) + 1  # Reaching the limit is an error, even at the end.
    raw = request.stream.read(MAX_FORM_BYTES).decode("ascii", errors="ignore")
    fields = dict(parse_qsl(re.sub("%.?$", "", raw), errors="ignore"))
    return {"typed": fields.get("question", ""), "token": fields.get("conversation", "")[:MAX_TOKEN_CHARS]}


def _picked(pick: str) -> tuple[str, str]:
    """A button that says something else than it sends (`第2个|结婚登记`): what is asked, and what to show as asked."""
    question, _, shown = pick.partition("|")
    return question.strip(), shown.strip()[:300]


@pages.post("/feedback")
def rate() -> ResponseReturnValue:
    """Take a rating of a reply; the comment is masked before it is stored."""
    rating = request.form.get("rating", "")
    if rating not in {str(level) for level in RATINGS}:
        raise BadInput(_("请先选择一个评价等级。"))
    comment = mask(request.form.get("comment", "").strip()[:1000])
    parts().kb.feedback.give(
        request.form.get("reply_id", "")[:64], int(rating), comment=comment, reasons=request.form.getlist("reason"),
        client=asking.client(),
    )  # fmt: skip
    if with_htmx():
        return render_template("_thanks.html")
    return redirect(url_for("chat.thanks"), 303)


@pages.get("/thanks")
def thanks() -> str:
    return render_template("thanks.html")


@pages.get("/help")
def help_page() -> str:
    return render_template("help.html")


@pages.get("/privacy")
def privacy_page() -> str:
    """What is stored of what people type, in plain words."""
    kept_days = parts().settings.log_keep_days
    return render_template("privacy.html", tokens_hours=int(KEPT.total_seconds() // 3600), kept_days=kept_days)


def _problem(question: str) -> str:
    if not question:
        return str(_("请先写下您的问题，例如：%(example)s。", example=parts().settings.profile.talk.example))
    if len(question) > MAX_QUESTION:
        return f"{_('问题太长了（%(count)s 个字），', count=len(question))}{_shorten()}"
    return ""


def _shorten() -> str:
    return str(_("请把要问的事缩短到 %(most)s 个字以内再提交。", most=MAX_QUESTION))


def _region(code: str) -> str | None:
    """The region that a form brings along: a page of ours sends a code or nothing. The nation takes a place back."""
    code = whole_code(code)
    if not is_region_code(code):
        return None
    return parts().settings.region if code == NATION else code
