"""A deployment is copied from one database into another, there and back, with nothing lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.entry.records import NATION, ServiceItem
from knowledge.masking.masked_text import mask
from knowledge.storage.copying import copy_deployment
from knowledge.storage.errors import Conflict, DatabaseUnusable
from knowledge.store import KnowledgeBase
from tests.postgres_server import PostgresServer
from tests.staff import add_staff
from tests.tickets import add_people, in_state
from tests.underneath import rows

Make = Callable[..., ServiceItem]


@pytest.fixture
def used(kb: KnowledgeBase, make: Make, lexicon: Lexicon) -> KnowledgeBase:
    """A knowledge base that has been worked with."""
    add_staff(kb, li="editor", zhao="reviewer")
    add_people(kb)
    in_state(kb, "merged")
    in_state(kb, "closed")
    kb.items.publish_many(
        [make(fees=[{"name": "工本费", "amount": "40", "unit": "元"}]), make(code="x", name="停水报修")], by="本机"
    )
    kb.items.withdraw("x", by="本机", reason="停办")
    kb.items.save_draft(make(code="y", name="恐龙饲养登记"), author="li")
    assistant = Assistant(kb, secret=b"x", lexicon=lexicon)
    told = assistant.ask("身份证丢了怎么补办")
    assistant.ask("恐龙饲养许可怎么办")
    kb.feedback.give(told.reply_id, 5, comment=mask("好"))
    return kb


def contents(kb: KnowledgeBase, table: str) -> list[str]:
    return sorted(map(str, rows(kb, f"SELECT * FROM {table}")))


def test_there_and_back(used: KnowledgeBase, postgres: PostgresServer, tmp_path: Path, make: Make) -> None:
    there, back = postgres.create(), str(tmp_path / "back.db")
    counts = copy_deployment(used.path, there)
    assert counts["items"] == 3
    assert counts["questions"] == 2
    assert copy_deployment(there, back) == counts
    with KnowledgeBase(there, clock=used.clock) as first, KnowledgeBase(back, clock=used.clock) as second:
        for table in counts:
            assert contents(first, table) == contents(second, table) == contents(used, table)
        for kb in (first, second):
            assert kb.version == used.version
            assert [case.question for case in kb.inbox.cases()] == [case.question for case in used.inbox.cases()]
            kb.items.publish_many([make(code="z", name="新的")], by="本机")  # numbers go on where they were
            kb.items.save_draft(make(), author="li")
            kb.items.submit("sfz-buling", NATION, by="li")
            assert kb.items.publish("sfz-buling", reviewer="zhao").number == 2


def test_nothing_is_written_over(used: KnowledgeBase, tmp_path: Path, make: Make) -> None:
    target = str(tmp_path / "other.db")
    with KnowledgeBase(target) as other:
        other.items.publish_many([make()], by="甲")
    with pytest.raises(Conflict, match="已有内容，请给一个新的空库"):
        copy_deployment(used.path, target)
    with pytest.raises(DatabaseUnusable, match="没有找到数据库"):
        copy_deployment(str(tmp_path / "none.db"), target)
