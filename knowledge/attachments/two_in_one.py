"""Files that are a second kind of file as well: a picture or a PDF behind which a page, a program or a package is hung, or that is not whole."""

import io
import re
import struct
import zipfile

from knowledge.storage.errors import Conflict

_PAGE = re.compile(rb"<(?:script|html|svg|iframe|!doctype html|\?php)\b", re.IGNORECASE)
_PNG_HEAD, _PNG_END = len(b"\x89PNG\r\n\x1a\n"), b"IEND"
_LENGTH_TYPE_CHECK = 12
_LARGEST_SIDE = 20_000
"""Pixels: a small file that unfolds to more is a trap for the browser it is opened in."""


def refuse_two_in_one(ending: str, content: bytes) -> None:
    """Raises Conflict for what is not one file of its kind, whole and alone."""
    if ending == "png" and not _is_whole_png(content):
        raise Conflict("图片坏了，或者后面还接着别的内容，请用看图的程序打开，另存一份再传。")
    if ending == "jpg" and b"\xff\xd9" not in content:
        raise Conflict("图片不完整，请重新另存一份再传。")
    if zipfile.is_zipfile(io.BytesIO(content)) or (ending != "pdf" and _PAGE.search(content)):
        raise Conflict("文件里还藏着别的文件，请用原来的程序打开，另存一份再传。")


def _is_whole_png(content: bytes) -> bool:
    """Chunk by chunk from its head, of a sensible size, to its end, and nothing behind that."""
    place = _PNG_HEAD
    while place + _LENGTH_TYPE_CHECK <= len(content):
        size, kind = struct.unpack_from(">I4s", content, place)
        if place == _PNG_HEAD and (
            kind != b"IHDR" or max(struct.unpack_from(">II", content, place + 8)) > _LARGEST_SIDE
        ):
            return False
        place += _LENGTH_TYPE_CHECK + size
        if kind == _PNG_END:
            return bool(place == len(content))
    return False
