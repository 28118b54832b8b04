"""Word documents: headings by their style or their look, paragraphs and tables in order, without what was struck out or hidden."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from knowledge.files.documents.blocks import MAX_BLOCKS, Block, Heading, Paragraph, ReadDocument, Table
from knowledge.files.reading import read_bytes
from knowledge.files.tables.xlsx_files import NotAWorkbook, check_sizes
from knowledge.office_packages import Relation, defines_entities, relations
from knowledge.storage.errors import UnreadableFile

_STYLE = re.compile(r"^(?:heading|标题|toc heading)\s*(\d)?", re.I)
MAX_SPAN = 63
"""Columns that a table of Word has at most. A cell is read once for each column it spans, however many the file says."""


def read_docx(path: Path) -> ReadDocument:
    """A Word document.

    Raises:
        UnreadableFile: for what is none, unpacks to an unreasonable size or defines entities.
    """
    raw = read_bytes(path)
    found = ReadDocument()
    try:
        _check(raw, found, path)
        word = docx.Document(io.BytesIO(raw))
        if any(int(span.get(qn("w:val"), "1")) > MAX_SPAN for span in word.element.iter(qn("w:gridSpan"))):
            raise UnreadableFile(f"{path.name} 的表格有一格横跨的列比 Word 画得出的还多，请另存正文后导入。")
        dropped = [0]
        for block in _blocks(word, dropped):
            found.blocks.append(block)
            if len(found.blocks) > MAX_BLOCKS:
                raise UnreadableFile(f"{path.name} 太长，不像一份办事指南，请拆成几个文件。")
        if dropped[0]:
            found.notices.append(f"有 {dropped[0]} 处文字划了删除线或是隐藏的，没有读")
    except UnreadableFile:
        raise
    except (NotAWorkbook, zipfile.BadZipFile) as why:
        told = str(why) if isinstance(why, NotAWorkbook) else "加了密码，或文件已损坏"
        raise UnreadableFile(f"{path.name} 不是可读的 Word 文档（{told}），请另存为 .docx 后重试。") from why
    except Exception as error:  # a damaged document fails in python-docx in every possible way
        raise UnreadableFile(f"{path.name} 不是可读的 Word 文档（文件内容已损坏），请另存为 .docx 后重试。") from error
    return found


def _check(raw: bytes, found: ReadDocument, path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        check_sizes(archive)
        for info in archive.infolist():
            if not info.filename.endswith((".xml", ".rels")):
                continue
            with archive.open(info) as part:
                head = part.read(64 * 1024)
            if defines_entities(head[:4096]):
                raise UnreadableFile(f"{path.name} 里面定义了实体，不是办公软件保存的，没有读取。")
            if info.filename.endswith(".rels") and any(map(_reaches_out, relations(head))):
                found.notices.append("文档引用了外部的内容（模板、图片或对象），没有打开")


def _reaches_out(relation: Relation) -> bool:
    return relation.leads_outside and "hyperlink" not in relation.kinds


def _blocks(word: WordDocument, dropped: list[int]) -> Iterator[Block]:
    for part in word.iter_inner_content():
        if isinstance(part, WordTable):
            yield from _table(part, dropped)
        elif text := _text(part, dropped):
            level = _level(part, text)
            yield Heading(level, text.replace("\n", " ")) if level else Paragraph(text)


def _text(paragraph: WordParagraph, dropped: list[int]) -> str:
    kept = []
    for run in paragraph.iter_inner_content():
        font: Any = getattr(run, "font", None)
        if font is not None and (font.strike or font.double_strike or font.hidden) and run.text.strip():
            dropped[0] += 1
        else:
            kept.append(run.text)
    return re.sub(r"[ \t\u00a0\u3000]+", " ", "".join(kept)).strip()


def _level(paragraph: WordParagraph, text: str) -> int:
    """The level of a heading, by its style; a short bold line is one too. 0 for any other paragraph."""
    name = (paragraph.style.name or "") if paragraph.style is not None else ""
    if name.lower() == "title":
        return 1
    if found := _STYLE.match(name):
        return int(found[1] or 2)
    runs = [run for run in paragraph.runs if run.text.strip()]
    is_short = len(text) <= 30 and not re.search("[。；;，,：:]", text)
    if is_short and runs and all(run.bold for run in runs):
        size = max((run.font.size.pt for run in runs if run.font.size), default=0)
        return 1 if size >= 18 else 3
    return 0


def _table(table: WordTable, dropped: list[int]) -> Iterator[Block]:
    rows = []
    for row in table.rows[:5000]:
        texts = []
        for cell in row.cells:
            texts.append("\n".join(text for paragraph in cell.paragraphs if (text := _text(paragraph, dropped))))
        if any(texts):
            rows.append(tuple(texts))
    if rows:
        yield Table(tuple(rows))
