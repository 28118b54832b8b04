"""The state of a conversation: a small value that travels with it, signed, so that no server has to remember anything."""

from dataclasses import dataclass, field, replace
from secrets import token_urlsafe
from typing import Any

from itsdangerous import BadData, URLSafeSerializer


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is needed to understand the next message: the last item, what was offered and asked, what was chosen.

    `offered` holds the codes of candidates in the order shown; `asked` the dimension last asked for and its options.
    """

    id: str = ""
    code: str = ""
    facets: tuple[str, ...] = ()
    region: str = ""
    chosen: dict[str, str] = field(default_factory=dict)
    offered: tuple[str, ...] = ()
    asked: tuple[str, tuple[str, ...]] | None = None
    reply_id: str = ""
    faq: str = ""

    def about(self, code: str) -> "Conversation":
        """The conversation when its topic is an item; circumstances belong to one item and end with it."""
        return self if code == self.code else replace(self, code=code, chosen={})


class Tokens:
    """Conversations to opaque signed tokens and back."""

    def __init__(self, secret: bytes) -> None:
        self._serializer = URLSafeSerializer(secret, salt="conversation")

    def write(self, state: Conversation) -> str:
        short: list[Any] = [
            state.id, state.code, state.facets, state.region, state.chosen, state.offered, state.asked, state.reply_id,
            state.faq,
        ]  # fmt: skip
        return str(self._serializer.dumps(short))

    def read(self, token: str) -> Conversation:
        """The conversation of a token; a new one when it is absent, damaged or not ours."""
        try:
            i, code, facets, region, chosen, offered, asked, reply_id, faq = self._serializer.loads(token)
            return Conversation(
                id=i, code=code, facets=tuple(facets), region=region, chosen=dict(chosen), offered=tuple(offered),
                asked=(asked[0], tuple(asked[1])) if asked else None, reply_id=reply_id, faq=faq,
            )  # fmt: skip
        except (BadData, ValueError, TypeError, AttributeError, IndexError):
            return Conversation(id=token_urlsafe(9))
