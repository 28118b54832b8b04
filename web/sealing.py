"""What an address may carry of what somebody typed: nothing that can be read. A token is encrypted and soon worth nothing.

So the Back key, a reload and a link to the next page work by GET, while neither the address bar nor any log shows a word.
"""

from datetime import timedelta

from flask import current_app, request

from hotline.sealing import Seal, Unsealable
from web.parts import parts

KEPT = timedelta(hours=2)
"""How long a token can be opened."""
VISITOR_COOKIE = "kiosk"
"""Which visitor a machine is at that everybody uses: what was sealed for one cannot be opened by the next."""
_MAX_TOKEN_CHARS = 4_096
_BLOCK = 128
"""Texts are filled up to a multiple of so many bytes, so that the length of a token does not tell theirs."""


def seal(purpose: str, text: str) -> str:
    """A token for an address. `purpose` keeps tokens of one kind from being taken for another."""
    said = f"{len(text)}:{text}"
    return _seal(purpose).close(said + " " * (-len(said.encode()) % _BLOCK))


def unseal(purpose: str, token: str) -> str | None:
    """The text of a token; None when it is too old, damaged, or not ours."""
    if not token or len(token) > _MAX_TOKEN_CHARS or not token.isascii():
        return None
    try:
        size, _, filled = _seal(purpose).open(token).partition(":")
    except Unsealable:
        return None
    return filled[: int(size)]


def _seal(purpose: str) -> Seal:
    secret = current_app.config["SECRET_KEY"]
    former = current_app.config["SECRET_KEY_FALLBACKS"] or ()
    visitor = request.cookies.get(VISITOR_COOKIE, "")
    whose = f"address:{purpose}:{visitor}" if visitor else f"address:{purpose}"
    return Seal(secret, whose, lasting=KEPT, clock=parts().kb.clock, former=former)
