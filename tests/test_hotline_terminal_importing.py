"""Importing at the terminal: what a file was taken for, the first of each kind of problem, the rejected rows mended, the whole undone."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from cli import main
from knowledge.store import KnowledgeBase

HEAD = "事项名称,土特产,收费,生效日期\n"


@pytest.fixture
def run(tmp_path: Path) -> "Run":
    return Run(tmp_path)


class Run:
    """Runs commands on a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.url = folder, f"sqlite:///{folder}/a.db"

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, [*arguments, "--database", self.url])

    def file(self, text: str, name: str = "清单.csv") -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return str(self.folder / name)

    def names(self) -> set[str]:
        with KnowledgeBase(self.url) as kb:
            return {revision.item.name for revision in kb.items.all_live()}


def test_what_a_file_was_taken_for_is_said(run: Run) -> None:
    said = run("import", run.file(HEAD + "停水,木耳,免费,\n"))
    assert said.exit_code == 0
    assert "清单.csv 按“表格（文本）”读：用逗号分隔的表格，表头有事项名称" in said.stderr
    assert "B 列“土特产”" in said.stderr
    assert "已导入：读到 1 条，新增 1，修改 0，相同 0，不合格 0。" in said.stdout


def test_only_the_first_of_each_kind_is_printed(run: Run) -> None:
    rows = "".join(f"停水{n},,#REF!,\n停电{n},,,明天\n" for n in range(50))
    said = run("import", run.file(HEAD + rows), "--report", str(run.folder / "全部.txt"))
    assert said.exit_code == 1
    assert len(said.stderr) < 2_000
    assert "第 2 行 C 列“收费”：“#REF!”是表格公式出错的结果" in said.stderr
    assert said.stderr.count("（另有 49 行类似）") == 2
    assert len((run.folder / "全部.txt").read_text(encoding="utf-8").splitlines()) == 100


def test_rejected_rows_are_mended_and_brought_in(run: Run) -> None:
    rejected = run.folder / "待改.xlsx"
    said = run("import", run.file(HEAD + "停水,,#REF!,\n停电,,10元,\n"), "--rejected", str(rejected))
    assert "没有导入的 1 行已写入" in said.stderr
    book = load_workbook(rejected)
    [sheet] = book.worksheets
    assert [cell.value for cell in sheet[1]] == ["事项名称", "土特产", "收费", "生效日期", "没有导入的原因"]
    assert "公式出错" in str(sheet["E2"].value)
    sheet["C2"] = "5元/次"
    book.save(rejected)
    assert run("import", str(rejected)).exit_code == 0
    assert run.names() == {"停水", "停电"}


def test_rejected_objects_are_mended_and_brought_in(run: Run) -> None:
    rejected = run.folder / "待改.xlsx"
    line = '{"code": "a", "name": "停水", "aliases": ["没水了"], "documents": [{"name": "户口簿"}], "region": "44"}\n'
    run("import", run.file(line, "a.jsonl"), "--rejected", str(rejected))
    book = load_workbook(rejected)
    [sheet] = book.worksheets
    column = [cell.value for cell in sheet[1]].index("region") + 1
    sheet.cell(2, column).value = "440000000000"
    book.save(rejected)
    assert run("import", str(rejected)).exit_code == 0
    with KnowledgeBase(run.url) as kb:
        item = kb.items.live("a", "440000000000").item
        assert (item.aliases, [d.name for d in item.documents]) == (("没水了",), ["户口簿"])


def test_a_map_of_columns_is_kept_for_the_next_list(run: Run) -> None:
    chosen = run.file("土特产: 实施部门\n", "对照.yaml")
    run("import", run.file(HEAD + "停水,木耳,免费,\n"), "--columns", chosen)
    said = run("import", run.file(HEAD + "停电,香菇,免费,\n", "b.csv"))
    assert "土特产" not in said.stderr
    with KnowledgeBase(run.url) as kb:
        assert {revision.item.department for revision in kb.items.all_live()} == {"木耳", "香菇"}


def test_nothing_read_is_no_success(run: Run) -> None:
    said = run("import", run.file(HEAD))
    assert said.exit_code == 1
    assert "一条事项也没有读到" in said.stderr


def test_a_dry_run_says_what_is_new_and_what_overlaps(run: Run) -> None:
    path = run.file(HEAD + "停水,,免费,\n")
    run("import", path)
    with KnowledgeBase(run.url) as kb:
        [live] = kb.items.all_live()
        kb.items.save_draft(live.item.model_copy(update={"summary": "甲写的"}), author="甲")
    said = run("import", run.file(HEAD + "停水,,10元,\n停电,,,\n"), "--dry-run")
    assert "收费：办理费用：免费 → 10元" in said.stdout
    assert "新增" in said.stdout
    assert "冲突：停水" in said.stderr
    assert "与别人的草稿冲突 1" in said.stdout


def test_a_whole_import_is_taken_back(run: Run) -> None:
    run("import", run.file(HEAD + "停水,,免费,\n"))
    run("import", run.file(HEAD + "停水,,10元,\n停电,,,\n停气,,,\n"))
    listed = run("imports", "list").stdout.splitlines()
    assert [line.split("  ")[0] for line in listed] == ["2", "1"]
    with KnowledgeBase(run.url) as kb:
        changed = next(revision for revision in kb.items.all_live() if revision.item.name == "停气")
        kb.items.amend(changed.item.model_copy(update={"summary": "后来写的"}), by="甲", note="")
    said = run("imports", "undo", "2")
    assert "恢复 2 条，没有动 1 条" in said.stdout
    assert "导入以后又有新的发布或撤下" in said.stderr
    assert run.names() == {"停水", "停气"}
    with KnowledgeBase(run.url) as kb:
        water = next(revision for revision in kb.items.all_live() if revision.item.name == "停水")
        assert (str(water.item.fees[0].amount), water.bulk) == ("0", True)
    assert "已经撤销过" in run("imports", "undo", "2").stderr


def test_drafts_of_an_import_are_taken_back(run: Run) -> None:
    run("import", run.file(HEAD + "停水,,免费,\n停电,,,\n"), "--as-draft")
    with KnowledgeBase(run.url) as kb:
        draft = next(draft for draft in kb.items.drafts() if draft.item.name == "停电")
        kb.items.save_draft(draft.item, author="甲", expected_version=draft.version)
    assert "恢复 1 条，没有动 1 条" in run("imports", "undo", "1").stdout
    with KnowledgeBase(run.url) as kb:
        assert [draft.item.name for draft in kb.items.drafts()] == ["停电"]
