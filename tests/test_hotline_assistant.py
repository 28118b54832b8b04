"""The assistant's promises: any text gets a reply, every reply has its row, and the answers follow what is published."""

import json
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from opencc import OpenCC

from hotline.answering.replies import Answered, Clarify, Referred, Reply, Unanswered, to_json
from hotline.assistant import MAX_QUESTION, Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.entry.records import NATION
from knowledge.storage.errors import NotFound
from knowledge.store import KnowledgeBase
from tests.examples import examples
from tests.hotline_talk import BULING, JIEHUN, item_of, offered_by, publish, texts_of
from tests.movable_clock import MovableClock

ROOT = Path(__file__).parent.parent
ANY_TEXT = st.text(st.characters(), max_size=80)
FILLERS = ("请问", "您好，", "麻烦问一下，", "我想咨询一下，"), ("谢谢", "，谢谢！", "，急，在线等", "，麻烦您了", "啊")


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(kb, BULING, JIEHUN, {"code": "neibu", "name": "坐席内部口径", "disclosure": "operators"})
    return Assistant(kb, secret=b"only for tests", lexicon=lexicon)


def logged(assistant: Assistant, reply: Reply) -> str:
    """The masked question of a reply's row, which holds the reply as it was sent."""
    row = assistant.kb.questions.get(reply.reply_id)
    # Only the newest reply of a conversation can be gone on from.
    assert row.reply in (to_json(reply), to_json(reply) | {"conversation": ""})
    assert row.outcome == reply.outcome
    return row.question


# -- any text in, a reply out, and its row


@given(ANY_TEXT)
@examples(150, suppress_health_check=list(HealthCheck))
def test_any_text_gets_a_reply_and_a_row(assistant: Assistant, question: str) -> None:
    reply = assistant.ask(question)
    assert isinstance(reply, Answered | Clarify | Unanswered | Referred)
    assert reply.text
    logged(assistant, reply)


@given(
    st.lists(
        ANY_TEXT | st.sampled_from(["身份证丢了怎么补办", "多少钱", "1", "都不是", "不是身份证，是结婚登记"]),
        max_size=5,
    )
)
@examples(60, suppress_health_check=list(HealthCheck))
def test_any_conversation_goes_on(assistant: Assistant, messages: list[str]) -> None:
    token = ""
    for message in messages:
        reply = assistant.ask(message, conversation=token)
        logged(assistant, reply)
        token = reply.conversation


@pytest.mark.parametrize(
    "question",
    [
        "", " ", "的了吗", "？？？", "😀" * 50, "a" * MAX_QUESTION, "身份证" * 3400, "\x00\x01\x02", "\ud800\udfff\udcff", "'; DROP TABLE questions; --",
        "<script>alert(1)</script>", "%s %d {0} {x}", "\u202e身份证", "NULL", "-1", "1e999", "身份证\u0000丢了", "\n" * 100, "𠮷𡈽" * 20, "ﷺ" * 900,
    ],
    ids=lambda q: f"{len(q)}-{q[:6]!a}",
)  # fmt: skip
def test_awkward_questions(assistant: Assistant, question: str) -> None:
    reply = assistant.ask(question)
    assert len(logged(assistant, reply)) <= MAX_QUESTION
    assert "DROP" not in reply.text
    assert "script" not in reply.text
    assert assistant.kb.check_integrity()


def test_no_more_is_kept_than_is_accepted(assistant: Assistant) -> None:
    reply = assistant.ask("长" * (MAX_QUESTION + 5000))
    assert len(logged(assistant, reply)) == MAX_QUESTION


@pytest.mark.parametrize(
    ("question", "secret"),
    [
        ("我身份证号11010519491231002X丢了怎么补办", "11010519491231002X"),
        ("身份证丢了，打13812345678找我", "13812345678"),
        ("我叫王小明，身份证丢了怎么补办", "王小明"),
        ("我的邮箱是zhang.san@example.com", "zhang.san"),
        ("车牌粤A12345的车主", "粤A12345"),
    ],
)
def test_what_is_personal_is_kept_nowhere(assistant: Assistant, question: str, secret: str) -> None:
    reply = assistant.ask(question)
    assistant.ask("都不是", conversation=reply.conversation)
    assert secret not in logged(assistant, reply)
    assistant.kb._connections.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = Path(assistant.kb.path).read_bytes()
    assert secret.encode() not in kept
    assert secret.lower().encode() not in kept
    assert secret not in json.dumps(to_json(reply), ensure_ascii=False)


def test_the_row_says_what_was_made_of_the_question(assistant: Assistant) -> None:
    reply = assistant.ask("补办身份证多少钱", region="440106000000", channel="terminal")
    row = assistant.kb.questions.get(reply.reply_id)
    assert (row.outcome, row.item_code, row.item_region) == ("answered", "sfz-buling", NATION)
    assert (row.region, row.channel, row.facets) == ("440106000000", "terminal", ["费用"])
    assert row.confidence == reply.confidence
    assert row.latency_ms > 0


def test_an_unanswered_question_is_a_case_and_asked_again_the_same_case(assistant: Assistant) -> None:
    for question in ("红烧肉怎么做", "请问红烧肉怎么做？", "红烧肉怎么做，谢谢"):
        assert assistant.ask(question).outcome == "unanswered"
    (case,) = assistant.kb.inbox.cases()
    assert (case.question, case.times) == ("红烧肉怎么做", 3)


# -- when the log cannot be written


def emergency(reply: Reply) -> None:
    assert isinstance(reply, Referred)
    assert reply.referral is not None
    assert reply.referral.kind == "failure"
    assert all(number in reply.text for number in ("110", "119", "120", "122", "12345"))


@pytest.mark.parametrize(("table", "question"), [("counters", "身份证丢了怎么补办"), ("revisions", "结婚登记要带什么")])
def test_a_damaged_database_still_names_emergency_numbers(assistant: Assistant, table: str, question: str) -> None:
    first = assistant.ask("身份证丢了怎么补办")
    with sqlite3.connect(assistant.kb.path) as other:
        other.execute("PRAGMA foreign_keys = OFF")
        other.execute(f"DROP TABLE {table}")
    if table == "revisions":  # what was read before stands
        assert assistant.ask("身份证丢了怎么补办").text == first.text
    reply = assistant.ask(question, conversation=first.conversation)
    emergency(reply)
    assert not reply.recorded
    assert reply.conversation == first.conversation


@pytest.mark.parametrize("table", ["counters", "revisions"])
def test_ready_means_that_the_database_can_be_read(assistant: Assistant, table: str) -> None:
    publish(assistant.kb, BULING)
    assert assistant.ready()
    with sqlite3.connect(assistant.kb.path) as other:
        other.execute("PRAGMA foreign_keys = OFF")
        other.execute(f"DROP TABLE {table}")
    assert not assistant.ready()


def test_ready_means_that_the_database_can_be_written(assistant: Assistant) -> None:
    assert assistant.ready()
    assistant.kb._connections.db.execute("PRAGMA query_only = ON")
    assert not assistant.ready()
    assistant.kb._connections.db.execute("PRAGMA query_only = OFF")
    assert assistant.ready()


# -- the same question in other clothes


@pytest.fixture(scope="module")
def questions(starter: Assistant) -> list[str]:
    """Names and aliases of the starter knowledge that are answered."""
    texts = [text for _, text, kind, _ in starter.kb.phrasings.live() if kind in {"name", "alias"}]
    return [text for text in texts[::29] if starter.answer(text).reply.outcome == "answered"]


def alike(one: Reply, other: Reply) -> bool:
    return (one.outcome, offered_by(one), texts_of(one), one.facets) == (
        other.outcome, offered_by(other), texts_of(other), other.facets,
    )  # fmt: skip


def test_fillers_never_change_the_item(starter: Assistant, questions: list[str]) -> None:
    assert len(questions) > 150
    before, after = FILLERS
    changed = []
    for n, question in enumerate(questions):
        polite = f"{before[n % len(before)]}{question}{after[n % len(after)]}"
        if item_of(starter.answer(polite).reply) != item_of(starter.answer(question).reply):
            changed.append(polite)
    assert not changed


@pytest.mark.parametrize("script", ["s2t", "s2tw", "s2hk"])
def test_traditional_script_gets_the_same_answer(starter: Assistant, questions: list[str], script: str) -> None:
    convert = OpenCC(script).convert
    texts = [t for t in questions if convert(t) != t][::3]
    assert not [t for t in texts if not alike(starter.answer(convert(t)).reply, starter.answer(t).reply)]


def test_full_width_and_capitals_get_the_same_answer(starter: Assistant) -> None:
    wide = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})
    for question in ("ETC怎么办理", "C1驾照怎么考", "12345投诉没人管", "2026年医保交多少钱", "KTV半夜太吵"):
        plain = starter.answer(question).reply
        assert alike(starter.answer(question.translate(wide)).reply, plain), question
        assert alike(starter.answer(question.swapcase()).reply, plain), question


# -- who may know what


def test_operators_entries_never_reach_the_public(assistant: Assistant) -> None:
    public = assistant.ask("坐席内部口径")
    assert "neibu" not in offered_by(public)
    assert item_of(assistant.ask("坐席内部口径", channel="operator")) == "neibu"
    with pytest.raises(NotFound):
        assistant.guide("neibu")


def test_a_conversation_begun_by_an_operator_shows_the_public_nothing(assistant: Assistant) -> None:
    operators = assistant.ask("坐席内部口径", channel="operator")
    reply = assistant.ask("要什么材料", conversation=operators.conversation)
    assert item_of(reply) != "neibu"
    assert "内部" not in reply.text


def test_what_was_offered_to_an_operator_is_not_offered_to_the_public(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    internal = {"name": "内部口径", "disclosure": "operators"}
    publish(kb, {"code": "one", **internal}, {"code": "two", **internal})
    assistant = Assistant(kb, secret=b"only for tests", lexicon=lexicon)
    offer = assistant.ask("内部口径", channel="operator")
    assert sorted(offered_by(offer)) == ["one", "two"]
    for message in ("1", "内部口径", "要什么材料", "多少钱"):
        assert offered_by(assistant.ask(message, conversation=offer.conversation)) == [], message


def test_a_guide_of_what_is_not_published(assistant: Assistant) -> None:
    assert assistant.guide("sfz-buling").item.name == "居民身份证补领"
    with pytest.raises(NotFound):
        assistant.guide("nowhere")


def test_a_guide_for_another_day(assistant: Assistant) -> None:
    publish(assistant.kb, BULING | {"valid_from": "2026-01-01"})
    assert assistant.guide("sfz-buling", as_of=date(2026, 6, 1)).as_of == "2026-06-01"
    with pytest.raises(NotFound):
        assistant.guide("sfz-buling", as_of=date(2025, 6, 1))


# -- what is published answers, without a restart


@pytest.fixture
def elsewhere(assistant: Assistant, clock: MovableClock) -> KnowledgeBase:
    """The same database, opened a second time."""
    return KnowledgeBase(assistant.kb.path, clock=clock)


def test_answers_follow_what_is_published_elsewhere(assistant: Assistant, elsewhere: KnowledgeBase) -> None:
    assert item_of(assistant.ask("居住证办理")) == ""
    publish(elsewhere, {"code": "jzz", "name": "居住证办理", "fees": [{"amount": "10", "unit": "元"}]})
    assert texts_of(assistant.ask("居住证办理多少钱")) == ["10元"]
    publish(elsewhere, {"code": "jzz", "name": "居住证办理", "fees": [{"amount": "20", "unit": "元"}]})
    assert texts_of(assistant.ask("居住证办理多少钱")) == ["20元"]
    elsewhere.items.withdraw("jzz", by="主管", reason="停办")
    assert item_of(assistant.ask("居住证办理")) == ""
    elsewhere.close()


def test_a_phrasing_answers_once_a_second_person_approves_it(assistant: Assistant, elsewhere: KnowledgeBase) -> None:
    question = "大红本本咋整"
    assert assistant.ask(question).outcome == "unanswered"
    (case,) = elsewhere.inbox.cases()
    phrasing = elsewhere.inbox.attach(case.id, "hy-jiehun", NATION, by="编辑")
    assert item_of(assistant.ask(question)) == "", "nothing a citizen types is an answer until staff publish it"
    elsewhere.phrasings.approve(phrasing.id, by="审核")
    assert item_of(assistant.ask(question)) == "hy-jiehun"
    assert item_of(assistant.ask("请问大红本本咋整啊")) == "hy-jiehun"
    elsewhere.phrasings.withdraw(phrasing.id, by="审核")
    assert item_of(assistant.ask(question)) == ""
    elsewhere.close()


PUBLISH = """
import sys
from knowledge.store import KnowledgeBase
from knowledge.entry.validation import check_item
with KnowledgeBase(sys.argv[1]) as kb:
    kb.items.publish_many([check_item({"code": "jzz", "name": "居住证办理"})], by="别的程序")
"""


def test_answers_follow_what_another_process_publishes(assistant: Assistant) -> None:
    assert item_of(assistant.ask("居住证办理")) == ""
    subprocess.run([sys.executable, "-c", PUBLISH, assistant.kb.path], check=True, cwd=ROOT, timeout=60)
    assert item_of(assistant.ask("居住证办理")) == "jzz"


def test_the_log_keeps_what_was_told_after_the_knowledge_changes(assistant: Assistant) -> None:
    before = assistant.ask("补办身份证多少钱")
    publish(assistant.kb, BULING | {"fees": [{"name": "工本费", "amount": "50", "unit": "元"}]})
    assert texts_of(assistant.ask("补办身份证多少钱")) == ["50元"]
    assert assistant.kb.questions.get(before.reply_id).reply == to_json(before)
    assert "40元" in assistant.kb.questions.get(before.reply_id).reply["text"]


@pytest.mark.parametrize("number", ["11010519491231002X", "13812345678", "6222020200112233445"])
def test_a_number_typed_by_mistake_does_not_hide_what_is_asked(assistant: Assistant, number: str) -> None:
    reply = assistant.ask(f"我身份证号{number}丢了怎么补办")
    assert isinstance(reply, Answered)
    assert reply.item.code == "sfz-buling"
