"""Suggestions while somebody types: by beginning, by inner words, by pinyin and by its initials."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from hotline.searching.suggesting import sorted_keys
from knowledge.store import KnowledgeBase
from tests.examples import examples
from tests.hotline_talk import BULING, JIEHUN, publish


@given(
    st.lists(st.tuples(st.text("社保shb卡😀", max_size=4), st.integers(0, 2), st.integers(0, 99))),
    st.text("社保shb卡", max_size=3),
)
def test_keys_that_lie_together_are_found_as_in_a_list(keys: list[tuple[str, int, int]], typed: str) -> None:
    assert [*sorted_keys(keys).beginning(typed)] == [key for key in sorted(keys) if key[0].startswith(typed)]


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(
        kb, BULING, JIEHUN,
        {"code": "sfz-huan", "name": "居民身份证换领", "aliases": ["身份证到期了", "换身份证"]},
        {"code": "neibu", "name": "身份证内部口径", "disclosure": "operators"},
    )  # fmt: skip
    return Assistant(kb, secret=b"x", lexicon=lexicon)


def codes(assistant: Assistant, typed: str) -> list[str]:
    return [s.code for s in assistant.suggest(typed)]


@pytest.mark.parametrize(
    "typed", ["居民身份证补", "身份证丢", "身分證丟", "juminshenfenzhengbu", "jmsfzb", "ＪＭＳＦＺＢ", "补领"]
)
def test_the_beginning_of_a_way_of_asking(assistant: Assistant, typed: str) -> None:
    assert codes(assistant, typed) == ["sfz-buling"]


@pytest.mark.parametrize("typed", ["身份证", "sfz", "shenfenz", "居民身份证"])
def test_every_item_is_suggested_once(assistant: Assistant, typed: str) -> None:
    assert sorted(codes(assistant, typed)) == ["sfz-buling", "sfz-huan"]


def test_a_suggestion_says_how_to_ask_and_what_for(assistant: Assistant) -> None:
    (found,) = assistant.suggest("领结婚")
    assert (found.text, found.code, found.name) == ("领结婚证", "hy-jiehun", "结婚登记")


def test_whole_beginnings_come_before_inner_words(assistant: Assistant) -> None:
    assert [s.text for s in assistant.suggest("结婚")] == ["结婚登记"]
    assert next(s.text for s in assistant.suggest("身份证")) in {"身份证丢了怎么补办", "身份证到期了"}


def test_operators_entries_are_not_suggested(assistant: Assistant) -> None:
    assert codes(assistant, "身份证内部") == []


@pytest.mark.parametrize("typed", ["", "   ", "！？", "不存在的事", "😀", "\ud800"])
def test_nothing_fits(assistant: Assistant, typed: str) -> None:
    assert codes(assistant, typed) == []


def test_no_more_than_asked_for(assistant: Assistant) -> None:
    assert len(assistant.suggest("身份证", limit=1)) == 1


def test_suggestions_follow_what_is_published(assistant: Assistant) -> None:
    assert codes(assistant, "护照") == []
    publish(assistant.kb, {"code": "hz", "name": "护照补发"})
    assert codes(assistant, "护照") == ["hz"]
    assistant.kb.items.withdraw("hz", by="主管", reason="测试")
    assert codes(assistant, "护照") == []


@given(st.text(st.characters(), max_size=20))
@examples(100)
def test_anything_can_be_typed(starter: Assistant, typed: str) -> None:
    assert len(starter.suggest(typed)) <= 8


def test_every_name_of_the_starter_knowledge_is_suggested_by_itself(starter: Assistant) -> None:
    missed = []
    for entry in starter.ranker().index.entries:
        if entry.disclosure == "public" and len(entry.name) <= 40:
            found = starter.suggest(entry.name)
            missed += [] if entry.code in [s.code for s in found] else [entry.name]
    assert not missed


# -- over the starter knowledge: what comes first for what people really type

FIRST = {
    "开头": {"身份证": "身份证", "社保": "社保", "结婚": "结婚登记", "失业": "失业登记", "低保": "低保", "护照": "护照"},
    "中间": {"换证": "换证", "丢了": "丢了", "公积金提": "公积金提取", "怎么办": "怎么办"},
    "拼音": {"shenfenzh": "身份证", "shenf": "身份", "jiehun": "结婚", "hukou": "户口", "shen fen zheng": "身份证"},
    "首字母": {"sfz": "身份证", "ＳＦＺ": "身份证", "jsz": "驾驶证", "sbk": "社保卡", "hkb": "户口本", "gjj": "公积金", "hkbd": "户口本丢了"},
    "首字母加办什么": {"jszhz": "换证", "gjjtq": "公积金提取", "sbkgs": "社保卡挂失"},
    "夹拼音": {"社b": "社保", "社bao": "社保", "社保ka": "社保卡", "身份zheng": "身份证"},
    "错字": {"深份证": "身份证", "身粉证": "身份证", "社报卡": "社保卡", "离昏": "离婚", "营业执造": "营业执照", "社报卡挂": "社保卡挂失"},
    "数字": {"12345": "12345", "１２３４５": "12345", "打一一零": "110"},
    "前后": {"驾驶证换证": "换证", "换证驾驶证": "换证", "住房公基金": "住房公积金"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "shown"), [pytest.param(t, s, id=f"{kind}-{t}") for kind, rows in FIRST.items() for t, s in rows.items()]
)
def test_the_first_suggestion_has_what_was_meant(starter: Assistant, typed: str, shown: str) -> None:
    assert shown in starter.suggest(typed)[0].text


@pytest.mark.parametrize("typed", [t for rows in FIRST.values() for t in rows])
def test_no_item_and_no_text_is_suggested_twice(starter: Assistant, typed: str) -> None:
    found = starter.suggest(typed)
    assert len({s.code for s in found}) == len({s.text for s in found}) == len(found) <= 8


@pytest.mark.parametrize("typed", ["asdfgh", "qwerty", "zxcvb", "xkcd", "hello", "不存在的事情啊"])
def test_nothing_is_suggested_for_what_means_nothing(starter: Assistant, typed: str) -> None:
    assert starter.suggest(typed) == []


def test_beginnings_are_there_before_what_only_sounds_alike(starter: Assistant) -> None:
    """The first that begin with what was typed are the same as ever; what is merely meant or contained comes after them."""
    texts = [s.text for s in starter.suggest("公积金提")]
    begin = [text.startswith("公积金提") for text in texts]
    assert begin == sorted(begin, reverse=True)
    assert not all(begin)


def test_an_item_of_the_nation_is_suggested_before_the_same_of_a_place(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    publish(
        kb,
        {"code": "a-local", "name": "护照甲", "region": "440100000000"},
        {"code": "b-nation", "name": "护照乙"},
    )  # fmt: skip
    assert codes(Assistant(kb, secret=b"x", lexicon=lexicon), "护照") == ["b-nation", "a-local"]


@given(st.text(st.sampled_from("身份证社保卡abcdehnoszf "), max_size=10))
@examples(100)
def test_full_width_is_no_difference(starter: Assistant, typed: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in typed)
    assert starter.suggest(wide) == starter.suggest(typed)


# -- what is asked most, and what is not put before anybody


def test_what_is_asked_most_comes_first(assistant: Assistant) -> None:
    kb = assistant.kb
    for _ in range(3):
        assistant.ask("换身份证")
    assistant.ask("身份证丢了怎么补办")
    fresh = Assistant(kb, secret=b"x", lexicon=assistant.analyser.lexicon)
    assert codes(fresh, "身份证") == ["sfz-huan", "sfz-buling"]
    assert codes(fresh, "sfz") == ["sfz-huan", "sfz-buling"]


def test_complaints_come_after_what_is_done_at_a_counter(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    publish(
        kb,
        {"code": "a-tousu", "name": "公积金投诉", "kind": "诉求"},
        {"code": "b-tiqu", "name": "公积金提取和贷款办理"},
    )  # fmt: skip
    assert codes(Assistant(kb, secret=b"x", lexicon=lexicon), "公积金") == ["b-tiqu", "a-tousu"]


UNSAID = {
    "老人钱": ("火化", "殡葬", "去世", "丧"), "办证": ("智力", "残疾", "死亡"), "老人": ("死", "丧", "火化", "走了", "失能"),
    "补贴": ("残", "死", "智"), "孩子": ("智力", "残", "拐"), "证明": ("死亡", "残"), "医保": ("死", "残", "去世"),
    "lr": ("死", "丧", "火化"), "退休": ("死", "丧", "遗"), "户口": ("死亡", "注销户口"), "我": ("死", "残", "离婚"),
}  # fmt: skip


@pytest.mark.parametrize("typed", UNSAID)
def test_nothing_sad_or_shaming_is_put_before_anybody(starter: Assistant, typed: str) -> None:
    shown = [f"{s.text} {s.name}" for s in starter.suggest(typed)]
    assert shown
    assert not [text for text in shown if any(word in text for word in UNSAID[typed])]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("火化", "火化"), ("火", "火化"), ("残疾证", "残疾"), ("残", "残"), ("死亡证明", "死亡"), ("离婚", "离婚"), ("lihun", "离婚"), ("去世", "去世"), ("丧葬费", "丧葬"), ("家暴", "家暴")],
)  # fmt: skip
def test_whoever_says_it_is_helped(starter: Assistant, typed: str, shown: str) -> None:
    assert any(shown in f"{s.text} {s.name}" for s in starter.suggest(typed))
