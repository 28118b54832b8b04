"""Conversations, as transcripts: follow-ups, choices, circumstances, corrections, another topic, several matters, and what a token carries."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.answering.replies import Answered, Clarify, Unanswered
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from hotline.sealing import Seal
from hotline.talking.conversation import SAID, Conversation, Matter, Tokens
from knowledge.store import KnowledgeBase
from tests.hotline_talk import Talk, item_of, offered_by, publish, texts_of

PAPERS = [
    {"name": "居民身份证", "originals": 1},
    *({"name": f"代办材料{n}", "when": {"申请人": ["他人代办"]}} for n in range(4)),
    {"name": "本人照片", "when": {"申请人": ["本人"]}},
]
ITEMS: tuple[dict[str, Any], ...] = (
    {
        "code": "hz-bufa", "name": "护照补发", "aliases": ["护照丢了"], "department": "出入境", "documents": PAPERS,
        "circumstances": [{"dimension": "申请人", "ask": "本人办还是代办？", "options": ["本人", "他人代办"]}],
        "fees": [{"name": "工本费", "amount": "120", "unit": "元"}],
        "deadlines": [{"type": "statutory", "number": 15, "unit": "自然日"}],
    },
    {"code": "yyzz-bufa", "name": "营业执照补发", "aliases": ["营业执照"], "documents": [{"name": "补发申请书"}], "fees": [{"amount": "0", "unit": "元"}]},
    {"code": "yyzz-biangeng", "name": "营业执照变更", "aliases": ["营业执照"], "documents": [{"name": "变更申请书"}]},
    {"code": "hy-jiehun", "name": "结婚登记", "documents": [{"name": "双方身份证"}], "fees": [{"amount": "0", "unit": "元"}]},
)  # fmt: skip


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(kb, *ITEMS)
    return Assistant(kb, secret=b"only for tests", lexicon=lexicon)


# -- follow-ups


def test_a_follow_up_asks_for_another_facet_of_the_same_item(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    for say, facet, fact in (
        ("那费用呢？", "费用", "120元"),
        ("多久能拿到", "时限", "15日（自然日）"),
        ("归谁管", "部门", "出入境"),
    ):
        reply = talk.say(say)
        assert (item_of(reply), reply.facets, texts_of(reply)[0]) == ("hz-bufa", [facet], fact)


def test_several_facets_at_once(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    reply = talk.say("多少钱，多久办好？")
    assert reply.facets == ["费用", "时限"]
    assert {"120元", "15日（自然日）"} <= set(texts_of(reply)[:3])


def test_a_follow_up_after_thanks(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    assert talk.say("好的谢谢").outcome == "referred"
    assert texts_of(talk.say("多少钱"))[0] == "120元"


def test_the_suggested_follow_ups_can_be_sent_as_they_are(assistant: Assistant) -> None:
    first = Talk(assistant).say("护照丢了")
    assert first.follow_ups
    for follow_up in first.follow_ups:
        talk = Talk(assistant)
        talk.say("护照丢了")
        assert item_of(talk.say(follow_up)) == "hz-bufa", follow_up


# -- choices


@pytest.mark.parametrize(
    ("choice", "place"),
    [
        ("1", 0),
        ("2", 1),
        ("第一个", 0),
        ("第二个", 1),
        ("我要第2个", 1),
        ("选二", 1),
        ("最后一个", 1),
        ("２", 1),
        ("第二個吧", 1),
    ],
)
def test_choosing_by_number(assistant: Assistant, choice: str, place: int) -> None:
    talk = Talk(assistant)
    offered = offered_by(talk.say("营业执照"))
    assert sorted(offered) == ["yyzz-biangeng", "yyzz-bufa"]
    assert item_of(talk.say(choice)) == offered[place]


@pytest.mark.parametrize("name", ["营业执照变更", "營業執照變更", " 营业执照变更。"])
def test_choosing_by_name(assistant: Assistant, name: str) -> None:
    talk = Talk(assistant)
    talk.say("营业执照")
    assert item_of(talk.say(name)) == "yyzz-biangeng"


def test_asked_for_a_facet_before_choosing_it_is_kept_for_what_is_chosen(assistant: Assistant) -> None:
    talk = Talk(assistant)
    offered = offered_by(talk.say("营业执照"))
    assert offered_by(talk.say("要什么材料")) == offered
    chosen = talk.say(str(offered.index("yyzz-bufa") + 1))
    assert (item_of(chosen), chosen.facets, texts_of(chosen)[0]) == ("yyzz-bufa", ["材料"], "补发申请书")


def test_a_number_that_was_not_offered_chooses_nothing(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("营业执照")
    assert not isinstance(talk.say("4"), Answered)


def test_a_number_without_an_offer_chooses_nothing(assistant: Assistant) -> None:
    assert not isinstance(Talk(assistant).say("1"), Answered)


@pytest.mark.parametrize("words", ["都不是", "都不对", "不是这些", "没有我要的", "以上都不是", "全都不是"])
def test_none_of_these_sends_the_question_before_to_the_queue(assistant: Assistant, words: str) -> None:
    first = assistant.ask("营业执照")
    reply = assistant.ask(words, conversation=first.conversation)
    assert isinstance(reply, Unanswered)
    (case,) = assistant.kb.inbox.cases()
    assert case.question == "营业执照"
    assert assistant.kb.inbox.reply_ids(case.id) == [first.reply_id]


def test_none_of_these_said_twice_is_one_case(assistant: Assistant) -> None:
    first = assistant.ask("营业执照")
    second = assistant.ask("都不是", conversation=first.conversation)
    assistant.ask("都不是", conversation=first.conversation)
    assistant.ask("都不是", conversation=second.conversation)
    assert [(case.question, case.times) for case in assistant.kb.inbox.cases()][:1] == [("营业执照", 1)]


def test_none_of_these_after_an_answer_goes_to_the_queue_too(assistant: Assistant) -> None:
    first = assistant.ask("护照丢了")
    assistant.ask("都不是", conversation=first.conversation)
    assert [case.question for case in assistant.kb.inbox.cases()] == ["护照丢了"]


def test_the_question_goes_to_the_queue_and_not_the_number_that_chose(assistant: Assistant) -> None:
    first = assistant.ask("营业执照")
    chosen = assistant.ask("1", conversation=first.conversation)
    assistant.ask("都不是", conversation=chosen.conversation)
    assert [case.question for case in assistant.kb.inbox.cases()] == ["营业执照"]


# -- circumstances


def test_the_one_circumstance_that_changes_the_answer_is_asked_for(assistant: Assistant) -> None:
    talk = Talk(assistant)
    reply = talk.say("护照丢了要什么材料")
    assert isinstance(reply, Clarify)
    assert reply.ask is not None
    assert (reply.ask.dimension, reply.ask.options) == ("申请人", ["本人", "他人代办"])
    answer = talk.say("本人")
    assert isinstance(answer, Answered)
    assert answer.assumed == {"申请人": "本人"}
    assert {"居民身份证", "本人照片"} <= {text.split("（")[0] for text in texts_of(answer)}
    assert not any("代办" in text for text in texts_of(answer))


@pytest.mark.parametrize("said", ["他人代办", "是他人代办", "如果是他人代办呢", "换成他人代办", "我想他人代办"])
def test_a_circumstance_can_be_changed(assistant: Assistant, said: str) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了要什么材料")
    talk.say("本人")
    answer = talk.say(said)
    assert isinstance(answer, Answered)
    assert answer.assumed == {"申请人": "他人代办"}
    assert "代办材料0" in texts_of(answer)
    assert "本人照片" not in texts_of(answer)


def test_a_circumstance_is_remembered_for_the_item_only(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了要什么材料")
    talk.say("本人")
    later = talk.say("还要带什么材料")
    assert isinstance(later, Answered)
    assert later.assumed == {"申请人": "本人"}
    other = talk.say("结婚登记")
    assert isinstance(other, Answered)
    assert other.assumed == {}


def test_a_circumstance_said_with_the_question_is_not_asked_for(assistant: Assistant) -> None:
    reply = Talk(assistant).say("护照丢了，他人代办要什么材料")
    assert isinstance(reply, Answered)
    assert reply.assumed == {"申请人": "他人代办"}


# -- another topic


def test_another_topic_needs_no_announcement(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    assert item_of(talk.say("结婚登记要什么材料")) == "hy-jiehun"
    assert texts_of(talk.say("收费吗"))[0] == "免费"


@pytest.mark.parametrize(
    "words", ["不是护照，是结婚登记", "我问的不是护照补发，是结婚登记", "不是这个，我要问的是结婚登记"]
)
def test_a_correction(assistant: Assistant, words: str) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    assert item_of(talk.say(words)) == "hy-jiehun"


def test_what_cannot_be_answered_ends_nothing(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    assert talk.say("红烧肉怎么做").outcome == "unanswered"
    assert item_of(talk.say("多少钱")) == "hz-bufa"


def test_a_facet_of_nothing_is_asked_back(assistant: Assistant) -> None:
    reply = Talk(assistant).say("要多少钱")
    assert isinstance(reply, Clarify)
    assert reply.ask is not None
    assert reply.ask.dimension == "事项"


def test_an_item_that_was_withdrawn_meanwhile(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    assistant.kb.items.withdraw("hz-bufa", by="主管", reason="停办")
    assert talk.say("多少钱").outcome in {"unanswered", "clarify"}


# -- the token

STATE = Conversation(
    id="c1", code="hz-bufa", facets=("费用", "时限"), region="440106000000", chosen={"申请人": "本人"}, offered=("a", "b"),
    asked=("申请人", ("本人", "代办")), reply_id="r1",
    earlier=("hy-jiehun", "yyzz-bufa"), matters=(Matter(("hz-bufa",), ("费用",)), Matter(("a", "b"))), leads=True,
    near=("hz-huanfa", "hz-shouci"), question="r0",
    said="补一本多少钱", opened="护照丢了", at=1_790_000_000, again=True, missed="r0",
)  # fmt: skip


@pytest.mark.parametrize("state", [STATE, Conversation(id="x")])
def test_a_conversation_survives_the_journey(state: Conversation) -> None:
    tokens = Tokens(b"secret")
    assert tokens.read(tokens.write(state)) == state


def test_what_was_said_cannot_be_read_in_a_token() -> None:
    token = Tokens(b"secret").write(STATE)
    padded = token + "=" * (-len(token) % 4)
    assert "护照".encode() not in base64.urlsafe_b64decode(padded)
    assert "hz-bufa" not in token


def test_numbers_and_names_are_masked_before_they_are_remembered() -> None:
    state = Conversation().hearing("我叫李小明，电话13800138000，护照丢了", 0, opens=True)
    assert "13800138000" not in state.said
    assert "李小明" not in state.opened
    assert "护照丢了" in state.said


def test_of_a_long_message_the_beginning_is_remembered() -> None:
    assert len(Conversation().hearing("护照" * 200, 0, opens=True).said) == SAID


@pytest.mark.parametrize(("hours", "code"), [(0, "hz-bufa"), (23, "hz-bufa"), (25, ""), (24 * 30, "")])
def test_a_conversation_ends_after_a_day(hours: int, code: str) -> None:
    begun = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    token = Tokens(b"secret", lambda: begun).write(STATE)
    assert Tokens(b"secret", lambda: begun + timedelta(hours=hours)).read(token).code == code


@pytest.mark.parametrize(
    "filled",
    [
        "null", "[]", "1", '"text"', "{", '{"code": 1}', '{"code": ["hz-bufa"]}', '{"unknown": "x"}', '{"offered": "ab"}',
        '{"offered": [1]}', '{"chosen": {"a": 1}}', '{"chosen": []}', '{"asked": ["a"]}', '{"asked": ["a", "b"]}', '{"at": "1"}',
        '{"at": true}', '{"leads": 1}', '{"matters": [{"codes": ["a"]}]}', '{"matters": [1]}', '{"said": null}',
        '["c1", "hz-bufa", ["费用"], "", {}, [], null, "r1", ""]',
    ],
)  # fmt: skip
def test_a_token_of_ours_that_is_oddly_filled_begins_anew(assistant: Assistant, filled: str) -> None:
    """Of an older version, or made with the right key for something else: no error, and one row in the log."""
    sealed = Seal(b"only for tests", "conversation", lasting=timedelta(days=1), clock=assistant.kb.clock).close(filled)
    before = len(assistant.kb.questions.recent())
    reply = assistant.ask("护照丢了", conversation=sealed)
    assert item_of(reply) == "hz-bufa"
    assert len(assistant.kb.questions.recent()) == before + 1


def test_no_more_is_remembered_than_somebody_may_come_back_to() -> None:
    state = Conversation(id="x")
    for code in "abcdefg":
        state = state.about(code)
    assert (state.code, state.earlier) == ("g", ("c", "d", "e", "f"))
    assert state.about("d").earlier == ("c", "e", "f", "g")


def test_a_token_can_be_sent_in_a_url() -> None:
    token = Tokens(b"secret").write(STATE)
    assert token.isascii()
    assert not set(token) & set(" /?&#+%")


def test_a_token_of_somebody_else_begins_anew() -> None:
    forged = Tokens(b"other").write(STATE)
    fresh = Tokens(b"secret").read(forged)
    assert (fresh.code, fresh.chosen, fresh.offered) == ("", {}, ())
    assert fresh.id
    assert fresh.id != STATE.id


@given(st.text(st.characters(), max_size=80))
@settings(max_examples=100)
def test_any_text_for_a_token_begins_anew(token: str) -> None:
    assert Tokens(b"secret").read(token).code == ""


@given(st.integers(0, 200), st.characters())
@settings(max_examples=100)
def test_a_damaged_token_begins_anew(at: int, char: str) -> None:
    tokens = Tokens(b"secret")
    token = tokens.write(STATE)
    at %= len(token)
    damaged = token[:at] + char + token[at + 1 :]
    assert tokens.read(damaged).code == ("" if damaged != token else "hz-bufa")


def test_two_strangers_have_two_conversations(assistant: Assistant) -> None:
    one, two = assistant.ask("护照丢了"), assistant.ask("护照丢了", conversation="damaged")
    log = assistant.kb.questions
    assert log.get(one.reply_id).conversation != log.get(two.reply_id).conversation
    again = assistant.ask("多少钱", conversation=one.conversation)
    assert log.get(again.reply_id).conversation == log.get(one.reply_id).conversation


def test_a_thing_of_elsewhere_is_a_question_of_its_own(starter: Assistant) -> None:
    """A lost bank card is answered with no item of ours, also right after a choice was offered."""
    talk = Talk(starter)
    assert talk.say("公积金提取").outcome == "clarify"
    assert talk.say("银行卡丢了怎么补").outcome == "unanswered"
    assert item_of(talk.say("社保卡丢了怎么补")) == "shebaoka-buling"


# -- several matters in one message

# What is said > the item answered, or some of those offered, and exactly the facets that are asked for ("-": none).
SEVERAL = [
    """
    结婚证怎么办，还有准生证要什么材料 > hy-jiehun 流程
    第二个                             > wj-shengyu 材料
    第一个                             > hy-jiehun 流程
    """,
    """
    结婚证怎么办，还有准生证要什么材料 > hy-jiehun 流程
    还有准生证呢                       > wj-shengyu 材料
    多久能好                           > wj-shengyu 时限
    """,
    """
    结婚证怎么办，还有准生证要什么材料 > hy-jiehun 流程
    要多少钱                           > hy-jiehun 费用
    准生证的呢                         > wj-shengyu 材料
    """,
    """
    结婚证怎么办，还有准生证要什么材料 > hy-jiehun 流程
    第二个多久能办好                   > wj-shengyu 时限
    """,
    """
    身份证和驾驶证都丢了怎么补         > sfz-buling -
    要多少钱                           > sfz-buling 费用
    第二个呢                           > jsz-yishi -
    """,
    """
    身份证和驾驶证都丢了怎么补         > sfz-buling -
    那另一个要多少钱                   > jsz-yishi 费用
    """,
    """
    我要办居住证，另外社保卡怎么激活   > jzz-shenling -
    那另一个呢                         > shebaoka-jihuo -
    """,
    """
    生育登记和驾驶证分别要什么材料     > wj-shengyu 材料
    第二个                             > jsz-chuci+jsz-sunhui+jsz-yishi+jsz-xinxi 材料
    第一个                             > jsz-chuci 材料
    """,
    """
    工伤认定要多久？护照呢             > gongshang-rending 时限
    那另一个呢                         > hz-shouci+hz-bufa+hz-huanfa 时限
    """,
    """
    身份证、户口本、护照都丢了怎么办   > sfz-buling 流程
    第三个                             > hz-bufa 流程
    第二个                             > hj-huzhubu 流程
    """,
    """
    失业金怎么领，还有生育津贴能领多少钱 > jiuye-shiyejin 流程
    第二个                             > yibao-jintie 费用+结果
    """,
    """
    新生儿落户，顺便问下社保卡怎么激活 > hj-chusheng -
    社保卡的呢                         > shebaoka-jihuo -
    """,
    """
    给孩子上户口和办居住证要带啥       > hj-chusheng 材料
    第二件事                           > jzz-shenling 材料
    """,
    """
    结婚登记                           > hy-jiehun -
    身份证丢了怎么补，护照丢了多久能办好 > sfz-buling -
    那护照呢                           > hz-bufa 时限
    """,
]  # fmt: skip


@pytest.mark.parametrize("transcript", SEVERAL, ids=lambda t: t.split()[0])
def test_several_matters_in_one_message(starter: Assistant, transcript: str) -> None:
    talk, wrong = Talk(starter), []
    for line in transcript.strip().splitlines():
        said, _, expected = (part.strip() for part in line.partition(">"))
        codes, facets = (set(part.split("+")) - {"-"} for part in expected.split())
        reply = talk.say(said)
        reached = codes <= set(offered_by(reply)) and bool(item_of(reply)) == (len(codes) == 1)
        if not reached or set(reply.facets) != facets:
            wrong.append(f"{said} → {reply.outcome} {offered_by(reply)} {reply.facets}")
    assert not wrong


@pytest.mark.parametrize(
    "said",
    [
        "夫妻双方身份证和户口本都要带吗",
        "身份证和户口本要带吗",
        "房产证加名字和过户哪个划算",
        "社保卡和身份证有什么区别",
        "离婚证和房产证哪个先办",
        "异议登记做了以后管多久，多少天内不起诉就失效？",
        "买了台特斯拉，自己上绿牌要多久，能自己选号吗",
        "公办幼儿园怎么报名，除了户口本还要什么？",
        "提了车要上牌，购置税和交强险都弄好了，还差什么",
        "结婚登记要带身份证和户口本吗",
        "办居住证，要什么材料，多久能好",
    ],
)
def test_one_matter_is_not_taken_apart(starter: Assistant, said: str) -> None:
    talk = Talk(starter)
    reply = talk.say(said)
    assert talk.state is not None
    assert talk.state.matters == ()
    assert "您还问了" not in reply.text


@pytest.mark.parametrize(
    ("asked", "said", "code"),
    [
        ("租房提取公积金", "租赁合同和发票都要提供吗", "gjj-zufang"),
        ("居住证怎么申领", "身份证和户口本要带吗", "jzz-shenling"),
    ],
)
def test_papers_side_by_side_are_asked_of_the_matter_at_hand(
    starter: Assistant, asked: str, said: str, code: str
) -> None:
    talk = Talk(starter)
    talk.say(asked)
    reply = talk.say(said)
    assert item_of(reply) == code
    assert "材料" in reply.facets


def test_every_matter_that_is_clear_is_answered(starter: Assistant) -> None:
    reply = Talk(starter).say("结婚证怎么办，还有准生证要什么材料")
    assert isinstance(reply, Answered)
    (other,) = reply.more
    assert (item_of(reply), other.item.code, other.facets) == ("hy-jiehun", "wj-shengyu", ["材料"])
    assert any(fact.facet == "材料" for fact in other.facts)
    assert f"【{other.item.name}】" in reply.text


LISTS = [
    "1.身份证丢了怎么补 2.驾驶证丢了怎么补",
    "1、身份证丢了怎么补；2、驾驶证丢了怎么补",
    "（1）身份证丢了怎么补（2）驾驶证丢了怎么补",
    "①身份证丢了怎么补②驾驶证丢了怎么补",
    "一是身份证丢了怎么补，二是驾驶证丢了怎么补",
    "想问两件事：一是身份证丢了怎么补，二是驾驶证丢了怎么补",
    "先问身份证丢了怎么补再问驾驶证丢了怎么补",
    "身份证丢了怎么补\n驾驶证丢了怎么补",
    "身份证丢了怎么补 驾驶证丢了怎么补",
    "身份证丢了怎么补然后驾驶证丢了怎么补",
    "第一，身份证丢了怎么补；第二，驾驶证丢了怎么补",
    "身份证和驾驶证都丢了怎么补",
]


@pytest.mark.parametrize("said", LISTS)
def test_a_list_is_answered_however_it_is_written(starter: Assistant, said: str) -> None:
    reply = Talk(starter).say(said)
    assert isinstance(reply, Answered)
    assert [item_of(reply), *(part.item.code for part in reply.more)] == ["sfz-buling", "jsz-yishi"]


def test_five_matters_are_answered(starter: Assistant) -> None:
    said = "1.身份证丢了怎么补 2.驾驶证丢了怎么补 3.护照丢了怎么补 4.社保卡丢了怎么补 5.户口本丢了怎么补"
    reply = Talk(starter).say(said)
    assert isinstance(reply, Answered)
    answered = {item_of(reply), *(part.item.code for part in reply.more)}
    assert answered == {"sfz-buling", "jsz-yishi", "hz-bufa", "shebaoka-buling", "hj-huzhubu"}


def test_what_is_not_clear_can_be_tapped_one_by_one(assistant: Assistant) -> None:
    asked = "结婚登记，另外营业执照"
    first = Talk(assistant).say(asked)
    assert item_of(first) == "hy-jiehun"
    assert sorted(first.follow_ups[:2]) == ["营业执照变更？", "营业执照补发？"]
    for text in first.follow_ups[:2]:
        talk = Talk(assistant)
        talk.say(asked)
        reply = talk.say(text)
        assert isinstance(reply, Answered), text
        assert text.startswith(reply.item.name)


def test_the_words_of_the_asker_are_not_in_the_reply(starter: Assistant) -> None:
    """What is sent is stored as it is, so nothing that was typed (a name, a number) may be repeated in it."""
    reply = Talk(starter).say("身份证丢了怎么补，护照110101199003077758多久能办好，小王的红烧肉怎么做")
    for words in ("110101199003077758", "小王", "红烧肉"):
        assert words not in reply.text + "".join(reply.follow_ups)


def test_what_was_not_found_is_said(starter: Assistant) -> None:
    reply = Talk(starter).say("改名字要几天？改完身份证银行卡是不是都要换")
    assert item_of(reply) == "hj-xingming"
    assert "另一件没有找到" in reply.text


def test_another_matter_ends_it(starter: Assistant) -> None:
    talk = Talk(starter)
    talk.say("结婚证怎么办，还有准生证要什么材料")
    assert talk.state is not None
    assert [matter.codes for matter in talk.state.matters] == [("hy-jiehun",), ("wj-shengyu",)]
    talk.say("楼下饭店油烟大")
    assert talk.state.matters == ()


# -- typed in pieces, and the end


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [
        ("我跟女朋友下个月", "结婚登记要带什么", "hy-jiehun"),
        ("出国旅游用的", "护照丢了", "hz-bufa"),
        ("我家楼下小店", "营业执照变更要什么材料", "yyzz-biangeng"),
    ],
)
def test_a_question_typed_in_pieces_is_read_as_one(assistant: Assistant, first: str, then: str, code: str) -> None:
    piece = assistant.ask(first)
    assert (piece.outcome, assistant.kb.inbox.count()) == ("unanswered", 1)
    whole = assistant.ask(then, conversation=piece.conversation)
    assert item_of(whole) == code
    assert assistant.kb.inbox.count() == 0


def test_what_comes_later_is_no_piece(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("出国旅游用的")
    assert talk.state is not None
    talk.state = replace(talk.state, at=talk.state.at - 600)
    assert item_of(talk.say("护照丢了")) == "hz-bufa"
    assert talk.state is not None
    assert talk.state.opened == "护照丢了"


@pytest.mark.parametrize(
    "said", ["谢谢", "好的谢谢", "知道了谢谢", "没有了", "不用了谢谢", "就这些", "明白了", "行，谢谢"]
)
def test_a_goodbye_ends_politely(assistant: Assistant, said: str) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    reply = talk.say(said)
    assert (reply.outcome, reply.referral, talk.queued) == ("referred", None, False)


@pytest.mark.parametrize("said", ["转人工", "人工服务", "转人工服务"])
def test_what_was_said_stays_with_the_conversation_after_a_human_was_asked_for(assistant: Assistant, said: str) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    reply = talk.say(said)
    assert reply.referral is not None
    assert reply.referral.phone == "12345"
    assert item_of(talk.say("多少钱")) == "hz-bufa"


@pytest.mark.parametrize("said", ["都不是，我要结婚登记", "都不对，我问的是结婚登记"])
def test_none_of_these_and_what_is_meant(assistant: Assistant, said: str) -> None:
    talk = Talk(assistant)
    talk.say("营业执照")
    assert item_of(talk.say(said)) == "hy-jiehun"
