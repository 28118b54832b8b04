"""Nothing a person typed is lost: a process that is killed at any moment leaves a sound database with all it had confirmed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from knowledge.store import KnowledgeBase

ROOT = Path(__file__).parent.parent
KILLS = 20

# Says the id of each reply once `record` has returned, as a front end would send the reply.
RECORD = """
import sys
from itertools import count
from knowledge.masking.masked_text import mask
from knowledge.asked.questions import Asked
from knowledge.entry.records import NATION
from knowledge.store import KnowledgeBase

kb, run = KnowledgeBase(sys.argv[1]), sys.argv[2]
for n in count():
    reply_id = f"{run}-{n}"
    kb.questions.record(Asked(
        reply_id=reply_id, conversation="c", channel="web", question=mask(f"第 {n % 7} 个问题"), outcome="unanswered",
        item_code=None, item_region=None, region=NATION, facets=[], confidence=None, latency_ms=1.0, knowledge_version=0,
        reply={}, queue=n % 2 == 0,
    ))
    print(reply_id, flush=True)
"""

# Says a line for each batch that is published, and goes on publishing new states of the same entries.
PUBLISH = """
import sys
from itertools import count
from knowledge.store import KnowledgeBase
from knowledge.entry.validation import check_item

kb, run = KnowledgeBase(sys.argv[1]), sys.argv[2]
for round in count():
    items = [
        check_item({
            "code": f"a-{n}", "name": f"事项{n}", "aliases": [f"{run} 第 {round} 轮"], "summary": "说明" * 200,
            "documents": [{"name": "户口簿"}, {"name": f"{run}-{round}"}], "fees": [{"amount": n + 1, "unit": "元"}],
        })
        for n in range(120)
    ]
    kb.items.publish_many(items, by="管理员", progress=lambda done: print(f"{run}-{round}", flush=True))
"""


def lines_until_killed(script: str, path: Path, run: int, *, after: int) -> Iterator[str]:
    """Start a script, kill it as soon as it has said so many lines, and hand out everything it managed to say."""
    command = [sys.executable, "-c", script, str(path), str(run)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        for number, line in enumerate(process.stdout, 1):
            yield line.strip()
            if number == after:
                process.kill()
    assert process.returncode == -9, "it ended by itself instead of being killed"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hotline.db"


def test_every_question_whose_reply_went_out_is_in_the_log_after_twenty_kills(path: Path) -> None:
    moments, told = Random(20261122), set[str]()
    for run in range(KILLS):
        told |= set(lines_until_killed(RECORD, path, run, after=moments.randint(1, 60)))
        with KnowledgeBase(str(path)) as kb:
            assert kb.check_integrity()
            assert kb._connections.db.execute("PRAGMA foreign_key_check").fetchall() == []
            logged = {question.reply_id for question in kb.questions.recent(limit=100_000)}
            assert told <= logged
            queued = {reply for case in kb.inbox.cases() for reply in kb.inbox.reply_ids(case.id)}
            assert {reply for reply in told if int(reply.split("-")[1]) % 2 == 0} <= queued
            assert sum(case.times for case in kb.inbox.cases()) == len(queued)
    assert len(told) > KILLS


def test_publishing_is_whole_or_not_at_all_after_twenty_kills(path: Path) -> None:
    moments, version = Random(20261122), 0
    for run in range(KILLS):
        said = list(lines_until_killed(PUBLISH, path, run, after=moments.randint(1, 8)))
        with KnowledgeBase(str(path)) as kb:
            assert kb.check_integrity()
            assert kb._connections.db.execute("PRAGMA foreign_key_check").fetchall() == []
            live = list(kb.items.all_live())
            assert said
            # Or a server that runs would go on answering from what was there before.
            assert kb.version - version >= len(said)
            version = kb.version
            assert any(f"{run}-" in revision.item.documents[1].name for revision in live)
            for revision in live:
                projected = kb._connections.db.execute(
                    "SELECT l.revision, d.name FROM live_items l JOIN live_documents d USING (item_id) WHERE l.code = ?",
                    [revision.item.code],
                ).fetchall()
                assert set(projected) == {(revision.number, document.name) for document in revision.item.documents}
                assert [r.number for r in kb.items.revisions(revision.item.code)] == list(range(revision.number, 0, -1))


def test_a_question_is_logged_while_an_import_runs(path: Path) -> None:
    """An import writes in short transactions, so the log never waits long for its turn."""
    with KnowledgeBase(str(path)):
        pass
    publishing = [sys.executable, "-c", PUBLISH, str(path), "0"]
    with subprocess.Popen(publishing, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        process.stdout.readline()
        told = list(lines_until_killed(RECORD, path, 1, after=20))
        assert process.poll() is None
        process.kill()
    assert len(told) >= 20
    with KnowledgeBase(str(path)) as kb:
        assert set(told) <= {question.reply_id for question in kb.questions.recent(limit=1000)}
