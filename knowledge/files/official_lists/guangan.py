"""The list of county-level items of 广安区 (Sichuan portal, one JSON object a line) as entries.

It gives names, departments, item codes and links only. An item code is `base-region-…`: the base is the entry's code, the
twelve digits its region, the whole its official_code. Where the middle is missing, the link names the region (areaCode).
"""

import re
from dataclasses import replace
from pathlib import Path

from knowledge.entry.records import NATION
from knowledge.files.objects.json_files import read_json
from knowledge.files.official_lists.writing import keep_apart, link, said
from knowledge.files.rows import Row

SOURCE = "四川政务服务网广安区事项目录（公开数据，未逐条核实）"

_ITEM_CODE = re.compile(r"^(.+?)-(\d{12})-\d{3}-([0-9A-Za-z-]+?)-\d-\d{2}$")
_KINDS = {
    "1": "行政许可", "2": "行政处罚", "3": "行政强制", "4": "行政征收", "5": "行政给付", "6": "行政检查", "7": "行政确认",
    "8": "行政奖励", "9": "行政裁决", "10": "其他行政权力", "20": "公共服务",
}  # fmt: skip
"""taskType as this portal numbers it, which is not the national numbering."""


def read_guangan(path: Path) -> list[Row]:
    """The rows of the file as entries; raises UnreadableFile."""
    return keep_apart(map(_entry, read_json(path)), _organisation)


def _entry(row: Row) -> Row:
    if row.problems:
        return row
    name, code, url = (said(row.data.get(key)) for key in ("question", "item_code", "link"))
    if not name or not code:
        return replace(row, problems=("缺少 question 或 item_code，不是广安事项目录的格式",))
    parts = _ITEM_CODE.match(code)
    area = re.search(r"[?&]areaCode=(\d{12})", url)
    task_type = re.search(r"[?&]taskType=(\d+)", url)
    main = said(row.data.get("main_item"))
    data = {
        "code": parts[1] if parts else code, "region": parts[2] if parts else area[1] if area else NATION, "name": name,
        "official_code": code, "kind": _KINDS.get(task_type[1], "公共服务") if task_type else "公共服务",
        "department": said(row.data.get("department")), "source": SOURCE,
        "note": f"主项：{main}" if main and main != name else "",
        "channels": [{"type": "网上", "url": link(url), "verified": False}] if link(url) else [],
    }  # fmt: skip
    return Row(row.line, name[:60], {key: value for key, value in data.items() if value})


def _organisation(code: str) -> str:
    parts = _ITEM_CODE.match(code)
    return parts[3] if parts else code.rpartition("-")[2]
