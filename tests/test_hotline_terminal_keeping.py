"""Backups at the terminal: one file or a folder, told what is in it, and put back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from hotline.terminal.command.doors import Doors
from knowledge.store import KnowledgeBase
from tests.terminal import refused

Run = Callable[..., Result]


def test_into_a_folder_and_back(run: Run, tmp_path: Path) -> None:
    made = run("backup", tmp_path / "kept", "--keep-days", "7")
    assert made.exit_code == 0, made.output
    assert "核对过：事项 5，" in made.stdout
    [file] = (tmp_path / "kept").glob("hotline-*.db")
    restored = run("restore", file, "--database", f"sqlite:///{tmp_path / 'again.db'}")
    assert restored.exit_code == 0, restored.output
    with KnowledgeBase(str(tmp_path / "again.db"), create=False) as kb:
        assert kb.items.count() == 5


def test_into_one_file(run: Run, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "one.db").exit_code == 0
    refused(run("backup", tmp_path / "one.db"), 1, "已经有", "别的名字")


def test_what_is_there_is_not_replaced_unasked(run: Run, tmp_path: Path, database: str) -> None:
    run("backup", tmp_path / "one.db")
    refused(run("restore", tmp_path / "one.db"), 1, "--replace")
    done = run("restore", tmp_path / "one.db", "--replace")
    assert done.exit_code == 0, done.output
    assert run("item", "show", "sfz-buling").exit_code == 0
    assert database


def test_a_text_is_no_backup(run: Run, tmp_path: Path) -> None:
    (tmp_path / "note.db").write_text("hello " * 100, encoding="utf-8")
    refused(run("restore", tmp_path / "note.db", "--database", f"sqlite:///{tmp_path / 'x.db'}"), 1, "note.db", "备份")


@pytest.mark.parametrize(("days", "told"), [(None, False), (9, True)])
def test_serving_warns_when_there_was_no_backup(
    run: Run, monkeypatch: pytest.MonkeyPatch, days: int | None, told: bool
) -> None:
    monkeypatch.setattr("hotline.checkup.overdue", lambda _: days)
    said = run("serve", "--port", "8099", obj=Doors(lambda *_: None, lambda *_: None))
    assert said.exit_code == 0, said.output
    assert ("已经 9 天没有备份" in said.stderr) is told
