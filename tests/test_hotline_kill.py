"""Killed with SIGKILL while answering and while importing: the database is sound, and every reply sent has its row."""

import json
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

import pytest

from knowledge.files.importing import import_file
from knowledge.store import KnowledgeBase
from tests import hotline_worker
from tests.hotline_talk import BULING, JIEHUN, publish

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.hotline_worker"])
PATIENCE_S = 60
TIMES = 20
ENTRIES = 120


@pytest.fixture
def path(tmp_path: Path) -> str:
    path = str(tmp_path / "hotline.db")
    with KnowledgeBase(path) as kb:
        publish(kb, BULING, JIEHUN)
    return path


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two editions of the same entries."""
    return [edition(tmp_path / f"edition{n}.jsonl", fee=n) for n in (1, 2)]


def edition(path: Path, *, fee: int) -> Path:
    entries = (
        {"code": f"shixiang-{n}", "name": f"第{n}号事项办理", "fees": [{"amount": str(fee), "unit": "元"}]}
        for n in range(ENTRIES)
    )
    path.write_text("".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries), encoding="utf-8")
    return path


@contextmanager
def at_work(task: Any, *args: Any) -> Iterator[Connection]:
    """A process at work, which is killed on leaving; the connection it tells its steps through."""
    told, tell = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=task, args=(*args, tell), daemon=True)
    process.start()
    tell.close()
    try:
        yield told
    finally:
        process.kill()
        process.join(PATIENCE_S)
        assert process.exitcode == -9
        process.close()


def next_of(told: Connection) -> Any:
    assert told.poll(PATIENCE_S), "the process says nothing"
    return told.recv()


def what_is_left(told: Connection) -> list[Any]:
    """What was told before the process was killed and not read yet."""
    left = []
    with told:
        while True:
            try:
                left.append(told.recv())
            except (EOFError, OSError):
                return left


def check_sound(path: str, replies: list[tuple[str, str]]) -> None:
    with KnowledgeBase(path) as kb:
        assert kb.check_integrity()
        for reply_id, text in replies:
            assert kb.questions.get(reply_id).reply["text"] == text


def test_killed_while_answering(path: str) -> None:
    moments = Random(1)
    sent: list[tuple[str, str]] = []
    for _ in range(TIMES):
        with at_work(hotline_worker.answer, path) as told:
            sent += [next_of(told) for _ in range(moments.randint(1, 12))]
        sent += what_is_left(told)
        check_sound(path, sent)
    assert len(sent) > TIMES
    with KnowledgeBase(path) as kb:
        counts = kb.questions.counts()
        # A reply may have been logged just before it could be sent; never the other way round.
        assert 0 <= sum(counts.values()) - len(sent) <= TIMES
        assert not [q for q in kb.questions.recent(limit=10_000) if "13812345678" in q.question]


def test_killed_while_importing_and_answering(path: str, files: list[Path]) -> None:
    moments = Random(2)
    sent: list[tuple[str, str]] = []
    for _ in range(TIMES):
        with at_work(hotline_worker.answer, path) as answers, at_work(hotline_worker.bring_in, path, files) as steps:
            for _ in range(moments.randint(1, 2 * ENTRIES)):
                next_of(steps)
            sent += [next_of(answers) for _ in range(3)]
        sent += what_is_left(answers)
        what_is_left(steps)
        check_sound(path, sent)
        check_whole(path)
    with KnowledgeBase(path) as kb:
        report = import_file(kb, files[0])
        assert report.rejected == ()
        assert kb.items.count() == ENTRIES + 2
        assert {r.item.fees[0].amount for r in kb.items.all_live() if r.item.code.startswith("shixiang")} == {1}


def check_whole(path: str) -> None:
    """Every entry that is there is there with its revision, its phrasings and its facts."""
    with KnowledgeBase(path) as kb:
        live = list(kb.live_entries())
        asked_for = {item_id for item_id, _, kind, _ in kb.phrasings.live() if kind == "name"}
        assert {entry.item_id for entry in live} == asked_for
        for entry in live:
            revision = kb.items.live(entry.code, entry.region)
            assert (revision.number, revision.item.name) == (entry.revision, entry.name)
            assert entry.fields == {fact.field for fact in revision.item.facts()}
