"""The directory comes from a workbook: what is right is read, what is wrong is named with its row, and nothing is lost on the way."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from cli import main
from knowledge.entry.departments import Officer
from knowledge.entry.validation import check_item
from knowledge.files.handed_out.directory_files import SHEETS, UnreadableDirectory, read_directory, write_template
from knowledge.places.roster import Roster
from knowledge.store import KnowledgeBase
from tests.township_pack import TODAY, TOWN, VILLAGES, offices, roster


def township_workbook(path: Path) -> Path:
    """The township of the tests as a workbook."""
    book = Workbook()
    rows = {
        "部门": [d for d in offices() if d.region == TOWN], "人员": roster().officers, "值班": roster().duties, "不在本级办": roster().elsewhere,
    }  # fmt: skip
    for sheet, records in rows.items():
        page = book.create_sheet(sheet)
        headings = SHEETS[sheet][1]
        page.append(list(headings))
        for record in records:
            values = [getattr(record, name) for name in headings.values()]
            page.append(["；".join(v) if isinstance(v, tuple) else "是" if v is True else v for v in values])
    del book["Sheet"]
    book.save(path)
    return path


def test_a_township_is_read_as_it_was_written(tmp_path: Path) -> None:
    read = read_directory(township_workbook(tmp_path / "号码表.xlsx"))
    assert read.problems == ()
    assert list(read.departments) == [d for d in offices() if d.region == TOWN]
    assert len(read.departments) == 40
    assert read.roster == roster()
    assert len({duty.day for duty in read.roster.duties}) == 14
    assert len(VILLAGES) == 6


def test_the_template_imports_nothing(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    read = read_directory(tmp_path / "t.xlsx")
    assert read.counts == {"部门": 0, "人员": 0, "值班": 0, "不在本级办": 0}
    assert read.problems == ()
    assert load_workbook(tmp_path / "t.xlsx").sheetnames == list(SHEETS)


def test_what_is_wrong_is_named_with_its_row(tmp_path: Path) -> None:
    book = Workbook()
    page = book.create_sheet("值班")
    page.append(["日期", "类别", "姓名", "行政区划", "爱好"])
    page.append(["2026-13-40", "值班领导", "甲", TOWN, ""])
    page.append([date(2026, 12, 1), "值班领导", "", TOWN, ""])
    page.append(["2026年12月2日", "值班领导", "乙", "3307", ""])
    book.save(tmp_path / "w.xlsx")
    read = read_directory(tmp_path / "w.xlsx")
    assert [d.name for d in read.roster.duties] == ["乙"]
    assert read.problems == (
        "值班：不认识的列“爱好”，没有读", "值班 第 2 行 日期：应为日期，如 2026-01-31", "值班 第 3 行 姓名：没有填",
    )  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"name,phone"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.xlsx").write_bytes(content)
    with pytest.raises(UnreadableDirectory, match="打不开"):
        read_directory(tmp_path / "x.xlsx")


def test_the_commands(kb: KnowledgeBase, tmp_path: Path) -> None:
    kb.regions.add(TOWN, "乾西乡", by="本机")
    book = str(township_workbook(tmp_path / "号码表.xlsx"))

    def run(*words: str) -> str:
        done = CliRunner().invoke(main, [*words, "--database", kb.path])
        assert done.exit_code == 0, done.output
        return done.output

    assert "可以导入：部门 40，人员 18，值班 24，不在本级办 2" in run("directory", "import", book, "--dry-run")
    assert kb.directory.local() == []
    run("directory", "import", book)
    run("directory", "import", book)
    assert len(kb.directory.local()) == 40
    assert len(kb.rosters.duties(TODAY, TODAY)) == 2
    assert "乾西乡农技站  0579-82010007" in run("directory", "list", "--region", TOWN)
    assert "2026-11-28  乾西乡  值班领导  钱二" in run("directory", "duty", "--day", "2026-11-28", "--days", "1")
    run("directory", "remove", "乾西乡农技站", TOWN)
    assert "农技站" not in run("directory", "list")
    assert run("directory", "forget", "2026-11-29") == "已删去 3 条。\n"
    assert kb.rosters.duties(TODAY, TODAY) == []
    assert CliRunner().invoke(main, ["directory", "template", str(tmp_path / "模板.xlsx")]).exit_code == 0


def test_who_has_left_is_taken_out(kb: KnowledgeBase) -> None:
    """By name and region; somebody entered several times is asked for."""
    kb.rosters.put(
        Roster(tuple(Officer(role=role, name="林某", region=TOWN, cell=cell) for role, cell in (("网格员", "一"), ("代办员", "")))),
        by="本机",
    )  # fmt: skip

    def left(*words: str) -> Result:
        return CliRunner().invoke(main, ["directory", "left", *words, "--database", kb.path])

    assert "登记了 2 次（网格员 一、代办员）" in left("林某", TOWN).output
    assert "没有登记" in left("林某", "330000000000").output
    assert left("林某", TOWN, "--role", "网格员", "--cell", "二").exit_code == 1
    assert left("林某", TOWN, "--role", "网格员").output == "已删去 网格员 林某。\n"
    listed = CliRunner().invoke(main, ["directory", "people", "--region", TOWN, "--database", kb.path]).output
    assert listed == f"{TOWN}  代办员  林某\n"
    assert kb.audit.of("roster")[0].detail == "删去 网格员 一"


def test_a_directory_takes_no_question_that_an_entry_must_answer(kb: KnowledgeBase, tmp_path: Path) -> None:
    kb.regions.add(TOWN, "乾西乡", by="本机")
    kb.items.publish_many(
        [check_item({"code": "pcs", "name": "派出所电话查询", "phones": [{"number": "110"}]})], by="本机"
    )
    kb.guarded.add("pcs", "000000000000", question="派出所电话多少", must_answer=True, by="本机")
    book = str(township_workbook(tmp_path / "号码表.xlsx"))
    done = CliRunner().invoke(main, ["directory", "import", book, "--database", kb.path])
    assert done.exit_code == 1
    assert "派出所电话多少" in done.output
    assert kb.directory.local() == []
    done = CliRunner().invoke(main, ["directory", "import", book, "--override", "以号码表为准", "--database", kb.path])
    assert done.exit_code == 0, done.output
    assert len(kb.directory.local()) == 40
