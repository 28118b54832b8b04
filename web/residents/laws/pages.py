"""The texts of laws that are loaded here: a list, a page each, an address for every article."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from flask import Blueprint, render_template, request
from flask.sansio.blueprints import BlueprintSetupState

from hotline.answering.articles import LAWS, address_of
from knowledge.entry.parts import Basis
from knowledge.storage.errors import DatabaseUnusable, NotFound
from web.catalogue import Listing
from web.parts import parts

pages = Blueprint("laws", __name__, url_prefix=LAWS)


@pages.record_once
def _tell_templates(state: BlueprintSetupState) -> None:
    """Let the pages link what they cite to its text."""
    state.app.jinja_env.globals["law_addresses"] = law_addresses
    state.app.jinja_env.globals["laws_are_loaded"] = laws_are_loaded


@pages.get("")
def laws() -> str:
    """The laws whose texts are loaded."""
    return render_template("laws.html", laws=parts().kb.law_texts.loaded())


@pages.get("/<source>")
def law(source: str) -> str:
    """A whole text, article by article, as it is now or as it was on the `day` that the address names."""
    texts, day = parts().kb.law_texts, _asked_day()
    former = texts.former(source)
    articles = texts.whole_on(source, day) if day and any(a <= day < b for a, b in former) else texts.whole(source)
    if not articles:
        raise NotFound("没有这份文件的原文，请从法规原文的列表里选。")
    return render_template("law.html", source=source, articles=articles, law=articles[0], former=former)


@pages.get("/<source>/<article>")
def article(source: str, article: str) -> str:
    """One article, with the items that rest on it."""
    kb = parts().kb
    found = kb.law_texts.article(source, article, _asked_day())
    if found is None:
        raise NotFound("没有这一条的原文，请从法规原文的列表里选。")
    codes = {code for code, _ in kb.sources.citing(source, found.article)}
    return render_template("law_article.html", found=found, source=source, items=_items(codes))


def _asked_day() -> date | None:
    """The day of which the address asks for the text; None for none, and for what is no day."""
    with suppress(ValueError):
        return date.fromisoformat(request.args.get("day", ""))
    return None


def _items(codes: set[str]) -> list[Listing]:
    return [each for each in parts().catalogue.listings() if each.code in codes]


def law_addresses(citations: Iterable[str]) -> dict[str, str]:
    """The pages of those of some citations (《居民身份证法》第十一条) that are loaded; none when the database cannot be read."""
    wanted = {said: Basis.model_validate(said) for said in citations if said.strip()}
    try:
        loaded = parts().kb.law_texts.having({basis.source for basis in wanted.values()})
    except DatabaseUnusable:
        return {}
    articles = {said: (basis.source, basis.article.partition("条")[0] + "条") for said, basis in wanted.items()}
    return {said: address_of(*article) for said, article in articles.items() if article in loaded}


def laws_are_loaded() -> bool:
    """Whether there is a text to read; not when the database cannot be read."""
    try:
        return bool(parts().kb.law_texts.versions())
    except DatabaseUnusable:
        return False
