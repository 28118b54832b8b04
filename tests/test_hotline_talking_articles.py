"""Asking for an article of a law, and which rule something rests on."""

import pytest

from hotline.answering.replies import Answered, Referred
from hotline.assistant import Assistant
from hotline.reading.cited import article_name, cited_in
from hotline.reading.text import normalise
from knowledge.entry.records import Source
from knowledge.store import KnowledgeBase
from tests.hotline_talk import Talk

SOURCES = [
    Source(key="增值税法", title="中华人民共和国增值税法", level="法律"),
    Source(key="增值税法实施条例", title="中华人民共和国增值税法实施条例", level="行政法规"),
    Source(key="财政部 税务总局公告2026年第10号", title="关于衔接事项的公告", level="规范性文件"),
]


@pytest.mark.parametrize(
    ("text", "key", "article"),
    [
        ("增值税法第二十三条", "增值税法", "第二十三条"),
        ("《增值税法》第23条是什么规定？", "增值税法", "第二十三条"),
        ("中华人民共和国增值税法第十条的内容", "增值税法", "第十条"),
        ("增值税法实施条例第四十四条", "增值税法实施条例", "第四十四条"),
        ("公告2026年第10号第一条", "财政部 税务总局公告2026年第10号", "第一条"),
        ("我想查一下增值税法第五条", "增值税法", "第五条"),
    ],
)
def test_an_article_is_read_as_people_name_it(text: str, key: str, article: str) -> None:
    cited = cited_in(normalise(text), SOURCES)
    assert cited is not None
    assert (cited.source.key, cited.article) == (key, article)


@pytest.mark.parametrize(
    "text", ["增值税法第二十三条说的起征点我季度28万要交吗", "第二十三条", "房产税第三条", "增值税法"]
)
def test_other_messages_ask_for_no_article(text: str) -> None:
    assert cited_in(normalise(text), SOURCES) is None


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("8", "第八条"),
        ("10", "第十条"),
        ("23", "第二十三条"),
        ("100", "第一百条"),
        ("109", "第一百零九条"),
        ("115", "第一百一十五条"),
        ("一百零九", "第一百零九条"),
    ],
)
def test_numbers_of_articles(number: str, name: str) -> None:
    assert article_name(number) == name


@pytest.fixture(scope="module")
def assistant(starter_kb: KnowledgeBase) -> Assistant:
    return Assistant(starter_kb, secret=b"z" * 32)


def test_an_article_is_told_by_the_facts_that_rest_on_it(assistant: Assistant) -> None:
    talk = Talk(assistant)
    reply = talk.say("印花税法第四条说什么")
    assert isinstance(reply, Answered)
    assert reply.item.code == "shuiwu-yinhua"
    assert all("《印花税法》第四条" in fact.basis for fact in reply.facts)
    assert "flk.npc.gov.cn" in reply.text
    assert not talk.queued


def test_an_article_that_nothing_rests_on_says_where_to_read_it_and_is_queued(assistant: Assistant) -> None:
    talk = Talk(assistant)
    reply = talk.say("印花税法第二十条")
    assert isinstance(reply, Referred)
    assert "还没有收进知识库" in reply.text
    assert "https://flk.npc.gov.cn" in reply.text
    assert talk.queued


def test_which_rule_an_answer_rests_on(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("小规模一个季度卖了22万，增值税怎么交")
    reply = talk.say("这是哪条规定的")
    assert isinstance(reply, Answered)
    rules = [fact.text for fact in reply.facts if fact.facet == "依据"]
    assert "《增值税法》第二十三条" in rules
    assert len(rules) <= 6
