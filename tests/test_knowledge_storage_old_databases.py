"""Databases that earlier programs made: every migration runs over them, and nothing is lost.

`databases/v0.1.db.xz` was made once, by the program as it was before the first version (commit 92264fb), by a script that

- loaded 40 items of the starter knowledge with their 50 sources and 12 departments, and made four accounts (li, an editor;
  zhao, a reviewer; wang, an administrator; he, an operator), two streets, a lexicon line and two guarded questions;
- asked 2,000 questions as an assistant of 440106000000 over three weeks: names and aliases of those items (in part going on
  with the conversation before), matters nobody knows (星际护照, 潜艇年检), and chat; every ninth with a made-up phone, identity
  number, plate or name, in writings that the masks of that time partly missed; every 25th was rated, some with comments like these;
- handled a quarter of the 291 cases: attached (and approved, or withdrawn), dismissed with reasons that hold made-up
  numbers, three made into drafts; edited, sent back, published, rolled back and withdrew items with such notes, and repealed a source.

It ran on 2026-11-22 and later, by a clock of its own. The file was vacuumed, then packed with `xz -9e`.
"""

import lzma
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.answering.replies import Answered
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.entry.wording import fact_text
from knowledge.masking.masked_text import mask
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock

Tables = dict[str, dict[tuple[object, ...], dict[str, object]]]
FILES = sorted((Path(__file__).parent / "databases").glob("*.db.xz"))
REWRITTEN = {
    ("questions", "question"), ("cases", "question"), ("cases", "grouping"), ("cases", "reason"), ("feedback", "comment"),
    ("audit", "detail"), ("revisions", "note"), ("phrasings", "text"), ("guarded_questions", "question"), ("drafts", "entry"),
}  # fmt: skip
"""The columns in which migrations hide what is personal."""
COUNTED = {("counters", "value")}
"""What migrations may raise, so that readers look again."""
MOVED = {("staff", "department")}
"""Columns whose contents are elsewhere now; each has a test of its own."""


def read(path: Path) -> Tables:
    """Every row of every table, by primary key."""
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    names = [
        r[0]
        for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'")
    ]
    tables = {}
    for name in names:
        keys = [r["name"] for r in db.execute(f"PRAGMA table_info({name})") if r["pk"]]
        rows = [dict(r) for r in db.execute(f"SELECT * FROM {name}")]
        tables[name] = {tuple(r[k] for k in keys or r): r for r in rows}
        assert len(tables[name]) == len(rows)
    db.close()
    return tables


def unpacked(packed: Path, folder: Path) -> Path:
    """One of them, put into a folder."""
    made = folder / "hotline.db"
    made.write_bytes(lzma.decompress(packed.read_bytes()))
    return made


@pytest.fixture(params=FILES, ids=lambda path: path.name.removesuffix(".db.xz"))
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return unpacked(request.param, tmp_path)


@pytest.fixture
def old(path: Path) -> Tables:
    """What the database held before it was opened."""
    return read(path)


@pytest.fixture
def kb(old: Tables, path: Path, clock: MovableClock) -> Iterator[KnowledgeBase]:
    assert old
    clock.move(days=40)
    with KnowledgeBase(str(path), clock=clock) as opened:
        yield opened


def differences(old: Tables, new: Tables) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(before, after) of every value that has changed, by table and column."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for table, rows in old.items():
        for key, row in rows.items():
            for column, before in row.items():
                if (table, column) in MOVED:
                    continue
                after = new[table][key][column]
                if after != before:
                    found.setdefault((table, column), []).append((str(before), str(after)))
    return found


def test_there_is_one_from_each_version() -> None:
    assert [path.name for path in FILES] == ["v0.1.db.xz"]
    assert all(path.stat().st_size < 1_500_000 for path in FILES)


def test_no_row_is_lost_and_nothing_changes_but_what_is_masked(old: Tables, kb: KnowledgeBase, path: Path) -> None:
    assert len(old["questions"]) >= 2000
    assert all(
        old[table]
        for table in ("drafts", "cases", "feedback", "phrasings", "regions", "lexicon_lines", "audit", "reviews")
    )
    new = read(path)
    assert {table: rows.keys() for table, rows in old.items()} == {t: r.keys() for t, r in new.items() if t in old}
    changed = differences(old, new)
    assert changed.keys() - COUNTED <= REWRITTEN
    for column in changed.keys() - COUNTED - {("drafts", "entry")}:
        assert all(after.startswith(mask(before).text) and "*" in after for before, after in changed[column]), column
    assert kb.check_integrity()


def test_whoever_works_here_keeps_their_department(old: Tables, kb: KnowledgeBase) -> None:
    departments = {str(row["username"]): row["department"] for row in old["staff"].values()}
    assert any(departments.values())
    for username, department in departments.items():
        assert kb.accounts.get(username).departments == ((department,) if department else ())


def test_what_was_missed_is_hidden_now(old: Tables, kb: KnowledgeBase, path: Path) -> None:
    assert kb.version
    changed = differences(old, read(path))
    assert {column: len(rows) for column, rows in changed.items() if column not in COUNTED} == {
        ("questions", "question"): 187, ("cases", "question"): 82, ("cases", "grouping"): 82, ("cases", "reason"): 11,
        ("feedback", "comment"): 32, ("audit", "detail"): 22, ("revisions", "note"): 1, ("phrasings", "text"): 3,
        ("guarded_questions", "question"): 1, ("drafts", "entry"): 2,
    }  # fmt: skip
    new = read(path)
    for table, column in REWRITTEN - {("drafts", "entry"), ("phrasings", "text")}:
        assert all(mask(str(row[column])).text == row[column] for row in new[table].values())


def test_what_may_not_change_is_guarded_again(kb: KnowledgeBase, path: Path) -> None:
    assert kb.version
    db = sqlite3.connect(path)
    for sql in ("UPDATE questions SET question = ''", "UPDATE audit SET detail = ''", "UPDATE revisions SET note = ''"):
        with pytest.raises(sqlite3.IntegrityError, match="never change"):
            db.execute(sql)
    db.close()


def test_it_is_asked_curated_and_looked_up_as_before(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    assistant = Assistant(kb, secret=b"x", lexicon=lexicon, region="440106000000")
    reply = assistant.ask("身份证丢了怎么补办")
    assert isinstance(reply, Answered)
    assert reply.item.code == "sfz-buling"
    assert kb.questions.get(reply.reply_id).question == "身份证丢了怎么补办"
    assert len(kb.questions.recent(limit=5_000)) == 2001

    case = next(c for c in kb.inbox.cases() if c.region == "440106000000" and c.question.startswith("恐龙饲养许可"))
    assert case.times == len(kb.inbox.reply_ids(case.id))
    assistant.ask(case.question)
    assert kb.inbox.get(case.id).times == case.times + 1
    kb.inbox.attach(case.id, "sfz-buling", "000000000000", by="he", text="小卡片没了")

    revisions = kb.items.revisions("hy-jiehun")
    assert [r.number for r in revisions] == [3, 2, 1]
    assert kb.items.difference("hy-jiehun", "000000000000", 1, 2)
    assert kb.items.draft("hy-jiehun").state == "in_review"
    assert kb.items.publish("hy-jiehun", reviewer="zhao").number == 4
    fee = kb.items.live("sfz-buling").item.fees[0]
    assert reply.reply_id in [told.reply_id for told in kb.told("sfz-buling", "000000000000", fee.id, fact_text(fee))]
    assert kb.accounts.authenticate("li", "li-passwd-01")
    assert kb.regions.tree().name("440106013000")
    assert len(kb.lexicon.all()) == 1
    assert kb.reviews.open()


def test_opening_it_again_changes_nothing(kb: KnowledgeBase, path: Path) -> None:
    kb.close()
    before = read(path)
    with KnowledgeBase(str(path)):
        pass
    assert read(path) == before
