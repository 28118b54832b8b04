"""A notice, a policy or a law as one entry that is nothing but its text, searched to its end and quoted by its passages, and as a source
with its articles (of a notice: its sections), each with an address of its own.

Nothing of it becomes a fact by itself. The title is the first line that is one; the lines stay as they are.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from knowledge.entry.law_text import LawText, document_number, in_force_from, plain_title, read_law, read_notice
from knowledge.entry.records import Source, SourceLevel
from knowledge.files.documents.blocks import Block, Heading, Paragraph, ReadDocument
from knowledge.files.documents.docx_files import read_docx
from knowledge.files.documents.html_files import read_html
from knowledge.files.documents.pdf_files import read_pdf
from knowledge.files.reading import decode, printable, read_bytes
from knowledge.files.recognising import recognise
from knowledge.files.rows import Options, Reading, Row, WholeText, row_of
from knowledge.files.tables.codes import made_code
from knowledge.storage.errors import UnreadableFile

MOST_CHARS = 200_000
MOST_FILES = 5_000
LONGEST_TITLE = 120
SUFFIXES = frozenset({".txt", ".md", ".markdown", ".docx", ".html", ".htm", ".pdf"})
"""The files of a folder that are read."""
_DOCUMENTS: dict[str, Callable[[Path], ReadDocument]] = {"docx": read_docx, "html": read_html, "pdf": read_pdf}
_PLAIN = frozenset({".txt", ".md", ".markdown"})
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_COMMENT = re.compile(r"^<!--.*-->$")
_LEVELS: tuple[tuple[str, SourceLevel], ...] = (
    (r"法$", "法律"), (r"(?:条例|实施细则)$", "行政法规"), (r"(?:办法|规定|规则|细则)$", "部门规章"),
)  # fmt: skip
"""What kind of a document a national law is, by the end of its title; everything else is a 规范性文件 until somebody says otherwise."""


def read_whole_texts(path: Path, options: Options, *, is_law: bool) -> Reading:
    """The entry of a text, or those of all texts in a folder and below it; of these what cannot be read is a row with its problem.

    Raises:
        UnreadableFile: for a file without text, or one that is longer than an entry may be; for a folder of none, or of too many.
    """
    if not path.is_dir():
        return _read(path, options, is_law=is_law)
    paths = [each for each in sorted(path.rglob("*")) if each.suffix.lower() in SUFFIXES and each.is_file()]
    if not paths:
        raise UnreadableFile(f"{path} 里没有文字文件（{'、'.join(sorted(SUFFIXES))}），请检查是不是选错了文件夹。")
    if len(paths) > MOST_FILES:
        raise UnreadableFile(f"{path} 里有 {len(paths)} 个文件，一次最多 {MOST_FILES} 个，请分开放。")
    found = Reading()
    for number, each in enumerate(paths, 1):
        try:
            one = _read(each, options, is_law=is_law)
        except UnreadableFile as error:
            found.rows.append(Row(number, printable(each.name)[:60], problems=(str(error).rstrip("。"),)))
            continue
        found.rows += [replace(row, line=number) for row in one.rows]
        found.sources += one.sources
        found.texts += one.texts
        found.notices += one.notices
    return found


def _read(path: Path, options: Options, *, is_law: bool) -> Reading:
    document = _document(path)
    lines = [printable(_MARKDOWN_HEADING.sub("", _BOLD.sub(r"\1", line))).strip() for line in _lines(path, document)]
    lines = [line for line in lines if line and not _COMMENT.match(line)]
    if not lines:
        raise UnreadableFile(f"{path.name} 里没有文字，请检查是不是扫描件或选错了文件。")
    title = printable(document.title).strip() if document else ""
    title = title or lines[0]
    if len(title) > LONGEST_TITLE:
        title = path.stem
    said = "\n".join(lines[1:] if lines[0] == title else lines)
    if len(said) > MOST_CHARS:
        raise UnreadableFile(f"{path.name} 有 {len(said)} 个字，一个条目最多 {MOST_CHARS} 字，请分成几个文件再导入。")
    text = _taken_apart(said, title)
    source = _source(title, said, text, options, is_law=is_law)
    begins = text.version if in_force_from(said) else None
    code = made_code(title, options.region)
    data: dict[str, Any] = {
        "code": code, "name": title, "region": options.region, "summary": said,
        "basis": [{"source": source.key}], "source": document_number(said) or source.number,
        **({"valid_from": begins.isoformat()} if begins else {}),
    }  # fmt: skip
    notices = [*(document.notices if document else ()), *(f"{title}：{doubt}" for doubt in text.doubts)]
    whole = WholeText(code, source, text)
    return Reading(rows=[row_of(1, data)], sources=[source], notices=notices, texts=[whole])


def _document(path: Path) -> ReadDocument | None:
    """A file of Word, a web page or a PDF; None for what is plain text."""
    if path.suffix.lower() in _PLAIN:
        return None
    try:
        reader = _DOCUMENTS.get(recognise(path).format)
    except UnreadableFile:
        # What is called a document and is none may still be plain text.
        if read_bytes(path).startswith((b"PK", b"\xd0\xcf\x11\xe0", b"%PDF")):
            raise
        return None
    return reader(path) if reader else None


def _lines(path: Path, document: ReadDocument | None) -> Iterator[str]:
    if document is None:
        yield from decode(read_bytes(path), path, encodings=("utf-8-sig", "gb18030")).splitlines()
    else:
        yield from (line for block in document.blocks for line in _said(block))


def _said(block: Block) -> list[str]:
    if isinstance(block, Heading | Paragraph):
        return block.text.splitlines()
    return ["　".join(cell for cell in dict.fromkeys(row) if cell) for row in block.rows]


def _taken_apart(said: str, title: str) -> LawText:
    """The text by its articles, of one without any by its sections; of the day from which it says that it holds, else the last it names."""
    found = read_law(said)
    found = found if found.articles else read_notice(said, name=title)
    days = [day for day in (found.version, in_force_from(said)) if day]
    return replace(found, title=title, version=max(days, default=None))


def _source(title: str, said: str, text: LawText, options: Options, *, is_law: bool) -> Source:
    """The record of the text as a source: the one that has its title already, else a new one of what the text says of itself."""
    known = options.recorded(title)
    if known is not None:
        return known
    kinds = (level for ending, level in _LEVELS if re.search(ending, plain_title(title)))
    level = next(kinds, "规范性文件") if is_law and title.startswith("中华人民共和国") else "规范性文件"
    effective = text.version if in_force_from(said) else None
    return Source(
        key=plain_title(title)[:300] or title, title=title, number=document_number(said), level=level,
        effective=effective, read_as="全文",
    )  # fmt: skip
