"""Packed Office files (.docx, .xlsx): how much they unpack to, and what their XML defines and points at.

Nothing is decided here: who reads a table, a guide or an attachment says what is too much and what to tell the person who brought the file.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

_DEFINES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
_KIND = re.compile(rb"Type\s*=\s*[\"'][^\"']*/([A-Za-z]+)[\"']")
_TARGET = re.compile(rb"Target\s*=\s*[\"']\s*([^\"']*)", re.IGNORECASE)
_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""With which a text in UTF-16 begins."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part of a package refers to. Programs differ in what they take of something said twice: all of it is told."""

    kinds: frozenset[str]
    """The last words of its types: hyperlink, oleObject."""
    targets: tuple[str, ...]
    leads_outside: bool


def unpacked_size(package: zipfile.ZipFile) -> int:
    """What the parts say that they unpack to, in bytes."""
    return sum(part.file_size for part in package.infolist())


def swollen_size(package: zipfile.ZipFile, *, times: int, least: int) -> int:
    """The size of the first part that unpacks to more than `least` bytes and so many times what it is packed to; 0 where none does."""
    return next(
        (p.file_size for p in package.infolist() if p.file_size > max(least, times * max(1, p.compress_size))), 0
    )


def as_utf8(content: bytes) -> bytes:
    """XML in UTF-16 as UTF-8, so that what is looked for is found in it too; other XML as it is."""
    if content.startswith(_MARKS):
        return content.decode("utf-16", "replace").encode()
    if b"\0" not in content[:4]:
        return content
    # Without a mark: of its first character, which is in ASCII, the large byte is nought.
    order = "utf-16-be" if content.startswith(b"\0") else "utf-16-le"
    return content.decode(order, "replace").encode()


def defines_entities(content: bytes) -> bool:
    """Whether XML has a document type or entities, which no Office program writes."""
    return bool(_DEFINES.search(content))


def relations(content: bytes) -> Iterator[Relation]:
    """Those of a .rels part."""
    for relation in _RELATION.findall(content):
        yield Relation(
            frozenset(kind.decode() for kind in _KIND.findall(relation)),
            tuple(target.decode("utf-8", "replace") for target in _TARGET.findall(relation)),
            bool(_OUTSIDE.search(relation)),
        )
