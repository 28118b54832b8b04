"""A document as a row of blocks: headings, paragraphs, tables. What every kind of document is read into."""

from dataclasses import dataclass, field

MAX_BLOCKS = 20_000


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the document's own."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or one item of a list."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table, row by row; merged cells stand in each of their places."""

    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Table


@dataclass(slots=True)
class ReadDocument:
    """What a document says, and what of it was left out."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
