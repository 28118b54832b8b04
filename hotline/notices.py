"""Notices beside answers, and an emergency before them. What holds now is read for every message, so every process tells of it at once."""

from dataclasses import replace
from secrets import token_urlsafe

from hotline.answering.replies import Answered, Referral, Referred, Reply
from hotline.talking.turn import Turn, TurnResult
from knowledge.entry.notices import Notice
from knowledge.store import KnowledgeBase

KIND = "notice"
MOST = 2
"""Notices that are told beside one answer."""


class NoticeBoard:
    """The notices of one knowledge base, for messages. Safe to share between threads."""

    def __init__(self, kb: KnowledgeBase, hotline: str) -> None:
        self._kb, self._hotline = kb, hotline

    def pinned(self, turn: Turn) -> TurnResult | None:
        """The emergency notice that a message speaks of; None where there is none."""
        if turn.as_of is not None:
            return None
        for notice in self._kb.notices.current(turn.region):
            if notice.importance == "emergency" and _is_spoken_of(notice, turn):
                phone = notice.phone or self._hotline
                referral = Referral(kind=KIND, phone=phone, text=notice.text)
                text = f"{notice.text}\n电话：{phone}"
                reply = Referred(reply_id=token_urlsafe(12), text=text, referral=referral)
                return TurnResult(reply, replace(turn.state, question=reply.reply_id))
        return None

    def beside(self, turn: Turn, reply: Reply) -> Reply:
        """A reply with the notices that belong to it: to the item it is about, or to what was said."""
        if turn.as_of is not None or (reply.referral is not None and reply.referral.kind in (KIND, "emergency")):
            return reply
        told = [notice.text for notice in self._kb.notices.current(turn.region) if self._belongs(notice, turn, reply)][
            :MOST
        ]
        if not told:
            return reply
        return replace(reply, notices=told, text="\n".join([reply.text, *(f"通知：{text}" for text in told)]))

    def _belongs(self, notice: Notice, turn: Turn, reply: Reply) -> bool:
        if _is_spoken_of(notice, turn):
            return True
        if not isinstance(reply, Answered):
            return False
        code = reply.item.code
        topics = {entry.topic for entry in turn.ranker.entries_of([code])}
        return code in notice.codes or (bool(notice.topic) and notice.topic in topics)


def _is_spoken_of(notice: Notice, turn: Turn) -> bool:
    return any(word.lower() in turn.typed or word in turn.text for word in notice.words)
