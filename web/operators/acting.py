"""What can be done in a call besides asking, by the name that its button sends."""

from collections.abc import Callable

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from hotline.calls.desk import AUDIENCES
from web.errors import BadInput
from web.parts import parts
from web.staff.tickets.begun import Begun

MOST_QUESTIONS, MOST_CHARS = 5, 1200
"""Of a call, so many of its last questions are written into a ticket, with what was asked before handing on."""


def act_on(key: str, action: str, *, by: str) -> ResponseReturnValue:
    """Do it, and lead on; raises BadInput for what nothing is called, Conflict for what cannot be done now."""
    if action not in _DOING:
        raise BadInput("没有这个操作。")
    return _DOING[action](key, by)


def _to_call(key: str, at: str = "") -> ResponseReturnValue:
    return redirect(url_for("console.call", key=key, at=at or None), 303)


def _facet(key: str, by: str) -> ResponseReturnValue:
    parts().calls.turn_to(key, request.form.get("facet", ""), by=by)
    return _to_call(key)


def _told(key: str, by: str) -> ResponseReturnValue:
    parts().calls.told(key, by=by)
    return _to_call(key, "box")


def _missed(key: str, by: str) -> ResponseReturnValue:
    parts().calls.missed(key, request.form.get("words", ""), by=by)
    return _to_call(key, "box")


def _situate(key: str, by: str) -> ResponseReturnValue:
    call = parts().kb.calls.get(key, by=by)
    audience = request.form.get("audience", "")
    hand = parts().calls.view(key, by=by).at_hand
    known = {each.name: each.options for each in hand.dimensions} if hand else {}
    said = {name: option for name, option in call.circumstances.items() if name not in known}
    for one in request.form.getlist("c"):
        name, _, option = one.partition(":")
        if option in known.get(name, ()):
            said[name] = option
    parts().calls.situate(
        key, region=call.region, audience=audience if audience in AUDIENCES else "", circumstances=said, by=by
    )  # fmt: skip
    return _to_call(key)


def _pin(key: str, by: str) -> ResponseReturnValue:
    item = parts().kb.calls.get(key, by=by).item
    if item is None:
        raise BadInput("请先打开一个事项。")
    parts().kb.pins.turn(by, item)
    return _to_call(key)


def _switch(key: str, by: str) -> ResponseReturnValue:
    parts().kb.calls.touch(key, by=by)
    parts().calls.follow(key, by=by)
    return _to_call(key)


def _hang_up(key: str, by: str) -> ResponseReturnValue:
    parts().calls.hang_up(key, by=by)
    left = parts().kb.calls.of(by)
    return _to_call(left[-1].key, "box") if left else redirect(url_for("console.desk"), 303)


def _ticket(key: str, by: str) -> ResponseReturnValue:
    """On to a new ticket with the words of the call in it."""
    view = parts().calls.view(key, by=by)
    asked = [each.question for each in view.exchanges[-MOST_QUESTIONS:]]
    text = "\n".join([*dict.fromkeys(asked), *_collected()])[:MOST_CHARS]
    start = Begun(text, view.call.reply_id, view.call.region, key)
    return redirect(url_for("tickets.new", about=start.token), 303)


def _collected() -> list[str]:
    """What was asked of the caller before handing on, each with what they said."""
    said = zip(request.form.getlist("asked"), request.form.getlist("collected"), strict=False)
    return [f"{asked}：{answer.strip()}" for asked, answer in said if answer.strip()]


_DOING: dict[str, Callable[[str, str], ResponseReturnValue]] = {
    "facet": _facet,
    "told": _told,
    "missed": _missed,
    "situate": _situate,
    "pin": _pin,
    "switch": _switch,
    "hang_up": _hang_up,
    "ticket": _ticket,
}
