"""Blank forms and filled samples that are kept here: how the fields of a document name one of them.

The field holds the address of the file, `/files/<digest>/<name>`, so it passes through drafts, review, revisions, imports and exports
like any other text, and what is published is exactly the file that was reviewed.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from knowledge.entry.records import Document
from knowledge.patterns import read_patterns

DIGEST = r"[0-9a-f]{16}"
ADDRESS = rf"/files/{DIGEST}/[\w.\-]+"
"""A file's address, as a pattern; the name has no blanks and no punctuation but `.`, `-` and `_`."""
_ADDRESS = re.compile(rf"/files/({DIGEST})/([\w.\-]+)")

Role = Literal["blank_form", "sample"]
ROLES: dict[Role, str] = {"blank_form": "空白表格", "sample": "填写示例"}


class Attachment(NamedTuple):
    """A file by the beginning of its SHA-256 and the name under which it is handed out."""

    digest: str
    name: str

    @property
    def address(self) -> str:
        return f"/files/{self.digest}/{self.name}"


_FORM = read_patterns(Path(__file__).with_suffix(".patterns"))["form"]


def attachment(value: str) -> Attachment | None:
    """The file that a field names; None where it holds a form's number or an address elsewhere."""
    found = _ADDRESS.fullmatch(value)
    return Attachment(found[1], found[2]) if found else None


def attachments(documents: Iterable[Document]) -> Iterator[tuple[Document, Role, Attachment]]:
    """The files that documents name, with what they are for."""
    for document in documents:
        for role in ROLES:
            if found := attachment(getattr(document, role)):
                yield document, role, found


def lacks_form(document: Document) -> bool:
    """Whether a document is a form by its name, and people are told neither its number nor where to get it."""
    return not document.blank_form and _FORM.search(document.name) is not None
