"""Sealed texts: what travels with the asker, unreadable and unchangeable on the way, and worth nothing after a while."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from knowledge.store import KnowledgeBase


class Unsealable(ValueError):
    """A text that was not sealed so, was changed, or is too old."""


class Seal:
    """Seals texts for one purpose.

    Args:
        secret: of this deployment; each purpose has a key of its own derived from it.
        lasting: how long what is sealed can be opened.
        clock: tells the time by which that is judged.
        former: secrets of this deployment from before; what they sealed can be opened, too.
    """

    def __init__(
        self,
        secret: bytes,
        purpose: str,
        *,
        lasting: timedelta,
        clock: Callable[[], datetime],
        former: Sequence[bytes] = (),
    ) -> None:
        self._fernet, *self._former = (_fernet(each, purpose) for each in (secret, *former))
        self._seconds, self._clock = int(lasting.total_seconds()), clock

    def close(self, text: str) -> str:
        """The sealed text, fit for a URL."""
        return self._fernet.encrypt_at_time(text.encode(), self._now()).decode().rstrip("=")

    def open(self, sealed: str) -> str:
        """The text that was sealed; raises Unsealable."""
        padded = sealed + "=" * (-len(sealed) % 4)
        for fernet in (self._fernet, *self._former):
            try:
                return fernet.decrypt_at_time(padded.encode(), self._seconds, self._now()).decode()
            except (InvalidToken, ValueError):
                continue
        raise Unsealable

    def _now(self) -> int:
        return int(self._clock().timestamp())


def _fernet(secret: bytes, purpose: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)
    return Fernet(urlsafe_b64encode(key))


class ContactSeal:
    """Seals how somebody is reached, under keys of their own that are neither in the database nor in its backups.

    Args:
        keys: Fernet keys separated by commas: the first seals, all open, so that a key can be replaced (`contact_key`).

    Raises:
        ValueError: for something that is no key.
    """

    def __init__(self, keys: str) -> None:
        self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",") if key.strip()])

    def close(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The contact that was sealed; raises Unsealable under other keys."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise Unsealable from None

    def again(self, sealed: str) -> str:
        """The same contact sealed under the first key; raises Unsealable under other keys."""
        try:
            return self._fernet.rotate(sealed.encode()).decode()
        except InvalidToken:
            raise Unsealable from None


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many contacts and secrets of second steps are under the first key now, and how many none of the keys opens."""

    contacts: int
    secrets: int
    lost: int


def reseal(kb: KnowledgeBase, keys: str) -> Resealed:
    """Seal everything anew that is sealed under the keys for contacts, so that all keys but the first can be thrown away.

    What no key opens stays as it is. May be run beside the service, and again.
    """
    seal, lost = ContactSeal(keys), 0

    def again(sealed: str) -> str | None:
        nonlocal lost
        try:
            return seal.again(sealed)
        except Unsealable:
            lost += 1
            return None

    contacts = kb.tickets.contacts.reseal(again)
    secrets = kb.second_steps.reseal(
        lambda kept: (made := again(kept.removeprefix(SEALED))) and SEALED + made if kept.startswith(SEALED) else None
    )
    return Resealed(contacts, secrets, lost)


SEALED = "sealed:"
"""Before a secret of a second step that is sealed."""


def contact_key() -> str:
    """A new key for `ContactSeal`."""
    return Fernet.generate_key().decode()
