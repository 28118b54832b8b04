"""The residents' pages: asking and being answered, rating a reply, help, and the large-print switch.

Asking is a form POST that works with JavaScript off; with it on, htmx appends the same exchange to the page. The server
keeps no conversation: its state travels in a signed token inside the form, and so does a place that is new to it.
"""

from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue

from knowledge.errors import Conflict
from knowledge.feedback import RATINGS
from knowledge.masking import mask
from knowledge.records import NATION
from web.parts import parts

MAX_QUESTION_CHARS = 10_000
MAX_FORM_BYTES = 128 * 1024
"""Form encoding takes nine bytes for a Chinese character, so that 10,000 of them need more than the usual limit."""
MAX_TOKEN_CHARS = 8_192
EXAMPLES = 6
LARGE_PRINT_COOKIE = "print"
LONG_ENOUGH = 365 * 24 * 3600
"""Seconds that a browser keeps what was set."""

pages = Blueprint("chat", __name__)


@pages.get("/")
def ask_page() -> str:
    return chat_page()


@pages.post("/")
def ask() -> ResponseReturnValue:
    """Answer one question: a whole page, or only the exchange when htmx asked."""
    request.max_content_length = MAX_FORM_BYTES
    question, token = request.form.get("question", "").strip(), request.form.get("conversation", "")
    with_htmx = request.headers.get("HX-Request") == "true"
    problem = _problem(question)
    if problem:
        if with_htmx:
            return render_template("_trouble.html", message=problem), 400
        return chat_page(problem=problem, typed=question, token=token[:MAX_TOKEN_CHARS]), 400
    # The examples have a field of their own, since with htmx the page's field, which may have changed, goes along too.
    region = _region(request.form.get("region", request.form.get("here", "")))
    reply = parts().assistant.ask(question, conversation=token[:MAX_TOKEN_CHARS], region=region, channel="web")
    if with_htmx:
        return render_template("_exchange_alone.html", question=question, reply=reply, ratings=RATINGS)
    return chat_page(question=question, reply=reply, ratings=RATINGS, token=reply.conversation)


def chat_page(**shown: object) -> str:
    """The page to ask on, with a reply or without."""
    examples = [] if shown.get("token") else _examples()
    return render_template("chat.html", examples=examples, **shown)


@pages.post("/feedback")
def rate() -> ResponseReturnValue:
    """Take a rating of a reply; the comment is masked before it is stored."""
    rating = request.form.get("rating", "")
    if rating not in {str(level) for level in RATINGS}:
        raise Conflict("请先选择一个评价等级。")
    comment = mask(request.form.get("comment", "").strip()[:1000])
    parts().kb.feedback.give(request.form.get("reply_id", "")[:64], int(rating), comment=comment)
    with_htmx = request.headers.get("HX-Request") == "true"
    return render_template("_thanks.html" if with_htmx else "thanks.html")


@pages.get("/help")
def help_page() -> str:
    return render_template("help.html")


@pages.get("/large-print/<any(on, off):switch>")
def switch_print(switch: str) -> ResponseReturnValue:
    """Turn the large-print pages (长辈版) on or off, and go back to where the link was."""
    response = redirect(_way_back(request.referrer))
    response.set_cookie(
        LARGE_PRINT_COOKIE,
        "large" if switch == "on" else "",
        max_age=LONG_ENOUGH,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure,
    )
    return response


def remember_large_print(app: Flask) -> None:
    """Let every template ask whether this browser wants large print."""

    def large_print() -> bool:
        return request.cookies.get(LARGE_PRINT_COOKIE) == "large"

    app.jinja_env.globals["large_print"] = large_print


def _problem(question: str) -> str:
    if not question:
        return "请先写下您的问题，例如：身份证丢了怎么补办。"
    if len(question) > MAX_QUESTION_CHARS:
        return f"问题太长了（{len(question)} 个字），请把要问的事缩短到 {MAX_QUESTION_CHARS} 个字以内再提交。"
    return ""


def _region(code: str) -> str | None:
    """The region that a form brings along: a page of ours sends a code or nothing. The nation takes a place back."""
    if len(code) != 12 or not (code.isascii() and code.isdigit()):
        return None
    return parts().settings.region if code == NATION else code


def _examples() -> list[str]:
    """Names of a few things people come to do, one from each of the largest topics."""
    by_topic: dict[str, list[str]] = {}
    for listing in parts().catalogue.listings():
        if listing.kind not in {"诉求", "咨询"}:
            by_topic.setdefault(listing.topic, []).append(listing.name)
    largest = sorted(by_topic.values(), key=len, reverse=True)
    return [names[0] for names in largest[:EXAMPLES]]


def _way_back(referrer: str | None) -> str:
    """The path of our own page that linked here; elsewhere is never redirected to."""
    try:
        found = urlsplit(referrer or "")
    except ValueError:
        return "/"
    ours = found.netloc == request.host and found.path.startswith("/") and not found.path.startswith("//")
    return found.path + (f"?{found.query}" if found.query else "") if ours else "/"
