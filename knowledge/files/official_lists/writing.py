"""What official lists of government services have in common: their codes, their ways of writing "nothing", phones in prose."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from knowledge.entry.records import NATION
from knowledge.files.rows import Row

KINDS_BY_CODE = {
    "01": "行政许可", "02": "行政处罚", "03": "行政强制", "04": "行政征收", "05": "行政给付", "06": "行政检查",
    "07": "行政确认", "08": "行政奖励", "09": "行政裁决", "10": "其他行政权力", "20": "其他行政权力", "21": "公共服务",
}  # fmt: skip
"""事项类型 of the national list."""

BASE_LENGTH, TASK_LENGTH = 12, 31
"""Characters of a 基本编码 and of a 实施编码, which the 办理项 may follow."""
NATIONAL = re.compile(r"[0-9A-Za-z]{18,36}")
"""What every 实施编码 of the national rules is made of."""

_NOTHING = {"", "无", "无。", "暂无", "没有", "/", "-", "—", "null", "None", "NULL"}
_UNITS = {
    "工作日": "工作日", "个工作日": "工作日", "自然日": "自然日", "日历日": "自然日", "月": "月", "个月": "月", "年": "年",
    "小时": "小时", "个小时": "小时",
}  # fmt: skip
_DAYS = re.compile(r"^(\d{1,4})\s*[(（]?\s*(\D+?)\s*[)）]?$")
_BETWEEN = re.compile(r"[，,;；、\s]+(?![^（(\[]*[)）\]])")
"""What parts phrases, outside brackets."""
_URL = re.compile(r"^https?://[^\s<>\"']+$")

_DASH = "[-–—－]"
_PHONE = re.compile(
    rf"(?<![\dA-Za-z.@_-])(?:[(（]0\d{{2,3}}[)）]{_DASH}?\d{{7,8}}|0\d{{2,3}}{_DASH}?(?:\d{{7,8}}|1\d{{4}}|9\d{{4,5}})"
    rf"|[48]00{_DASH}?\d{{3,4}}{_DASH}?\d{{3,4}}|1[3-9]\d{{9}}|[2-9]\d{{6,7}}|12\d{{3}}|9[56]\d{{3,4}}|1(?:10|19|20|22))"
    rf"(?:{_DASH}\d{{1,6}})*(?:\s*转\s*\d{{1,6}})?(?![\dA-Za-z@_])"
)
_SPELLINGS = (
    (re.compile(rf"(?<!\d)(0\d{{2,3}}){_DASH}+\s*(?=\d)"), r"\1-"),
    (re.compile(r"(?<!\d)[(（]?\+?86[ -]?(\d{2,3})[)） ]\s*(?=\d)"), r"0\1-"),
    (re.compile(r"(?<=\d{4}) (?=\d{4}(?!\d))"), ""),
)
"""020--1234 5678, (8620)12345678 and the like, brought to one spelling."""
_NOT_PHONES = re.compile(r"https?://[!-~]+|[\w.+-]+@[\w.-]+", re.ASCII)


def said(value: Any) -> str:
    """What a field says, as one text; '' for the many ways of writing that there is nothing."""
    text = "" if value is None else str(value).strip()
    return "" if text in _NOTHING else text


def matter_code(base: str, task: str) -> str:
    """The code of a matter: its 基本编码 and, where the 实施编码 goes on, the two digits of the 业务办理项.

    The rest of the 实施编码 names the organisation, which is an attribute of the entry and not of the matter.
    """
    return base + task[TASK_LENGTH : TASK_LENGTH + 2] if len(task) > TASK_LENGTH else base


def matter_in(official: str) -> str:
    """基本编码 and 业务办理项 of a national 实施编码: what it is about, whoever does it; '' for any other code."""
    if not NATIONAL.fullmatch(official) or len(official) not in {TASK_LENGTH, TASK_LENGTH + 2}:
        return ""
    return official[TASK_LENGTH - BASE_LENGTH :]


def organisation_in(official: str) -> str:
    """The organisation that a national 实施编码 names: what stands between its region and its 基本编码."""
    return official[8:17]


def keep_apart(rows: Iterable[Row], organisation: Callable[[str], str] = organisation_in) -> list[Row]:
    """Append the organisation to the code of rows that would otherwise be one entry.

    Organisations of one region share a 基本编码 and number their 办理项 each on its own, so the same code may stand for two
    different things. All of them get the suffix, whatever their order, so that none takes the place of another. `organisation` reads it
    in a 实施编码.
    """
    rows = list(rows)

    def whose(n: int) -> str:
        return organisation(rows[n].data.get("official_code", ""))

    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        groups[row.data.get("code", ""), row.data.get("region", NATION)].append(n)
    for (code, _), members in groups.items():
        if code and len({whose(n) for n in members}) > 1:
            for n in members:
                rows[n] = replace(rows[n], data=rows[n].data | {"code": f"{code}-{whose(n)}"})
    return rows


def days(text: str) -> dict[str, Any] | None:
    """`20(工作日)` as number and unit; what is not one number with a unit stands in the note. None for nothing."""
    if not (text := said(text)):
        return None
    found = _DAYS.match(text)
    if found and (unit := _UNITS.get(found[2])):
        return {"number": int(found[1]), "unit": unit}
    return {"number": 0, "unit": "工作日"} if text in {"即办", "当场", "当场办结"} else {"note": text}


def phones(text: str, **common: Any) -> tuple[list[dict[str, Any]], bool]:
    """The phone numbers in a field, and whether the field says anything beyond them."""
    plain = _NOT_PHONES.sub(" ", said(text))
    more = plain != said(text)
    for pattern, better in _SPELLINGS:
        plain = pattern.sub(better, plain)
    numbers = [re.sub(_DASH, "-", re.sub(r"\s", "", found[0])) for found in _PHONE.finditer(plain)]
    rest = re.sub(r"[\s、，,；;/。或]+", "", _PHONE.sub("", plain))
    return [common | {"number": number} for number in dict.fromkeys(numbers)], more or bool(rest)


def link(text: str) -> str:
    """An address that can be shown as a link, or ''."""
    return text if len(text := said(text)) <= 300 and _URL.match(text) else ""


def phrases(*texts: str, name: str) -> list[str]:
    """Ways of asking in fields of everyday wording, without the name itself.

    Some departments fill the field with keywords (`无线电,台站,新申请`): pieces that are no phrases of their own belong together.
    """
    found: list[str] = []
    for text in texts:
        pieces = [piece for piece in _BETWEEN.split(re.sub('[“”"]', "", said(text))) if piece]
        parts = [piece for piece in pieces if not any(piece != other and piece in other for other in pieces)]
        found += parts if all(len(part) > 2 for part in parts) else ["".join(parts)]
    return [text for text in dict.fromkeys(found) if text not in ("", name)]
