"""The second step of signing in: a code that an app on a phone shows for half a minute (RFC 6238), or a recovery code.

The secret is sealed under the key for contacts where a deployment has one. It is not sealed under the deployment's own secret, as
sessions are: that one is changed now and then and forgets what it sealed within a day, which would lock everybody out.
"""

import hmac
import unicodedata
from dataclasses import dataclass

import pyotp

from hotline.sealing import SEALED, ContactSeal, Unsealable
from knowledge.storage.errors import Conflict
from knowledge.store import KnowledgeBase

STEP_S = 30
"""Seconds that a code lasts."""
DRIFT = 1
"""So many steps the phone's clock may be early or late."""
DIGITS = 6
_PLAIN = "plain:"


@dataclass(frozen=True, slots=True)
class Offered:
    """A secret on its way to a phone: to be typed (in groups of four), and as the address that a QR code holds."""

    typed: str
    address: str


class SecondStep:
    """The second step over a knowledge base.

    Args:
        keys: as `ContactSeal` takes them; '' where the deployment has none.
        issuer: what the app calls this place.
    """

    def __init__(self, kb: KnowledgeBase, keys: str, *, issuer: str) -> None:
        self._steps, self._clock, self._issuer = kb.second_steps, kb.clock, issuer
        self._seal = ContactSeal(keys) if keys else None

    def begin(self, username: str) -> None:
        """Make a secret that a code is still to confirm; raises Conflict where one is in use."""
        self._steps.offer(username, self._closed(pyotp.random_base32()))

    def offered(self, username: str) -> Offered | None:
        """What waits to be confirmed."""
        kept = self._steps.get(username)
        if kept is None or kept.confirmed or (secret := self._opened(kept.secret)) is None:
            return None
        address = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=self._issuer)
        return Offered(" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)), address)

    def confirm(self, username: str, typed: str) -> tuple[str, ...] | None:
        """The recovery codes, if the phone shows the right code; None if it does not. Raises Conflict where nothing waits."""
        kept = self._steps.get(username)
        if kept is None or kept.confirmed:
            raise Conflict("没有等着确认的两步登录，请重新开启。")
        step = self._step(kept.secret, typed)
        return None if step is None else self._steps.confirm(username, step)

    def check(self, username: str, typed: str) -> bool:
        """Whether this is a code of now, or a recovery code, that was not used before; it is used by that."""
        kept = self._steps.get(username)
        if kept is None or not kept.confirmed:
            return False
        step = self._step(kept.secret, typed)
        if step is not None and self._steps.use(username, step):
            return True
        return self._steps.use_recovery_code(username, typed)

    def _step(self, kept: str, typed: str) -> int | None:
        """The time step whose code was typed, among those near enough; None for a wrong code, or a secret under a lost key."""
        secret, code = self._opened(kept), "".join(unicodedata.normalize("NFKC", typed).split())
        if secret is None or not code.isascii():
            return None
        now, codes = int(self._clock().timestamp()) // STEP_S, pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S)
        near = (now, *(now + by for n in range(1, DRIFT + 1) for by in (-n, n)))
        return next((step for step in near if hmac.compare_digest(codes.generate_otp(step), code)), None)

    def _closed(self, secret: str) -> str:
        return SEALED + self._seal.close(secret) if self._seal else _PLAIN + secret

    def _opened(self, kept: str) -> str | None:
        if kept.startswith(_PLAIN):
            return kept.removeprefix(_PLAIN)
        try:
            return self._seal.open(kept.removeprefix(SEALED)) if self._seal else None
        except Unsealable:
            return None
