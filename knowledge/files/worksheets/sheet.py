"""The worksheet itself: a workbook with a row a question, written for a place and read back as its local entries.

Rows that nobody filled in are passed over; what the place has said before stays, whether or not it is in the sheet. An answer goes
into the fact that it is about, under the same id, so that the rest of the national entry is inherited.
"""

from pathlib import Path

from knowledge.entry.records import FACT_FIELDS, NATION, Basis, Fact, ServiceItem, Source
from knowledge.entry.reviewing import next_review
from knowledge.files.reading import write_pieces
from knowledge.files.rows import Options, RawRow, Reading, Row
from knowledge.files.spreadsheet import read_workbook, write_sheets
from knowledge.files.worksheets.filling import Unfit, answer_in, filled_fact, is_not_here
from knowledge.files.worksheets.questions import SHEET, LocalQuestion, local_questions
from knowledge.storage.errors import UnreadableFile
from knowledge.store import KnowledgeBase

HEADINGS = (
    "谁应当知道", "主题", "事项", "栏目", "适用情形", "要填什么", "全国的规定（对照）", "填写", "单位", "依据（文件名称、文号）", "说明",
    "事项编码", "编号（勿改）", "行政区划",
)  # fmt: skip
GUIDE = (
    ("怎么填",),
    ("一、每行是一个各地自己定的内容。知道的填“填写”一格，不知道的空着，不要猜。按“谁应当知道”筛选，分给各单位。",),
    ("二、填了“依据”（文件名称、文号）的，答复时作为已核实的本地规定；没有填的，答复时会加上“以当地公布为准”。",),
    ("三、本地没有这一项的填“无”，居民问到时就不再列出来。",),
    (
        "四、“事项编码”“编号”“行政区划”三列请不要改。填好以后：hotline import 这个文件 --dry-run 先看，再去掉 --dry-run。",
    ),
)


def write_worksheet(kb: KnowledgeBase, path: Path, *, region: str = NATION) -> int:
    """Write what a place has to fill in, with what it has filled in already; returns the number of questions."""
    live = [revision.item for revision in kb.items.all_live()]
    here = [item for item in live if item.region == region and region != NATION]
    questions = list(local_questions(live, here))
    rows = [HEADINGS, *(_row(question, region) for question in questions)]
    write_pieces(path, [write_sheets({SHEET: rows, "填写说明": GUIDE})])
    return len(questions)


def read_worksheet(path: Path, options: Options) -> Reading:
    """The local entries that a filled worksheet makes; raises UnreadableFile for one whose columns were changed."""
    sheet = next((sheet for sheet in read_workbook(path) if sheet.name == SHEET), None)
    if sheet is None or not sheet.rows:
        raise UnreadableFile(f"{path.name} 里没有“{SHEET}”，请用 export --worksheet 生成的那份填写。")
    (_, headings), *lines = sheet.rows
    missing = [heading for heading in HEADINGS if heading not in headings]
    if missing:
        raise UnreadableFile(f"{path.name} 少了“{'”“'.join(missing)}”列，请用 export --worksheet 重新生成。")
    reading, entries = Reading(), _Entries(options)
    for line, cells in lines:
        said = dict(zip(headings, (*cells, *[""] * len(headings)), strict=False))
        if said["填写"].strip():
            entries.add(line, said, RawRow(sheet.name, line, tuple(cells)))
    reading.rows, reading.sources = entries.rows(), list(entries.sources.values())
    if not reading.rows:
        reading.notices.append("“填写”一列全是空的，没有要导入的")
    return reading


def _row(question: LocalQuestion, region: str) -> tuple[str, ...]:
    answer, unit, basis, note = "", "", "", ""
    if question.filled is not None:
        answer, unit = answer_in(question.filled)
        basis = "；".join(b.source + b.article for b in question.filled.basis)
        note = question.filled.note
    return (
        question.office, question.item.topic, question.item.name, question.section, question.circumstances, question.asks,
        question.national, answer, unit, basis, note, question.item.code, question.fact.id, "" if region == NATION else region,
    )  # fmt: skip


class _Entries:
    """The local entries as the rows of a sheet make them."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._items: dict[tuple[str, str], ServiceItem] = {}
        self._lines: dict[tuple[str, str], list[RawRow]] = {}
        self._problems: list[Row] = []
        self.sources: dict[str, Source] = {}

    def add(self, line: int, said: dict[str, str], raw: RawRow) -> None:
        """Take one answered question in, or keep what is wrong with it."""
        code, region = said["事项编码"].strip(), said["行政区划"].strip() or self._options.region
        try:
            if region == NATION:
                raise Unfit("没有写是哪里的，请加 --region，如 --region 440106")
            national = self._options.live(code, NATION)
            fact = (
                next((f for f in national.facts() if f.id == said["编号（勿改）"].strip()), None) if national else None
            )
            if national is None or fact is None:
                raise Unfit("全国的条目里已经没有这一项，请重新生成填写表")
            self._take(national, fact, region, said)
            self._lines.setdefault((code, region), []).append(raw)
        except Unfit as why:
            self._problems.append(Row(line, said["事项"][:60], problems=(str(why),), sheet=raw.sheet, raw=(raw,)))

    def rows(self) -> list[Row]:
        made = [
            Row(self._lines[key][0].line, item.name, item.model_dump(mode="json", exclude_defaults=True), sheet=SHEET, raw=tuple(self._lines[key]))
            for key, item in self._items.items()
            if key in self._lines
        ]  # fmt: skip
        return [*made, *self._problems]

    def _take(self, national: ServiceItem, fact: Fact, region: str, said: dict[str, str]) -> None:
        key = (national.code, region)
        item = self._items.get(key) or self._options.live(*key) or self._begun(national, region)
        answer = said["填写"]
        if is_not_here(answer):
            item = _without(item, fact.id)
            removes = tuple(dict.fromkeys([*item.removes, fact.id]))
            self._items[key] = item.model_copy(update={"removes": removes})
            return
        basis = tuple(
            Basis.model_validate(text.strip())
            for text in said["依据（文件名称、文号）"].replace(";", "；").split("；")
            if text.strip()
        )
        new = filled_fact(fact, answer, unit=said["单位"], basis=basis, note=said["说明"].strip())
        for cited in basis:
            known = Source(
                key=cited.source, title=cited.source, level="规范性文件", read_as="全文", read_on=self._options.today
            )
            self.sources.setdefault(cited.source, known)
        item = item.model_copy(update={"removes": tuple(r for r in item.removes if r != fact.id)})
        self._items[key] = _with(item, new)

    def _begun(self, national: ServiceItem, region: str) -> ServiceItem:
        today = self._options.today
        begun = ServiceItem(code=national.code, region=region, name=national.name, source=SHEET, verified_on=today)
        return begun.model_copy(update={"review_by": next_review(national, today)}) if today else begun


def _with(item: ServiceItem, fact: Fact) -> ServiceItem:
    """The entry with a fact in the place of the one of its id, or after the others."""
    facts: tuple[Fact, ...] = getattr(item, fact.field)
    if any(known.id == fact.id for known in facts):
        return item.model_copy(update={fact.field: tuple(fact if known.id == fact.id else known for known in facts)})
    return item.model_copy(update={fact.field: (*facts, fact)})


def _without(item: ServiceItem, fact_id: str) -> ServiceItem:
    left = {field: tuple(f for f in getattr(item, field) if f.id != fact_id) for field in FACT_FIELDS}
    return item.model_copy(update=left)
