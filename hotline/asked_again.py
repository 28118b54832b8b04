"""What a question from the log would be told now: asked once more in its conversation, and logged nowhere."""

from datetime import datetime, timedelta

from hotline.answering.replies import Reply
from hotline.assistant import Assistant
from knowledge.asked.questions import LoggedQuestion
from knowledge.store import KnowledgeBase

BEFORE = timedelta(hours=2)
"""How long before a question its conversation may have begun."""
MOST = 20
"""Exchanges of a conversation that are gone through, the newest before the question and itself."""


def told_now(kb: KnowledgeBase, assistant: Assistant, logged: LoggedQuestion) -> Reply:
    """The reply that a question would get today, where and by whom it was asked, after what came before it."""
    since = datetime.fromisoformat(logged.asked_at) - BEFORE
    # A conversation that went on long after the question is read from its end, so enough of it has to be.
    said = kb.questions.of_conversation(logged.conversation, since=since, limit=10 * MOST)
    before = [each for each in said if each.asked_at < logged.asked_at and each.reply_id != logged.reply_id]
    state = None
    for each in [*before[1 - MOST :], logged]:
        outcome = assistant.answer(
            each.question, state=state, region=each.region or None, public=each.channel != "operator"
        )
        state = outcome.state
    return outcome.reply
