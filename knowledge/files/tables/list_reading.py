"""Somebody's own list read into entries: a row is a matter, or goes on with the one above; or it is a question with its answer."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.entry.records import NATION
from knowledge.entry.validation import LABELS as FIELD_LABELS
from knowledge.files.cells import read_region
from knowledge.files.columns import SECTIONS
from knowledge.files.official_lists.writing import BASE_LENGTH, TASK_LENGTH, matter_code
from knowledge.files.reading import printable
from knowledge.files.rows import Options, RawRow
from knowledge.files.tables.codes import MADE, made_code
from knowledge.files.tables.entries import EntryRows
from knowledge.files.tables.exact_cells import read_cells
from knowledge.files.tables.headers import Column, Header, is_shifted
from knowledge.files.tables.lists import MANY, entry_of, parts_of
from knowledge.files.tables.meanings import LABELS, NOTED, SKIPPED
from knowledge.files.tables.row_said import RowSaid
from knowledge.files.tables.said import narrow, phrases, said
from knowledge.patterns import read_patterns

EXAMPLE = "示例"
"""Rows whose code begins with this are the template's examples, never entries."""
EVERYWHERE = {"全国", "全省", "全市", "全区", "全县", "全镇", "全街道", "本市", "本区", "本县", "本地"}
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_DEPARTMENT, _ASKS = (_SAID[name] for name in ("department", "asks"))
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?[eE]\+\d+$")


@dataclass(slots=True)
class ListReader:
    """Reads the rows of one list. `found` are its entries in their order; rows `apart` never go on with the one above."""

    sheet: str
    header: Header
    options: Options
    as_faq: bool
    apart: bool = False
    found: list[EntryRows] = field(default_factory=list)
    _last: EntryRows | None = None
    _key: tuple[str, ...] = ()
    _matter: Mapping[str, str] = field(default_factory=dict)
    _groups: dict[str, EntryRows] = field(default_factory=dict)
    _read: list[tuple[Column, str]] = field(init=False)
    _headed: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        columns = self.header.columns
        self._headed = frozenset(column.at for column in columns)
        self._read = [
            (c, f" {c.letter} 列“{printable(c.heading)[:20]}”") for c in columns if c.meaning not in ("", SKIPPED)
        ]

    def read(self, rows: Sequence[tuple[int, Sequence[str]]]) -> list[EntryRows]:
        """The entries of the rows below the header."""
        headings = self.header.headings
        for number, texts in rows[self.header.below :]:
            if not is_shifted(headings, texts) and not any(text.startswith(EXAMPLE) for text in texts[:2]):
                self.add(number, texts)
        keep_apart(self.found)
        return self.found

    def add(self, number: int, texts: Sequence[str]) -> EntryRows | None:
        """Read one row; returns the entry it went to."""
        get, own = self._said(number, texts)
        if not get.cells and not own and not get.problems:
            return None
        raw = RawRow(self.sheet, number, tuple(texts))
        if self.as_faq and get.cells.keys() & {"question", "answer"}:
            self._question(number, get, raw)
        elif self._last is not None and self._goes_on(get, own):
            self._go_on(self._last, get, own, number, raw)
        else:
            self._begin(number, get, own, raw)
        return self._last

    def _said(self, number: int, texts: Sequence[str]) -> tuple[RowSaid, dict[str, dict[str, str]]]:
        """A row by what its columns mean, and the cells of columns that name a field of ours, by section."""
        get, count, row = RowSaid(), len(texts), self._place(number)
        own: dict[str, dict[str, str]] = {}
        for column, label in self._read:
            raw = texts[column.at] if column.at < count else ""
            if not raw or raw.isspace():
                continue
            place = row + label
            if raw[0] == "[" and (values := _json_list(raw)):  # as files of rejected rows hold what stood in no table
                if isinstance(values[0], dict):
                    get.records.setdefault(column.heading, []).extend(values)
                    continue
                raw = "\n".join(map(str, values))
            if why := getattr(raw, "why", ""):  # a formula that was never worked out, a number from another workbook
                get.problems.append(f"{place}：{why}")
            elif "." in column.meaning:
                section, _, name = column.meaning.partition(".")
                own.setdefault(section, {})[name] = raw
            elif text := said(raw):
                if column.meaning == NOTED:
                    get.noted.append(f"{column.heading}：{text}")
                else:
                    get.put(column.meaning, text, place, hint=column.hint)
        for at, text in enumerate(texts):
            if at not in self._headed and text.strip() and get.cells:
                get.problems.append(
                    f"{self._place(number)}：“{printable(text)[:20]}”所在的列没有表头，请检查逗号、引号和列数"
                )
        return get, own

    def _place(self, number: int) -> str:
        return (f"“{self.sheet}”表" if self.sheet else "") + f"第 {number} 行"

    # -- matters

    def _goes_on(self, get: RowSaid, own: Mapping[str, object]) -> bool:
        """Whether a row says no more about the matter than the one before, but adds a document, a fee, a question."""
        many = get.cells.keys() & MANY or own.keys() - {"items"}
        mine = {meaning: get.text(meaning) for meaning in get.cells if meaning not in MANY}
        return (
            not self.apart
            and bool(many)
            and "items" not in own
            and all(self._matter.get(meaning) == text for meaning, text in mine.items())
        )

    def _go_on(self, entry: EntryRows, get: RowSaid, own: dict[str, dict[str, str]], number: int, raw: RawRow) -> None:
        for section, facts in parts_of(get).items():
            for fact in facts:
                if fact not in entry.data.get(section, ()):
                    entry.add(section, fact, self._place(number))
        if "question" not in get.cells:  # one more way of asking in each row
            more = [other for text, _ in get.cells.get("similar", ()) for other in phrases(text)]
            entry.data["aliases"] = list(dict.fromkeys([*entry.data.get("aliases", ()), *more]))
        self._add_own(entry, own, get, number)
        entry.problems += get.problems
        entry.raw.append(raw)

    def _begin(self, number: int, get: RowSaid, own: dict[str, dict[str, str]], raw: RawRow) -> None:
        entry = EntryRows(number, self.sheet, raw=[raw])
        entry.data = entry_of(get)
        self._identify(entry, get)
        if not entry.data.get("department") and _DEPARTMENT.search(self.sheet):
            entry.data["department"] = self.sheet
        self._add_own(entry, own, get, number)
        for section, records in get.records.items():
            if section in SECTIONS:
                entry.data[section] = records
        entry.problems += get.problems
        entry.places[""] = self._place(number)
        self.found.append(entry)
        self._last = entry
        self._matter = {meaning: get.text(meaning) for meaning in get.cells if meaning not in MANY}

    def _add_own(self, entry: EntryRows, own: dict[str, dict[str, str]], get: RowSaid, number: int) -> None:
        for section, cells in own.items():
            data = read_cells(section, cells, lambda problem: get.problems.append(f"{self._place(number)}：{problem}"))
            if section == "items":
                entry.data |= data
            elif data:
                entry.add(section, data, self._place(number))

    def _identify(self, entry: EntryRows, get: RowSaid) -> None:
        """Give an entry its region and its code: the one it has, the one its 实施编码 contains, or one made from name and place."""
        data = entry.data
        data["region"] = self._region(get) or self.options.region
        code, official, base = (
            re.sub(r"\s", "", narrow(get.first(key))) for key in ("code", "official_code", "base_code")
        )
        for text in (code, official, base):
            if _SCIENTIFIC.match(text):
                get.problems.append(
                    f"{self._place(entry.line)}：“{text}”是表格软件改写过的数字，请把这一列设为文本格式后重新填写"
                )
        handle = get.first("handle_code")
        if official and re.fullmatch(r"\d{2}", handle) and len(official) == TASK_LENGTH:
            official += handle
        if not code and len(official) >= TASK_LENGTH:
            code = matter_code(base or official[TASK_LENGTH - BASE_LENGTH : TASK_LENGTH], official)
        if code or base:
            data["code"] = code or base
        elif name := str(data.get("name", "")):
            data["code"] = made_code(name, _place_key(data["region"]))
        if official:
            data["official_code"] = official

    def _region(self, get: RowSaid) -> str:
        """The region a row names, by code or by name; one that is not known is blamed, since it must not be lost."""
        for text, place in (*get.cells.get("region", ()), *get.cells.get("place", ())):
            plain = narrow(text).replace(" ", "")
            if _SCIENTIFIC.match(plain):
                get.problems.append(f"{place}：“{plain}”是表格软件改写过的数字，请把这一列设为文本格式后重新填写")
            elif plain.isdigit():
                return read_region(plain)
            elif plain not in EVERYWHERE:
                found = self.options.regions.find(plain, near=self.options.region) if self.options.regions else []
                if len(found) == 1:
                    return found[0].code
                why = "有几个地方叫这个名字" if found else "不认识这个地区"
                get.problems.append(
                    f"{place}：“{printable(text)[:20]}”{why}，请填 12 位行政区划代码，或先登记这个街道、社区（region add）"
                )
        return ""

    # -- questions

    def _question(self, number: int, get: RowSaid, raw: RawRow) -> None:
        """A question with its answer, as an entry of its own or as one of its matter's."""
        matter = get.first("name") if "question" in get.cells else ""
        if self.options.faq == "matter":
            matter = matter or get.first("topic")
        if "question" not in get.cells and "name" in get.cells:
            get.cells["question"] = get.cells.pop("name")
        name = matter or get.first("question")
        own = {key: cells for key, cells in get.cells.items() if key != "name"}
        get.cells = own | ({"name": [(matter, "")]} if matter else {})
        region = self._region(get) or self.options.region
        group = f"{name}|{region}"
        if matter and group in self._groups:
            entry = self._last = self._groups[group]
            for fact in parts_of(get).get("faqs", []):
                entry.add("faqs", fact, self._place(number))
            entry.problems += get.problems
            entry.raw.append(raw)
            return
        self._begin(number, get, {}, raw)
        entry = self.found[-1]
        entry.data.setdefault("name", name[:300])
        entry.data["kind"] = "咨询"
        if "code" not in entry.data:
            entry.data["code"] = made_code(name, _place_key(region))
        entry.problems = list(get.problems)
        self._groups[group] = entry


def _json_list(text: str) -> list[Any]:
    with suppress(ValueError, RecursionError):
        value = json.loads(text)
        if isinstance(value, list) and len({type(each) for each in value}) == 1:
            return value
    return []


def _place_key(region: str) -> str:
    return "" if region == NATION else region


def keep_apart(entries: Iterable[EntryRows]) -> None:
    """Tell entries of the same name by who does it and where, all of them, so that none depends on the order of the rows."""
    groups: dict[str, list[EntryRows]] = {}
    for entry in entries:
        code = str(entry.data.get("code", ""))
        if code.startswith(MADE):
            groups.setdefault(f"{code}@{entry.data.get('region')}", []).append(entry)
    for group in groups.values():
        tells = [(str(entry.data.get("department", "")), _address(entry)) for entry in group]
        if len(set(tells)) > 1:
            for entry, tell in zip(group, tells, strict=True):
                entry.data["code"] = made_code(str(entry.data.get("name", "")), _place_key(entry.data["region"]), *tell)


def _address(entry: EntryRows) -> str:
    places = entry.data.get("places") or [{}]
    return str(places[0].get("address", ""))


def labelled(meaning: str) -> str:
    """A meaning as people read it."""
    if "." in meaning:
        section, _, name = meaning.partition(".")
        return f"{FIELD_LABELS.get(section, '事项')}.{FIELD_LABELS.get(name, name)}"
    return {"": "不认识，没有读", SKIPPED: "不读", NOTED: "记入备注"}.get(meaning) or LABELS[meaning]


def unread(header: Header, sheet: str) -> Iterator[str]:
    """What has to be said about the columns of a list that were not read."""
    unknown = [
        f"{column.letter} 列“{printable(column.heading)[:20]}”" for column in header.columns if not column.meaning
    ]
    if unknown:
        where = f"“{sheet}”表" if sheet else ""
        yield f"{where}有 {len(unknown)} 列不认识，没有读：{'、'.join(unknown[:30])}"


def is_faq(header: Header) -> bool:
    """Whether a list is one of questions and answers."""
    return header.has("answer") and header.has("question", "name")


def headless(rows: Sequence[tuple[int, Sequence[str]]]) -> Header | None:
    """Two columns without a header, of which the first asks: a question and its answer."""
    filled = [texts for _, texts in rows[:50]]
    asks = sum(sum(bool(text.strip()) for text in texts) == 2 and bool(_ASKS.search(texts[0])) for texts in filled)
    if not filled or asks * 10 < len(filled) * 6:
        return None
    return Header((Column(0, "第1列", "question"), Column(1, "第2列", "answer")), 0)
