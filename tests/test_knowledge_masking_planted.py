"""Ten thousand personal things are planted and ten thousand that look like them; few of the first are left, few of the second are hidden."""

import sqlite3
import statistics
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.masking.masked_text import mask
from knowledge.settings import Settings
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN, publish
from tests.lookalike_sentences import lookalikes
from tests.planted_identifiers import planted
from web.app import create_app

COUNT, SEED = 10_000, 20261127
LEAKS, LEAKS_OF_A_KIND, FALSE = 0.01, 0.02, 0.005


@pytest.fixture(scope="module")
def leaked() -> tuple[Counter[str], Counter[str], list[str]]:
    """How many were planted and how many leaked, by kind, and what leaked."""
    of, leaks, texts = Counter[str](), Counter[str](), []
    for one in planted(COUNT, seed=SEED):
        of[one.kind] += 1
        if one.leaks_in(str(mask(one.text))):
            leaks[one.kind] += 1
            texts.append(f"{one.kind}, {one.writing}: {one.text!r}")
    return of, leaks, texts


def test_hardly_anything_planted_is_left(leaked: tuple[Counter[str], Counter[str], list[str]]) -> None:
    of, leaks, texts = leaked
    assert of.total() == COUNT
    assert leaks.total() <= LEAKS * COUNT, texts


def test_in_every_kind(leaked: tuple[Counter[str], Counter[str], list[str]]) -> None:
    of, leaks, texts = leaked
    assert len(of) == 12
    assert min(of.values()) > 300
    assert not {kind: leaks[kind] for kind in of if leaks[kind] > LEAKS_OF_A_KIND * of[kind]}, texts


def test_hardly_anything_that_only_looks_like_it_is_hidden() -> None:
    asked = list(lookalikes(COUNT, seed=SEED))
    hidden = [text for text in asked if str(mask(text)) != text]
    assert len(hidden) <= FALSE * COUNT, hidden[:50]


def test_what_was_hidden_stays_as_it_is() -> None:
    for one in planted(2_000, seed=SEED + 1):
        once = mask(one.text)
        assert mask(str(once)) == once


def test_a_leak_would_be_seen() -> None:
    """The judge itself: what is left as it was typed leaks, whatever the writing."""
    spared = [one for one in planted(2_000, seed=SEED + 2) if not one.leaks_in(one.text)]
    assert not spared


def test_an_ordinary_message_is_masked_in_no_time() -> None:
    took = []
    for one in planted(500, seed=SEED + 3):
        start = time.process_time()
        mask(one.text)
        took.append(time.process_time() - start)
    assert statistics.median(took) < 0.001


def written_rows(path: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("SELECT count(*) FROM questions").fetchone()[0])


def test_no_file_that_the_program_writes_holds_what_was_planted(tmp_path: Path, lexicon: Lexicon) -> None:
    """Asked through the API, the page and the terminal's way; rated, put aside, backed up: every file is read as it lies there."""
    url = f"sqlite:///{tmp_path / 'kb.db'}"
    many = list(planted(240, seed=SEED + 4))
    with KnowledgeBase(url) as kb:
        publish(kb, BULING, JIEHUN)
        assistant = Assistant(kb, secret=b"only for tests", lexicon=lexicon)
        settings = Settings.from_environment({"HOTLINE_DATABASE_URL": url, "HOTLINE_SECRET_KEY": "only for tests"})
        client = create_app(settings, kb=kb, assistant=assistant).test_client()
        for number, one in enumerate(many):
            if number % 3 == 0:
                told = client.post("/api/v1/ask", json={"question": one.text}).get_json()
                client.post("/api/v1/feedback", json={"reply_id": told["reply_id"], "stars": 1, "comment": one.text})
            elif number % 3 == 1:
                client.post("/", data={"question": one.text}, headers={"Origin": "http://localhost"})
            else:
                assistant.ask(one.text, channel="repl")
        for case in kb.inbox.cases(limit=20):
            kb.inbox.dismiss(case.id, by="甲", reason=many[case.id % len(many)].text)
        assert written_rows(kb.path) == len(many)
        kb.backup(tmp_path / "copy.db")
    written = "\n".join(path.read_bytes().decode("utf-8", "ignore") for path in tmp_path.rglob("*") if path.is_file())
    assert "****" in written
    found = [one for one in many if one.secret in written and len(one.secret) > 3]
    assert len(found) <= LEAKS * len(many), found
