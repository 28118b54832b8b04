"""What an address may carry of what somebody typed: nothing that can be read. A token is encrypted and soon worth nothing.

So the Back key, a reload and a link to the next page work by GET, while neither the address bar nor any log shows a word.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from web.parts import parts

KEPT_SECONDS = 2 * 3600
"""How long a token can be opened."""
_MAX_TOKEN_CHARS = 4_096
_BLOCK = 128
"""Texts are filled up to a multiple of this, so that the length of a token does not tell theirs."""


def seal(purpose: str, text: str) -> str:
    """A token for an address. `purpose` keeps tokens of one kind from being taken for another."""
    data = text.encode()
    filled = len(data).to_bytes(4) + data + bytes(-(len(data) + 4) % _BLOCK)
    return _cipher(purpose).encrypt_at_time(filled, _now()).decode("ascii")


def unseal(purpose: str, token: str) -> str | None:
    """The text of a token; None when it is too old, damaged, or not ours."""
    if not token or len(token) > _MAX_TOKEN_CHARS or not token.isascii():
        return None
    try:
        filled = _cipher(purpose).decrypt_at_time(token, KEPT_SECONDS, _now())
    except InvalidToken:
        return None
    return filled[4 : 4 + int.from_bytes(filled[:4])].decode()


def _cipher(purpose: str) -> Fernet:
    secret = current_app.config["SECRET_KEY"]
    derived = HKDF(SHA256(), length=32, salt=None, info=f"address:{purpose}".encode()).derive(secret)
    return Fernet(urlsafe_b64encode(derived))


def _now() -> int:
    return int(parts().kb.clock().timestamp())
