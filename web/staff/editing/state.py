"""One form of an entry on its way between browser and knowledge: what was typed, what it was begun from, what is to be shown with it."""

import zlib
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from dataclasses import dataclass, field

from hotline.answering.replies import Reply
from knowledge.entry.elsewhere import Standing
from knowledge.entry.records import ServiceItem
from knowledge.entry.validation import Problem, label
from knowledge.publishing.drafting.comments import Comment
from knowledge.publishing.items import read_entry
from web.sent import whole_number
from web.staff.editing.columns import FACTS, InputColumn
from web.staff.editing.form import EntryForm, Inputs, input_of, problems_at
from web.staff.editing.merging import Merged

MOST_BEGUN_BYTES = 4_000_000
PICK = "pick:"


@dataclass(slots=True)
class Editing:
    """The form and everything beside it. `began` is the packed entry that the form was filled with.

    `version` and `base` are the draft and the live revision that it goes on from (0: none); `kept_at` is when what was typed was
    kept without being saved; `preview` is the reply to `question`; `standing` is where
    numbers that were changed still stand.
    """

    form: EntryForm
    version: int = 0
    base: int = 0
    began: str = ""
    note: str = ""
    problems: list[Problem] = field(default_factory=list)
    conflict: str = ""
    merge: Merged | None = None
    kept_at: str = ""
    question: str = ""
    preview: Reply | None = None
    pasting: str = ""
    comments: list[Comment] = field(default_factory=list)
    standing: list[Standing] = field(default_factory=list)
    wider: dict[str, list[str]] = field(default_factory=dict)
    code_typed: str = ""
    region_typed: str = ""

    @classmethod
    def sent(cls, inputs: Inputs, *, code: str, region: str) -> "Editing":
        """What a browser sent, or what was kept of it."""
        said = {name: (values or [""])[-1] for name, values in inputs.items()}
        editing = cls(
            EntryForm.sent(inputs, code=code, region=region),
            whole_number(said.get("version", "")) or 0,
            whole_number(said.get("base", "")) or 0,
        )
        editing.began, editing.note = said.get("began", ""), said.get("revision_note", "").strip()[:300]
        editing.question = said.get("question", "").strip()[:200]
        editing.code_typed, editing.region_typed = (
            said.get("code", "").strip()[:96],
            said.get("region", "").strip()[:60],
        )
        return editing

    @property
    def is_new(self) -> bool:
        """Whether there is nothing stored of the entry yet."""
        return not self.form.code

    @property
    def options(self) -> dict[str, list[str]]:
        """The circumstances that facts may be limited to: the entry's own, and those of the entry of a wider region."""
        return self.wider | self.form.options()

    def boxes(self, when: str) -> dict[str, list[tuple[str, bool]]]:
        """The circumstances as boxes to tick: dimension → (option, ticked), with what is ticked and declared nowhere."""
        ticked = [tuple(part.strip() for part in line.split("|")) for line in when.splitlines() if "|" in line]
        found = {
            name: [(option, (name, option) in ticked) for option in options] for name, options in self.options.items()
        }
        for name, *options in ticked:
            for option in options:
                if option not in {known for known, _ in found.setdefault(name, [])}:
                    found[name].append((option, True))
        return found

    def problem_list(self) -> list[tuple[str, str, str]]:
        """(where, what, id of the input) of everything that is wrong."""
        return [(label(p.field), p.message, input_of(p, self.form)) for p in self.problems]

    def wrong(self, path: str) -> list[str]:
        return problems_at(self.problems, path)

    def is_wrong_within(self, path: str, columns: list[InputColumn]) -> bool:
        """Whether something is wrong with one of these inputs of a row."""
        return any(self.wrong(f"{path}.{column.name}") for column in columns)

    def is_wrong_within_entry(self, columns: tuple[InputColumn, ...]) -> bool:
        """Whether something is wrong with one of the folded inputs of the entry."""
        return any(self.wrong(column.name) for column in columns if not column.main)

    def said_of(self, place: str) -> list[Comment]:
        """The comments at a field, or at the fact with an id."""
        return [comment for comment in self.comments if comment.place == place]

    def tables(self) -> list[str]:
        """The kinds of facts, in the order in which they are written."""
        return list(FACTS)


def pack(item: ServiceItem) -> str:
    """An entry as a form carries along what it was begun from."""
    return b64encode(zlib.compress(item.to_json().encode())).decode()


def unpack(packed: str) -> EntryForm | None:
    """The form as it was begun; None for what cannot be read."""
    try:
        opened = zlib.decompressobj().decompress(b64decode(packed, validate=True), MOST_BEGUN_BYTES)
        return EntryForm.of(read_entry(opened.decode()).with_fact_ids()) if opened else None
    except (zlib.error, NoBase64, ValueError):
        return None


def chosen(inputs: Inputs) -> dict[str, str]:
    """What was chosen of clashes: key → side."""
    return {name.removeprefix(PICK): values[-1] for name, values in inputs.items() if name.startswith(PICK) and values}
