"""The directory as a workbook: departments, officers, duties, and what is done elsewhere, one sheet each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from pydantic import ValidationError

from knowledge.entry.departments import Department, Duty, Elsewhere, Officer
from knowledge.entry.records import Record
from knowledge.files.cells import guard, unguard
from knowledge.places.roster import Roster
from knowledge.storage.errors import KnowledgeError

EXAMPLE = "示例"
"""A row whose first cell begins so is not read."""
LARGEST = 20 * 1024 * 1024
MOST_ROWS = 20_000
SHEETS: dict[str, tuple[type[Record], dict[str, str], tuple[str, ...]]] = {
    "部门": (
        Department,
        {
            "名称": "name", "电话": "phone", "行政区划": "region", "别名": "aliases", "上级单位": "parent", "职责": "handles", "地址": "address",
            "房间": "room", "办公时间": "hours", "监督投诉电话": "complaint_phone", "预约": "appointment", "上门": "at_home", "代办": "agent",
            "纬度": "latitude", "经度": "longitude", "已核实": "verified", "核实日": "verified_on", "说明": "note",
            "延时服务": "extended", "每段可约人数": "slot_people", "每段几分钟": "slot_minutes",
        },
        ("示例：某某乡便民服务中心", "0000-00000000", "330702201000", "办事大厅；365中心", "某某乡人民政府", "户籍、社保等窗口受理", "某某路1号", "1楼大厅",
         "工作日 8:30-12:00，13:30-17:00；周六 9:00-12:00", "0000-00000001", "打电话预约下班后办理", "老人可以预约上门", "", "", "", "是", "2026-11-27", "",
         "工作日 12:00-13:30，17:00-19:00", "2", "30"),
    ),
    "人员": (
        Officer,
        {"身份": "role", "姓名": "name", "电话": "phone", "行政区划": "region", "网格": "cell", "负责范围": "areas", "说明": "note"},
        ("示例：网格员", "某某", "0000-00000000", "330702201201", "第一网格", "阳光花园；三组", ""),
    ),
    "值班": (
        Duty,
        {"日期": "day", "类别": "kind", "姓名": "name", "电话": "phone", "行政区划": "region", "时间": "hours", "说明": "note"},
        ("示例：2026-11-27", "值班领导", "某某", "0000-00000000", "330702201000", "", ""),
    ),
    "不在本级办": (
        Elsewhere,
        {"事项": "matter", "别的说法": "aliases", "行政区划": "region", "到哪里办": "office", "说明": "note"},
        ("示例：结婚登记", "结婚证；婚姻登记", "330702201000", "某某区婚姻登记处", "乡里可以帮您预约"),
    ),
}  # fmt: skip
"""Sheet → what a row of it is, its headings with the fields they fill, and an example."""
_LISTS = {"aliases", "areas"}
_SAYS = {
    "missing": "没有填", "string_too_short": "没有填", "string_too_long": "太长", "string_pattern_mismatch": "不是 12 位行政区划代码",
    "float_parsing": "应为数字", "int_parsing": "应为整数", "greater_than_equal": "太小", "less_than_equal": "太大", "date_from_datetime_parsing": "应为日期，如 2026-01-31", "date_parsing": "应为日期，如 2026-01-31", "bool_parsing": "应为是或否",
}  # fmt: skip


class UnreadableDirectory(KnowledgeError):
    """A file that is no workbook with these sheets."""

    code = "unreadable_directory"


@dataclass(frozen=True, slots=True)
class DirectoryFile:
    """What a workbook brings, and what is wrong with it: 部门 第 3 行 电话：没有填."""

    departments: tuple[Department, ...] = ()
    roster: Roster = field(default_factory=Roster)
    problems: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        r = self.roster
        return {
            "部门": len(self.departments),
            "人员": len(r.officers),
            "值班": len(r.duties),
            "不在本级办": len(r.elsewhere),
        }


def read_directory(path: Path, *, region: str = "") -> DirectoryFile:
    """Read a workbook; `region` is that of rows that name none. Raises UnreadableDirectory."""
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableDirectory("文件太大，最多 20 MB。")
        book = load_workbook(path, read_only=True, data_only=True)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError):
        raise UnreadableDirectory("打不开这个文件：应为 .xlsx 表格，可用 directory template 生成模板。") from None
    found: dict[str, list[Any]] = {sheet: [] for sheet in SHEETS}
    problems: list[str] = []
    try:
        known = [sheet for sheet in SHEETS if sheet in book.sheetnames]
        if not known:
            raise UnreadableDirectory(f"表格里没有这些工作表：{'、'.join(SHEETS)}。")
        for sheet in known:
            for number, values in _rows(book[sheet], sheet, problems):
                _read(sheet, number, values, region, found[sheet], problems)
    finally:
        book.close()
    roster = Roster(tuple(found["人员"]), tuple(found["值班"]), tuple(found["不在本级办"]))
    return DirectoryFile(tuple(found["部门"]), roster, tuple(problems))


def write_template(path: Path) -> None:
    """A workbook to fill in, with one example a sheet, which is not read."""
    book = Workbook()
    for at, (sheet, (_, headings, example)) in enumerate(SHEETS.items()):
        page = book.active if at == 0 and book.active is not None else book.create_sheet()
        page.title = sheet
        page.append(list(headings))
        page.append([guard(value) for value in example])
        for cell in page[1]:
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
        for n in range(1, len(headings) + 1):
            page.column_dimensions[get_column_letter(n)].width = 20
        page.freeze_panes = "A2"
    book.save(path)


def _rows(page: Any, sheet: str, problems: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number, field → text) of every row that says something."""
    rows = page.iter_rows(values_only=True, max_row=MOST_ROWS)
    fields = SHEETS[sheet][1]
    heads = [str(value or "").strip() for value in next(rows, ())]
    for unknown in [head for head in heads if head and head not in fields]:
        problems.append(f"{sheet}：不认识的列“{unknown}”，没有读")
    for number, values in enumerate(rows, 2):
        named = {
            fields[h]: text for h, value in zip(heads, values, strict=False) if h in fields and (text := _text(value))
        }
        if named and not str(values[0] or "").startswith(EXAMPLE):
            yield number, named


def _read(sheet: str, number: int, values: dict[str, str], region: str, found: list[Any], problems: list[str]) -> None:
    kind, headings, _ = SHEETS[sheet]
    data: dict[str, Any] = {
        name: [part for part in re.split(r"[；;、\n]", text) if part.strip()] if name in _LISTS else text
        for name, text in values.items()
    }
    if region and "region" not in data:
        data["region"] = region
    if "region" in data and data["region"].isdigit():
        data["region"] = data["region"].ljust(12, "0")
    if "verified" in data:
        data["verified"] = {"是": True, "否": False}.get(data["verified"], data["verified"])
    if "day" in data:
        numbers = re.findall(r"\d+", data["day"])
        data["day"] = "-".join(number.zfill(2) for number in numbers[:3])
    try:
        found.append(kind.model_validate(data))
    except ValidationError as error:
        heading = {field: head for head, field in headings.items()}
        for wrong in error.errors():
            field = str(wrong["loc"][0]) if wrong["loc"] else ""
            problems.append(
                f"{sheet} 第 {number} 行 {heading.get(field, field)}：{_SAYS.get(wrong['type'], '填得不对')}"
            )


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unguard(str(value).strip()) if value is not None else ""
