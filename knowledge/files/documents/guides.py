"""A guide as the draft of an entry: what stands under the standard headings, in tables and after labels, in its place.

What has no place stays as a note. A section under a heading of its own making is kept as a question with its answer too, so that it can
be found; where several such sections each have conditions or materials, they are circumstances (租房提取, 购房提取).
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from knowledge.entry.records import NATION
from knowledge.files.documents.blocks import Block, Heading, Paragraph, ReadDocument
from knowledge.files.documents.guide_sections import CASES, MAX_ANSWER, ReadGuide, ReadSection, meaning_of, read_blocks
from knowledge.files.reading import printable
from knowledge.files.rows import Options, Reading, Row
from knowledge.files.table_reading import Sheet, read_sheets
from knowledge.files.tables.codes import made_code
from knowledge.files.tables.lists import entry_of
from knowledge.patterns import read_patterns
from knowledge.storage.errors import UnreadableFile

_TITLE_END = read_patterns(Path(__file__).with_suffix(".patterns"))["title_end"]


def read_guide(document: ReadDocument, path: Path, options: Options) -> Reading:
    """The draft that a document makes; where it holds a list of matters or questions, those instead.

    Raises:
        UnreadableFile: if the document says nothing that has a place, or has no name.
    """
    reading = Reading(notices=list(document.notices), only_drafts=True)
    line = 1
    for title, blocks in _apart(document):
        guide = read_blocks(title, blocks)
        for table in guide.lists:
            found = read_sheets([Sheet("", list(enumerate(map(list, table.rows), 1)))], path, options)
            reading.rows += found.rows
            reading.columns += found.columns
            reading.notices += found.notices
        if row := _row(guide, line, path, options, bool(guide.lists)):
            reading.rows.append(row)
            if guide.unplaced:
                reading.notices.append(f"“{row.name}”有 {len(guide.unplaced)} 段没有归类，写在备注里")
        line += 1
    if not reading.rows:
        raise UnreadableFile(
            f"{path.name} 里没有找到受理条件、申请材料、办理流程这类标题，也没有问答，请确认是不是办事指南。"
        )
    return reading


def _apart(document: ReadDocument) -> list[tuple[str, list[Block]]]:
    """The guides of a document: one, or one under each heading of the first level that has sections of its own."""
    parts: list[tuple[str, list[Block]]] = []
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            parts.append((block.text, []))
        elif parts:
            parts[-1][1].append(block)
    whole = [
        (title, blocks)
        for title, blocks in parts
        if sum(bool(_opens(block)) for block in blocks) >= 2 and not meaning_of(title)
    ]
    if len(whole) > 1:
        return whole
    title = document.title or (parts[0][0] if parts and not meaning_of(parts[0][0]) else "")
    return [(title, [block for block in document.blocks if not (isinstance(block, Heading) and block.text == title)])]


def _opens(block: Block) -> str:
    """The meaning of the section that a block begins, or ''."""
    if isinstance(block, Heading):
        return meaning_of(block.text)
    return meaning_of(block.text) if isinstance(block, Paragraph) and len(block.text) <= 20 else ""


def _row(guide: ReadGuide, line: int, path: Path, options: Options, has_lists: bool) -> Row | None:
    """The entry of a guide, or None where nothing in it has a place."""
    get = guide.said
    name = get.first("name") or _TITLE_END.sub("", guide.title.strip(" 《》“”")) or guide.title
    get.cells.pop("name", None)
    if (
        not get.cells
        and not guide.faqs
        and not guide.documents
        and not any(section.texts for section in guide.sections)
    ):
        return None
    if has_lists and not get.cells and not guide.faqs and not guide.documents:
        return None
    get.put("name", name or path.stem, "标题")
    data = entry_of(get)
    data["documents"] = [*data.get("documents", []), *guide.documents]
    _cases(data, guide.sections)
    data["faqs"] = [*data.get("faqs", []), *_sections_asked(guide.sections), *guide.faqs]
    data["region"] = options.region
    data.setdefault("code", made_code(str(data["name"]), "" if options.region == NATION else options.region))
    data["source"] = data.get("source") or f"由文件 {printable(path.name)[:100]} 读入"
    noted = [
        data.get("note", ""),
        *guide.unplaced,
        *(f"{s.title}：{' '.join(s.texts)}" for s in guide.sections if s.texts),
    ]
    data["note"] = "\n".join(text for text in noted if text)[:4000]
    kept = {key: value for key, value in data.items() if value}
    return Row(line, printable(str(data["name"]))[:60], kept, tuple(dict.fromkeys(get.problems)))


def _cases(data: dict[str, Any], sections: Iterable[ReadSection]) -> None:
    """Add what sections of their own say about conditions, materials …; where several do, each is a circumstance."""
    telling = [section for section in sections if section.said.cells]
    titles = list(dict.fromkeys(section.title[:60] for section in telling))
    several = 1 < len(titles) <= 9
    for section in telling:
        for field_name, facts in entry_of(section.said).items():
            if field_name not in CASES.values():
                continue
            for fact in facts:
                data.setdefault(field_name, []).append(
                    fact | ({"when": {"情形": [section.title[:60]]}} if several else {})
                )
    if several and any("when" in fact for name in CASES.values() for fact in data.get(name, ())):
        data["circumstances"] = [{"dimension": "情形", "ask": "是哪一种情形？", "options": titles}]


def _sections_asked(sections: Iterable[ReadSection]) -> list[dict[str, Any]]:
    return [
        {"question": section.title[:300], "answer": "\n".join(section.texts)[:MAX_ANSWER]}
        for section in sections
        if section.texts
    ]
