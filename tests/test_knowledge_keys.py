"""The key is made once, is private, and can be changed without anybody losing a conversation for a day."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from hotline.sealing import Seal, Unsealable
from hotline.talking.conversation import Conversation, Tokens
from knowledge.keys import former_keys, kept_key, rotate
from knowledge.settings import BadSetting, Settings
from knowledge.storage.errors import DatabaseUnusable
from tests.movable_clock import MovableClock


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "kb.db.secret"
    first = kept_key(path)
    assert len(first) == 64
    assert kept_key(path) == first
    assert former_keys(path, MovableClock()()) == ()
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_changed_key_opens_for_a_day_what_the_one_before_sealed(tmp_path: Path, clock: MovableClock) -> None:
    path = tmp_path / "kb.db.secret"
    before = Tokens(kept_key(path), clock).write(Conversation(id="c", code="hy-jiehun"))
    rotate(path, clock())
    after = Tokens(kept_key(path), clock, former_keys(path, clock()))
    assert after.read(before).code == "hy-jiehun"
    assert Tokens(kept_key(path), clock).read(before).code == ""
    clock.move(hours=25)
    assert former_keys(path, clock()) == ()
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    assert [kept.name for kept in tmp_path.iterdir()] == [path.name]


def test_changed_twice_only_the_last_two_are_kept(tmp_path: Path, clock: MovableClock) -> None:
    path = tmp_path / "kb.db.secret"
    keys = [kept_key(path)]
    for _ in range(2):
        rotate(path, clock())
        keys.append(kept_key(path))
    assert former_keys(path, clock()) == (keys[1],)
    assert keys[0] not in path.read_bytes()


def test_what_no_key_sealed_is_opened_by_none(clock: MovableClock) -> None:
    seal = Seal(b"new", "test", lasting=timedelta(days=1), clock=clock, former=(b"old",))
    for other in (b"other", b"ol"):
        with pytest.raises(Unsealable):
            seal.open(Seal(other, "test", lasting=timedelta(days=1), clock=clock).close("x"))
    assert seal.open(Seal(b"old", "test", lasting=timedelta(days=1), clock=clock).close("x")) == "x"


def test_a_file_of_an_earlier_program_is_read(tmp_path: Path, clock: MovableClock) -> None:
    path = tmp_path / "kb.db.secret"
    path.write_text("abc123", encoding="ascii")
    assert kept_key(path) == b"abc123"
    rotate(path, clock())
    assert former_keys(path, clock()) == (b"abc123",)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, clock: MovableClock) -> None:
    with pytest.raises(DatabaseUnusable, match="写不了密钥文件"):
        rotate(tmp_path / "none" / "kb.db.secret", clock())


def test_a_key_that_is_set_has_the_one_before_beside_it(clock: MovableClock) -> None:
    settings = Settings.from_environment({"HOTLINE_SECRET_KEY": "new", "HOTLINE_OLD_SECRET_KEY": "old"})
    assert (settings.secret(), settings.former_secrets(clock())) == (b"new", (b"old",))
    assert Settings.from_environment({"HOTLINE_SECRET_KEY": "new"}).former_secrets(clock()) == ()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HOTLINE_METRICS_TOKEN", "short", "16 个以上"),
        ("HOTLINE_LOG_FORMAT", "xml", "text 或 json"),
        ("HOTLINE_LOG_KEEP_DAYS", "182", "不能少于 183 天：网络安全法第二十三条第三项.*不少于六个月.*现在是“182”"),
        ("HOTLINE_LOG_KEEP_DAYS", "一年", "整数"),
    ],
)
def test_settings_that_cannot_be_used(name: str, value: str, said: str) -> None:
    with pytest.raises(BadSetting, match=said):
        Settings.from_environment({name: value})
