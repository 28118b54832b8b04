"""Asking the questions of a need again: what answers them by now, and whose matter it is likely to be."""

from collections import Counter
from collections.abc import Sequence

from hotline.answering.replies import Answered
from hotline.asked_again import told_now
from hotline.assistant import Assistant
from knowledge.asked.inbox import Case
from knowledge.asked.needs.needs import Need
from knowledge.asked.questions import LoggedQuestion
from knowledge.store import KnowledgeBase

ASKED = 5
"""Of a need, so many of its questions are asked again, those asked most often."""
LIKELY = 0.15
"""From this confidence on the nearest item says whose matter it is."""
Key = tuple[str, str]


class AskingAgain:
    """Over one knowledge base. Nothing is logged."""

    def __init__(self, kb: KnowledgeBase, assistant: Assistant) -> None:
        self._kb, self._assistant = kb, assistant

    def look(self, *, limit: int) -> int:
        """Look at the first open needs that have not been looked at since the knowledge moved; how many those were."""
        version = self._kb.version
        waiting = self._kb.needs.not_looked_at(version, limit=limit)
        for need in waiting:
            self._look_at(need, version)
        return len(waiting)

    def _look_at(self, need: Need, version: int) -> None:
        cases = self._kb.needs.cases(need.id, limit=ASKED)
        found = [] if need.kind == "rating" else self._answering(cases)
        items = Counter(item for item in found if item)
        now, answered = items.most_common(1)[0] if items else (None, 0)
        department = self._department(need, now)
        self._kb.needs.looked(need.id, version, now=now, answered=answered, asked=len(found), department=department)

    def _answering(self, cases: Sequence[Case]) -> list[Key | None]:
        """Of each case, the item that answers it by now; None for none, or the one that did not help when it was asked."""
        examples = self._kb.needs.examples([case.id for case in cases])
        told = {logged.reply_id: logged for logged in self._kb.questions.those(list(examples.values()))}
        return [self._answers(case, told.get(examples.get(case.id, ""))) for case in cases]

    def _answers(self, case: Case, told: LoggedQuestion | None) -> Key | None:
        reply = (
            told_now(self._kb, self._assistant, told)
            if told
            else self._assistant.answer(case.question, region=case.region or None).reply
        )
        if (
            not isinstance(reply, Answered)
            or (reply.missing and not reply.direct)
            or (case.kind == "fact" and not reply.direct)
        ):
            return None
        item = (reply.item.code, reply.item.region)
        did_not_help = (
            case.kind != "fact" and told is not None and told.outcome == "answered" and told.item_code == item[0]
        )
        return None if did_not_help else item

    def _department(self, need: Need, now: Key | None) -> str:
        code = need.about_code or (now[0] if now else "")
        ranker = self._assistant.ranker()
        if not code:
            ranking = self._assistant.rank(need.words, public=False, limit=1)
            if not ranking.candidates or ranking.confidence < LIKELY:
                return ""
            code = ranking.candidates[0].entry.code
        return next((entry.department for entry in ranker.entries_of([code])), "")
