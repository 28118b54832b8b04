"""Whole texts are read to their end: what is said deep inside is found, and quoted word for word."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from hotline.answering.replies import Answered
from hotline.assistant import Assistant
from knowledge.entry.validation import check_item
from knowledge.files.importing import import_file
from knowledge.store import KnowledgeBase
from tests.examples import examples

FILLING = "各单位要高度重视，加强组织领导，认真抓好落实，及时总结经验。"
TRAINING = (
    "一、总体要求\n" + FILLING * 30 + "\n二、补贴对象\n参加电工、焊工培训并取得证书的失业人员。\n"
    "三、补贴标准\n电工培训每人补贴一千二百元，焊工培训每人补贴一千五百元。\n四、组织实施\n" + FILLING * 40
)
WATER = (
    "一、背景\n" + FILLING * 30 + "\n二、水价调整\n居民阶梯水价第一级每立方米二元八角。\n三、保障措施\n" + FILLING * 40
)
ENTRIES = (
    {"code": "tz-1", "name": "关于职业技能培训工作的通知", "summary": TRAINING},
    {"code": "tz-2", "name": "关于调整供水价格的通知", "summary": WATER},
    {"code": "tz-3", "name": "关于做好防汛工作的通知", "summary": "一、预警\n" + FILLING * 60},
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("passages")
    with KnowledgeBase(f"sqlite:///{folder}/own.db") as kb:
        kb.items.publish_many([check_item(entry) for entry in ENTRIES], by="本机")
        yield Assistant(kb, secret=b"only for tests, only for tests, 32+")


@pytest.mark.parametrize(
    ("question", "code"),
    [("焊工培训补贴多少", "tz-1"), ("居民阶梯水价第一级多少钱", "tz-2"), ("失业人员参加电工培训有补贴吗", "tz-1")],
)
def test_what_is_said_deep_inside_is_found(assistant: Assistant, question: str, code: str) -> None:
    ranking = assistant.ranker().rank(assistant.analyser.analyse(assistant.analyser.prepare(question)))
    assert ranking.candidates[0].entry.code == code


def test_the_passage_answers_word_for_word(assistant: Assistant) -> None:
    reply = assistant.ask("关于职业技能培训工作的通知里焊工培训每人补贴多少")
    assert isinstance(reply, Answered), reply.text
    assert "焊工培训每人补贴一千五百元" in reply.facts[0].text
    assert reply.facts[0].label == "三、补贴标准"
    assert reply.direct


@examples(40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("电工焊培训补贴水价多少防汛预警通知组织落实的怎么", min_size=2, max_size=20))
def test_whatever_is_quoted_is_a_piece_of_the_stored_text(assistant: Assistant, question: str) -> None:
    stored = {entry["code"]: entry["summary"] for entry in ENTRIES}
    reply = assistant.ask(question)
    if isinstance(reply, Answered):
        for fact in (*reply.facts, *reply.rest):
            if fact.id.startswith(("passage:", "summary")):
                assert fact.text in stored[reply.item.code]


def test_a_text_of_200_000_characters_is_taken_and_a_longer_one_refused() -> None:
    assert check_item({"code": "lang", "name": "长文", "summary": "字" * 200_000}).summary
    with pytest.raises(ValueError, match="概述"):
        check_item({"code": "lang", "name": "长文", "summary": "字" * 200_001})


MARKET = "河湾镇集市管理办法\n河政规〔{year}〕3号\n第一条 摊位由管理站划定。\n第二条 每个摊位每月收清洁费{fee}元。\n第三条 自{year}年3月1日起施行。"


def test_the_text_of_the_day_answers_until_the_newer_one_holds(tmp_path: Path) -> None:
    with KnowledgeBase(f"sqlite:///{tmp_path}/own.db", clock=lambda: datetime(2026, 1, 5, 4, tzinfo=UTC)) as kb:
        for year, fee in ((2025, "三"), (2026, "五")):
            (tmp_path / "a.txt").write_text(MARKET.format(year=year, fee=fee), encoding="utf-8")
            import_file(kb, tmp_path / "a.txt", format="law", by="本机")
        market = Assistant(kb, secret=b"only for tests, only for tests, 32+")
        for day, fee in ((None, "三元"), (date(2026, 2, 28), "三元"), (date(2026, 3, 1), "五元")):
            reply = market.ask("河湾镇集市管理办法里每个摊位每月收清洁费多少", as_of=day)
            assert isinstance(reply, Answered), reply.text
            assert f"清洁费{fee}" in reply.facts[0].text
            assert all("〕3号" not in fact.text for fact in reply.facts), "the number of a document answers nothing"
        assert not isinstance(market.ask("河湾镇集市管理办法里清洁费多少", as_of=date(2024, 1, 1)), Answered)
        market.close()
