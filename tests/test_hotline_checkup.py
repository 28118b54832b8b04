"""The doctor finds what is wrong with a deployment, one sentence each, and is content with one where nothing is."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from hotline.checkup import CheckupFinding, examine, worst
from knowledge.settings import Settings
from knowledge.store import KnowledgeBase
from tests.terminal import refused
from tests.web_site import fill, settings_for

Run = Callable[..., Result]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Those of a deployment that is as it should be."""
    found = replace(settings_for(tmp_path), on_danger='["/bin/true"]')
    with KnowledgeBase(found.database_url) as kb:
        fill(kb)
    return found


def said(settings: Settings, grade: str) -> str:
    return "\n".join(finding.said for finding in examine(settings) if finding.grade == grade)


def test_where_all_is_well_there_is_nothing_to_do(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.checkup.free_mb", lambda _: 10_000)
    monkeypatch.setattr("hotline.checkup.shutil.which", lambda _: None)
    found = list(examine(settings))
    assert [finding.said for finding in found] == ["数据库完好。"]
    assert worst(found) == "good"


@pytest.mark.parametrize(
    ("changed", "grade", "told"),
    [
        ({"host": "0.0.0.0"}, "note", "没有 HTTPS"),
        ({"secret_key": "short"}, "note", "32 个以上"),
        ({"old_secret_key": "old"}, "note", "一天以后请去掉"),
        ({"four_eyes": False}, "tip", "HOTLINE_FOUR_EYES=off"),
        ({"on_danger": ""}, "tip", "HOTLINE_ON_DANGER"),
        ({"on_danger": "notify"}, "error", "HOTLINE_ON_DANGER 应是网址"),
        ({"database_url": "sqlite:////nowhere/x.db"}, "error", "没有找到数据库"),
    ],
)
def test_a_setting_that_will_be_regretted(settings: Settings, changed: dict[str, Any], grade: str, told: str) -> None:
    assert told in said(replace(settings, **changed), grade)


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_files_that_others_may_read(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "hotline.db").chmod(0o644)
    assert "chmod 600" in said(settings, "error")


@pytest.mark.parametrize(("free", "grade"), [(99, "error"), (499, "note")])
def test_little_room(settings: Settings, monkeypatch: pytest.MonkeyPatch, free: int, grade: str) -> None:
    monkeypatch.setattr("hotline.checkup.free_mb", lambda _: free)
    assert f"磁盘只剩 {free} MB" in said(settings, grade)


def test_a_damaged_file(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "hotline.db"
    whole = bytearray(path.read_bytes())
    whole[40_000:90_000] = b"\0" * 50_000
    path.write_bytes(whole)
    assert "hotline.db" in said(settings, "error")


def test_no_backup_for_long(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.checkup.overdue", lambda _: 30)
    assert "30 天没有备份" in said(settings, "note")


def test_a_clock_behind_the_log(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from knowledge.vitals import Vitals

    monkeypatch.setattr(Vitals, "last_question", lambda self: self._clock() + timedelta(days=2))
    assert "请校准" in said(settings, "error")


def test_nobody_who_administers(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    KnowledgeBase(settings.database_url).close()
    assert "user add" in said(settings, "tip")


def test_no_fonts_for_print(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.checkup.shutil.which", lambda _: "/bin/true")
    assert "没有中文字体" in said(settings, "note")


def test_the_gravest_decides() -> None:
    assert worst([CheckupFinding("good", ""), CheckupFinding("note", ""), CheckupFinding("tip", "")]) == "note"
    assert worst([]) == "good"


def test_at_the_terminal(run: Run, database: str) -> None:
    done = run("doctor")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[-1].startswith("看完了：好 1，")
    done = run("doctor", "--database", database.replace("terminal", "none"))
    assert done.exit_code == 1
    assert "没有找到数据库" in done.output


def test_the_key_is_changed_at_the_terminal(run: Run, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(database.removeprefix("sqlite:///") + ".secret")
    assert run("keys", "rotate").exit_code == 0
    first = path.read_bytes()
    assert run("keys", "rotate").exit_code == 0
    assert path.read_bytes() != first
    monkeypatch.setenv("HOTLINE_SECRET_KEY", "one that is set by hand")
    refused(run("keys", "rotate"), 2, "HOTLINE_OLD_SECRET_KEY")
