"""Linking imported local entries to the national ones they override: proposals by name, and maps that are carried out."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.entry.records import ServiceItem
from knowledge.files.linking import (
    HEADINGS,
    Link,
    MapRow,
    apply_map,
    map_lines,
    read_map,
    suggest_links,
    under_national_code,
)
from knowledge.storage.errors import NotFound, UnreadableFile
from knowledge.store import KnowledgeBase

Make = Callable[..., ServiceItem]
CITY, OTHER_CITY = "440100000000", "440300000000"
DAY = date(2026, 11, 22)
ROW = MapRow("4401-0101", CITY, "sfz-buling", 2)


@pytest.fixture
def filled(kb: KnowledgeBase, make: Make) -> KnowledgeBase:
    """National entries and, under codes of their own, a city's."""
    national = [
        make(code="sfz-buling", name="居民身份证丢失补领", aliases=["身份证丢了"], fees=[{"name": "工本费", "amount": 40, "unit": "元"}],
             deadlines=[{"id": "limit", "type": "statutory", "number": 60, "unit": "自然日"}, {"type": "promised", "number": 30, "unit": "自然日"}]),
        make(code="sfz-huanling", name="居民身份证到期换领"),
        make(code="jiehun", name="结婚登记"), make(code="lihun", name="离婚登记（协议离婚）"),
        make(code="zhizhao", name="公司设立登记"), make(code="shiye", name="失业保险金申领"),
    ]  # fmt: skip
    local = [
        make(code="4401-0101", region=CITY, name="居民身份证补领", deadlines=[{"type": "statutory", "number": 20, "unit": "工作日"}],
             documents=[{"name": "居民户口簿"}]),
        make(code="4401-0102", region=CITY, name="居民身份证换领（到期）"),
        make(code="4401-0103", region=CITY, name="内地居民结婚登记"),
        make(code="4401-0104", region=CITY, name="失业保险金的申领"),
        make(code="4401-0105", region=CITY, name="临时海域使用权审批"),
        make(code="shiye", region=OTHER_CITY, name="失业保险金申领"),
    ]  # fmt: skip
    kb.items.publish_many([*national, *local], by="admin")
    return kb


def test_names_propose_links_and_actions_are_not_confused(filled: KnowledgeBase) -> None:
    links = suggest_links(filled)
    assert {(link.local_code, link.national_code) for link in links} == {
        ("4401-0101", "sfz-buling"), ("4401-0102", "sfz-huanling"), ("4401-0103", "jiehun"), ("4401-0104", "shiye"),
    }  # fmt: skip
    assert [link.score for link in links] == sorted((link.score for link in links), reverse=True)
    assert all(0 < link.score <= 1 for link in links)
    assert suggest_links(filled, limit=1) == links[:1]


def test_nothing_to_link(kb: KnowledgeBase, make: Make) -> None:
    assert suggest_links(kb) == []
    kb.items.publish_many([make(), make(code="other", region=CITY, name="海域使用")], by="admin")
    assert suggest_links(kb) == []


def test_a_proposal_is_written_and_read_back(filled: KnowledgeBase, tmp_path: Path) -> None:
    links = suggest_links(filled)
    path = tmp_path / "map.csv"
    path.write_text("".join(map_lines(links)), encoding="utf-8-sig", newline="")
    assert [(row.local_code, row.region, row.national_code) for row in read_map(path)] == [
        (link.local_code, link.region, link.national_code) for link in links
    ]
    report = apply_map(filled, path, by="admin")
    assert (report.linked, report.unchanged, report.rejected) == (4, 0, ())
    assert suggest_links(filled) == []


def test_a_linked_entry_overrides_the_national_one(filled: KnowledgeBase) -> None:
    report = apply_map(filled, [ROW], by="admin")
    assert (report.linked, report.rejected) == (1, ())
    here = filled.resolve("sfz-buling", CITY)
    assert here.item.name == "居民身份证补领"
    assert [fact.fact.text if hasattr(fact.fact, "text") else fact.fact.key() for fact in here.facts("documents", DAY)]
    limits = {fact.fact.id: fact for fact in here.facts("deadlines", DAY)}
    assert limits["limit"].fact.model_dump()["number"] == 20, "the same clock, under the national fact's id"
    assert limits["limit"].origin.region == CITY
    assert len(limits) == 2, "the promised one is inherited"
    assert len(here.facts("fees", DAY)) == 1
    elsewhere = filled.resolve("sfz-buling", OTHER_CITY)
    assert [fact.fact.model_dump()["number"] for fact in elsewhere.facts("deadlines", DAY)] == [60, 30]
    with pytest.raises(NotFound):
        filled.items.live("4401-0101", CITY)
    assert filled.items.revisions("4401-0101", CITY), "the old entry's revisions stay"
    actions = [entry.action for entry in filled.audit.of(f"sfz-buling@{CITY}")]
    assert "对应事项" in actions
    assert filled.audit.of(f"4401-0101@{CITY}")[0].action == "撤下"


def test_applying_again_changes_nothing(filled: KnowledgeBase) -> None:
    apply_map(filled, [ROW], by="admin")
    version = filled.version
    report = apply_map(filled, [ROW], by="admin")
    assert (report.linked, report.unchanged, report.rejected) == (0, 1, ())
    assert filled.version == version


def test_a_new_import_of_the_local_list_is_linked_again(filled: KnowledgeBase, make: Make) -> None:
    apply_map(filled, [ROW], by="admin")
    filled.items.publish_many([make(code="4401-0101", region=CITY, name="居民身份证补领（新）")], by="admin")
    report = apply_map(filled, [ROW], by="admin")
    assert (report.linked, report.rejected) == (1, ())
    assert filled.items.live("sfz-buling", CITY).item.name == "居民身份证补领（新）"


def test_learned_phrasings_move_with_their_entry(filled: KnowledgeBase) -> None:
    learned = filled.phrasings.propose("4401-0101", CITY, "身份证不见了", by="editor")
    filled.phrasings.approve(learned.id, by="reviewer")
    apply_map(filled, [ROW], by="admin")
    assert (filled.phrasings.get(learned.id).code, filled.phrasings.get(learned.id).state) == ("sfz-buling", "live")
    assert "身份证不见了" in [text for _, text, _, _ in filled.phrasings.live()]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (MapRow("4401-0101", CITY, "nothing", 2), "没有已发布的全国事项 nothing"),
        (MapRow("nothing", CITY, "sfz-buling", 2), "没有已发布的本地事项 nothing"),
        (MapRow("4401-0101", OTHER_CITY, "sfz-buling", 2), "没有已发布的本地事项 4401-0101"),
        (MapRow("sfz-huanling", "000000000000", "sfz-buling", 2), "编码不同"),
        (MapRow("sfz-buling", CITY, "sfz-buling", 2), "编码不同"),
    ],
)
def test_a_line_that_cannot_be_carried_out_says_why_and_the_others_are(
    filled: KnowledgeBase, row: MapRow, says: str
) -> None:
    good = MapRow("4401-0103", CITY, "jiehun", 3)
    report = apply_map(filled, [row, good], by="admin")
    assert report.linked == 1
    assert [unlinked.row for unlinked in report.rejected] == [row]
    assert says in report.rejected[0].problem


def test_an_entry_that_is_there_is_not_written_over(filled: KnowledgeBase, make: Make) -> None:
    filled.items.publish_many([make(code="shiye", region=CITY, name="失业金")], by="admin")
    report = apply_map(filled, [MapRow("4401-0104", CITY, "shiye")], by="admin")
    assert "已有事项 shiye“失业金”" in report.rejected[0].problem
    assert filled.items.live("4401-0104", CITY)


def test_two_lines_for_one_matter_and_work_in_progress_are_refused(filled: KnowledgeBase, make: Make) -> None:
    second = MapRow("4401-0102", CITY, "sfz-buling", 3)
    assert "第 2 行" in apply_map(filled, [ROW, second], by="admin").rejected[0].problem
    filled.items.save_draft(make(code="4401-0103", region=CITY, name="结婚"), author="editor")
    report = apply_map(filled, [MapRow("4401-0103", CITY, "jiehun")], by="admin")
    assert "editor 正在编辑" in report.rejected[0].problem


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("编码,区划\n1,2\n", "缺少“本地事项编码"),
        (",".join(HEADINGS) + "\na,440100,b\nc,广州,d\n", "第 3 行"),
        (",".join(HEADINGS) + "\na,4.401E+11,b\n", "第 2 行：编码被表格软件写成了科学计数"),
        (",".join(HEADINGS) + "\na,440100\n", "第 2 行"),
        ("", "第 1 行缺少"),
    ],
)
def test_a_file_that_is_no_map_says_where(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "map.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=says):
        read_map(path)


def test_a_map_may_use_english_headings_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    path.write_text("national_code,local_code,region,备注\nsfz-buling,4401-0101,440100,丢失\n", encoding="gb18030")
    assert read_map(path) == [MapRow("4401-0101", CITY, "sfz-buling", 2)]


def test_codes_are_written_so_that_a_spreadsheet_keeps_them() -> None:
    lines = list(map_lines([Link("a", CITY, "甲", "b", "乙", 0.9), Link("a", "440106013000", "甲", "b", "乙", 0.9)]))
    assert lines[1].split(",")[1] == "440100"
    assert lines[2].split(",")[1] == "440106013000"


def test_the_override_keeps_what_the_local_entry_says(make: Make) -> None:
    national = make(code="n", documents=[{"id": "book", "name": "户口簿"}])
    local = make(code="l", region=CITY, name="补领", documents=[{"name": "户口簿", "copies": 2}, {"name": "照片"}])
    override = under_national_code(local, national)
    assert (override.code, override.region, override.name) == ("n", CITY, "补领")
    assert [fact.id for fact in override.documents] == ["book", "documents:照片"]
    assert override.documents[0].copies == 2
