"""What is made of the shipped files and kept is what would be made again, and nothing else is believed."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from hotline.reading import kept_tables, lexicon, word_tables
from hotline.reading.lexicon import Lexicon, read_lexicon
from hotline.reading.lexicon_lines import WordLine
from hotline.searching.associations import associate, read_associations

OWN = WordLine("本单位第 1 条", "object", ("居住证",), ("居住小卡片",))
NAME, TABLE = "few.table", {"身份证": [1, 0.5], "驾驶证": []}


def forget() -> None:
    """As another process begins: nothing is in memory."""
    lexicon._shipped.cache_clear()
    word_tables.sounds_of.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    kept_tables.keep_in(tmp_path)
    forget()
    yield tmp_path
    kept_tables.keep_in(None)
    forget()


def test_a_table_is_read_as_it_was_kept(folder: Path) -> None:
    kept_tables.keep(NAME, "of this", TABLE)
    assert kept_tables.kept(NAME, "of this") == TABLE
    assert kept_tables.kept(NAME, "of that") is None
    assert [path.name for path in folder.iterdir()] == [NAME]


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-2], lambda b: b[:-3] + b"xyz", lambda _: b"", lambda b: b"X" + b, lambda b: b[:40]]
)
def test_a_damaged_table_is_none(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    kept_tables.keep(NAME, "of this", TABLE)
    path = folder / NAME
    path.write_bytes(damage(path.read_bytes()))
    assert kept_tables.kept(NAME, "of this") is None


def test_bytes_are_mapped_as_they_were_kept(folder: Path) -> None:
    kept_tables.keep_bytes(NAME, "of this", b"\0\1\2")
    assert bytes(kept_tables.mapped(NAME, "of this") or b"") == b"\0\1\2"
    assert kept_tables.mapped(NAME, "of that") is None
    (folder / NAME).write_bytes((folder / NAME).read_bytes()[:-1])
    assert kept_tables.mapped(NAME, "of this") is None


def test_associations_are_the_same_from_the_kept_vectors(folder: Path, tmp_path: Path) -> None:
    learned = associate([{"身": 2.0, "份": 1.0}, {"驾": 1.0, "份": 1.0}, {"户": 3.0}], dimensions=2)
    path = tmp_path / "few.npz"
    learned.save(path)
    assert read_associations(path) == learned
    kept = read_associations(path)
    assert kept == learned
    assert not kept.vectors.flags.writeable
    assert kept.vectors.dtype == learned.vectors.dtype


def test_where_nothing_can_be_kept_nothing_is(folder: Path) -> None:
    kept_tables.keep_in(folder / "not there")
    kept_tables.keep(NAME, "of this", TABLE)
    assert kept_tables.kept(NAME, "of this") is None
    kept_tables.keep_in(None)
    kept_tables.keep(NAME, "of this", TABLE)
    assert kept_tables.kept(NAME, "of this") is None


def test_a_file_that_changes_makes_another_table(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("身份证", encoding="utf-8")
    before = kept_tables.state_of([path], "more")
    assert kept_tables.state_of([path], "more") == before != kept_tables.state_of([path], "other")
    path.write_text("身份证 居住证", encoding="utf-8")
    assert kept_tables.state_of([path], "more") != before


@pytest.mark.parametrize("own", [(), (OWN,)])
def test_the_kept_lexicon_is_the_one_that_was_put_together(folder: Path, own: tuple[WordLine, ...]) -> None:
    made, sounds = read_lexicon(extra=own), word_tables.sounds_of(read_lexicon(extra=own))
    forget()
    kept = read_lexicon(extra=own)
    assert kept is not made
    assert [getattr(kept, each.name) for each in fields(Lexicon)] == [getattr(made, each.name) for each in fields(Lexicon)]  # fmt: skip
    assert list(kept.forms) == list(made.forms)
    assert word_tables.sounds_of(kept) == sounds


def test_lines_of_another_deployment_are_not_in_it(folder: Path) -> None:
    read_lexicon(extra=(OWN,))
    forget()
    assert "居住小卡片" not in read_lexicon().forms
