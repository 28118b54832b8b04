"""An item as it lies before an operator: the part that is asked for, its other parts under the number keys, for this caller's circumstances."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hotline.answering.guide import Guide
from hotline.answering.replies import Answered, Reply, ShownFact
from hotline.answering.units import SUMMARY
from hotline.reading.facets import BY_NAME

FACET_KEYS = ("材料", "费用", "时限", "地点", "流程", "条件", "网办", "电话", "问答")
"""What the number keys 1 to 9 open."""
ALL = "全部"
"""What the key 0 opens."""
_OVERVIEW = ("材料", "费用", "时限", "地点")
_FAQS = "问答"


@dataclass(frozen=True, slots=True)
class FacetKey:
    """One number key: what it opens, how many facts that has for this caller."""

    key: str
    facet: str
    facts: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Dimension:
    """One circumstance of an item, what it may be, and what it is for this caller ('' not known)."""

    name: str
    options: tuple[str, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class AtHand:
    """An item before an operator. `facts` are what lies open: the first `direct` of them answer the question itself; `besides` is what
    else is asked most, to glance at."""

    guide: Guide
    is_public: bool
    keys: tuple[FacetKey, ...]
    dimensions: tuple[Dimension, ...]
    facts: tuple[ShownFact, ...]
    direct: int
    besides: tuple[ShownFact, ...] = ()

    @property
    def circumstances(self) -> dict[str, str]:
        return {each.name: each.chosen for each in self.dimensions if each.chosen}


def at_hand(
    guide: Guide, reply: Reply | None, *, facet: str, circumstances: Mapping[str, str], audience: str, is_public: bool
) -> AtHand:
    """Lay an item open: a part of it where one was called for, else what the reply says, else what is asked most."""
    dimensions = tuple(
        Dimension(name, tuple(options), _chosen(name, options, circumstances, audience))
        for name, options in guide.circumstances
    )
    said = {each.name: each.chosen for each in dimensions if each.chosen}
    parts = {section.facet: fitting(section.facts, said) for section in guide.sections}
    facts, direct = _without_summary(*_open(parts, reply, guide, facet, said))
    keys = tuple(
        FacetKey(str(n), name, len(parts.get(name, ())), name == facet) for n, name in enumerate(FACET_KEYS, 1)
    )
    shown = {fact.id for fact in facts}
    besides = () if facet else (fact for name in _OVERVIEW for fact in parts.get(name, ()) if fact.id not in shown)
    return AtHand(guide, is_public, keys, dimensions, tuple(facts), direct, tuple(besides))


def fitting(facts: Sequence[ShownFact], circumstances: Mapping[str, str]) -> list[ShownFact]:
    """The facts that concern somebody in these circumstances, as far as they are known."""
    return [
        fact
        for fact in facts
        if all(circumstances.get(name) in (None, *options) for name, options in fact.when.items())
    ]


def _chosen(name: str, options: Sequence[str], circumstances: Mapping[str, str], audience: str) -> str:
    said = circumstances.get(name, "")
    return said if said in options else audience if audience in options else ""


def _open(
    parts: Mapping[str, list[ShownFact]], reply: Reply | None, guide: Guide, facet: str, said: Mapping[str, str]
) -> tuple[list[ShownFact], int]:
    if facet == ALL:
        return [fact for facts in parts.values() for fact in facts], 0
    if facet:
        return list(parts.get(facet, ())), 0
    if isinstance(reply, Answered):
        for item, facts, direct in (
            (reply.item, reply.facts, reply.direct),
            *((part.item, part.facts, part.direct) for part in reply.more),
        ):
            if item.code == guide.item.code and (told := fitting(facts, said)):
                return told, len(fitting(facts[:direct], said))
    asked = [name for name in (reply.facets if reply else ()) if parts.get(name)]
    return [fact for name in asked or _OVERVIEW for fact in parts.get(name, ())], 0


def _without_summary(facts: list[ShownFact], direct: int) -> tuple[list[ShownFact], int]:
    """The facts without the summary, which says a little of everything, where there are others."""
    others = [fact for fact in facts if fact.id != SUMMARY]
    return (others, sum(fact.id != SUMMARY for fact in facts[:direct])) if others else (facts, direct)


def title_of(facet: str) -> str:
    """What a part is called on the screen."""
    return BY_NAME[facet].title if facet in BY_NAME else "常见问题" if facet == _FAQS else facet
