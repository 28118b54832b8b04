"""Messages in any order: nothing raises, each leaves one row in the log, and what was refused is not answered right after."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from hotline.answering.replies import Answered
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.store import KnowledgeBase
from tests.examples import examples
from tests.hotline_talk import ITEMS, LOSSES, item_of, publish

REFUSALS = ("不是这个", "都不是", "我问的不是这个", "答非所问", "不对", "你搞错了")
ASKING_ON = ("要多少钱", "要什么材料", "多久能办好", "那怎么办", "去哪办", "好的", "1", "那个呢", "谢谢", "是的")
MATTERS = (
    "护照丢了", "营业执照", "结婚登记", "社保卡怎么办", "那驾驶证呢", "不是护照，是社保卡", "刚才那个多少钱", "本人", "我妈的呢", "第二个", "都不是，我要结婚登记",
    "1.护照丢了 2.结婚登记", "红烧肉怎么做", "转人工", "另外社保卡丢了", "", "？？？", "我", "😀",
)  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon) -> Iterator[Assistant]:
    with KnowledgeBase(str(tmp_path_factory.mktemp("talk") / "talk.db")) as kb:
        publish(kb, *ITEMS, *LOSSES)
        yield Assistant(kb, secret=b"only for tests", lexicon=lexicon)


@given(st.lists(st.sampled_from((*REFUSALS, *ASKING_ON, *MATTERS)) | st.text(max_size=12), min_size=1, max_size=6))
@examples(60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_messages_in_any_order_are_answered_and_logged(assistant: Assistant, said: list[str]) -> None:
    state = None
    for message in said:
        # Not by `ask`, which would answer an error with a number to call.
        state = assistant.answer(message, state=state).state
    before, token = len(assistant.kb.questions.recent(limit=10_000)), ""
    for message in said:
        token = assistant.ask(message, conversation=token).conversation
    assert len(assistant.kb.questions.recent(limit=10_000)) == before + len(said)


@example(said=["护照丢了", "护照丢了"], refusal="不是这个", then="要什么材料")
@given(
    st.lists(st.sampled_from(MATTERS), min_size=1, max_size=4),
    st.sampled_from(REFUSALS),
    st.sampled_from((*ASKING_ON, *REFUSALS)),
)
@examples(80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_was_refused_is_not_answered_right_after(
    assistant: Assistant, said: list[str], refusal: str, then: str
) -> None:
    state = None
    for message in said:
        state = assistant.answer(message, state=state).state
    refused = state.code if state else ""
    told = assistant.answer(refusal, state=state)
    assert not refused or item_of(told.reply) != refused
    if refused and not isinstance(told.reply, Answered):
        assert item_of(assistant.answer(then, state=told.state).reply) != refused


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("护照丢失补领", "不是护照，是驾驶证"), ("社保卡丢失补领", "不是社保卡"), ("驾驶证到期换领", "我说的不是驾驶证"), ("社保卡首次申领", "不是社保卡，是护照"),
        ("护照到期换领", "不是护照，我要换驾驶证"), ("驾驶证丢失补领", "没有，不是驾驶证，是社保卡"), ("护照首次申领", "并不是护照，是社保卡"), ("社保卡到期换领", "不是社保卡，是护照到期"),
    ],
)  # fmt: skip
def test_what_a_message_says_that_it_is_not_is_not_answered(assistant: Assistant, first: str, then: str) -> None:
    refused = assistant.answer(first)
    assert refused.state.code
    assert item_of(assistant.answer(then, state=refused.state).reply) != refused.state.code
