"""The terminal over PostgreSQL: making a knowledge base there, filling it, asking it and working on it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.hotline_talk import BULING, JIEHUN
from tests.postgres_server import PostgresServer
from tests.terminal import refused


@pytest.fixture
def database(postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HOTLINE_SECRET_KEY", "the same on every machine")
    return postgres.create()


def test_what_is_imported_there_is_answered_and_worked_on(run: Callable[..., Result], tmp_path: Path) -> None:
    entries = tmp_path / "items.jsonl"
    entries.write_text("\n".join(json.dumps(entry, ensure_ascii=False) for entry in (BULING, JIEHUN)), "utf-8")
    assert run("import", entries).exit_code == 0
    assert "工本费" in run("ask", "身份证丢了怎么补办").stdout
    reply = json.loads(run("ask", "恐龙饲养许可怎么办", "--json").stdout)
    assert "恐龙饲养许可" in run("replay", reply["reply_id"]).stdout
    assert "恐龙饲养许可" in run("inbox", "list").stdout
    assert run("user", "add", "li", "--role", "editor", "--password", "li-passwd-01").exit_code == 0
    assert "li" in run("user", "list").stdout
    assert run("check").exit_code in (0, 1)
    assert run("export", tmp_path / "out.jsonl").exit_code == 0


def test_a_backup_of_the_server_is_a_file_that_goes_back_to_another_database(
    run: Callable[..., Result], postgres: PostgresServer, tmp_path: Path
) -> None:
    entries = tmp_path / "items.jsonl"
    entries.write_text("\n".join(json.dumps(entry, ensure_ascii=False) for entry in (BULING, JIEHUN)), "utf-8")
    assert run("import", entries).exit_code == 0
    reply = json.loads(run("ask", "恐龙饲养许可怎么办", "--json").stdout)
    kept = tmp_path / "kept.db"
    made = run("backup", kept)
    assert "事项 2" in made.stdout, made.output
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if "kept" in path.name] == ["kept.db"]
    refused(run("backup", kept), 1, "已经有")
    before = kept.read_bytes()
    other = postgres.create()
    assert "事项 2" in run("restore", kept, "--database", other).stdout
    assert kept.read_bytes() == before
    assert "恐龙饲养许可" in run("replay", reply["reply_id"], "--database", other).stdout
    assert "工本费" in run("ask", "身份证丢了怎么补办", "--database", other).stdout
    refused(run("restore", kept, "--database", other), 1, "已有内容")


def test_the_key_is_the_same_on_every_machine_or_nothing_is_signed(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOTLINE_SECRET_KEY")
    refused(run("ask", "身份证"), 1, "请设 HOTLINE_SECRET_KEY，各台机器相同")


def test_a_server_that_is_not_there(run: Callable[..., Result]) -> None:
    refused(
        run("ask", "身份证", "--database", "postgresql://li:secret@127.0.0.1:1/hotline"),
        1,
        "连不上数据库 postgresql://li@127.0.0.1:1/hotline",
    )
