"""Which items go into a handout, and the lines that each is told in."""

from dataclasses import dataclass

from hotline.answering.guide import Guide
from knowledge.entry.handouts import HandoutLine
from knowledge.entry.records import NATION
from knowledge.places.codes import ancestors
from knowledge.starter.life_events import LifeEvent
from knowledge.storage.errors import NotFound
from knowledge.store import KnowledgeBase, LiveEntry

IN_PRINT = ("条件", "材料", "流程", "费用", "时限", "地点", "时间", "网办", "电话", "结果")
"""The facets that are printed, in this order."""
NOT_PRINTED = frozenset({"诉求", "咨询"})


@dataclass(frozen=True, slots=True)
class ChosenItem:
    """An item that goes in, with the ways people ask for it."""

    code: str
    name: str
    topic: str
    kind: str
    aliases: tuple[str, ...]


def chosen_items(
    kb: KnowledgeBase,
    region: str,
    topic: str,
    audience: str,
    words: str,
    codes: tuple[str, ...],
    event: LifeEvent | None = None,
) -> list[ChosenItem]:
    """The public items that hold in a region, by topic; of a topic, an audience, whose names or other names say one of some words; of a
    life event, in its order; or exactly these. Raises NotFound where none does."""
    chain = ancestors(region)
    entries: dict[str, LiveEntry] = {}
    for entry in kb.live_entries():
        if entry.region in chain or (region == NATION and not codes):
            known = entries.get(entry.code)
            if known is None or len(ancestors(entry.region)) > len(ancestors(known.region)):
                entries[entry.code] = entry
    aliases: dict[int, list[str]] = {}
    for item_id, said, kind, _ in kb.phrasings.live():
        if kind == "alias":
            aliases.setdefault(item_id, []).append(said)
    wanted = words.split()
    found = []
    for code, entry in entries.items():
        own = tuple(aliases.get(entry.item_id, ()))
        fits = code in codes if codes else event is not None or entry.kind not in NOT_PRINTED
        fits = fits and topic in ("", entry.topic) and audience in entry.audience
        fits = fits and (not wanted or any(word in text for word in wanted for text in (entry.name, *own)))
        if fits and entry.disclosure == "public" and _is_public(kb, code, region):
            found.append(ChosenItem(code, entry.name, entry.topic, entry.kind, own))
    found.sort(key=lambda c: (not c.topic, c.topic, c.code))
    found = event.of(found) if event else found
    if not found:
        raise NotFound("没有符合的事项，请换个主题、对象或编码。")
    return found


def lines_of(guide: Guide) -> tuple[HandoutLine, ...]:
    """An item as it is printed: what to bring, what it costs, how long, where; then what it rests on, in small print."""
    lines = [HandoutLine("办理部门", guide.item.department)] if guide.item.department else []
    sections = {section.facet: section for section in guide.sections}
    basis = dict.fromkeys(guide.basis)
    for facet in IN_PRINT:
        section = sections.get(facet)
        if section is None:
            continue
        for fact in section.facts:
            when = "、".join(option for options in fact.when.values() for option in options)
            mark = "" if fact.verified and not fact.local else "〔以当地公布为准〕"
            label = "" if fact.text.startswith(fact.label) or fact.label == section.label else f"{fact.label}："
            lines.append(HandoutLine(section.label, f"{f'（{when}）' if when else ''}{label}{fact.text}{mark}"))
            basis |= dict.fromkeys(fact.basis)
    revisions = "，".join(f"第 {number} 版" for number in guide.revisions.values())
    checked = f"{guide.verified_on} 核实，" if guide.verified_on else ""
    lines.append(
        HandoutLine(
            "依据", f"{'、'.join(basis)}（{checked}{revisions}）" if basis else f"{checked}{revisions}", small=True
        )
    )
    return tuple(lines)


def _is_public(kb: KnowledgeBase, code: str, region: str) -> bool:
    try:
        return kb.resolve(code, region).item.disclosure == "public"
    except NotFound:
        return False
