"""What earlier programs stored unmasked is masked, also where two texts become one."""

import pytest

from knowledge.storage.steps.stored_text import mask_stored_text
from knowledge.store import KnowledgeBase

CASE = "INSERT INTO cases (question, grouping, region, state, opened_at, last_asked_at, times) VALUES (?, ?, '44', 'open', '', '', 1)"


def test_cases_that_become_alike_stay_two(kb: KnowledgeBase) -> None:
    with kb._connections.changing() as db:
        for middle in ("1234", "9876"):
            db.execute(CASE, [f"星舰年检，187{middle}6315", f"星舰年检187{middle}6315"])
        mask_stored_text(db)
    assert [case.question for case in kb.inbox.cases()] == ["星舰年检，187****6315"] * 2
    groupings = [row[0] for row in kb._connections.db.execute("SELECT grouping FROM cases ORDER BY id")]
    assert groupings == ["星舰年检187****6315", "星舰年检187****6315（2）"]


@pytest.mark.parametrize("text", ["", "停办", "详见粤办函〔2021〕216号，12345"])
def test_what_is_not_personal_stays_and_raises_nothing(kb: KnowledgeBase, text: str) -> None:
    with kb._connections.changing() as db:
        db.execute(CASE, [text, text])
    before = kb.version
    with kb._connections.changing() as db:
        mask_stored_text(db)
    assert [case.question for case in kb.inbox.cases()] == [text]
    assert kb.version == before
