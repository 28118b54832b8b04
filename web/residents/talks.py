"""A conversation at an address of its own, so that reload, Back and the switch to large print keep it.

The address carries an encrypted, short-lived id and no words; what is shown comes from the log, where personal
information is masked. What an operator was told is shown to staff only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hotline.answering.replies import Clarify, Reply, from_json
from knowledge.asked.feedback import RATINGS
from knowledge.asked.questions import LoggedQuestion
from web.parts import parts
from web.residents.chat_page import chat_page
from web.sealing import KEPT, seal, unseal
from web.staff.signing_in import is_staff

MOST_SHOWN = 20
"""Exchanges of a conversation that its page shows, the newest."""
OVER = "这段对话已经过了两个小时，不再显示。请重新提问。"
_PURPOSE = "talk"
_CHOICE = re.compile(r"第(\d)个")

pages = Blueprint("talks", __name__, url_prefix="/talk")


@dataclass(frozen=True, slots=True)
class TalkTurn:
    """What was asked, as the page shows it, and the reply."""

    question: str
    reply: Reply


@pages.get("/<token>")
def talk(token: str) -> str:
    """The exchanges of a conversation, and the box to go on with it."""
    conversation = unseal(_PURPOSE, token)
    exchanges = exchanges_of(conversation) if conversation else []
    if not exchanges:
        return chat_page(over=gettext(OVER))
    # Without a script, the last question comes back into its box to be changed.
    typed = exchanges[-1].question if "again" in request.args else ""
    return chat_page(exchanges=exchanges, ratings=RATINGS, token=exchanges[-1].reply.conversation, typed=typed)


def address_of(conversation: str) -> str:
    """Where the page of a conversation, by its id in the log, is for the next hours."""
    return url_for("talks.talk", token=seal(_PURPOSE, conversation))


def led_to(reply: Reply) -> ResponseReturnValue:
    """From the form of a question on to the reply, at the end of its conversation."""
    address = address_of(parts().assistant.conversation_id(reply.conversation))
    return redirect(f"{address}#q-{reply.reply_id}", 303)


def exchanges_of(conversation: str) -> list[TalkTurn]:
    """The newest exchanges of a conversation; what an operator was told is shown to staff only."""
    kb = parts().kb
    since = kb.clock() - KEPT
    logged = kb.questions.of_conversation(conversation, since=since, limit=MOST_SHOWN)
    if not is_staff():
        logged = [each for each in logged if each.channel != "operator"]
    return _shown(logged)


def _shown(logged: Sequence[LoggedQuestion]) -> list[TalkTurn]:
    """The exchanges of the log; a choice made by its number is shown by its name, as the button that was pressed."""
    shown: list[TalkTurn] = []
    for each in logged:
        choice = _CHOICE.fullmatch(each.question)
        offered = shown[-1].reply if shown else None
        question = each.question
        if choice and isinstance(offered, Clarify) and 0 < int(choice[1]) <= len(offered.candidates):
            question = offered.candidates[int(choice[1]) - 1].name
        shown.append(TalkTurn(question, replace(from_json(each.reply), reply_id=each.reply_id)))
    return shown
