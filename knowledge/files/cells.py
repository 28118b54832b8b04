"""What stands in one cell of a table: a value as staff type and read it, and back, losing nothing.

Lists stand as `甲；乙`, circumstances as `申请人=代办`, other names of options as `家庭唯一住房=首套|第一套`, citations as 居民身份证法第二十条, yes and no as 是 and 否. What would
not be read back as the same value stands as JSON instead.
"""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any, get_origin

from knowledge.entry.records import FACT_TYPES, NATION, Basis, Circumstance, Record, ServiceItem
from knowledge.files.reading import printable
from knowledge.files.tables.days import day
from knowledge.files.tables.said import BadCell, clean, narrow, said, spoilt, whole, yes
from knowledge.files.yaml_files import citation

_RECORDS: tuple[type[Record], ...] = (ServiceItem, Circumstance, *FACT_TYPES)
_DECLARED = {name: field for record in _RECORDS for name, field in record.model_fields.items()}
_SHOWN = {name: said for record in _RECORDS for name, said in record.shown_fields().items()}
LISTS = {name: said.apart for name, said in _SHOWN.items() if said.apart}
"""Fields that hold several texts, with the characters that part them."""
BY_NAME = {name for name, field in _DECLARED.items() if get_origin(field.annotation) is dict}
"""Fields that hold several texts for each of some names."""
DATES = {name for name, field in _DECLARED.items() if field.annotation == date | None}
BOOLS = {name for name, field in _DECLARED.items() if field.annotation is bool}
CODES = {name for name, said in _SHOWN.items() if said.exact}
COUNTS = {"originals": 99, "copies": 99}
"""Fields that hold a number, and the largest that makes sense."""
WORDS: dict[str, dict[str, str]] = {
    "type": {
        "statutory": "法定", "promised": "承诺", "applicant": "申请人",
        "consult": "咨询", "complaint": "投诉", "emergency": "紧急",
    },
    "disclosure": {"public": "公开", "operators": "仅工作人员"},
}  # fmt: skip
"""Values that are English in the records and Chinese in a table."""

_FORMULA = re.compile(r"^'*[=+\-@＝＋－＠]")
_GUARDED = re.compile(r"^'+[=+\-@＝＋－＠]")
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?[eE]\+\d+$")
_STRUCTURED = {*LISTS, *BY_NAME, "basis"}
_READ_WORDS = {field: {word: key for key, word in words.items()} for field, words in WORDS.items()}


def guard(text: str) -> str:
    """Text a spreadsheet would take for a formula, marked as text with an apostrophe."""
    return "'" + text if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """What `guard` was given."""
    return text[1:] if _GUARDED.match(text) else text


def write_cell(field: str, value: Any) -> str | int | Decimal | date:
    """A field of a record as it stands in a cell; empty where the record has nothing to say."""
    if value is None or value == () or value == {}:
        return ""
    if field in BOOLS:
        return "" if value is (field == "verified") else "是" if value else "否"
    if field in LISTS:
        return _join(list(value), LISTS[field])
    if field in BY_NAME:
        return _write_when(value)
    if field == "basis":
        return _write_basis(value)
    if isinstance(value, str):
        return WORDS.get(field, {}).get(value) or _write_text(value)
    return value if isinstance(value, int | Decimal | date) else str(value)


def read_cell(field: str, text: str) -> Any:
    """What a cell says, as data for validation; '' where it says that there is nothing.

    Raises:
        BadCell: for what cannot be read, or was spoilt by a spreadsheet.
    """
    if (literal := _literal(text)) is not None and field not in DATES | BOOLS | CODES:
        return literal
    plain = text.strip() if text.lstrip().startswith(("[", "{")) and field in _STRUCTURED else said(text)
    if field in CODES:
        plain = clean(text)
    if not plain and field not in BOOLS:
        return [] if field in LISTS or field == "basis" else {} if field in BY_NAME else ""
    if field in CODES and _SCIENTIFIC.match(plain):
        raise BadCell(f"“{plain}”是表格软件改写过的数字，请把这一列设为文本格式后重新填写")
    if field == "region":
        return read_region(narrow(plain))
    if field == "code":
        return narrow(plain)
    if field in BOOLS:
        return _read_bool(clean(text))
    if field in LISTS:
        return _split(plain, LISTS[field])
    if field in BY_NAME:
        return _read_when(plain)
    if field == "basis":
        return _split(plain, "；;\n")
    if field in DATES:
        return day(plain, last=field == "valid_to")
    if field in COUNTS:
        return whole(plain, most=COUNTS[field])
    return _READ_WORDS.get(field, {}).get(plain, plain)


def read_region(text: str) -> str:
    """A region code; one given with 2 to 9 digits means the whole of that division, and 0 the nation."""
    if text == "0":
        return NATION
    return text.ljust(12, "0") if text.isdigit() and len(text) in {2, 4, 6, 9} else text


def _join(values: list[str], separators: str) -> str:
    text = separators[0].join(values)
    same = _split(said(text), separators) == values and "\r" not in text and not spoilt(text)
    return text if same else json.dumps(values, ensure_ascii=False)


def _split(text: str, separators: str) -> list[Any]:
    if text.startswith(("[", "{")):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, list | dict):
            return value if isinstance(value, list) else [value]
    return [part.strip() for part in re.split(f"[{re.escape(separators)}]", text) if part.strip()]


def _write_when(when: Mapping[str, tuple[str, ...]]) -> str:
    text = "；".join(f"{dimension}={'|'.join(options)}" for dimension, options in when.items())
    same = {dimension: list(options) for dimension, options in when.items()}
    try:
        return text if _read_when(said(text)) == same and not spoilt(text) else json.dumps(same, ensure_ascii=False)
    except BadCell:
        return json.dumps(same, ensure_ascii=False)


def _read_when(text: str) -> dict[str, Any]:
    if text.startswith("{"):
        value = _split(text, "\n")[0]
        if isinstance(value, dict):
            return value
    found: dict[str, Any] = {}
    for part in re.split(r"[；;\n]", text):
        dimension, equals, options = re.sub("[＝：:]", "=", part, count=1).partition("=")
        if not part.strip():
            continue
        if not equals or not dimension.strip():
            raise BadCell(f"“{part.strip()}”看不懂，请写成“申请人=代办”，几项之间用分号")
        found[dimension.strip()] = [option.strip() for option in re.split(r"[|、/]", options) if option.strip()]
    return found


def _write_basis(bases: tuple[Basis, ...]) -> str:
    texts = [citation(basis) for basis in bases]
    if all(text is not None for text in texts):
        joined = "；".join(text for text in texts if text)
        if _split(said(joined), "；;\n") == texts and "\r" not in joined and not spoilt(joined):
            return joined
    return json.dumps([_fields(basis) for basis in bases], ensure_ascii=False)


def _fields(record: Record) -> dict[str, Any]:
    return record.model_dump(mode="json", exclude_defaults=True)


def _read_bool(text: str) -> bool:
    found = yes(text)
    if found is None:
        raise BadCell(f"应填是或否，现在是“{text[:20]}”")
    return found


def _write_text(value: str) -> str:
    """A text as it stands in a cell; as a JSON string where it would not be read back as it is (“无”, `<b>`, `#REF!`)."""
    text = printable(value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    as_it_is = said(text) == text and not spoilt(text) and _literal(text) is None
    return text if as_it_is else json.dumps(text, ensure_ascii=not text.isprintable() or clean(text) != text)


def _literal(text: str) -> str | None:
    """What a cell says that is written as a JSON string; None for any other cell."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        with suppress(ValueError):
            value = json.loads(text)
            return value if isinstance(value, str) else None
    return None
