"""A ticket begun elsewhere: the words of a call, masked, and which call it was, sealed on their way to the form."""

import json
from dataclasses import asdict, dataclass, fields

from web.parts import parts
from web.sealing import seal, unseal

_PURPOSE = "ticket about"


@dataclass(frozen=True, slots=True)
class Begun:
    """What a ticket begins with; `call` is the key of the call it comes from."""

    text: str = ""
    reply_id: str = ""
    region: str = ""
    call: str = ""

    @property
    def token(self) -> str:
        """What the address of the form says of it."""
        return seal(_PURPOSE, json.dumps(asdict(self), ensure_ascii=False))


def begun(token: str) -> Begun:
    """What a token says; nothing for one that is too old or not ours."""
    opened = unseal(_PURPOSE, token) if token else None
    if opened is None:
        return Begun()
    said = json.loads(opened)
    return Begun(**{each.name: str(said.get(each.name, "")) for each in fields(Begun)})


def taken_in(start: Begun, number: str, *, by: str) -> None:
    """Keep with the call that it became a ticket."""
    if start.call:
        parts().kb.calls.note(start.call, "ticket", reply_id=start.reply_id, detail=number, by=by)
