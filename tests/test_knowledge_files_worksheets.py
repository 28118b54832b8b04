"""What a county fills in comes back as its own entries, with the rest of the national ones inherited; nothing that it said is lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from knowledge.files.importing import ImportReport, import_file
from knowledge.files.worksheets.sheet import HEADINGS, write_worksheet
from knowledge.store import KnowledgeBase

TIANHE = "440106000000"
CARD: dict[str, Any] = {
    "code": "gl-buzhu", "name": "高龄津贴", "topic": "民政", "owner": "民政局", "summary": "年满80周岁的老人可以领。",
    "basis": ["老年人权益保障法第三十三条"],
    "conditions": [{"id": "c", "text": "年满80周岁。", "local": True}],
    "documents": [{"id": "d", "name": "户口簿", "local": True}, {"id": "all", "name": "身份证", "originals": 1}],
    "fees": [{"id": "f", "name": "津贴", "rule": "各地不同", "local": True, "verified": False}],
    "deadlines": [{"id": "t", "type": "promised", "note": "各地不同", "local": True, "verified": False}],
    "channels": [{"id": "ch", "type": "网上", "text": "当地平台", "local": True, "verified": False}],
    "phones": [{"id": "p", "number": "12349", "local": True}],
    "faqs": [{"id": "q", "question": "多少钱一个月？", "answer": "各地不同。", "local": True, "verified": False}],
}  # fmt: skip


@pytest.fixture
def kb(kb: KnowledgeBase) -> KnowledgeBase:
    kb.items.publish_many([check_item(CARD)], by="甲")
    return kb


def filled(kb: KnowledgeBase, tmp_path: Path, answers: dict[str, dict[str, str]], *, region: str = TIANHE) -> Path:
    """A worksheet with answers by the id of the fact, as somebody fills it in."""
    path = tmp_path / "county.xlsx"
    write_worksheet(kb, path, region=region)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = {str(cell.value): int(cell.column or 0) for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        for heading, text in answers.get(str(sheet.cell(row, columns["编号（勿改）"]).value), {}).items():
            sheet.cell(row, columns[heading]).value = text
    book.save(path)
    return path


def brought(kb: KnowledgeBase, path: Path, **how: Any) -> ImportReport:
    return import_file(kb, path, by="甲", **how)


ANSWERS = {
    "c": {"填写": "年满80周岁，本区户籍。", "依据（文件名称、文号）": "天河区高龄津贴办法第二条"},
    "d": {"填写": "无"},
    "f": {
        "填写": "100",
        "单位": "元/月",
        "依据（文件名称、文号）": "天河区高龄津贴办法第三条",
        "说明": "90岁以上另定。",
    },
    "t": {"填写": "5个工作日"},
    "ch": {"填写": "https://example.gov.cn/gl"},
    "q": {"填写": "80岁起每月100元。"},
}


def test_every_local_fact_is_a_question_to_its_office(kb: KnowledgeBase, tmp_path: Path) -> None:
    assert write_worksheet(kb, tmp_path / "county.xlsx", region=TIANHE) == 7
    sheet = load_workbook(tmp_path / "county.xlsx").worksheets[0]
    rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    assert tuple(rows[0]) == HEADINGS
    assert {row[0] for row in rows[1:]} == {"民政局"}
    fee = next(row for row in rows if row[12] == "f")
    assert "不收费填 0" in fee[5]
    assert fee[6] == "各地不同（依据：《老年人权益保障法》第三十三条）"
    assert fee[13] == TIANHE


def test_what_was_filled_in_becomes_local_entries(kb: KnowledgeBase, tmp_path: Path) -> None:
    done = brought(kb, filled(kb, tmp_path, ANSWERS))
    assert (done.format, done.new, done.rejected) == ("worksheet", 1, ())
    own = kb.items.live("gl-buzhu", TIANHE).item
    [fee] = own.fees
    assert (str(fee.amount), fee.unit, fee.verified, fee.local) == ("100", "元/月", True, False)
    assert [str(b) for b in fee.basis] == ["《天河区高龄津贴办法》第三条"]
    [limit] = own.deadlines
    assert (limit.number, limit.unit, limit.verified) == (5, "工作日", False)
    assert own.channels[0].url == "https://example.gov.cn/gl"
    assert own.removes == ("d",)
    assert {source.key for source in kb.sources.all()} == {"天河区高龄津贴办法"}
    whole = kb.resolve("gl-buzhu", TIANHE).item
    assert [d.name for d in whole.documents] == ["身份证"]
    assert whole.faqs[0].answer == "80岁起每月100元。"
    assert whole.phones[0].number == "12349"
    assert own.review_by is not None


def test_it_goes_round_and_changes_nothing(kb: KnowledgeBase, tmp_path: Path) -> None:
    brought(kb, filled(kb, tmp_path, ANSWERS))
    before = kb.items.live("gl-buzhu", TIANHE).item
    again = brought(kb, filled(kb, tmp_path, {}))
    assert (again.new, again.changed) == (0, 0)
    assert kb.items.live("gl-buzhu", TIANHE).item == before
    one = brought(kb, filled(kb, tmp_path, {"f": {"填写": "120"}}))
    assert (one.changed, len(one.differences)) == (1, 1)
    after = kb.items.live("gl-buzhu", TIANHE).item
    assert str(after.fees[0].amount) == "120"
    assert after.model_copy(update={"fees": before.fees}) == before


def test_what_the_place_said_besides_stays(kb: KnowledgeBase, tmp_path: Path) -> None:
    own = {"code": "gl-buzhu", "region": TIANHE, "name": "高龄津贴", "places": [{"id": "x", "name": "区政务中心"}]}
    kb.items.publish_many([check_item(own)], by="甲")
    brought(kb, filled(kb, tmp_path, {"c": {"填写": "年满80周岁。"}}))
    after = kb.items.live("gl-buzhu", TIANHE).item
    assert [place.name for place in after.places] == ["区政务中心"]
    assert len(after.conditions) == 1


@pytest.mark.parametrize(
    ("answers", "region", "said"),
    [
        ({"t": {"填写": "5", "单位": "天"}}, TIANHE, "时限“5”没有单位"),
        ({"c": {"填写": "有。"}}, NATION, "没有写是哪里的"),
        ({"c": {"填写": "有。", "编号（勿改）": "别的"}}, TIANHE, "已经没有这一项"),
    ],
)
def test_what_does_not_fit_is_said_by_row(
    kb: KnowledgeBase, tmp_path: Path, answers: dict[str, dict[str, str]], region: str, said: str
) -> None:
    done = brought(kb, filled(kb, tmp_path, answers, region=region))
    [rejected] = done.rejected
    assert said in rejected.problems[0]
    assert not done.new


@pytest.mark.parametrize(
    ("text", "unit", "read"),
    [
        ("0", "", "免费"), ("免费", "", "免费"), ("100", "", "100元"), ("100元/月", "", "100元/月"), ("80岁100元，90岁200元", "", "80岁100元，90岁200元"),
    ],
)  # fmt: skip
def test_how_a_fee_is_filled_in(kb: KnowledgeBase, tmp_path: Path, text: str, unit: str, read: str) -> None:
    from knowledge.entry.wording import fact_text

    brought(kb, filled(kb, tmp_path, {"f": {"填写": text, "单位": unit}}))
    assert fact_text(kb.items.live("gl-buzhu", TIANHE).item.fees[0]) == read


def test_an_empty_sheet_and_a_changed_one_are_told(kb: KnowledgeBase, tmp_path: Path) -> None:
    assert "全是空的" in brought(kb, filled(kb, tmp_path, {})).notices[0]
    path = filled(kb, tmp_path, {})
    book = load_workbook(path)
    book.worksheets[0].delete_cols(13)
    book.save(path)
    with pytest.raises(Exception, match="少了“编号"):
        brought(kb, path)


def test_in_the_terminal(run: Callable[..., Any], tmp_path: Path) -> None:
    assert run("export", "--worksheet", tmp_path / "x.csv").exit_code == 2
    done = run("export", "--worksheet", tmp_path / "x.xlsx", "--region", "440106")
    assert done.exit_code == 0
    assert "项要填" in done.stdout
