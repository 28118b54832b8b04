"""What may go live, as it is handed up to be judged before it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from knowledge.entry.records import ServiceItem
from knowledge.publishing.phrasings import Phrasing

Key = tuple[str, str]
"""Code and region of an entry."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An entry is published no longer; with `phrasing`, only that learned way of asking for it goes."""

    code: str
    region: str
    phrasing: str = ""


Proposal = ServiceItem | Phrasing | Withdrawal
"""What may go live: an entry (a draft, an old revision), a proposed phrasing, a withdrawal."""
Bundles = Mapping[Key, tuple[Proposal, ...]]
"""Proposals of a bulk publication by the entry they come from; those of one entry go live together or not at all."""
Refuse = Callable[[Bundles], Mapping[Key, str]]
"""Says which bundles may not go live, and why."""


def accept(bundles: Bundles) -> Mapping[Key, str]:  # noqa: ARG001
    """Refuse nothing: for a knowledge base that nobody asks yet."""
    return {}
