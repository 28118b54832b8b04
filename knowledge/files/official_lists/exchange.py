"""The national exchange tables of 实施清单 (`up_task_general_basic`, `_extend`, `_material`, `_fee_project`, `_questions`) from CSV.

Either one file whose columns come from any of the tables, with as many rows for a 实施编码 as it has materials, fees and
questions, or one file a table: given `…_basic.csv`, the files of the same name ending in _extend, _material … are read too.
Headings are the tables' field names in any case, or the Chinese names of the elements.

Codes are read as the exchange tables define them. Where their numbering is not settled between systems it is not guessed:
a time limit whose unit is only a number is unverified, and a 材料类型 that is only a number is left out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.entry.records import NATION, UNITS
from knowledge.files.csv_files import read_csv
from knowledge.files.official_lists.exchange_fields import (
    AUDIENCES,
    CHANNELS,
    CHINESE,
    FORMS,
    NECESSITIES,
    PARTS,
    STATES,
    UNITS_BY_CODE,
    YES,
    citations,
    fee_of,
    previous_day,
)  # fmt: skip
from knowledge.files.official_lists.writing import (
    BASE_LENGTH,
    KINDS_BY_CODE,
    TASK_LENGTH,
    keep_apart,
    link,
    matter_code,
    phones,
    said,
)
from knowledge.files.rows import Row
from knowledge.storage.errors import UnreadableFile

SIBLINGS = ("extend", "material", "fee_project", "questions")

Cells = dict[str, str]


@dataclass(slots=True)
class _Task:
    """Everything the tables say about one 业务办理项."""

    line: int
    cells: Cells
    parts: dict[str, list[Cells]] = field(default_factory=lambda: {part: [] for part in PARTS})
    problems: list[str] = field(default_factory=list)


def read_exchange(path: Path, *, region: str = NATION) -> list[Row]:
    """The rows of the tables as entries; `region` is that of rows which give none.

    Raises:
        UnreadableFile: if the file is no CSV or not one of these tables.
    """
    tasks: dict[str, _Task] = {}
    for file in (path, *_siblings(path)):
        for line, cells in _table(file):
            _collect(tasks, cells, line, file.name if file != path else "")
    return keep_apart(_entry(task, region) for task in tasks.values())


def _siblings(path: Path) -> list[Path]:
    stem, found, tail = path.stem.rpartition("_basic")
    named = [path.with_name(f"{stem}_{table}{tail}{path.suffix}") for table in SIBLINGS] if found else []
    return [file for file in named if file.exists()]


def _table(path: Path) -> Iterator[tuple[int, Cells]]:
    rows = read_csv(path)
    first, headings = next(rows, (1, []))
    names = [CHINESE.get(text.strip(), text.strip().lower()) for text in headings]
    if "task_code" not in names:
        raise UnreadableFile(f"{path.name} 第 {first} 行：没有 task_code（实施编码）这一列，不是实施清单交换表。")
    for line, texts in rows:
        yield line, {name: said(text) for name, text in zip(names, texts, strict=False) if said(text)}


def _collect(tasks: dict[str, _Task], cells: Cells, line: int, file: str) -> None:
    """Add one row to the task it belongs to."""
    place = (f"{file} " if file else "") + f"第 {line} 行"
    key = _task_key(cells)
    task = tasks.get(key)
    if task is None:
        task = tasks[key] = _Task(line, {})
        if file:
            task.problems.append(f"{place}：主表里没有实施编码 {key or '（空）'}")
    parts = {part: {n: cells.pop(n) for n in names if n in cells} for part, names in PARTS.items()}
    shared = _shared_fields(parts, cells)
    for part, own in parts.items():
        if own.get(PARTS[part][0]):
            task.parts[part].append(own | shared)
    for name, text in cells.items():
        known = task.cells.setdefault(name, text)
        if known != text and name in ("task_name", "promise_day", "anticipate_day", "task_state"):
            task.problems.append(f"{place}：“{name}”与同一实施编码的其他行不同")


def _shared_fields(parts: dict[str, Cells], cells: Cells) -> Cells:
    """`by_law` and `remark` mean something else in each table: they belong to the row's material or fee if it has one."""
    if any(own.get(PARTS[part][0]) for part, own in parts.items()) and "accept_condition" not in cells:
        return {name: cells.pop(name) for name in ("by_law", "remark") if name in cells}
    return {}


def _task_key(cells: Cells) -> str:
    """实施编码 with the 业务办理项, which is given whole (33 characters), as two digits, or not at all."""
    task, item = cells.get("task_code", ""), cells.get("task_handle_item", "")
    if item.startswith(task) and len(item) > len(task):
        return item
    return task + item if len(task) == TASK_LENGTH and re.fullmatch(r"\d{2}", item) else task


def _entry(task: _Task, region: str) -> Row:
    get, code = task.cells, _task_key(task.cells)
    name = get.get("task_name", "")
    base = get.get("catalog_code") or code[TASK_LENGTH - BASE_LENGTH : TASK_LENGTH]
    if state := STATES.get(get.get("task_state", "")):
        task.problems.append(f"事项状态为“{state}”，没有导入")
    consult, consult_note = _ways(get.get("link_way", ""), "consult")
    complain, complain_note = _ways(get.get("supervise_way", ""), "complaint")
    bases = citations(get.get("by_law", ""))
    data = {
        "code": matter_code(base, code), "region": _region(get, region), "name": name, "official_code": code,
        "kind": KINDS_BY_CODE.get(get.get("task_type", "").zfill(2), get.get("task_type") or "公共服务"),
        "topic": _topic(get), "audience": _coded(get.get("server_type", ""), AUDIENCES), "department": get.get("dept_name", ""),
        "basis": bases, "valid_from": get.get("plan_effective_date", "")[:10],
        "valid_to": previous_day(get.get("plan_cancel_date", "")), "conditions": _texts(get.get("accept_condition", "")),
        "documents": [_document(part) for part in task.parts["material"]], "fees": _fees(task),
        "deadlines": [*_deadline(get, "anticipate", "statutory"), *_deadline(get, "promise", "promised")],
        "steps": _texts(get.get("handle_flow", ""), split=True), "channels": _channels(get), "places": _places(get),
        "visits": _visits(get), "results": [{"name": get["result_name"]}] if get.get("result_name") else [],
        "phones": consult + complain, "faqs": [dict(part) for part in task.parts["question"]],
        "note": "\n".join(_notes(get, bool(bases), consult_note, complain_note)),
    }  # fmt: skip
    return Row(task.line, name[:60], {key: value for key, value in data.items() if value}, tuple(task.problems))


def _region(get: Cells, default: str) -> str:
    """The division the row names; else the one asked for; else the one that registered the 实施主体 (digits 3–8 of its code)."""
    named = get.get("village_code") or get.get("town_code") or get.get("area_code") or get.get("areacode") or ""
    if named.isdigit() and len(named) <= len(NATION):
        return named.ljust(len(NATION), "0")
    registered = get.get("task_code", "")[2:8]
    if default == NATION and get.get("task_code", "")[:2] in ("11", "12") and registered.isdigit():
        return NATION if registered == "100000" else registered.ljust(len(NATION), "0")
    return default


def _topic(get: Cells) -> str:
    text = get.get("user_topic_type") or get.get("corp_topic_type") or ""
    return re.split(r"[,，;；、|]", text)[0] if re.search(r"[一-龥]", text) else ""


def _coded(text: str, words: dict[str, str]) -> list[str]:
    """A field of several codes or words."""
    return list(dict.fromkeys(words.get(part, part) for part in re.split(r"[,，;；、|\s]+", text) if part))


def _texts(text: str, *, split: bool = False) -> list[dict[str, Any]]:
    parts = [part.strip() for part in text.splitlines()] if split else [text.strip()]
    return [{"text": part} for part in parts if part]


def _ways(text: str, kind: str) -> tuple[list[dict[str, Any]], str]:
    found, more = phones(text, type=kind)
    return found, text if more else ""


def _deadline(get: Cells, prefix: str, clock: str) -> list[dict[str, Any]]:
    number, unit, note = get.get(f"{prefix}_day", ""), get.get(f"{prefix}_type", ""), get.get(f"{prefix}_explain", "")
    if not number.isdigit():
        return [{"type": clock, "note": note or number}] if note or number else []
    if unit in UNITS:
        return [{"type": clock, "number": number, "unit": unit, "note": note}]
    if known := UNITS_BY_CODE.get(unit):
        read = f"单位代码 {unit} 按“{known}”读取，请核对"
        return [
            {
                "type": clock,
                "number": number,
                "unit": known,
                "verified": False,
                "note": f"{note}；{read}" if note else read,
            }
        ]
    return [{"type": clock, "verified": False, "note": f"{number}（单位代码“{unit}”不明，请核对）{note}"}]


def _document(part: Cells) -> dict[str, Any]:
    kind, number, copies = part.get("material_type", ""), part.get("page_num", ""), part.get("page_copynum", "")
    notes = [part.get("fill_explain", ""), part.get("accept_stand", ""), part.get("remark", "")]
    notes += [f"规格：{part['page_format']}"] if part.get("page_format") else []
    fact: dict[str, Any] = {
        "name": part["material_name"], "form": FORMS.get(part.get("material_format", ""), ""),
        "issuer": part.get("source_explain", "")[:300], "basis": citations(part.get("by_law", "")),
        "blank_form": link(part.get("form_guid", "")), "sample": link(part.get("example_guid", "")),
    }  # fmt: skip
    need = part.get("is_need", "")
    if need in NECESSITIES:
        fact["necessity"] = NECESSITIES[need]
    elif need:
        notes.append(f"材料必要性“{need}”，请核对")
    if copies or kind in ("原件", "复印件", "原件和复印件"):
        fact |= {
            "originals": number if kind != "复印件" else None,
            "copies": copies or (number if kind != "原件" else None),
        }
    elif number:
        notes.append(f"纸质 {number} 份")
    notes += [kind] if kind == "原件或复印件" else []
    fact["note"] = "；".join(note for note in notes if note)
    return {key: value for key, value in fact.items() if value not in ("", None, [])}


def _fees(task: _Task) -> list[dict[str, Any]]:
    fees = [fee_of(part) for part in task.parts["fee"]]
    charged, basis = task.cells.get("is_fee", ""), task.cells.get("fee_basis", "")
    if fees or not charged:
        return fees
    if charged in YES:
        return [{"rule": "收费，标准请向办理部门核实", "note": basis, "verified": False}]
    return [{"amount": "0", "note": basis}]


def _channels(get: Cells) -> list[dict[str, Any]]:
    found = {kind: {"type": kind} for kind in _coded(get.get("handle_type", ""), CHANNELS) if kind in CHANNELS.values()}
    address = link(get.get("online_handle_url", "")) or link(get.get("link_addr", ""))
    if address or get.get("is_online") in YES:
        found["网上"] = {"type": "网上", "url": address}
    for flag, kind in (("is_express", "邮寄"), ("is_schedule", "预约"), ("is_service_terminals", "自助终端")):
        if get.get(flag) in YES:
            found.setdefault(kind, {"type": kind})
    return list(found.values())


def _places(get: Cells) -> list[dict[str, Any]]:
    address, hours = get.get("transact_addr", ""), get.get("transact_time", "")
    return [{"name": "办理地点", "address": address, "hours": hours}] if address or hours else []


def _visits(get: Cells) -> list[dict[str, Any]]:
    number = get.get("limit_scene_num", "")
    return [{"number": number, "text": get.get("limit_scene_explain", "")}] if number.isdigit() else []


def _notes(get: Cells, cited: bool, *ways: str) -> Iterable[str]:
    named = {"联办机构": "other_dept", "委托部门": "entrust_name", "特别程序": "special_procedure", "数量限制": "limit_explain",
             "中介服务": "service_type"}  # fmt: skip
    yield from (f"{word}：{get[name]}" for word, name in named.items() if get.get(name))
    yield from (f"{word}原文：{text}" for word, text in zip(("咨询方式", "投诉方式"), ways, strict=True) if text)
    if get.get("by_law") and not cited:
        yield f"设定依据原文：{get['by_law'][:1000]}"
