"""Web pages, read with a real parser: what people see of them, in order. Nothing a page refers to is opened."""

import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, Declaration, Doctype, NavigableString, ProcessingInstruction

from knowledge.files.documents.blocks import MAX_BLOCKS, Block, Heading, Paragraph, ReadDocument, Table
from knowledge.files.reading import read_bytes
from knowledge.storage.errors import UnreadableFile

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 300
MAX_OPEN = 5_000
"""Marks that may be open at once before anything is read: what is read takes the longer the deeper it is, and people nest a hundredth of it."""
_MARK = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]*>")
_NEVER_CLOSED = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_UNSEEN = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "nav",
    "header",
    "footer",
    "select",
    "option",
    "button",
    "svg",
    "iframe",
    "object",
    "embed",
    "form",
}
_BLOCKS = {
    "p", "div", "section", "article", "main", "ul", "ol", "li", "dl", "dt", "dd", "table", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6",
    "aside", "figure", "center", "body", "html", "tr", "td", "th", "tbody", "thead", "hr", "br", "details", "summary", "fieldset",
}  # fmt: skip
_NO_TEXT = (Comment, Declaration, Doctype, ProcessingInstruction)
_HEADING_CLASS = re.compile(r"(?:^|[-_ ])(?:header|heading|title|hd|caption|subject|bt|biaoti)(?:$|[-_ ])", re.I)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def read_html(path: Path) -> ReadDocument:
    """A web page; raises UnreadableFile for one that is too large or nested without end."""
    raw = read_bytes(path)
    if len(raw) > MAX_BYTES:
        raise UnreadableFile(f"{path.name} 超过 {MAX_BYTES // 1024 // 1024} MB，不像一份办事指南，请另存正文后导入。")
    if raw.count(b"<") > 400_000:
        raise UnreadableFile(f"{path.name} 的标记太多，不像一份办事指南，请另存正文后导入。")
    text = _text(raw)
    if _most_open(text) > MAX_OPEN:
        raise UnreadableFile(f"{path.name} 的标记套得太深，请另存正文后导入。")
    try:
        page = BeautifulSoup(text, "html.parser")
        document = ReadDocument(title=_title(page))
        for block in _blocks(page, 0):
            document.blocks.append(block)
            if len(document.blocks) > MAX_BLOCKS:
                raise UnreadableFile(f"{path.name} 太长，不像一份办事指南，请拆成几个文件。")
    except RecursionError:
        raise UnreadableFile(f"{path.name} 的标记套得太深，请另存正文后导入。") from None
    return document


def tables_of(path: Path) -> list[list[tuple[int, list[str]]]]:
    """The tables of a page that calls itself a workbook, as rows with their numbers."""
    tables = [block for block in read_html(path).blocks if isinstance(block, Table)]
    return [[(number, list(texts)) for number, texts in enumerate(table.rows, 1)] for table in tables]


def _text(raw: bytes) -> str:
    named = _CHARSET.search(raw[:4096])
    encodings = ["utf-8-sig", "gb18030"]
    if named and named[1].lower().startswith((b"gb", b"big5")):
        encodings = ["big5"] if named[1].lower().startswith(b"big5") else ["gb18030"]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode(encodings[0], "replace")


def _most_open(text: str) -> int:
    """How many marks are open at once, at most; a closing one closes one."""
    open_now = most = 0
    for found in _MARK.finditer(text):
        if found[1]:
            open_now = max(open_now - 1, 0)
        elif found[2].lower() not in _NEVER_CLOSED and not found[0].endswith("/>"):
            open_now += 1
            most = max(most, open_now)
    return most


def _title(page: BeautifulSoup) -> str:
    first = page.find("h1")
    if isinstance(first, Tag) and (text := _said(first)):
        return text
    title = page.find("title")
    return re.split(r"\s[-_|—–]+\s|[_|]|——", _said(title))[0].strip() if isinstance(title, Tag) else ""


def _blocks(tag: Tag, depth: int) -> Iterator[Block]:
    """What an element shows, in order; runs of text between block elements are paragraphs of their own."""
    if depth > MAX_DEPTH:
        raise RecursionError
    run: list[str] = []
    for child in tag.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, _NO_TEXT):
                run.append(str(child))
        elif isinstance(child, Tag) and _is_seen(child):
            if child.name == "br":
                run.append("\n")
            elif child.name in _BLOCKS or _holds_blocks(child):
                yield from _paragraphs(run)
                run = []
                yield from _element(child, depth)
            else:
                run.append(child.get_text())
    yield from _paragraphs(run)


def _element(tag: Tag, depth: int) -> Iterator[Block]:
    if tag.name in ("h1", "h2", "h3", "h4", "h5", "h6"):
        if text := _said(tag):
            yield Heading(int(tag.name[1]), text)
    elif tag.name == "table":
        yield from _table(tag, depth)
    elif tag.name == "dl":
        yield from _pairs(tag)
    elif _is_heading(tag):
        yield Heading(3, _said(tag))
    else:
        yield from _blocks(tag, depth + 1)


def _is_seen(tag: Tag) -> bool:
    style = tag.get("style")
    return (
        tag.name not in _UNSEEN
        and not tag.has_attr("hidden")
        and not (isinstance(style, str) and _HIDDEN.search(style))
    )


def _holds_blocks(tag: Tag) -> bool:
    return tag.find(list(_BLOCKS - {"br"})) is not None


def _is_heading(tag: Tag) -> bool:
    """Whether a division is a heading by its class, or is nothing but a bold line."""
    classes = " ".join(tag.get_attribute_list("class")) if tag.has_attr("class") else ""
    text = _said(tag)
    if (
        not text
        or len(text) > 40
        or re.search("[。；;]|[：:]$", text)
        or tag.name in ("li", "td", "th")
        or _holds_blocks(tag)
    ):
        return False
    if _HEADING_CLASS.search(classes):
        return True
    inner = [child for child in tag.children if not (isinstance(child, NavigableString) and not str(child).strip())]
    return len(inner) == 1 and isinstance(inner[0], Tag) and inner[0].name in ("strong", "b") and len(text) <= 20


def _table(tag: Tag, depth: int) -> Iterator[Block]:
    """A table of data as one block; one that only arranges a page as what stands in it."""
    if tag.find("table") is not None:
        yield from _blocks(tag, depth + 1)
        return
    rows: list[tuple[str, ...]] = []
    spanning: dict[int, tuple[int, str]] = {}
    for line in tag.find_all("tr")[:5000]:
        cells = [cell for cell in line.find_all(["td", "th"], recursive=False) if isinstance(cell, Tag)]
        row, at = [], 0
        pending = iter(cells)
        cell = next(pending, None)
        while cell is not None or at in spanning:
            if at in spanning:
                left, text = spanning.pop(at)
                row.append(text)
                if left > 1:
                    spanning[at] = (left - 1, text)
                at += 1
            elif cell is not None:
                text = _said(cell, keep_lines=True)
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                for _ in range(across):
                    row.append(text)
                    if down > 1:
                        spanning[at] = (down - 1, text)
                    at += 1
                cell = next(pending, None)
        if any(row):
            rows.append(tuple(row))
    if rows and max(len(row) for row in rows) > 1:
        yield Table(tuple(rows))
    else:
        yield from _blocks(tag, depth + 1)


def _span(cell: Tag, name: str) -> int:
    text = str(cell.get(name) or "1")
    return max(1, min(int(text), 200)) if text.isdecimal() and len(text) < 5 else 1


def _pairs(tag: Tag) -> Iterator[Block]:
    name = ""
    for child in tag.find_all(["dt", "dd"]):
        text = _said(child)
        if child.name == "dt":
            name = text
        elif name:
            yield Paragraph(f"{name.rstrip('：:')}：{text}")
        elif text:
            yield Paragraph(text)


def _paragraphs(run: list[str]) -> Iterator[Block]:
    for line in "".join(run).replace("\u00a0", " ").split("\n\n" if "\n" not in run else "\n"):
        if text := re.sub(r"\s+", " ", line).strip():
            yield Paragraph(text)


def _said(tag: Tag, *, keep_lines: bool = False) -> str:
    text = tag.get_text("\n" if keep_lines else "")
    lines = (re.sub(r"[ \t\r\u00a0]+", " ", line).strip() for line in text.split("\n"))
    return ("\n" if keep_lines else " ").join(line for line in lines if line)
