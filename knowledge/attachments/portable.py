"""PDF files: scripts, programs to start and files inside are refused, in the open, written in escapes, or packed into object streams."""

import io
import re
from typing import TYPE_CHECKING

from knowledge.storage.errors import Conflict

if TYPE_CHECKING:
    from pypdf import PdfReader

_LIVELY = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|ImportData|SubmitForm|GoToE|Rendition|Movie|Sound)(?![A-Za-z0-9])"
    rb"|/(?:JS|XFA)(?=[\s\0(<\[/]|$)"
)
"""Of the short ones it is asked what follows: three bytes stand in any large picture by chance."""
_ESCAPED = re.compile(rb"/[^\s/<>\[\](){}%]{0,60}#[0-9A-Fa-f]{2}[^\s/<>\[\](){}%]{0,60}")
_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_MAX_STREAMS = 5000
_MAX_PACKED = 100 * 1024 * 1024
"""What all object streams may unpack to, in bytes."""
_REFUSAL = "PDF 里有脚本、附件或会启动程序的内容，请用“打印为 PDF”另存一份再传。"


def refuse_lively_pdf(content: bytes) -> None:
    """Raises Conflict for what is broken, locked, or does more than show pages."""
    from pypdf import PdfReader  # a tenth of a second of each start, if it stood above
    from pypdf.errors import PyPdfError

    if _is_lively(content):
        raise Conflict(_REFUSAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Conflict("PDF 加了密码，请去掉密码再传。")
        if not len(reader.pages):
            raise Conflict("PDF 里没有页，请重新另存一份再传。")
        root = reader.root_object
        lively = {"/OpenAction", "/AA"} & set(root) or {"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", {}))
        packed = _has_lively_streams(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError, MemoryError):
        raise Conflict("PDF 坏了，打不开，请重新另存一份再传。") from None
    if packed or (lively and not _opens_at_a_page(root)):
        raise Conflict(_REFUSAL)


def _is_lively(content: bytes) -> bool:
    """Whether a name in it is of something that acts; a name may be written with any of its letters as a code (`/J#53`)."""
    if _LIVELY.search(content):
        return True
    return any(
        _LIVELY.fullmatch(_CODE.sub(lambda code: bytes([int(code[1], 16)]), name)) for name in _ESCAPED.findall(content)
    )


def _has_lively_streams(reader: "PdfReader") -> bool:
    """What is packed into object streams, each unpacked once and looked at as if it stood in the open."""
    from pypdf.generic import IndirectObject

    numbers = sorted({number for number, _ in reader.xref_objStm.values()})
    if len(numbers) > _MAX_STREAMS:
        raise ValueError(len(numbers))
    left = _MAX_PACKED
    for number in numbers:
        unpacked: bytes = reader.get_object(IndirectObject(number, 0, reader)).get_data()  # type: ignore[union-attr]
        left -= len(unpacked)
        if left < 0:
            raise ValueError(number)
        if _is_lively(unpacked):
            return True
    return False


def _opens_at_a_page(root: object) -> bool:
    """Whether the only thing that happens on opening is going to a page, as many programs write it."""
    said = dict(root) if isinstance(root, dict) else {}
    if "/AA" in said or {"/JavaScript", "/EmbeddedFiles"} & set(said.get("/Names", {})):
        return False
    action = said.get("/OpenAction")
    if found := getattr(action, "get_object", None):  # it stands elsewhere in the file
        action = found()
    return isinstance(action, list) or (isinstance(action, dict) and action.get("/S") == "/GoTo")
