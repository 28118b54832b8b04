"""Asking for an article of a law, and which rule something rests on."""

from datetime import date

import pytest

from hotline.answering.replies import Answered, Referred
from hotline.assistant import Assistant
from hotline.reading.cited import cited_in
from hotline.reading.lexicon import Lexicon
from hotline.reading.text import normalise
from knowledge.entry.law_text import article_name, read_law
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


LAWS = {
    date(2020, 5, 1): "读者条例\n2020年5月1日通过\n第一条　每本十元。\n第二条　照旧。",
    date(2025, 5, 6): "读者条例\n2020年5月1日通过　2025年5月6日修正\n第一条　每本五元。\n满六十岁的不收。\n第十条　"
    + "长长的一句话。" * 120,
}


@pytest.mark.parametrize(
    ("words", "day", "told", "not_told"),
    [
        ("读者条例第一条", None, ["：\n每本五元。\n满六十岁的不收。\n", "文本日期 2025-05-06"], ["十元"]),
        ("读者条例第1条怎么规定的", date(2025, 5, 6), ["每本五元"], ["以前的条文"]),
        (
            "读者条例第一条",
            date(2024, 1, 1),
            ["：\n每本十元。\n", "这是 2025-05-06 以前的条文", "文本日期 2020-05-01"],
            ["五元"],
        ),
        ("读者条例第二条", None, ["还没有收进知识库"], ["照旧"]),
        ("读者条例第二条", date(2024, 1, 1), ["照旧。"], ["还没有收进"]),
        ("读者条例第一条", date(2019, 1, 1), ["还没有收进知识库"], ["元"]),
        ("读者条例第十条", None, ["长长的一句话。…\n"], []),
        ("图书馆读者条例第二条怎么说", None, ["《河湾市图书馆读者条例》第二条：\n凭证借阅。\n"], ["照旧"]),
    ],
)
def test_a_loaded_article_is_quoted_as_it_is_on_the_day_asked_for(
    kb: KnowledgeBase, lexicon: Lexicon, words: str, day: date | None, told: list[str], not_told: list[str]
) -> None:
    kb.sources.put([Source(key="读者条例", title="读者条例", level="地方性法规")])
    for text in LAWS.values():
        kb.law_texts.put("读者条例", read_law(text), by="本机")
    whole = "河湾市图书馆读者条例"
    kb.sources.put([Source(key=whole, title=whole, level="地方性法规")])
    kb.law_texts.put(whole, read_law(f"{whole}\n2026年1月1日通过\n第二条　凭证借阅。"), by="本机")
    outcome = Assistant(kb, secret=b"z" * 32, lexicon=lexicon).answer(words, as_of=day)
    for each in told:
        assert each in outcome.reply.text
    for each in not_told:
        assert each not in outcome.reply.text
    assert outcome.queue == ("还没有收进知识库" in outcome.reply.text)


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


@pytest.mark.parametrize(
    ("asked", "then", "rule"),
    [
        ("增值税起征点是多少", "法律依据是什么", "《增值税法》第二十三条"),
        ("工资薪金个税起征点多少", "哪个文件规定的", "《个人所得税法》第六条"),
        ("卖一套买了十五个月的房子，增值税多少", "根据什么", "《财政部 税务总局公告2025年第17号》"),
        ("身份证掉了怎么补办", "有什么法律依据", "《居民身份证法》"),
    ],
)
def test_the_rule_asked_for_afterwards_is_that_of_what_was_told(
    assistant: Assistant, asked: str, then: str, rule: str
) -> None:
    """Not of other facts of the item that come near the words of the second question."""
    talk = Talk(assistant)
    told = talk.say(asked)
    assert isinstance(told, Answered)
    reply = talk.say(then)
    assert isinstance(reply, Answered)
    assert reply.facts[0].facet == "依据"
    assert rule in reply.text
    others = {fact.id for fact in reply.facts if fact.facet != "依据"}
    assert others <= {fact.id for fact in told.facts}
