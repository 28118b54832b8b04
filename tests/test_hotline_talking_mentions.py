"""What a paper is asked for in: the items that want it are offered; other questions with the same words go their own way."""

import pytest

from hotline.answering.replies import Answered, Clarify
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from hotline.talking.deciding.mentions import number_asked_of, paper_asked_of
from knowledge.entry.validation import check_item
from knowledge.store import KnowledgeBase

GUANGZHOU = "440100000000"
ITEMS = (
    {"code": "jh", "name": "结婚登记", "documents": [{"name": "居民身份证"}, {"name": "居民户口簿", "originals": 1}]},
    {"code": "hz", "name": "护照首次申领", "documents": [{"name": "户口簿复印件"}]},
    {"code": "rx", "name": "小学入学", "documents": [{"name": "户口簿"}], "region": GUANGZHOU},
    {"code": "sb", "name": "社保卡补领", "documents": [{"name": "居民身份证", "note": "没有的带户口簿"}]},
    {"code": "nb", "name": "坐席口径", "documents": [{"name": "居民户口簿"}], "disclosure": "operators"},
    {"code": "ms", "name": "麻醉药品购用", "documents": [{"name": "医疗机构执业许可证"}]},
)


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("哪些事要户口簿", "户口簿"),
        ("请问哪些事项需要提供户口本", "户口本"),
        ("办什么业务要带结婚证", "结婚证"),
        ("什么手续用得到出生证明原件", "出生证明"),
        ("办理哪些业务得用营业执照的", "营业执照"),
        ("用无犯罪记录证明能办哪些事", "无犯罪记录证明"),
        ("居住证可以办什么业务呢", "居住证"),
        ("哪几件事要交房产证", "房产证"),
        ("办护照要户口簿吗", ""),
        ("居住证有什么用", ""),
        ("户口簿丢了怎么办", ""),
        ("哪些人要办健康证", ""),
        ("办结婚证要哪些材料", ""),
        ("什么时候需要带户口簿", ""),
    ],
)
def test_the_paper_that_is_asked_of(text: str, paper: str) -> None:
    assert paper_asked_of(text) == paper


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    kb.items.publish_many([check_item(item) for item in ITEMS], by="本机")
    return Assistant(kb, secret=b"only for tests", lexicon=lexicon)


@pytest.mark.parametrize(
    ("region", "public", "offered"),
    [
        (None, True, {"jh", "hz"}),
        (GUANGZHOU, True, {"jh", "hz", "rx"}),
        (None, False, {"jh", "hz", "nb"}),
    ],
)
def test_the_items_that_want_a_paper_under_any_of_its_names(
    assistant: Assistant, region: str | None, public: bool, offered: set[str]
) -> None:
    for words in ("哪些事要户口簿", "哪些业务要带户口本"):
        reply = assistant.answer(words, region=region, public=public).reply
        assert isinstance(reply, Clarify)
        assert {choice.code for choice in reply.candidates} == offered
        assert reply.text.startswith(f"申请材料里有“居民户口簿”的有这 {len(offered)} 件")


def test_one_of_them_is_chosen_by_its_number(assistant: Assistant) -> None:
    offer = assistant.answer("哪些事要户口簿")
    assert isinstance(offer.reply, Clarify)
    first = offer.reply.candidates[0]
    reply = assistant.answer("1", state=offer.state).reply
    assert isinstance(reply, Answered)
    assert reply.item.code == first.code


@pytest.mark.parametrize("words", ["哪些事要恐龙许可证", "哪些事要医疗机构执业许可证"])
def test_a_paper_that_nobody_or_one_item_wants_is_looked_for_like_any_question(
    assistant: Assistant, words: str
) -> None:
    reply = assistant.answer(words).reply
    assert "申请材料里有" not in reply.text


OFFICES = (
    {
        "code": "gjj-1",
        "name": "公积金提取",
        "department": "住房公积金管理中心",
        "phones": [{"type": "consult", "number": "12329"}],
    },
    {
        "code": "gjj-2",
        "name": "公积金贷款",
        "department": "住房公积金管理中心",
        "phones": [{"type": "consult", "number": "0579-82468001"}],
    },
    {"code": "hy", "name": "离婚登记", "places": [{"name": "婚姻登记处", "address": "东河路8号"}]},
    {"code": "hy-2", "name": "补领结婚证", "places": [{"name": "婚姻登记处", "address": "东河路8号"}]},
)


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("12329是什么电话", {"gjj-1"}),
        ("0579-82468001是哪里的电话", {"gjj-2"}),
        ("婚姻登记处能办什么业务", {"hy", "hy-2"}),
        ("住房公积金管理中心能办哪些事", {"gjj-1", "gjj-2"}),
    ],
)
def test_what_is_named_only_in_facts_finds_its_items(
    kb: KnowledgeBase, lexicon: Lexicon, question: str, offered: set[str]
) -> None:
    kb.items.publish_many([check_item(item) for item in (*ITEMS, *OFFICES)], by="本机")
    reply = Assistant(kb, secret=b"only for tests", lexicon=lexicon).ask(question)
    assert isinstance(reply, Clarify), reply.text
    assert {choice.code for choice in reply.candidates} == offered


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12329是什么电话", "12329"),
        ("请问82468001这个号码是哪里的", "82468001"),
        ("12329怎么打不通", ""),
        ("100是什么", ""),
    ],
)
def test_the_number_that_is_asked_of(text: str, number: str) -> None:
    assert number_asked_of(text) == number
