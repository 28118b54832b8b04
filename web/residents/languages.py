"""Which language a page is in: as a link asks, else as this browser was told, else Chinese, the language of everything published.

A browser that asks for another language is offered it in one line, since headings in English around facts in Chinese are of use to some and a
puzzle to others. What is in no catalogue is shown in Chinese, the language of the templates. Pages of staff are Chinese. A further language is a folder in
`web/translations` and a line in `LANGUAGES`.
"""

from datetime import date

from flask import Blueprint, Flask, Response, has_request_context, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, format_date, gettext
from markupsafe import Markup, escape

from knowledge.places.working_days import WEEKDAYS
from web.residents.large_print import LONG_ENOUGH, way_back

LANGUAGES = {"zh": "中文", "en": "English"}
"""By code, each named in itself."""
TAGS = {"zh": "zh-CN", "en": "en"}
"""What the pages say of themselves."""
OWN = "zh"
"""The language of the templates and of everything published."""
COOKIE = "language"
_STAFF = ("/staff", "/desk")

pages = Blueprint("languages", __name__)


def speak_languages(app: Flask) -> None:
    """Teach an application its languages."""
    app.config.update(BABEL_DEFAULT_LOCALE=OWN, BABEL_DEFAULT_TIMEZONE="Asia/Shanghai")
    Babel(app, locale_selector=language)
    app.jinja_env.globals.update(language=language, languages=LANGUAGES, language_tag=lambda: TAGS[language()], in_chinese=in_chinese, offered_language=offered)  # fmt: skip
    app.after_request(_remember)


@pages.post("/language")
def choose() -> ResponseReturnValue:
    """Have the pages in a language from now on, and go back to the page that was asked from."""
    chosen = request.form.get("language", "")
    response = redirect(way_back(request.referrer), 303)
    if chosen in LANGUAGES:
        _keep(response, chosen)  # type: ignore[arg-type]
    return response


def language() -> str:
    """The code of the language of this page."""
    if not has_request_context() or request.path.startswith(_STAFF):
        return OWN
    return _chosen() or OWN


def offered() -> str:
    """The code of a language that this browser asks for and nobody has chosen or declined yet; '' for none."""
    accepted = request.accept_languages
    if _chosen() or request.path.startswith(_STAFF) or not accepted or accepted.best == "*":
        return ""
    # Whoever reads neither of ours reads English sooner than Chinese.
    wanted = accepted.best_match(list(LANGUAGES)) or "en"
    return "" if wanted == OWN else wanted


def _chosen() -> str:
    said = (request.args.get("lang", ""), request.cookies.get(COOKIE, ""))
    return next((code for code in said if code in LANGUAGES), "")


def in_chinese() -> Markup:
    """The attribute for what stays Chinese on a page in another language."""
    return Markup("") if language() == OWN else Markup(' lang="zh-CN"')


def in_words(text: str) -> Markup:
    """A word of the program itself (a heading, what to ask next) in the language of the page, marked where it stands among Chinese."""
    said = str(gettext(text))
    return escape(text) if said == text else Markup('<span lang="{}">{}</span>').format(TAGS[language()], said)


def day_in_words(value: date) -> str:
    """A day as the page writes it: 2025年5月10日, 10 May 2025."""
    if language() == OWN:
        return f"{value.year}年{value.month}月{value.day}日"
    return str(format_date(value, "d MMM y"))


def weekday_in_words(value: date) -> str:
    """A day to choose among others: 11月27日 星期五, Fri 27 Nov."""
    if language() == OWN:
        return f"{value.month}月{value.day}日 星期{WEEKDAYS[value.weekday()]}"
    return str(format_date(value, "EEE d MMM"))


def _remember(response: Response) -> Response:
    """A link on a poster or of our own (`?lang=en`) holds for the pages that follow; one of another site for its page alone."""
    asked = request.args.get("lang", "")
    if asked in LANGUAGES and request.method == "GET" and request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin"):  # fmt: skip
        _keep(response, asked)
    if response.mimetype == "text/html":
        response.vary.update(("Accept-Language", "Cookie"))
    return response


def _keep(response: Response, chosen: str) -> None:
    response.set_cookie(COOKIE, chosen, max_age=LONG_ENOUGH, samesite="Lax", httponly=True, secure=request.is_secure)
