"""Rules about what an entry does not say, and what it says without having checked.

An entry from an official list has to carry every element of the 实施清单; one that staff wrote may be no more than what it
is, who handles it and whom to call.
"""

from collections.abc import Iterator

from knowledge.checks.rules import Entry, Remark
from knowledge.entry.records import NATION, Condition, Deadline, Document, Fee, Phone, Place

_ANSWERS = {"诉求", "咨询"}


def checked(entry: Entry) -> Iterator[Remark]:
    """Facts are verified, and verified by something."""
    facts = list(entry.own_facts())
    unverified = sum(not fact.verified for fact in facts)
    if unverified:
        yield Remark("unverified-facts", "", f"{len(facts)} 条内容中有 {unverified} 条未核实")
    if not entry.own.basis and not entry.own.source:
        bare = [fact for fact in facts if fact.verified and not fact.basis]
        if bare:
            said = f"{len(bare)} 条标为已核实的内容没有依据，条目也没有依据和来源"
            yield Remark("rests-on-nothing", entry.path(bare[0]), said)


def handling(entry: Entry) -> Iterator[Remark]:
    """Somebody handles it, and can be called."""
    phones = entry.standing(Phone)
    if not entry.merged.department:
        yield Remark("no-department", "department", "没有写实施部门")
    if not any(p.type != "complaint" for p in phones) and not any(p.phone for p in entry.standing(Place)):
        yield Remark("no-phone", "phones", "没有咨询电话")
    if entry.official and not any(p.type == "complaint" for p in phones):
        yield Remark("no-complaint-phone", "phones", "没有投诉电话")


def legal_basis(entry: Entry) -> Iterator[Remark]:
    """What an authority may do to people rests on a law."""
    cited = entry.merged.basis or any(fact.basis for fact in entry.merged.facts())
    if "行政" in entry.merged.kind and not cited:
        yield Remark("no-basis", "basis", f"{entry.merged.kind}没有写设定依据")


def deadlines(entry: Entry) -> Iterator[Remark]:
    """An official item has both clocks."""
    if not entry.official or entry.merged.kind in _ANSWERS:
        return
    kinds = {d.type for d in entry.standing(Deadline)}
    if not kinds & {"statutory", "promised"}:
        yield Remark("no-deadline", "deadlines", "法定时限、承诺时限都没有写")
    elif "statutory" not in kinds:
        yield Remark("no-statutory-deadline", "deadlines", "没有写法定时限")
    elif "promised" not in kinds and entry.own.region != NATION:
        yield Remark("no-promised-deadline", "deadlines", "没有写承诺时限")


def elements(entry: Entry) -> Iterator[Remark]:
    """An official item has conditions, documents and a word on fees."""
    if not entry.official or entry.merged.kind in _ANSWERS:
        return
    for kind, rule, said in (
        (Condition, "no-conditions", "没有写受理条件"),
        (Document, "no-documents", "没有写申请材料"),
        (Fee, "no-fee", "没有写是否收费"),
    ):
        if not entry.standing(kind):
            yield Remark(rule, kind.field, said)


def circumstances(entry: Entry) -> Iterator[Remark]:
    """A circumstance that is asked for changes the answer."""
    used = {dimension for fact in entry.merged.facts() for dimension in fact.when}
    for n, circumstance in enumerate(entry.own.circumstances):
        if circumstance.dimension not in used:
            said = f"声明了情形“{circumstance.dimension}”，但没有内容随它变化"
            yield Remark("unused-circumstance", f"circumstances.{n}", said)


RULES_OF_ONE = (checked, handling, legal_basis, deadlines, elements, circumstances)
