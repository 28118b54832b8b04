"""A row of somebody's own list, by what its columns mean, as an entry: texts, numbers with units, facts put together from columns.

What the records cannot hold stands in the note under the name of its column, so that nothing is lost. A cell that cannot be read
is blamed with its column, and the row is rejected.
"""

import re
from typing import Any

from knowledge.entry.parts import Shown
from knowledge.entry.records import DEFAULT_KIND, KINDS, ServiceItem
from knowledge.files.official_lists.exchange_fields import (
    AUDIENCES,
    FORMS,
    NECESSITIES,
    STATES,
    UNITS_BY_CODE,
    citations,
    previous_day,
)
from knowledge.files.official_lists.writing import KINDS_BY_CODE
from knowledge.files.tables.contact_columns import channels, phones, places, visits
from knowledge.files.tables.days import day
from knowledge.files.tables.meanings import LABELS
from knowledge.files.tables.row_said import Facts, RowSaid
from knowledge.files.tables.said import BadCell, joined, listed, money, phrases, span, whole, yes

MANY = {
    "document_name", "document_originals", "document_copies", "document_form", "document_need", "document_issuer", "document_note",
    "fee_name", "question", "answer", "similar", "documents",
}  # fmt: skip
"""Columns of which a matter may have several rows."""

_CONSULTING = "咨询"
_PLAIN = {
    name: shown
    for name, shown in ServiceItem.shown_fields().items()
    if name in LABELS and name not in ("code", "region")
}
"""Fields that lists have a heading for; those without a reader of their own come in as they stand. What tells an entry apart is made of
several columns (`list_reading`)."""


def entry_of(get: RowSaid) -> dict[str, Any]:
    """The data of an entry; problems stay with the row."""
    data = {
        "name": get.first("name")[:300], "department": get.text("department").replace("\n", "、"), "owner": get.first("owner"),
        "topic": re.split(r"[,，;；、|/\n>]", get.first("topic"))[0].strip(), "summary": get.text("summary"),
        "aliases": _aliases(get), "audience": _audience(get),
        "kind": _kind(get), "source": get.text("source"), "basis": _basis(get),
        "valid_from": _day(get, "valid_from"), "valid_to": _valid_to(get), "review_by": _day(get, "review_by"),
        "verified_on": _day(get, "verified_on"), "disclosure": _disclosure(get),
        "conditions": [{"text": text} for text in _list_of(get, "conditions")], "documents": _documents(get), "fees": _fees(get),
        "deadlines": _deadlines(get), "steps": [{"text": text} for text in _list_of(get, "steps")], "channels": channels(get),
        "places": places(get), "visits": visits(get), "results": _results(get),
        "progress": [{"text": text} for text in _list_of(get, "progress")], "phones": phones(get), "faqs": _faqs(get),
    }  # fmt: skip
    if state := STATES.get(get.first("state")):
        get.problems.append(f"事项状态为“{state}”，没有导入")
    data["note"] = _note(get)
    data |= {name: _as_it_stands(get, name, shown) for name, shown in _PLAIN.items() if name not in data}
    return {key: value for key, value in data.items() if value}


def parts_of(get: RowSaid) -> dict[str, Facts]:
    """What a row that goes on with the matter of the one before adds to it."""
    found = {"documents": _documents(get), "fees": _fees(get) if "fee_name" in get.cells else [], "faqs": _faqs(get)}
    return {section: facts for section, facts in found.items() if facts}


def _as_it_stands(get: RowSaid, name: str, shown: Shown) -> str:
    return re.sub(r"\s+", "", get.first(name)) if shown.exact else get.text(name)


def _list_of(get: RowSaid, meaning: str) -> list[str]:
    return [part for text, _ in get.cells.get(meaning, ()) for part in listed(text)]


def _aliases(get: RowSaid) -> list[str]:
    own = {get.first("name")}
    texts = [text for text, _ in get.cells.get("aliases", ())]
    if "question" not in get.cells or "name" not in get.cells:
        texts += [text for text, _ in get.cells.get("similar", ())]
    return [alias for alias in dict.fromkeys(part for text in texts for part in phrases(text)) if alias not in own]


def _audience(get: RowSaid) -> list[str]:
    parts = re.split(r"[,，;；、|\s/]+", get.text("audience"))
    return list(dict.fromkeys(AUDIENCES.get(part, part) for part in parts if part))


def _kind(get: RowSaid) -> str:
    text = get.first("kind")
    known = KINDS_BY_CODE.get(text.zfill(2) if text.isdigit() else text, text)
    if known in KINDS:
        return known
    if text:
        get.noted.append(f"事项类型：{text}")
    return DEFAULT_KIND if "name" in get.cells and "question" not in get.cells else _CONSULTING


def _basis(get: RowSaid) -> list[dict[str, Any]]:
    found = [cited for text, _ in get.cells.get("basis", ()) for cited in citations(text)]
    if not found and (text := get.text("basis")):
        get.noted.append(f"设定依据原文：{text[:1500]}")
    return [cited for n, cited in enumerate(found) if cited not in found[:n]]


def _day(get: RowSaid, meaning: str, *, last: bool = False) -> str:
    return next((found for found in get.read(meaning, lambda text: day(text, last=last)) if found), "")


def _valid_to(get: RowSaid) -> str:
    cancelled = _day(get, "cancelled_on")
    return _day(get, "valid_to", last=True) or (previous_day(cancelled) if cancelled else "")


def _disclosure(get: RowSaid) -> str:
    text = get.first("disclosure")
    if text in ("仅工作人员", "不公开", "内部", "operators") or yes(text) is False:
        return "operators"
    return ""


def _documents(get: RowSaid) -> Facts:
    found = [{"name": name} for text, _ in get.cells.get("documents", ()) for name in listed(text, loose=True)]
    names = [
        name
        for text, _ in get.cells.get("document_name", ())
        for name in ([text] if "\n" not in text else listed(text))
    ]
    own: Facts = [{"name": name} for name in names]
    if len(own) == 1:
        own[0] |= _document_aspects(get)
    found += own
    for fact in found:
        if len(fact["name"]) > 300:
            fact |= {"name": f"{fact['name'][:40]}…", "note": fact["name"]}
    return found


def _document_aspects(get: RowSaid) -> dict[str, Any]:
    notes = [get.text("document_note")]
    need, form = get.first("document_need"), get.first("document_form")
    fact: dict[str, Any] = {
        "originals": next(get.read("document_originals", lambda text: whole(text, most=99), None), None),
        "copies": next(get.read("document_copies", lambda text: whole(text, most=99), None), None),
        "form": FORMS.get(form, ""), "issuer": get.first("document_issuer")[:300],
    }  # fmt: skip
    known = NECESSITIES.get(need) or {True: "必要", False: "非必要", None: ""}[yes(need)]
    fact["necessity"] = known
    notes += [f"材料必要性“{need}”，请核对"] if need and not known else []
    notes += [f"材料形式：{form}"] if form and not fact["form"] else []
    fact["note"] = "；".join(note for note in notes if note)
    return {key: value for key, value in fact.items() if value not in ("", None)}


def _fees(get: RowSaid) -> Facts:
    unit = get.first("fee_unit") or _unit_in(get.hints.get("fee", ""), "元")
    found = [fact for fact in get.read("fee", lambda text: money(text, unit=unit), {}) if fact]
    charged, names = get.first("charged"), [name for name in get.text("fee_name").split("\n") if name]
    cited, reductions = get.text("fee_basis"), get.text("reductions")
    if not found and charged:
        says = yes(charged)
        if says is False:
            found = [{"amount": "0"}]
        elif says:
            found = [{"rule": "收费，标准请向办理部门核实", "verified": False}]
        else:
            found = [fact for fact in get.read("charged", money, {}) if fact]
    elif found and yes(charged) is False and found[0].get("amount") != "0" and "rule" not in found[0]:
        get.problems.append("“是否收费”为否，又填了收费标准，请核对")
    if names and not found:
        found = [{"rule": "收费，标准请向办理部门核实", "verified": False}]
    for fact, name in zip(found, names, strict=False):
        fact["name"] = name[:300]
    for fact in found:
        basis = citations(cited)
        fact |= {"basis": basis} if basis else {"note": f"收费依据：{cited}"} if cited else {}
        fact |= {"reductions": reductions} if reductions and yes(reductions) is None else {}
    return found


def _unit_in(hint: str, *units: str) -> str:
    return next((unit for unit in units if unit in hint), "")


def _deadlines(get: RowSaid) -> Facts:
    found: Facts = []
    for meaning, clock in (("statutory", "statutory"), ("promised", "promised"), ("deadline", "promised")):
        unit = get.first(f"{meaning}_unit") or _unit_in(
            get.hints.get(meaning, ""), "工作日", "自然日", "小时", "月", "年", "天", "日"
        )
        coded = UNITS_BY_CODE.get(unit)
        for text, place in get.cells.get(meaning, ()):
            try:
                fact = span(text, unit=coded or unit)
            except BadCell as error:
                get.problems.append(f"{place}：{error}")
                continue
            if not fact:
                continue
            if coded and "number" in fact:
                fact |= {"verified": False, "note": f"单位代码 {unit} 按“{coded}”读取，请核对"}
            if extra := get.text(f"{meaning}_note"):
                fact["note"] = f"{fact['note']}；{extra}" if fact.get("note") else extra
            if meaning == "deadline":  # which of the clocks it is, is not said
                fact |= {"name": "办理时限", "verified": False}
            found.append({"type": clock} | fact)
    return found


def _results(get: RowSaid) -> Facts:
    validity = get.text("validity")
    found: Facts = [
        {"name": name[:300]} for text, _ in get.cells.get("result", ()) for name in listed(text, loose=True)
    ]
    if found and validity:
        found[0]["validity"] = validity
    elif validity:
        get.noted.append(f"结果有效期：{validity}")
    return found


def _faqs(get: RowSaid) -> Facts:
    questions = [text for text, _ in get.cells.get("question", ())]
    answers = [text for text, _ in get.cells.get("answer", ())]
    found: Facts = [{"question": q, "answer": a} for q, a in zip(questions, answers, strict=False)]
    if len(questions) != len(answers):
        missing = "答案" if len(questions) > len(answers) else "问题"
        get.problems.append(f"没有{missing}，请补上")
    if found and "name" in get.cells:
        for text, _ in get.cells.get("similar", ()):
            found += [{"question": other, "answer": answers[0]} for other in phrases(text) if other != questions[0]]
    return found


def _note(get: RowSaid) -> str:
    if (main := get.first("main_name")) and main != get.first("name"):
        get.noted.append(f"主项：{main}")
    if more := [text for text, _ in get.cells.get("name", ())[1:]]:
        get.noted.append(f"名称：{'、'.join(more)}")
    return joined([get.text("note"), *get.noted])[:4000]
