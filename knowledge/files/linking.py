"""Linking the entries of an imported local list to the national entries they override.

A list from a province names matters by its own codes, so that its entries stand beside the national ones instead of on top of
them. `suggest_links` proposes which belong together, by name; people check the proposal; `apply_map` publishes each local
entry again under the national code, where it overrides the national entry fact by fact, and withdraws the old one.
"""

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.entry.records import NATION, ServiceItem
from knowledge.entry.sameness import fold, pairs
from knowledge.files.csv_files import csv_line, read_csv
from knowledge.files.import_preview import keep_ids
from knowledge.patterns import read_patterns
from knowledge.places.regions import full_code
from knowledge.publishing.proposals import Proposal, Refuse, Withdrawal, accept
from knowledge.staff.audit import note_change
from knowledge.storage.committing import in_batches
from knowledge.storage.errors import NotFound, UnreadableFile
from knowledge.store import KnowledgeBase

HEADINGS = ("本地事项编码", "行政区划", "全国事项编码")
_ENGLISH = {"local_code": HEADINGS[0], "region": HEADINGS[1], "national_code": HEADINGS[2]}
_SHORTENED = re.compile(r"\d(\.\d+)?[eE]\+\d+$")

_FILLERS = read_patterns(Path(__file__).with_suffix(".patterns"))["fillers"]
_ACTIONS = {
    action: kind
    for kind, actions in {
        "first": "申领 首次 初次 新办 设立 成立 开户", "renew": "换领 换发 换证 换补 延续 延期 延展 期满 到期 有效期",
        "replace": "补领 补发 补办 补证 补换 遗失 丢失 挂失", "change": "变更 更正 变动 修改", "end": "注销 终止 撤销 停保 停业 解除 退出 歇业",
        "move": "转移 迁移 迁入 迁出 转入 转出 接续 转让", "ask": "查询 查验 查阅 咨询 指引 公示 资讯", "complain": "投诉 举报 检举",
        "book": "预约", "pay": "缴费 缴纳 退税 退费", "draw": "提取 支取", "pledge": "抵押 质押", "audit": "年检 审验 检验 年报 年度报告",
        "mark": "签注 加注", "match": "竞赛 考试 展 培训 活动", "grant": "补贴 补助 津贴 救助 奖励", "marry": "结婚", "divorce": "离婚",
    }.items()
    for action in actions.split()
}  # fmt: skip
_ACTION = re.compile("|".join(sorted(_ACTIONS, key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class Link:
    """A local entry and the national one that is probably the same matter; `score` is 0–1."""

    local_code: str
    region: str
    name: str
    national_code: str
    national_name: str
    score: float


@dataclass(frozen=True, slots=True)
class MapRow:
    """One line of a map: the entry that is to stand under the national code."""

    local_code: str
    region: str
    national_code: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A line of a map that was not carried out, and why."""

    row: MapRow
    problem: str


@dataclass(frozen=True, slots=True)
class MapReport:
    """What a map did: entries linked, those that were linked already, and the lines that could not be."""

    linked: int
    unchanged: int
    rejected: tuple[Unlinked, ...]


# -- proposing


def suggest_links(kb: KnowledgeBase, *, limit: int = 200, at_least_0_1: float = 0.55) -> list[Link]:
    """The likeliest links of local entries whose code has no national entry, best first; at most one for each entry."""
    entries = list(kb.live_entries())
    national = {entry.item_id: entry for entry in entries if entry.region == NATION}
    codes = {entry.code for entry in national.values()}
    names = [(entry.name, entry.item_id, 1.0) for entry in national.values()]
    names += [(text, i, 0.85) for i, text, kind, _ in kb.phrasings.live() if kind == "alias" and i in national]
    index = _NameIndex([text for text, _, _ in names], [entry.name for entry in entries])
    found: list[Link] = []
    for entry in entries:
        if entry.region == NATION or entry.code in codes:
            continue
        scored = ((score * names[n][2], -n) for n, score in index.alike(entry.name))
        score, at = max(scored, default=(0.0, 0))
        if score >= at_least_0_1:
            other = national[names[-at][1]]
            found.append(Link(entry.code, entry.region, entry.name, other.code, other.name, round(score, 3)))
    return sorted(found, key=lambda link: (-link.score, link.local_code, link.region))[:limit]


def map_lines(links: Iterable[Link]) -> Iterator[str]:
    """A proposal as the lines of a CSV file, for people to check: delete what is wrong, then give it to `apply_map`."""
    yield csv_line([*HEADINGS, "本地事项名称", "全国事项名称", "相似度"])
    for link in links:
        region = link.region.removesuffix("000000")  # twelve digits are shortened by spreadsheets
        cells = [link.local_code, region, link.national_code, link.name, link.national_name, f"{link.score:.2f}"]
        yield csv_line(cells)


class _NameIndex:
    """Names by the characters and pairs of characters in them, weighted by rarity."""

    NEAREST = 30
    """Names looked at closely for each one asked about: those that share the most pairs of characters."""

    def __init__(self, names: list[str], corpus: list[str]) -> None:
        self._terms = [_terms(name) for name in names]
        self._actions = [_actions(name) for name in names]
        frequency = Counter(term for terms in [*self._terms, *map(_terms, corpus)] for term in terms)
        total = len(names) + len(corpus)
        self._weight = {term: math.log(1 + total / count) for term, count in frequency.items()}
        self._sums = [self._sum(terms) for terms in self._terms]
        self._at: dict[str, list[int]] = defaultdict(list)
        for n, terms in enumerate(self._terms):
            for term in terms:
                if len(term) > 1:
                    self._at[term].append(n)

    def alike(self, name: str) -> Iterator[tuple[int, float]]:
        """Positions of names that share something with one, and how much (0–1); none that asks for something else."""
        own, actions = _terms(name), _actions(name)
        shared: dict[int, float] = defaultdict(float)
        for term in own:
            for n in self._at.get(term, ()):
                shared[n] += self._weight[term]
        whole = self._sum(own)
        for n in heapq.nlargest(self.NEAREST, shared, key=lambda n: shared[n] / self._sums[n]):
            other = self._actions[n]
            if actions == other or (actions and actions <= other):
                common = self._sum(own & self._terms[n])
                yield n, 0.7 * 2 * common / (whole + self._sums[n]) + 0.3 * common / min(whole, self._sums[n])

    def _sum(self, terms: frozenset[str]) -> float:
        return sum(self._weight.get(term, 0.0) for term in terms) or 1.0


def _terms(name: str) -> frozenset[str]:
    """The pairs of characters in a name, and the characters, which agree in another order too (换领（到期）, 到期换领)."""
    core = fold(_FILLERS.sub("", name)) or fold(name)
    return pairs(core) | frozenset(core)


def _actions(name: str) -> frozenset[str]:
    return frozenset(_ACTIONS[found] for found in _ACTION.findall(name))


# -- carrying out


def read_map(path: Path | str) -> list[MapRow]:
    """The lines of a map file: CSV with the columns of `HEADINGS` (or local_code, region, national_code).

    Raises:
        UnreadableFile: with the line, where the file is no such map.
    """
    path = Path(path)
    rows = read_csv(path)
    _, head = next(rows, (1, []))
    columns = [_ENGLISH.get(cell.strip(), cell.strip()) for cell in head]
    missing = [heading for heading in HEADINGS if heading not in columns]
    if missing:
        raise UnreadableFile(f"{path.name} 第 1 行缺少“{'、'.join(missing)}”列，请写明三列：{'、'.join(HEADINGS)}。")
    at = [columns.index(heading) for heading in HEADINGS]
    found = []
    for line, cells in rows:
        local, region, national = (cells[n].strip() if n < len(cells) else "" for n in at)
        if any(_SHORTENED.match(cell) for cell in (local, region, national)):
            raise UnreadableFile(
                f"{path.name} 第 {line} 行：编码被表格软件写成了科学计数，请把三列设为文本后重新填写。"
            )
        if not (local and national and re.fullmatch(r"\d{6}(\d{6})?", region)):
            raise UnreadableFile(f"{path.name} 第 {line} 行：应有本地和全国的事项编码，以及 6 位或 12 位行政区划代码。")
        found.append(MapRow(local, full_code(region), national, line))
    return found


def apply_map(
    kb: KnowledgeBase, rows: Path | str | Iterable[MapRow], *, by: str, refuse: Refuse = accept
) -> MapReport:  # fmt: skip
    """Publish local entries under the national codes a map gives them, as overrides, and withdraw the old ones.

    Learned phrasings move with their entry. What is linked already stays as it is, so a map can be applied again. `refuse` says
    which lines may not be carried out.
    """
    rows = read_map(rows) if isinstance(rows, Path | str) else list(rows)
    refused = refuse({(row.local_code, row.region): bundle for row in rows if (bundle := _bundle(kb, row))})
    linked = unchanged = 0
    rejected: list[Unlinked] = []
    taken: dict[tuple[str, str], MapRow] = {}
    for batch in in_batches(rows):
        with kb._connections.changing():
            for row in batch:
                first = taken.setdefault((row.national_code, row.region), row)
                problem = (
                    f"与第 {first.line} 行对应到同一个全国事项，请只留一行" if first is not row else _problem(kb, row)
                )
                if problem := problem or refused.get((row.local_code, row.region), ""):
                    rejected.append(Unlinked(row, problem))
                elif _live(kb, row.local_code, row.region) is None:
                    unchanged += 1
                else:
                    _link(kb, row, by)
                    linked += 1
    return MapReport(linked, unchanged, tuple(rejected))


def under_national_code(item: ServiceItem, national: ServiceItem) -> ServiceItem:
    """A local entry as an override of the national one: its facts take the ids of those they stand for."""
    return keep_ids(item.model_copy(update={"code": national.code}), {}, national)


def _problem(kb: KnowledgeBase, row: MapRow) -> str:
    """Why a line cannot be carried out, or ''."""
    if row.region == NATION or row.local_code == row.national_code:
        return "只能把一个地区的事项对应到编码不同的全国事项"
    if _live(kb, row.national_code, NATION) is None:
        return f"没有已发布的全国事项 {row.national_code}，请核对编码"
    there = _live(kb, row.national_code, row.region)
    linked_before = there is not None and any(
        revision.note == _note(row) for revision in kb.items.revisions(row.national_code, row.region)
    )
    if _live(kb, row.local_code, row.region) is None and not linked_before:
        return f"没有已发布的本地事项 {row.local_code}（{row.region}），请核对编码和区划"
    if there is not None and not linked_before:
        return f"{row.region} 已有事项 {row.national_code}“{there.name}”，请先合并或撤下其中一条"
    try:
        draft = kb.items.draft(row.local_code, row.region)
    except NotFound:
        return ""
    return f"{draft.author} 正在编辑这个事项的草稿，请先发布或放弃草稿"


def _bundle(kb: KnowledgeBase, row: MapRow) -> tuple[Proposal, ...]:
    """What a line would make live; nothing if it cannot be carried out, or has been."""
    local, national = _live(kb, row.local_code, row.region), _live(kb, row.national_code, NATION)
    if local is None or national is None:
        return ()
    return under_national_code(local, national), Withdrawal(row.local_code, row.region)


def _link(kb: KnowledgeBase, row: MapRow, by: str) -> None:
    local = kb.items.live(row.local_code, row.region).item
    override = under_national_code(local, kb.items.live(row.national_code, NATION).item)
    kb.items.publish_many([override], by=by, note=_note(row))
    kb.items.withdraw(row.local_code, row.region, by=by, reason=f"对应到全国事项 {row.national_code}")
    kb.phrasings.move(row.local_code, row.region, row.national_code)
    what = f"{row.national_code}@{row.region}"
    note_change(
        kb._connections.db, kb.clock, who=by, action="对应事项", what=what, detail=f"{row.local_code}“{local.name}”"
    )


def _note(row: MapRow) -> str:
    return f"由 {row.local_code} 对应而来"


def _live(kb: KnowledgeBase, code: str, region: str) -> ServiceItem | None:
    try:
        return kb.items.live(code, region).item
    except NotFound:
        return None
