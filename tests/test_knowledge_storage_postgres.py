"""PostgreSQL: whose database it is, what is said when it cannot be used, and writers that work side by side."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from knowledge.backups import COUNTED, back_up, overdue
from knowledge.entry.records import ServiceItem
from knowledge.masking.masked_text import mask
from knowledge.storage.errors import DatabaseUnusable, NotFound, NothingThere
from knowledge.storage.migrations import STEPS
from knowledge.storage.opening import is_there
from knowledge.store import KnowledgeBase
from tests.logged import asked
from tests.postgres_server import PostgresServer, programs

Make = Callable[..., ServiceItem]


def unusable(url: str, *, create: bool = True) -> str:
    with pytest.raises(DatabaseUnusable) as caught:
        KnowledgeBase(url, create=create)
    sentence = str(caught.value)
    assert sentence.endswith("。")
    assert "\n" not in sentence
    return sentence


@pytest.fixture
def shared(postgres: PostgresServer) -> str:
    """The address of a database that nobody has touched."""
    return postgres.create()


# -- opening


def test_it_is_made_once_whoever_comes_first(shared: str) -> None:
    ready = threading.Barrier(4)

    def start(_: int) -> int:
        ready.wait()
        with KnowledgeBase(shared) as kb:
            return kb.version

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(start, range(4))) == [0] * 4
    with psycopg.connect(shared) as conn:
        assert conn.execute("SELECT count(*) FROM schema_steps").fetchone() == (len(STEPS),)


def test_it_is_made_only_where_that_was_asked_for(shared: str) -> None:
    assert not is_there(shared)
    with pytest.raises(NothingThere, match="请先运行 init"):
        KnowledgeBase(shared, create=False)
    KnowledgeBase(shared).close()
    assert is_there(shared)


def test_the_database_of_another_program_is_left_as_it_is(shared: str) -> None:
    with psycopg.connect(shared) as conn:
        conn.execute("CREATE TABLE recipes (id int)")
    assert "是别的程序的数据库，请另建一个库" in unusable(shared)
    with psycopg.connect(shared) as conn:
        assert conn.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall() == [("recipes",)]


def test_the_database_of_a_newer_program(shared: str) -> None:
    KnowledgeBase(shared).close()
    with psycopg.connect(shared) as conn:
        conn.execute("INSERT INTO schema_steps VALUES ('9999_later', 'x')")
    assert "由更新版本的程序建立（9999_later）" in unusable(shared)


def test_a_database_that_is_not_there(postgres: PostgresServer) -> None:
    assert "库是否已建好" in unusable(postgres.url("nowhere"))


def test_a_server_that_is_not_there_and_no_password_is_told() -> None:
    said = unusable("postgresql://li:secret@127.0.0.1:1/hotline")
    assert (
        said
        == "连不上数据库 postgresql://li@127.0.0.1:1/hotline，请检查 PostgreSQL 是否在运行、库是否已建好、地址和密码是否正确。"
    )


def test_an_address_that_is_none() -> None:
    assert "postgresql://用户:密码@主机:端口/库名" in unusable("postgresql://a b?=")


def test_a_server_is_backed_up_into_a_file_with_every_row(shared: str, make: Make, tmp_path: Path) -> None:
    with KnowledgeBase(shared) as kb:
        kb.items.publish_many([make()], by="li")
        assert kb.check_integrity()
        made = back_up(kb, tmp_path / "kept")
        assert made.rows == kb.vitals.row_counts(COUNTED)
        assert made.rows["items"] == 1
        assert overdue(kb) is None


# -- news, and the server going away


def test_what_another_process_publishes_is_heard_of(shared: str, make: Make) -> None:
    with KnowledgeBase(shared) as kb, KnowledgeBase(shared) as other:
        kb.follow()
        kb.wait_for_news()  # it listens now
        assert kb.version == 0
        other.items.publish_many([make()], by="甲")
        until = time.monotonic() + 30
        while kb.version != 1:
            assert time.monotonic() < until
        kb.items.withdraw("sfz-buling", by="甲", reason="试")
        assert kb.version == 2  # what this process did itself, it knows at once
        with kb.at_one_moment():
            assert kb.version == 2


@pytest.mark.slow  # stops a server of its own and starts it again
def test_a_server_that_goes_away_is_told_of_and_found_again(make: Make) -> None:
    folder = programs()
    if folder is None:
        pytest.skip("no PostgreSQL on this machine")
    server = PostgresServer(folder)
    try:
        with KnowledgeBase(server.create()) as kb:
            kb.follow()
            kb.items.publish_many([make()], by="甲")
            kb.questions.record(asked("before"))
            server.stop()
            for _ in range(3):
                with pytest.raises(DatabaseUnusable, match="连不上数据库"):
                    kb.questions.record(asked("during"))
            with pytest.raises(DatabaseUnusable):
                kb.items.live("sfz-buling")
            server.start()
            until = time.monotonic() + 30
            while True:
                try:
                    assert kb.items.count() == 1
                    break
                except DatabaseUnusable:
                    assert time.monotonic() < until
            kb.questions.record(asked("after"))
            assert [q.reply_id for q in kb.questions.those(["before", "during", "after"])] == ["before", "after"]
            with KnowledgeBase(kb.path) as other:
                other.items.publish_many([make(summary="改了")], by="甲")
            while kb.version != 2:
                assert time.monotonic() < until + 30
    finally:
        server.close()


# -- writing


def test_whoever_changes_waits_for_others_and_says_so_when_it_takes_too_long(shared: str, make: Make) -> None:
    with KnowledgeBase(shared) as kb, KnowledgeBase(shared) as other:
        with other._connections.changing():
            with pytest.raises(DatabaseUnusable, match="正被另一个程序占用"), kb._connections.changing(wait_s=0.01):
                pytest.fail("changed")
            kb.questions.record(asked("r1", queue=True))  # questions do not wait for who changes knowledge
            assert kb.items.count() == 0  # and reading goes on
        assert kb.items.save_draft(make(), author="甲").version == 1


def test_texts_hold_no_nul(shared: str) -> None:
    with KnowledgeBase(shared) as kb:
        kb.questions.record(asked("r1", question=mask("身份证\0丢了")))
        assert kb.questions.get("r1").question == "身份证丢了"


def test_an_error_inside_undoes_everything_and_the_thread_goes_on(shared: str, make: Make) -> None:
    with KnowledgeBase(shared) as kb:

        def save_and_fail() -> None:
            with kb._connections.changing():
                kb.items.save_draft(make(), author="甲")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            save_and_fail()
        assert kb.items.drafts() == []
        with pytest.raises(psycopg.Error, match="no_such_table"), kb._connections.changing() as db:
            db.execute("DELETE FROM no_such_table")
        assert kb.items.save_draft(make(), author="甲").version == 1


def test_of_two_who_publish_the_same_draft_one_comes_too_late(shared: str, make: Make) -> None:
    with KnowledgeBase(shared) as kb, KnowledgeBase(shared) as other:
        kb.items.save_draft(make(), author="甲")
        kb.items.submit("sfz-buling", by="甲")
        ready = threading.Barrier(2)

        def publish(base: KnowledgeBase) -> int:
            ready.wait()
            try:
                return base.items.publish("sfz-buling", reviewer="乙").number
            except NotFound:
                return 0

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(publish, (kb, other))) == [0, 1]


def test_questions_asked_side_by_side_are_all_counted(shared: str) -> None:
    with KnowledgeBase(shared) as kb, KnowledgeBase(shared) as other:

        def record(n: int) -> None:
            base = (kb, other)[n % 2]
            base.questions.record(asked(f"r{n}", question=mask(f"问{n % 3}"), queue=True))
            base.questions.send_to_queue(f"r{n}", grouping=mask(f"问{n % 3}"))  # counted already

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(record, range(60)))
        assert [case.times for case in kb.inbox.cases()] == [20, 20, 20]
        assert all(len(other.inbox.reply_ids(case.id)) == 20 for case in kb.inbox.cases())
