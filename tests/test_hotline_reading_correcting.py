"""Misspelt words are put right before anything else is read; clean questions stay as they are."""

import random
import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.assistant import Assistant
from hotline.reading.analysis import Analyser
from hotline.reading.correcting import Corrector, Spoken, forms_by_sound
from hotline.reading.text import normalise
from knowledge.entry.records import NATION
from knowledge.store import KnowledgeBase
from tests.examples import examples

PIECES = st.sampled_from([
    "身份证", "准身证", "驾驶正", "离昏", "接押", "社保咔", "丢了", "怎么办", "不办", "卖药", "换一本", "多少钱", "我", "的", "？",
])  # fmt: skip
SENTENCES = st.lists(
    PIECES | st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=3), max_size=8
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("准身证怎么办", "准生证怎么办"),
        ("接押要什么材料", "解押要什么材料"),
        ("残急证怎么办理", "残疾证怎么办理"),
        ("结昏登记", "结婚登记"),
        ("离昏要多久", "离婚要多久"),
        ("房产正丢了", "房产证丢了"),
        ("驾驶正换证", "驾驶证换证"),
        ("居民身份正", "居民身份证"),
        ("社保咔激活", "社保卡激活"),
        ("营业执兆年检", "营业执照年检"),
        ("医宝报销", "医保报销"),
        ("养老宝险", "养老保险"),
        ("公机金提取", "公积金提取"),
        ("户口本迁议", "户口本迁移"),
    ],
)
def test_a_misspelt_word_is_put_right(analyser: Analyser, typed: str, meant: str) -> None:
    assert analyser.prepare(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("shenfenzheng diule", "身份证丢了"),
        ("shenfenzheng丢了", "身份证丢了"),
        ("jiehunzheng怎么补", "结婚证怎么补"),
    ],
)
def test_pinyin_is_written_out(analyser: Analyser, typed: str, meant: str) -> None:
    assert analyser.prepare(typed) == meant


@pytest.mark.parametrize("typed", ["app打不开", "etf", "https", "iphone 15", "ktv 半夜太吵", "wifi", "vip"])
def test_letters_that_are_no_pinyin_stay(analyser: Analyser, typed: str) -> None:
    assert analyser.prepare(typed) == typed


@pytest.mark.parametrize(
    "clean",
    [
        "身份证丢了怎么补办", "催了还不办怎么办", "部门拖着不办", "卖药要什么许可", "护照换一本", "房本受潮烂了换一本", "要花多少",
        "不缴个税能过户吗", "不办生育登记,孩子能上户口吗", "被强制加钱怎么办", "想从父母本子上分出来自己立", "残疾加重了改证", "公证处几点上班",
        "卖车后违章还是我的", "新搬来要不要登记", "户口本上的名字写错了", "孩子的医保怎么交", "办居住证要多久", "工伤赔偿标准",
    ],
)  # fmt: skip
def test_a_clean_question_stays(analyser: Analyser, clean: str) -> None:
    assert analyser.prepare(clean) == clean


def test_what_ships_is_spelt_right(analyser: Analyser, starter_kb: KnowledgeBase) -> None:
    """Of names, aliases and FAQ questions, fewer than one in two hundred is taken for a mistake."""
    texts = [text for _, text, _, _ in starter_kb.phrasings.live() if not re.search("[a-z]", normalise(text))]
    changed = [t for t in texts if analyser.prepare(t) != analyser.lexicon.standardise(normalise(t))]
    assert len(changed) < len(texts) / 200, changed


@given(SENTENCES.map("".join))
@examples(200)
def test_correcting_again_changes_nothing_more(analyser: Analyser, text: str) -> None:
    once = analyser.prepare(text)
    assert analyser.prepare(once) == once


@given(SENTENCES.map("".join))
@examples(200)
def test_correcting_keeps_the_length(analyser: Analyser, text: str) -> None:
    """A sound stands for a sound: characters are replaced, never added or lost."""
    before = analyser.lexicon.standardise(normalise(text))
    after = analyser.prepare(text)
    assert len(after) == len(before)
    assert all(a == b for a, b in zip(after, before, strict=True) if not "\u4e00" <= b <= "\u9fff")


# -- letters


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # pinyin, with and without blanks, nearly right, mixed with characters
        ("shen fen zheng diu le zen me ban", "身份证丢了怎么办"),
        ("hukoubendiulezenmeban", "户口本丢了怎么办"),
        ("SHENFENZHENG", "身份证"),
        ("shenfengzhen", "身份证"),
        ("shenbao", "申报"),
        ("社bao卡", "社保卡"),
        ("居zhu证丢了", "居住证丢了"),
        ("gai名", "改名"),
        ("办shenfenzheng", "办身份证"),
        ("从nanjing迁到hangzhou", "从南京迁到杭州"),
        ("wo de iphone diu le", "我的 iphone 丢了"),
        # initials of a thing, alone, with what is to be done, beside characters
        ("sfz", "身份证"),
        ("sfz丢了", "身份证丢了"),
        ("我的jsz丢了", "我的驾驶证丢了"),
        ("sfz diule", "身份证丢了"),
        ("grsds怎么退", "个人所得税怎么退"),
        ("jszhz", "驾驶证换证"),
        ("gjjtq", "公积金提取"),
        ("sbkgs", "社保卡挂失"),
        ("hkbqy", "户口本迁移"),
    ],
)
def test_what_is_typed_in_letters_is_read(analyser: Analyser, typed: str, meant: str) -> None:
    assert analyser.prepare(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "app打不开", "etf", "https", "hello", "pizza", "iphone", "covid test", "lol", "asdfgh", "qwerty", "zxc", "zxcvb", "hhhh",
        "hello women", "change", "ca证书", "e证通", "ai医生", "usb", "ylbx", "a", "x" * 300, "china" * 40,
    ],
)  # fmt: skip
def test_letters_that_mean_nothing_here_stay(analyser: Analyser, typed: str) -> None:
    """ylbx might be 养老保险 or 医疗保险: nobody can tell."""
    assert analyser.prepare(typed) == typed


@given(st.text(st.sampled_from("abcdehinguoxsz 证办身"), max_size=40))
@examples(200)
def test_characters_stay_where_letters_are_read(analyser: Analyser, typed: str) -> None:
    """Only letters are replaced: the characters that were typed are still there, in their order."""
    left = iter(analyser.prepare(typed))
    assert all(char in left for char in normalise(typed) if "\u4e00" <= char <= "\u9fff")


# -- what the knowledge base says


def knowing(*said: str) -> Corrector:
    """A corrector of the language with no lexicon, over a knowledge base that says this, each equally often."""
    pairs = list(dict.fromkeys(a + b for text in said for a, b in pairwise(text)))
    words = {"到期", "户主", "设立", "公司", "申报"}
    corrector = Corrector({}, cut=list, known=words.__contains__, names={"到期", "设立", "申报"}.__contains__)
    corrector.learn(Spoken({pair: n for n, pair in enumerate(pairs)}, [1.0] * len(pairs), common=1.0))
    return corrector


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("证到其了", "证到期了"),  # beside a function word, since the lexicon has the word
        ("湖主变更", "户主变更"),
        ("设栗登记", "设立登记"),
        ("升报个税", "申报个税"),  # nearly alike will do for a word of the lexicon
        ("公核司名", "公司核名"),  # the other way round
        ("户主", "户主"),
        ("申请", "申请"),  # said nowhere, but nothing like it either
    ],
)
def test_what_is_said_nowhere_gives_way_to_what_is(typed: str, meant: str) -> None:
    corrector = knowing("身份证到期了", "户主变更", "公司设立登记", "公司核名", "申报个税")
    assert corrector.correct(typed, [False] * len(typed)) == meant


def test_what_the_knowledge_base_says_is_spelt_right() -> None:
    corrector = Corrector(forms_by_sound(["地税"], lambda _: False), cut=list, known=lambda _: False)
    assert corrector.correct("抵税", [False, False]) == "地税"
    corrector.learn(Spoken({"抵税": 0}, [1.0], common=0.0))
    assert corrector.correct("抵税", [False, False]) == "抵税"


@given(SENTENCES.map("".join))
@examples(200)
def test_a_correction_is_as_long_as_what_was_typed(text: str) -> None:
    corrector = knowing("身份证到期了", "户主变更", "公司设立登记", "公司核名")
    assert len(corrector.correct(text, [False] * len(text))) == len(text)


@pytest.mark.parametrize(
    "clean",
    ["大病医疗抵税", "卖电子烟要证吗", "网约车人证车证", "二套房买房税", "托班备案", "快递不送到家放驿站", "公章丢了怎么补刻"],
)  # fmt: skip
def test_a_clean_question_stays_once_the_knowledge_is_known(starter: Assistant, clean: str) -> None:
    starter.ranker()
    assert starter.analyser.prepare(clean) == clean


# -- what comes of it

KINDS = {
    "一个同音字": ["深份证丢了", "身份正到期了", "离昏登记", "社报卡挂失", "营业执造年检"],
    "两个同音字": ["深份正丢了", "公机今提取", "医宝包销"],
    "近音字": ["升报个税", "身份真丢了", "公司设日登记"],
    "少一个字": ["身份丢了", "营业执丢了"],
    "多一个字": ["身份份证丢了", "结婚婚登记"],
    "颠倒": ["公核司名", "身证份丢了"],
    "拼音": ["shenfenzheng diu le", "jiehundengji", "gong ji jin ti qu"],
    "夹拼音": ["社bao卡丢了", "sfz丢了", "办jiehunzheng"],
    "首字母": ["jszhz", "sfzgs", "gjjtq", "sfz"],
    "全角": ["ｓｆｚ丢了", "１２３４５受理什么"],
    "繁体": ["身分證丟了", "結婚登記"],
    "数字": ["一二三四五受理什么", "12345受理什么", "四零五零返钱"],
}


@pytest.mark.parametrize("typed", [pytest.param(t, id=f"{kind}-{t}") for kind, ts in KINDS.items() for t in ts])
def test_however_it_is_misspelt_it_is_not_in_vain(starter: Assistant, typed: str) -> None:
    assert starter.answer(typed).reply.outcome in {"answered", "clarify"}


def test_an_expired_identity_card_however_spelt_is_answered(starter: Assistant) -> None:
    for typed in ("深份证到其了", "身份正到期啦", "shenfenzheng到期了", "sfz到期了", "身份証到期了"):
        assert starter.answer(typed).item == ("sfz-daoqi", NATION), typed


@pytest.mark.parametrize(
    "typed", ["asdfgh", "qwerty", "zxcvb", "lol", "hhhh", "hello", "pizza", "iphone", "wxqk", "xkcd"]
)
def test_letters_without_a_meaning_are_not_answered(starter: Assistant, typed: str) -> None:
    assert starter.answer(typed).reply.outcome in {"unanswered", "referred"}


def test_random_letters_are_hardly_ever_taken_for_something(starter: Assistant) -> None:
    rng = random.Random(11)
    mash = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(4, 10))) for _ in range(150)]
    outcomes = Counter(starter.answer(letters).reply.outcome for letters in mash)
    assert outcomes["answered"] <= 2
    assert outcomes["clarify"] <= 6
