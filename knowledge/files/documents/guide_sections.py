"""The blocks of a guide, sorted: what stands under the standard headings, after labels and in tables, by what it means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.files.documents.blocks import Block, Heading, Table
from knowledge.files.tables.headers import find_header
from knowledge.files.tables.list_reading import is_faq
from knowledge.files.tables.lists import parts_of
from knowledge.files.tables.meanings import NO_SECTION, NOTED, SKIPPED, heading
from knowledge.files.tables.row_said import RowSaid
from knowledge.files.tables.said import said
from knowledge.patterns import read_patterns

NUMBER = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]{1,3}[、.．章节条部分]*|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}(?:\.\d{1,2})*[、.．)）\s]|[①-⑳●■◆•·▪◎★☆※]|[?？]\s|步骤\d)\s*"
)
_LABEL = re.compile(
    r"^\s*(?:【(?P<boxed>[^】]{2,12})】[：:]?|(?P<plain>[^：:。；;，,？?！!]{2,20})[：:])\s*(?P<rest>.*)$", re.S
)
_ASKED = re.compile(
    r"^\s*(?:问|Q|问题)\s*\d{0,3}\s*[：:.．、]\s*(?P<text>.+)$|^\s*(?:\d{1,2}[、.．]\s*)?(?P<asks>[^。]{4,80}[？?])\s*$",
    re.I | re.S,
)
_ANSWERED = re.compile(r"^\s*(?:答|A|回答)\s*\d{0,3}\s*[：:.．、]\s*(?P<text>.+)$", re.I | re.S)
_LISTS = {
    "conditions",
    "documents",
    "steps",
    "channels",
    "phone",
    "complaint",
    "address",
    "basis",
    "result",
    "progress",
}
"""Meanings of which every paragraph is one more."""
CASES = {
    "conditions": "conditions",
    "documents": "documents",
    "steps": "steps",
    "fee": "fees",
    "deadline": "deadlines",
}
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_LEAD, _NEUTRAL = (_SAID[name] for name in ("lead", "neutral"))
MAX_ANSWER = 4000


@dataclass(slots=True)
class ReadSection:
    """A section under a heading of the guide's own making."""

    title: str
    texts: list[str] = field(default_factory=list)
    said: RowSaid = field(default_factory=RowSaid)


@dataclass(slots=True)
class ReadGuide:
    """What a guide says, as it is read."""

    title: str = ""
    said: RowSaid = field(default_factory=RowSaid)
    sections: list[ReadSection] = field(default_factory=list)
    faqs: list[dict[str, Any]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    lists: list[Table] = field(default_factory=list)


def meaning_of(text: str) -> str:
    """What a heading says that stands below it; of a heading of two things, the first."""
    plain = NUMBER.sub("", text.strip(), count=1).strip(" ：:【】[]")
    for part in (plain, *re.split("[和及与、/]", plain)):
        found = heading(part).meaning if part else ""
        if found and found not in NO_SECTION:
            return found
    return ""


def read_blocks(title: str, blocks: Sequence[Block]) -> ReadGuide:
    """What a guide of this title says."""
    guide = ReadGuide(title)
    reader = GuideReader(guide)
    for block in blocks:
        if isinstance(block, Heading):
            reader.heading(block)
        elif isinstance(block, Table):
            reader.table(block)
        else:
            reader.paragraph(block.text)
    reader.close()
    return guide


class GuideReader:
    """Goes through the blocks of one guide and knows under which heading it stands."""

    def __init__(self, guide: ReadGuide) -> None:
        self._guide, self._meaning, self._section = guide, "", None
        self._question: list[str] = []
        self._level = 9

    _section: ReadSection | None

    def heading(self, block: Heading) -> None:
        text = block.text.strip()
        if self._meaning == "question" and block.level > self._level and not meaning_of(text):
            self._ask(text)
            return
        self.close()
        if meaning := meaning_of(text):
            self._meaning, self._level = meaning, block.level
            if (self._section is not None and meaning == "question") or block.level <= 2:
                self._section = None
        elif asked := _ASKED.match(text):
            self._ask(asked["text"] or asked["asks"])
        elif not self._guide.title:
            self._guide.title = text
        elif _NEUTRAL.match(NUMBER.sub("", text, count=1)):
            self._meaning, self._section = "", None
        else:
            self._meaning, self._section = "", ReadSection(NUMBER.sub("", text, count=1).strip() or text)
            self._guide.sections.append(self._section)

    def paragraph(self, text: str) -> None:
        text = text.strip()
        if not said(text):
            return
        if (answered := _ANSWERED.match(text)) and self._question:
            self._question.append(answered["text"].strip())
        elif (asked := _ASKED.match(text)) and (asked["text"] or self._meaning == "question"):
            self._ask((asked["text"] or asked["asks"]).strip())
        elif self._question:
            self._question.append(text)
        elif len(text) <= 20 and not self._is_item(text) and (meaning := meaning_of(text)):
            self._meaning = meaning
        elif (label := _LABEL.match(text)) and (meaning := self._labelled(label)):
            if rest := label["rest"].strip():
                self._put(meaning, rest)
            else:
                self._meaning = meaning
            self._keep(text)
        elif self._meaning and len(text) <= 20 and text.endswith(("：", ":")):
            self._meaning = ""  # something else begins that has no place
            self._loose(text)
        elif self._meaning:
            self._put(self._meaning, text)
            self._keep(text)
        else:
            self._loose(text)

    def _loose(self, text: str) -> None:
        """Keep a paragraph that has no place."""
        if self._section is not None:
            self._section.texts.append(text)
        elif not self._guide.title and len(text) <= 40 and "。" not in text:
            self._guide.title = text
        else:
            self._guide.unplaced.append(text)

    def table(self, block: Table) -> None:
        # Long: one walk over the rows, each of which may begin a section, name a column or fill one.
        rows = list(enumerate(map(list, block.rows), 1))
        header = find_header(rows)
        if (
            header is not None
            and (
                is_faq(header)
                or (
                    header.has("name")
                    and header.has(
                        "department",
                        "documents",
                        "conditions",
                        "phone",
                        "statutory",
                        "promised",
                        "address",
                        "code",
                        "fee",
                    )
                )
            )
            and self._meaning != "documents"
            and len(rows) > header.below
        ):
            self._guide.lists.append(block)
        elif header is not None and (
            header.has("document_name") or (self._meaning == "documents" and header.has("name", "documents"))
        ):
            for _, texts in rows[header.below :]:
                get = RowSaid()
                for column in header.columns:
                    meaning = "document_name" if column.meaning in ("name", "documents") else column.meaning
                    text = said(texts[column.at]) if column.at < len(texts) else ""
                    if text and meaning not in ("", SKIPPED):
                        get.put(
                            "document_note" if meaning in ("note", NOTED) else meaning, text, f"表格“{column.heading}”"
                        )
                self._guide.documents += parts_of(get).get("documents", [])
                self._guide.said.problems += get.problems
        else:
            self._pairs(block)

    def close(self) -> None:
        if self._question:
            question, *answer = self._question
            if answer:
                self._guide.faqs.append({"question": question[:300], "answer": "\n".join(answer)[:MAX_ANSWER]})
            else:
                self._guide.unplaced.append(question)
        self._question = []

    def _ask(self, text: str) -> None:
        self.close()
        self._question = [text]

    def _labelled(self, label: re.Match[str]) -> str:
        """The meaning of `受理条件：…`; that of the section it stands in goes before a mere note."""
        text = label["boxed"] or label["plain"]
        found = heading(NUMBER.sub("", text, count=1).strip()).meaning
        if found in ("", SKIPPED, NOTED, "question", "answer", "similar", "document_name") or (
            found == "name" and self._meaning
        ):
            return ""
        return found

    def _is_item(self, text: str) -> bool:
        """Whether a short line is one item of the list it stands in, rather than a heading."""
        return self._meaning in _LISTS and not NUMBER.match(text) and not text.endswith(("：", ":"))

    def _put(self, meaning: str, text: str) -> None:
        if meaning in _LISTS and _LEAD.search(text):
            self._guide.unplaced.append(text)
            return
        target = self._section.said if self._section is not None and meaning in CASES else self._guide.said
        target.put(meaning, text, "正文")

    def _keep(self, text: str) -> None:
        if self._section is not None:
            self._section.texts.append(text)

    def _pairs(self, block: Table) -> None:
        """A table of names and values, two or four columns; what is none stays as a note."""
        for texts in block.rows:
            cells = (
                list(dict.fromkeys(text.strip() for text in texts))
                if len(set(texts)) < len(texts)
                else [text.strip() for text in texts]
            )
            for at in range(0, len(cells) - 1, 2):
                name, value = cells[at], said(cells[at + 1])
                meaning = heading(NUMBER.sub("", name, count=1)).meaning
                if not value:
                    continue
                if meaning and meaning not in (SKIPPED, NOTED):
                    self._guide.said.put(meaning, value, f"表格“{name[:20]}”")
                else:
                    self._guide.unplaced.append(f"{name}：{value}" if name else value)
            if len(cells) % 2 and said(cells[-1]):
                self._guide.unplaced.append(cells[-1])
