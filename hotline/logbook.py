"""What is written down of a question and its reply, in one transaction, and who is rung when there is danger."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from hotline.answering.replies import Clarify, Reply, to_json
from hotline.answering.safety import may_mean_danger
from hotline.reading.analysis import Analyser
from hotline.talking.conversation import Conversation
from hotline.trouble import Troubles
from knowledge.asked.alarms import Alarm
from knowledge.asked.questions import Asked
from knowledge.asked.ringing import Ringer
from knowledge.masking.masked_text import MaskedText, mask
from knowledge.storage.clock import stamp
from knowledge.storage.errors import NotFound
from knowledge.store import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reply that has not been logged, with what the log needs besides. `danger`: somebody may be; `alarm`: the number was named."""

    reply: Reply
    state: Conversation
    queue: bool
    requeue: str
    unqueue: str
    item: tuple[str, str] | None
    knowledge_version: int
    danger: bool = False
    alarm: Alarm | None = None


class Logbook:
    """Writes down what was asked and told. Safe to share between threads.

    Args:
        region: where this deployment is; the region of questions that name none.
        analyser: what reads a question now, for grouping it with others that say the same.
        ringer: rings somebody when there is danger.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        troubles: Troubles,
        *,
        region: str,
        analyser: Callable[[], Analyser],
        ringer: Ringer | None = None,
    ) -> None:
        self._kb, self._troubles, self._region = kb, troubles, region
        self._analyser, self._ringer = analyser, ringer

    def write(
        self, question: str, outcome: Outcome, *, channel: str, start: float, wait_s: float, client: str = ""
    ) -> None:
        """Log a question that was asked at `start` (of `time.perf_counter`), waiting at most `wait_s` for others who write."""
        reply, state = outcome.reply, outcome.state
        code, region = outcome.item or (None, None)
        masked = mask(question)
        if isinstance(reply, Clarify) and reply.candidates and code is None:
            code, region = reply.candidates[0].code, reply.candidates[0].region
        asked = Asked(
            reply_id=reply.reply_id, conversation=state.id, channel=channel, question=masked, outcome=reply.outcome,
            item_code=code, item_region=region, region=state.region or self._region, facets=reply.facets,
            confidence=reply.confidence, latency_ms=round((time.perf_counter() - start) * 1000, 3),
            knowledge_version=outcome.knowledge_version, reply=to_json(reply), queue=outcome.queue,
            danger=outcome.danger, grouping=self._grouping(masked) if outcome.queue else None, alarm=outcome.alarm, client=client,
        )  # fmt: skip

        def write() -> None:
            # First what every question writes, then the queue, for which those who write at once wait for each other.
            self._kb.questions.record(asked)
            if outcome.requeue:
                self.requeue(outcome.requeue)
            if outcome.unqueue:
                self._kb.questions.take_from_queue(outcome.unqueue)

        self._kb.questions.together(write, wait_s=wait_s)

    def ring(self, question: str, outcome: Outcome) -> None:
        """Have somebody rung who can help, also where nothing could be recorded.

        What may be danger is in the list of alarms; a bell that rings for it would soon be switched off.
        """
        alarm = outcome.alarm
        if self._ringer is None or alarm is None or alarm.level != "sure":
            return
        try:
            at = stamp(self._kb.clock())
            self._ringer.ring(outcome.reply.reply_id, at, alarm.kind, alarm.phone, mask(question))
        except Exception as error:  # whatever it is, the reply with the number goes out
            self._troubles.tell(error, "ringing")

    def requeue(self, reply_id: str) -> None:
        """Put the question of an earlier reply into the queue (都不是), in the transaction of the caller."""
        try:
            logged = self._kb.questions.get(reply_id)
        except NotFound:
            return  # a conversation from before the log was moved
        danger = may_mean_danger(self._analyser().prepare(logged.question))
        self._kb.questions.send_to_queue(reply_id, grouping=self._grouping(mask(logged.question)), danger=danger)

    def _grouping(self, question: MaskedText) -> MaskedText:
        """What a question says without its fillers. Reading joins what stood apart, so it is masked once more."""
        return mask(self._analyser().read(question.text).text[:200])
