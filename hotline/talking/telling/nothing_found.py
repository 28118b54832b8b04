"""What is said where nothing answers, or nothing that was told was meant."""

from dataclasses import replace

from hotline.answering.refusals import GIBBERISH, is_gibberish, refusal_for
from hotline.answering.replies import Referral, Unanswered, new_reply_id
from hotline.lines.own_numbers import line_for
from hotline.talking.deciding.plans import NotKnown
from hotline.talking.turn import Turn, TurnResult
from hotline.talking.whose_line import number_here

_QUEUED, _REQUEUED = "已转给工作人员补充；", "已把您刚才的问题转给工作人员。"
HANDED_ON = (_QUEUED, _REQUEUED)
"""What is said of a question that goes to staff; untrue when it could not be recorded."""


def not_known(plan: NotKnown, hotline: str, example: str) -> TurnResult:
    """We do not know; the question goes to staff, unless it is not ours to answer."""
    turn, confidence = plan.turn, plan.confidence
    if not plan.expired and (result := _not_ours(turn, confidence, example)):
        return result
    why = "这件事的规定已过有效期，正在更新。" if plan.expired else "这个问题我还不能准确回答。"
    phone = line_for(turn.text, hotline, plan.topics)
    text = f"{why}{_QUEUED}急用请拨打 {phone} 人工服务。"
    referral = Referral(kind="human", phone=phone, text=f"人工服务：{phone}")
    reply = Unanswered(
        reply_id=new_reply_id(), text=text, facets=list(turn.facets), confidence=confidence, referral=referral
    )
    return TurnResult(reply, replace(turn.state, offered=(), asked=None), queue=True)


def none_meant(turn: Turn, hotline: str) -> TurnResult:
    """The question before this message goes to the queue, not the words 都不是."""
    phone = number_here(turn, hotline)
    text = f"明白了，{_REQUEUED}请换个说法再问，或拨打 {phone} 人工服务。"
    referral = Referral(kind="human", phone=phone, text=f"人工服务：{phone}")
    reply = Unanswered(reply_id=new_reply_id(), text=text, referral=referral)
    refused = (turn.state.code,) if turn.state.code else (*turn.state.offered,)
    state = replace(turn.state, code="", chosen={}, offered=(), asked=None, facets=(), refused=refused)
    return TurnResult(reply, state, requeue=turn.state.question or turn.state.reply_id)


def _not_ours(turn: Turn, confidence: float | None, example: str) -> TurnResult | None:
    """What is said to a question of elsewhere, to chit-chat and to gibberish; None for what the knowledge should have."""
    refusal = refusal_for(turn.text)
    if refusal is None and not is_gibberish(turn.text):
        return None
    phone = refusal.phone if refusal else ""
    referral = Referral(kind="human", phone=phone, text=f"请拨打 {phone}") if phone else None
    text = refusal.said if refusal else f"{GIBBERISH}，例如“{example}”。"
    reply = Unanswered(reply_id=new_reply_id(), text=text, confidence=confidence, referral=referral)
    return TurnResult(reply, replace(turn.state, offered=(), asked=None))
