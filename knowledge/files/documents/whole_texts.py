"""A notice, a policy or a law as one entry that is nothing but its text: searched to its end, and quoted by its passages.

Nothing of it becomes a fact by itself. The title is the first line that is one; the lines stay as they are.
"""

import re
from collections.abc import Callable
from pathlib import Path

from knowledge.files.documents.blocks import Block, Document, Heading, Paragraph
from knowledge.files.documents.docx_files import read_docx
from knowledge.files.documents.html_files import read_html
from knowledge.files.documents.pdf_files import read_pdf
from knowledge.files.reading import decode, printable, read_bytes
from knowledge.files.rows import Options, Reading, row_of
from knowledge.files.tables.codes import made_code
from knowledge.storage.errors import UnreadableFile

MOST_CHARS = 200_000
LONGEST_TITLE = 120
_DOCUMENTS: dict[str, Callable[[Path], Document]] = {"docx": read_docx, "html": read_html, "pdf": read_pdf}
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+")


def read_whole_text(path: Path, container: str, options: Options) -> Reading:
    """The entry of a text, in a file of a kind that `recognise` names; plain text and Markdown for any other.

    Raises:
        UnreadableFile: for a file without text, or one that is longer than an entry may be.
    """
    reader = _DOCUMENTS.get(container)
    document = reader(path) if reader else Document()
    lines = (
        _lines_of(document)
        if reader
        else decode(read_bytes(path), path, encodings=("utf-8-sig", "gb18030")).splitlines()
    )
    lines = [printable(_MARKDOWN_HEADING.sub("", line)).strip() for line in lines]
    lines = [line for line in lines if line]
    if not lines:
        raise UnreadableFile(f"{path.name} 里没有文字，请检查是不是扫描件或选错了文件。")
    title = printable(document.title).strip() or lines[0]
    if len(title) > LONGEST_TITLE:
        title = path.stem
    said = "\n".join(lines[1:] if lines[0] == title else lines)
    if len(said) > MOST_CHARS:
        raise UnreadableFile(f"{path.name} 有 {len(said)} 个字，一个条目最多 {MOST_CHARS} 字，请分成几个文件再导入。")
    data = {"code": made_code(title, options.region), "name": title, "region": options.region, "summary": said}
    return Reading(rows=[row_of(1, data)], notices=list(document.notices))


def _lines_of(document: Document) -> list[str]:
    return [line for block in document.blocks for line in _said(block)]


def _said(block: Block) -> list[str]:
    if isinstance(block, Heading | Paragraph):
        return block.text.splitlines()
    return ["　".join(cell for cell in dict.fromkeys(row) if cell) for row in block.rows]
