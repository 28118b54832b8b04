"""When a fact is corrected: which replies in the log gave the old text, to whom and when."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from hotline.answering.replies import Answered, ItemRef, ShownFact, to_json
from knowledge.asked.corrections import Correction
from knowledge.entry.records import NATION, ServiceItem
from knowledge.masking.masked_text import mask
from knowledge.storage.errors import NotFound
from knowledge.store import KnowledgeBase
from tests.logged import asked
from tests.movable_clock import MovableClock

Make = Callable[..., ServiceItem]
CODE = "sfz-buling"
GUANGZHOU = "440100000000"
FEE: dict[str, Any] = {"id": "fee", "name": "工本费", "amount": "40", "unit": "元"}
STEP: dict[str, Any] = {"id": "step", "text": "到窗口“提交”"}


def shown(fact_id: str, text: str, *, region: str = NATION, revision: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": fact_id,
        "facet": "费用",
        "label": "工本费",
        "text": text,
        "region": region,
        "revision": revision,
        **more,
    }


def record(
    kb: KnowledgeBase, reply_id: str, *facts: dict[str, Any], rest: tuple[dict[str, Any], ...] = (), code: str = CODE,
    stored: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    reply = {"outcome": "answered", "text": "工本费：40元", "item": {"code": code}, "facts": facts, "rest": rest}
    kb.questions.record(
        asked(
            reply_id, conversation="c-" + reply_id, question=mask(f"多少钱 {reply_id}"), outcome="answered",
            item_code=code, item_region=NATION, region=GUANGZHOU, facets=["费用"], reply=stored or reply,
        )
    )  # fmt: skip


def ids(kb: KnowledgeBase, fact_id: str = "fee", text: str = "40元", **more: Any) -> list[str]:
    return [t.reply_id for t in kb.told(CODE, NATION, fact_id, text, **more)]


# -- which replies


def test_who_was_told_what_and_when(kb: KnowledgeBase, clock: MovableClock) -> None:
    record(kb, "r1", shown("fee", "40元"))
    clock.move(days=1)
    record(kb, "r2", shown("step", "x"), rest=(shown("fee", "40元"),))
    first, second = kb.told(CODE, NATION, "fee", "40元")
    assert (first.reply_id, first.asked_at, first.channel) == ("r1", "2026-11-22T10:00:00.000+08:00", "web")
    assert (first.conversation, first.question, first.asked_for) == ("c-r1", "多少钱 r1", True)
    assert (second.reply_id, second.asked_for) == ("r2", False)


def test_only_this_fact_of_this_entry_in_these_words(kb: KnowledgeBase) -> None:
    record(kb, "other-fact", shown("fee#2", "40元"), shown("fee", "20元"))
    record(kb, "other-region", shown("fee", "40元", region=GUANGZHOU))
    record(kb, "other-item", shown("fee", "40元"), code="other")
    record(kb, "longer", shown("fee", "40元/证"))
    record(kb, "in-the-basis", shown("fee", "20元", basis=["40元"]))
    record(kb, "nothing")
    assert ids(kb) == []
    record(kb, "told", shown("fee", "40元"))
    assert ids(kb) == ["told"]
    assert [t.reply_id for t in kb.told(CODE, GUANGZHOU, "fee", "40元")] == ["other-region"]


def test_since_a_day(kb: KnowledgeBase, clock: MovableClock) -> None:
    for n in range(3):
        record(kb, f"r{n}", shown("fee", "40元"))
        clock.move(days=1)
    assert ids(kb) == ["r0", "r1", "r2"]
    assert ids(kb, since=date(2026, 11, 23)) == ["r1", "r2"]
    assert ids(kb, since=date(2027, 1, 1)) == []


@pytest.mark.parametrize("text", ['说“是”，或 "否"', "第一行\n第二行", "反斜线\\与 %、_ 号", "🙂 emoji", "<b>粗</b>"])
def test_any_text_is_found(kb: KnowledgeBase, text: str) -> None:
    record(kb, "r", shown("step", text))
    assert ids(kb, "step", text) == ["r"]
    assert ids(kb, "step", text[:-1]) == []


def test_a_reply_is_read_in_the_form_the_engine_stores(kb: KnowledgeBase) -> None:
    fact = ShownFact(id="fee", facet="费用", label="工本费", text="40元", region=NATION, revision=1)
    item = ItemRef(code=CODE, name="补领", region=NATION, department="公安")
    record(kb, "r", stored=to_json(Answered(reply_id="r", text="40元", item=item, facts=[], rest=[fact])))
    assert [(t.reply_id, t.asked_for) for t in kb.told(CODE, NATION, "fee", "40元")] == [("r", False)]


# -- what a revision corrected


def publish(kb: KnowledgeBase, make: Make, **fields: Any) -> int:
    kb.items.publish_many([make(**fields)], by="甲")
    return kb.items.live(CODE, fields.get("region", NATION)).number


def test_a_correction_says_what_was_told_how_often(kb: KnowledgeBase, make: Make) -> None:
    publish(kb, make, fees=[FEE], steps=[STEP], department="公安")
    record(kb, "r1", shown("fee", "40元"), shown("step", "到窗口“提交”"))
    record(kb, "r2", shown("fee", "40元"), shown("department", "公安"))
    number = publish(kb, make, fees=[FEE | {"amount": "20"}], documents=[{"name": "户口簿"}], department="公安局")
    record(kb, "r3", shown("fee", "20元", revision=2))
    assert kb.corrections(CODE, NATION, number) == [
        Correction("fee", "收费：工本费", "40元", "20元", 2),
        Correction("step", "办理流程", "到窗口“提交”", "", 1),
        Correction("department", "办理部门", "公安", "公安局", 1),
    ]
    assert kb.corrections(CODE, NATION, 1) == []
    with pytest.raises(NotFound):
        kb.corrections(CODE, NATION, 3)


def test_what_was_told_after_the_correction_does_not_count(kb: KnowledgeBase, make: Make) -> None:
    publish(kb, make, fees=[FEE])
    publish(kb, make, fees=[FEE | {"amount": "20"}])
    publish(kb, make, fees=[FEE])
    record(kb, "now", shown("fee", "40元", revision=3))
    assert kb.corrections(CODE, NATION, 2)[0].replies == 0
    assert kb.corrections(CODE, NATION, 3) == [Correction("fee", "收费：工本费", "20元", "40元", 0)]


def test_a_change_on_its_day_and_tidying_are_no_corrections(kb: KnowledgeBase, make: Make, clock: MovableClock) -> None:
    until, after = FEE | {"valid_to": "2026-12-31"}, FEE | {"id": "new", "amount": "20", "valid_from": "2027-01-01"}
    publish(kb, make, fees=[FEE])
    assert kb.corrections(CODE, NATION, publish(kb, make, fees=[until, after])) == []
    clock.move(days=60)
    assert kb.corrections(CODE, NATION, publish(kb, make, fees=[after])) == []


def test_another_basis_or_another_number_is_no_correction(kb: KnowledgeBase, make: Make) -> None:
    publish(kb, make, fees=[FEE])
    assert kb.corrections(CODE, NATION, publish(kb, make, fees=[FEE | {"id": "other", "basis": ["新法"]}])) == []


def test_other_circumstances_are_a_correction(kb: KnowledgeBase, make: Make) -> None:
    who = {"circumstances": [{"dimension": "申请人", "ask": "谁来办？", "options": ["本人", "代办"]}]}
    publish(kb, make, fees=[FEE], **who)
    record(kb, "r1", shown("fee", "40元"))
    number = publish(kb, make, fees=[FEE | {"when": {"申请人": "代办"}}], **who)
    assert kb.corrections(CODE, NATION, number) == [Correction("fee", "收费：工本费", "40元", "40元", 1)]


def test_a_local_entry_has_its_own(kb: KnowledgeBase, make: Make) -> None:
    publish(kb, make, fees=[FEE])
    publish(kb, make, fees=[FEE | {"amount": "10"}], region=GUANGZHOU)
    record(kb, "local", shown("fee", "10元", region=GUANGZHOU))
    record(kb, "nation", shown("fee", "10元"))
    number = publish(kb, make, fees=[FEE | {"amount": "5"}], region=GUANGZHOU)
    assert [c.replies for c in kb.corrections(CODE, GUANGZHOU, number)] == [1]
