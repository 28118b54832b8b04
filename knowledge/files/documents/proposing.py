"""Facts that a long text seems to state: documents, fees, deadlines, conditions, steps and telephones, each with the words that state it.

What stands under a standard heading (申请材料, 受理条件 …) is taken line by line; elsewhere sentences are read for amounts, limits and lists of
papers. Nothing here decides: a person chooses what goes into a draft, and another reviews it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from knowledge.entry.records import FACT_FIELDS, Basis, Fact, ServiceItem
from knowledge.entry.stated import StatedValue, stated_in
from knowledge.files.documents.guide_sections import NUMBER, meaning_of
from knowledge.patterns import read_patterns
from knowledge.storage.errors import NotFound
from knowledge.store import KnowledgeBase

MOST = 200
"""Proposals of one text, at most."""
LONGEST_HEADING = 20
LONGEST_CLAUSE = 40
"""Characters of the words that a charge or limit is named by where its name is taken."""
_SENTENCE = re.compile(r"[^。！？；;\n]+[。！？；;]?")
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_CHAPTER = re.compile(r"第?[一二三四五六七八九十]{1,3}[、.．章节]")
_SECTIONS = frozenset(
    {"documents", "conditions", "steps", "fee", "statutory", "promised", "deadline", "address", "phone", "complaint", "channels", "hours",
     "result", "basis", "question", "progress", "summary", "note"}
)  # fmt: skip
"""What a line says that begins a section."""
_UNDER = {"documents": "documents", "conditions": "conditions", "steps": "steps"}
"""Headings under which every line states one more: their meaning, and the field."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact that a text seems to state. `said` is the piece of the text at `start`, `heading` what it stands under, `clause` the part of the
    piece that has the number."""

    field: str
    data: dict[str, Any]
    said: str
    start: int
    heading: str = ""
    clause: str = ""

    def fact(self, basis: tuple[Basis, ...] = ()) -> Fact:
        """The fact as it would stand in a draft: not verified by anybody yet."""
        cited = [{"source": each.source, "article": each.article} for each in basis]
        return FACT_FIELDS[self.field].model_validate({**self.data, "verified": False, "basis": cited})


def proposals(text: str) -> list[Proposal]:
    """The facts that a text seems to state, in its order, each once; a second charge or limit of the same name under a name of its own."""
    found: dict[tuple[str, str], Proposal] = {}
    for each in _read(text):
        try:
            key = (each.field, each.fact().key())
            if each.clause and key in found and found[key].data != each.data:
                each = replace(each, data={**each.data, "name": _own_name(each)})
                key = (each.field, each.fact().key())
        except ValidationError:
            continue
        found.setdefault(key, each)
        if len(found) == MOST:
            break
    return list(found.values())


def _own_name(proposal: Proposal) -> str:
    """What tells a charge or limit from another of its name: the words that it is stated in."""
    name = proposal.data.get("name", "")
    return f"{name}（{proposal.clause}）" if name else proposal.clause


def proposed_for(kb: KnowledgeBase, code: str, region: str) -> tuple[ServiceItem, list[Proposal]]:
    """The draft of an entry, or what is live, and what its text states that no fact of it says yet.

    Raises:
        NotFound: if there is no such entry.
    """
    try:
        item = kb.items.draft(code, region).item
    except NotFound:
        item = kb.items.live(code, region).item
    known = {(fact.field, fact.key()) for fact in item.facts()}
    return item, [each for each in proposals(item.summary) if (each.field, each.fact().key()) not in known]


def with_proposals(item: ServiceItem, chosen: list[Proposal]) -> ServiceItem:
    """An entry with proposed facts behind its own; what it says already is not said again."""
    added: dict[str, list[Fact]] = {}
    for each in chosen:
        fact = each.fact(item.basis)
        known = [*getattr(item, each.field), *added.get(each.field, ())]
        if all(fact.key() != other.key() for other in known):
            added.setdefault(each.field, []).append(fact)
    return item.model_copy(
        update={name: (*getattr(item, name), *facts) for name, facts in added.items()}
    ).with_fact_ids()


def _read(text: str) -> Iterator[Proposal]:
    heading = field = ""
    at = 0
    for line in text.splitlines(keepends=True):
        plain = line.strip().lstrip("#* ").rstrip("*：: ")
        if _is_heading(plain, within=bool(field)):
            heading, field = plain, _UNDER.get(meaning_of(plain), "")
        elif field and line.strip():
            yield from _listed(field, line, at, heading)
        elif line.strip():
            yield from _sentences(line, at, heading)
        at += len(line)


def _is_heading(plain: str, *, within: bool) -> bool:
    """Whether a line begins a section; `within` a list only what numbers its sections otherwise, or has a standard name, does."""
    if not 0 < len(plain) <= LONGEST_HEADING or plain.endswith(("。", "；", ";", "，")):
        return False
    return meaning_of(plain) in _SECTIONS or bool((_CHAPTER if within else NUMBER).match(plain))


def _listed(field: str, line: str, at: int, heading: str) -> Iterator[Proposal]:
    said = line.strip()
    start = at + line.index(said)
    plain = NUMBER.sub("", said, count=1).strip().rstrip("。；;，,")
    if plain.endswith(("：", ":")):
        return  # what only leads on to the list
    if field == "documents":
        for name in filter(None, (part.strip() for part in re.split("[;；]", plain))):
            yield Proposal(field, {"name": name[:120]}, said, start, heading)
    elif plain:
        yield Proposal(field, {"text": plain}, said, start, heading)


def _sentences(line: str, at: int, heading: str) -> Iterator[Proposal]:
    for match in _SENTENCE.finditer(line):
        said = match[0].strip()
        if not said:
            continue
        start = at + match.start() + match[0].index(said)
        for field, data, clause in _values(said):
            yield Proposal(field, data, said, start, heading, clause)
        for field, data in (*_papers(said), *_conditions(said)):
            yield Proposal(field, data, said, start, heading)


def _values(said: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The fees, limits and telephones of a sentence, each with the clause that states it."""
    for placed in stated_in(said):
        value = placed.value
        before = re.split("[，,；;]", said[: placed.start])[-1]
        clause = (before + re.split("[，,；;。、]", said[placed.start :])[0]).strip()[:LONGEST_CLAUSE]
        if value.kind == "amount" and value.unit == "元" and _SAID["fee"].search(said):
            amount = f"{value.number:f}"
            yield (
                "fees",
                {"name": _fee_name(said[: placed.end]), "amount": amount, "unit": "元" + _each(said, placed)},
                clause,
            )
        elif value.kind == "period" and value.unit in _UNITS and _SAID["within"].match(said[placed.end :]):
            rest = said[placed.end :]
            clause = re.split("[，,]", rest, maxsplit=1)[0]
            kind = (
                "statutory"
                if _SAID["limit"].search(clause)
                else "applicant"
                if _SAID["applicant"].search(clause)
                else ""
            )
            if kind:
                start = _SAID["start"].search(said[: placed.start])
                yield "deadlines", {
                    "type": kind, "number": int(value.number), "unit": _UNITS[value.unit], "start": start["start"] if start else "",
                }, clause  # fmt: skip
        elif value.kind == "phone" and _SAID["number_to_call"].search(said):
            kind = "complaint" if _SAID["complaint"].search(said) else "consult"
            yield "phones", {"type": kind, "number": placed.said}, ""


_UNITS = {"工作日": "工作日", "日": "自然日", "月": "月", "小时": "小时"}
"""How limits are counted, by the units that are read; years stand as months."""


def _fee_name(before: str) -> str:
    named = list(_SAID["fee_name"].finditer(before))
    name = _SAID["before_fee"].sub("", named[-1]["name"]) if named else ""
    return name if len(name) > 1 else "办理费用"


def _each(said: str, placed: StatedValue) -> str:
    """What an amount is for: 每本十元, 十元/本."""
    near = re.split("[，,；;]", said[: placed.start])[-1][-12:] + said[placed.end : placed.end + 3]
    found = _SAID["each"].search(near)
    return f"/{found['of'] or found['per']}" if found else ""


def _papers(said: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for match in _SAID["papers"].finditer(said):
        for part in _SAID["parted"].split(match["list"]):
            name = _SAID["around_paper"].sub("", part.strip())
            if 2 <= len(name) <= 30 and _SAID["paper"].search(name):
                yield "documents", {"name": name}


def _conditions(said: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if _SAID["condition"].search(said) and len(said) <= 200:
        yield "conditions", {"text": said.rstrip("；;")}
