"""Searching a list: the words come by POST, and lead to an address that can be gone back to and turned the pages of."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from web.sealing import seal, unseal
from web.sent import whole_number

MAX_SEARCH_CHARS = 200
_PURPOSE = "search"


@dataclass(frozen=True, slots=True)
class Search:
    """What a list is searched for. `token` is how an address says it; `over`: the address is too old to tell."""

    words: str = ""
    token: str = ""
    over: bool = False


def led_to(endpoint: str, *, field: str = "search", **values: object) -> ResponseReturnValue:
    """From the form of a search on to the address of what it finds; `field` is where the words are."""
    words = request.form.get(field, "").strip()[:MAX_SEARCH_CHARS]
    return redirect(url_for(endpoint, found=seal(_PURPOSE, words) if words else None, **values), 303)  # type: ignore[arg-type]


def searched() -> Search:
    """The search of the address that was asked for."""
    token = request.args.get("found", "")
    if not token:
        return Search()
    words = unseal(_PURPOSE, token)
    return Search(over=True) if words is None else Search(words, token)


def page_number() -> int:
    """The page of a list that the address names, the first for anything that is no number."""
    return whole_number(request.args.get("page", ""), digits=5) or 1
