"""Objects of other people's JSON as entries: their keys are read like the columns of a list, lists within them as facts.

A list of offices with their windows and phones, of matters with their materials, of questions with answers: what an inner object
says is a document, a question, or whom to call and where to go.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from knowledge.files.official_lists.writing import phones
from knowledge.files.reading import printable
from knowledge.files.rows import ColumnRead, Options, Reading, Row
from knowledge.files.tables.entries import EntryRows
from knowledge.files.tables.headers import Column, Header, choice
from knowledge.files.tables.list_reading import ListReader, is_faq, keep_apart, labelled, unread
from knowledge.files.tables.meanings import heading
from knowledge.files.tables.said import clean, said
from knowledge.storage.errors import UnreadableFile

_DEEPEST = 3
_TELLING = 4
"""Characters of the shortest name of a window that tells it from others."""
_SERVICE = {"documents", "conditions", "deadlines", "fees", "steps", "official_code"}
"""What an entry says that is more than an office."""
_PART = 200
"""Characters of the names that are put together from several keys."""


def read_records(rows: Iterable[Row], path: Path, options: Options) -> Reading:
    """Read the objects of a file; raises UnreadableFile if none of their keys is understood."""
    flat = [(row, *_taken_apart(row.data)) for row in rows]
    keys = list(dict.fromkeys(key for _, texts, _ in flat for key in texts))
    header = Header(tuple(_column(at, key, options) for at, key in enumerate(keys)), 0)
    if not header.has("name", "question", "code"):
        shown = "、".join(printable(key)[:20] for key in keys[:20])
        raise UnreadableFile(
            f"{path.name} 的字段（{shown}）里没有事项名称，也没有问题和答案，请用 --columns 指明各字段是什么。"
        )
    faq = is_faq(header) and (options.as_faq or not header.has("code", "name"))
    reader = ListReader("", header, options, faq, apart=True)
    reading = Reading(headings={"": header.headings}, notices=list(unread(header, "")))
    found: list[Row] = []
    for row, texts, inner in flat:
        entry = None if row.problems else reader.add(row.line, [texts.get(key, "") for key in keys])
        if entry is None:
            found.append(row if row.problems else replace(row, data={}, problems=("没有读得出的内容",)))
        else:
            _attach(entry.data, inner)
    keep_apart(reader.found)
    _make_known(reader.found)
    reading.rows = sorted([*found, *(entry.row() for entry in reader.found)], key=lambda row: row.line)
    for column in header.columns:
        samples = tuple(
            dict.fromkeys(texts[column.heading][:40] for _, texts, _ in flat[:40] if column.heading in texts)
        )[:3]
        meaning = labelled(column.meaning) if column.meaning else ""
        reading.columns.append(ColumnRead("", column.heading, column.heading, meaning, column.how, samples))
    return reading


def _column(at: int, key: str, options: Options) -> Column:
    if picked := choice(options.chosen, key, at):
        return Column(at, key, *picked)
    for name in (key, key.rpartition(".")[2]):
        if meaning := heading(name).meaning:
            return Column(at, key, meaning, hint=heading(name).hint)
    return Column(at, key, "", "unknown")


def _taken_apart(data: Any) -> tuple[dict[str, str], list[tuple[str, dict[str, Any]]]]:
    """The texts of an object by key, and the objects in the lists within it."""
    texts: dict[str, str] = {}
    inner: list[tuple[str, dict[str, Any]]] = []
    for key, value in _leaves(data, "", 0):
        if isinstance(value, dict):
            inner.append((key, value))
        elif value:
            texts[key] = f"{texts[key]}\n{value}" if key in texts else value
    return texts, inner


def _leaves(value: Any, key: str, depth: int) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and depth <= _DEEPEST:
        for name, each in value.items():
            own = printable(str(name))
            yield from _leaves(each, f"{key}.{own}" if key else own, depth + 1)
    elif isinstance(value, list) and depth <= _DEEPEST:
        if any(isinstance(each, dict) for each in value):
            yield from ((key, each) for each in value if isinstance(each, dict))
        else:
            yield key, "\n".join(text for each in value if (text := _text(each)))
    else:
        yield key, _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None or isinstance(value, dict | list) else printable(str(value))


def _attach(data: dict[str, Any], inner: list[tuple[str, dict[str, Any]]]) -> None:
    """Add what the inner objects say to an entry."""
    for key, value in inner:
        get = {heading(name).meaning or name.lower(): _flat(each) for name, each in value.items()}
        get = {name: said(text) for name, text in get.items() if said(text)}
        name = get.get("document_name") or get.get("name", "")
        if get.get("question") and get.get("answer"):
            _add(data, "faqs", {"question": get["question"], "answer": get["answer"]})
        elif name and heading(key.rpartition(".")[2]).meaning in ("documents", "document_name"):
            _add(data, "documents", {"name": name[:300], "note": get.get("note", "")})
        elif name:
            _contact(data, name, get)


def _contact(data: dict[str, Any], name: str, get: dict[str, str]) -> None:
    """A window or a section of an office: whom to call and where to go."""
    numbers, _ = phones(get.get("phone", ""))
    duty = "、".join(
        text
        for key in ("duty", "business", "职责", "业务")
        if (text := get.get(key, "")) and text not in ("综合", "综合业务")
    )
    for number in numbers:
        _add(data, "phones", {"type": "consult", "number": number["number"], "name": name[:_PART], "note": duty})
    window = get.get("window") or get.get("number") or ""
    address = get.get("address", "")
    if window:
        marks = "、".join(window.split("\n"))
        address = (
            f"{address} {marks} 号窗口".strip()
            if marks.isascii() or "窗" not in marks
            else f"{address} {marks}".strip()
        )
    if address:
        _add(
            data, "places", {"name": name[:_PART], "address": address, "phone": numbers[0]["number"] if numbers else ""}
        )


def _make_known(entries: Iterable[EntryRows]) -> None:
    """Let an office be asked for by its windows and sections, where no other in the file has one of that name."""
    named = {id(entry): _inner_names(entry) for entry in entries}
    counts = Counter(name for names in named.values() for name in names)
    for entry in entries:
        if names := [name for name in named[id(entry)] if counts[name] == 1 and len(name) >= _TELLING]:
            entry.data["aliases"] = list(dict.fromkeys([*entry.data.get("aliases", ()), *names]))
        if not _SERVICE & entry.data.keys():
            entry.data["kind"] = "咨询"


def _inner_names(entry: EntryRows) -> list[str]:
    facts = (*entry.data.get("phones", ()), *entry.data.get("places", ()))
    names = (str(fact.get("name", "")) for fact in facts)
    return [name for name in dict.fromkeys(names) if name and name != "办理地点"]


def _add(data: dict[str, Any], section: str, fact: dict[str, Any]) -> None:
    kept = {key: value for key, value in fact.items() if value}
    records = data.setdefault(section, [])
    if kept not in records:
        records.append(kept)


def _flat(value: Any) -> str:
    return "\n".join(_text(each) for each in value) if isinstance(value, list) else clean(_text(value))
