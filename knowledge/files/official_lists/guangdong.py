"""The items of the Guangdong service portal (粤省事 / 广东政务服务网, one JSON object a line) as entries.

Mapping, field by field:

- code: 基本编码 (CATAID) and the two digits of the 业务办理项 (characters 32–33 of TASK_CODE); rows of different organisations
  that would share it get `-` and the organisation code (ORGCODE). official_code: TASK_CODE.
- region: AREACODE, filled up to 12 digits. name: TASK_NAME, which names the 业务办理项; where two rows share it, the department
  and the region tell them apart. aliases: matter_daily and matter_short.
- handle_time is the statutory and handle_time_limit the promised time limit, each one number with its unit.
- ONLINECHECK, URL, courier_service and online_book_addr are the channels (online_book repeats ONLINECHECK and says nothing).
- Phones are taken out of the text that surrounds them; that text is kept in the note. "无" is nothing.

The list was taken in May 2021 and gives no sources, so every fact is unverified. It says nothing of fees or legal bases.
"""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from knowledge.files.objects.json_files import read_json
from knowledge.files.official_lists.writing import (
    KINDS_BY_CODE,
    days,
    keep_apart,
    link,
    matter_code,
    phones,
    phrases,
    said,
)
from knowledge.files.rows import Row

VERIFIED_ON = "2021-05-01"
SOURCE = "广东政务服务网事项清单（2021年5月公开数据，未逐条核实）"

_NO_WINDOW = {"无线下办理窗口", "无"}
_OTHER = "其他"


def read_guangdong(path: Path) -> list[Row]:
    """The rows of the file as entries; raises UnreadableFile."""
    return keep_apart(map(_entry, read_json(path)))


def _entry(row: Row) -> Row:
    if row.problems:
        return row
    get = row.data
    missing = [key for key in ("TASK_CODE", "CATAID", "TASK_NAME") if not said(get.get(key))]
    if missing:
        return replace(row, problems=(f"缺少 {'、'.join(missing)}，不是广东事项清单的格式",))
    name, task = said(get["TASK_NAME"]), said(get["TASK_CODE"])
    aliases = phrases(_text(get, "matter_daily"), _text(get, "matter_short"), name=name)
    themes = [text for text in _list(get, "theme_category") if text != _OTHER]
    phone_facts, notes = _phones(get)
    main, partners = said(get.get("CATANAME")), said(get.get("co_department"))
    notes += [f"主项：{main}"] if main and main != name else []
    notes += [f"联办机构：{partners}"] if partners else []
    data = {
        "code": matter_code(said(get["CATAID"]), task), "region": said(get.get("AREACODE")).ljust(12, "0"), "name": name,
        "official_code": task, "aliases": aliases, "kind": KINDS_BY_CODE.get(said(get.get("TASK_TYPE")), "公共服务"),
        "topic": themes[0] if themes else _OTHER, "audience": _list(get, "service_object_name"),
        "department": said(get.get("DEPT_NAME")), "note": "\n".join(notes), "verified_on": VERIFIED_ON, "source": SOURCE,
        "conditions": _conditions(get), "documents": _documents(get), "deadlines": _deadlines(get),
        "channels": _channels(get), "places": _places(get), "visits": _visits(get), "phones": phone_facts,
    }  # fmt: skip
    return Row(row.line, name[:60], {key: value for key, value in data.items() if value})


def _text(get: dict[str, Any], key: str) -> str:
    return said(get.get(key))


def _list(get: dict[str, Any], key: str) -> list[str]:
    """A field that is a list of texts, or 无."""
    value = get.get(key)
    return [text for text in map(said, value) if text] if isinstance(value, list) else []


def _unverified(**fact: Any) -> dict[str, Any]:
    return {key: value for key, value in fact.items() if value not in ("", None)} | {"verified": False}


def _conditions(get: dict[str, Any]) -> list[dict[str, Any]]:
    text = _text(get, "accept_standard")
    # 192 rows break off where the list of conditions should follow
    cut = text.endswith(("：", ":"))
    return [_unverified(text=text, note="原清单未列全，具体条件请向办理部门核实" if cut else "")] if text else []


def _documents(get: dict[str, Any]) -> list[dict[str, Any]]:
    return [_unverified(name=name) for name in dict.fromkeys(_list(get, "material_intro"))]


def _deadlines(get: dict[str, Any]) -> list[dict[str, Any]]:
    found = (("statutory", days(_text(get, "handle_time"))), ("promised", days(_text(get, "handle_time_limit"))))
    return [_unverified(type=clock, **limit) for clock, limit in found if limit]


def _places(get: dict[str, Any]) -> list[dict[str, Any]]:
    address = re.sub(r"^办理地点[：:]\s*", "", _text(get, "handle_location"))
    return [_unverified(name="办理地点", address=address)] if address and address not in _NO_WINDOW else []


def _visits(get: dict[str, Any]) -> list[dict[str, Any]]:
    number = _text(get, "visit_number")
    return [_unverified(number=int(number))] if number.isdecimal() else []


def _channels(get: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if _places(get):
        found.append(_unverified(type="窗口"))
    if _text(get, "ONLINECHECK") == "1":
        found.append(_unverified(type="网上", text=_text(get, "bear_paltform"), url=link(_text(get, "URL"))))
    if _text(get, "courier_service") == "是":
        found.append(_unverified(type="邮寄"))
    if booking := link(_text(get, "online_book_addr")):
        found.append(_unverified(type="预约", url=booking))
    return found


def _phones(get: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """Phone facts, and notes with the wording they were taken from where that says more."""
    facts: list[dict[str, Any]] = []
    notes: list[str] = []
    for key, kind, called in (("consult_phone", "consult", "咨询方式"), ("complain_phone", "complaint", "投诉方式")):
        found, more = phones(_text(get, key), type=kind, verified=False)
        facts += found
        notes += [f"{called}原文：{_text(get, key)}"] if more else []
    return facts, notes
