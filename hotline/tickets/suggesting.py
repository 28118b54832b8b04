"""Whose a ticket may be: what was decided before, the item it is about, and where tickets like it went. Each with its reason."""

import threading
from dataclasses import dataclass

from hotline.assistant import Assistant
from hotline.tickets.experience import Experience
from knowledge.asked.tickets.dispatches import DispatchRule
from knowledge.asked.tickets.ticket import Ticket
from knowledge.places.codes import ancestors
from knowledge.store import KnowledgeBase

MOST = 3
ENOUGH_EARLIER = 20
"""Earlier tickets from which on they are listened to."""
LEAST_SHARE = 0.15
SURE_ITEM = 0.5
"""How sure the engine must be of the item whose department is named."""


@dataclass(frozen=True, slots=True)
class SuggestedDepartment:
    """A department, why, and how much speaks for it (0 to 1)."""

    department: str
    reason: str
    weight: float


class DepartmentSuggestions:
    """Keeps what earlier tickets taught, and learns again when there are many more of them."""

    def __init__(self, kb: KnowledgeBase, assistant: Assistant) -> None:
        self._kb, self._assistant = kb, assistant
        self._lock = threading.Lock()
        self._experience, self._numbers = Experience(()), tuple[str, ...]()

    def of(self, ticket: Ticket) -> list[SuggestedDepartment]:
        """At most three departments, the likeliest first, each once; none where nothing is known."""
        found = [*self._by_rule(ticket), *self._by_item(ticket), *self._by_experience(ticket)]
        merged: dict[str, SuggestedDepartment] = {}
        for one in found:
            if (known := merged.get(one.department)) is None:
                merged[one.department] = one
            else:
                reason = f"{known.reason}；{one.reason}"
                merged[one.department] = SuggestedDepartment(
                    one.department, reason, max(known.weight, one.weight) + 0.2
                )
        return sorted(merged.values(), key=lambda one: -one.weight)[:MOST]

    def _by_rule(self, ticket: Ticket) -> list[SuggestedDepartment]:
        near = set(ancestors(ticket.region))
        for rule in self._kb.tickets.dispatches.rules():
            if rule.region in near and all(word in ticket.text for word in rule.words.split()):
                return [SuggestedDepartment(rule.department, _decided(rule), 2.0)]
        return []

    def _by_item(self, ticket: Ticket) -> list[SuggestedDepartment]:
        if ticket.item_code:
            names = [e for e in self._kb.live_entries() if e.code == ticket.item_code]
            return [
                SuggestedDepartment(e.department, f"事项“{e.name}”由它负责", 0.9) for e in names[-1:] if e.department
            ]
        ranking = self._assistant.rank(ticket.text, region=ticket.region, public=False, limit=1)
        if not ranking.candidates or ranking.confidence < SURE_ITEM or not ranking.candidates[0].entry.department:
            return []
        entry = ranking.candidates[0].entry
        return [SuggestedDepartment(entry.department, f"像是事项“{entry.name}”，由它负责", 0.8 * ranking.confidence)]

    def _by_experience(self, ticket: Ticket) -> list[SuggestedDepartment]:
        experience, numbers = self._learned()
        if len(experience) < ENOUGH_EARLIER:
            return []
        leanings = experience.leanings(ticket.text, limit=MOST)
        return [
            SuggestedDepartment(lean.department, f"类似的 {numbers[lean.nearest]} 由它办理", lean.share)
            for lean in leanings
            if lean.share >= LEAST_SHARE
        ]

    def _learned(self) -> tuple[Experience, tuple[str, ...]]:
        """What the tickets so far taught; learned again once there are a tenth more."""
        with self._lock:
            earlier = self._kb.tickets.dispatches.earlier()
            if len(earlier) >= len(self._numbers) * 1.1 + 1 or (
                earlier and earlier[0].number > self._newest() and len(earlier) < 200
            ):
                kept = [one for one in earlier if one.text and one.department]
                self._experience = Experience((one.text, one.department) for one in kept)
                self._numbers = tuple(one.number for one in kept)
            return self._experience, self._numbers

    def _newest(self) -> str:
        return self._numbers[0] if self._numbers else ""


def _decided(rule: DispatchRule) -> str:
    why = f"：{rule.reason}" if rule.reason else ""
    return f"{rule.decided_at[:10]} 已定“{rule.words}”归它{why}"
