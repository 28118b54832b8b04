"""The views a text is cut into: words, characters, concepts, facets; sounds and initials for what is typed in letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.reading.analysis import FACET_WEIGHT, Analyser
from hotline.reading.text import asking_part
from hotline.searching.associations import terms_of
from tests.examples import examples

ANY_TEXT = st.text(st.characters(), max_size=60)


def test_words_include_the_known_words_within_words(analyser: Analyser) -> None:
    words = analyser.read("居民身份证").words
    assert {"居民", "身份", "身份证"} <= set(words)


def test_characters_come_alone_and_in_pairs(analyser: Analyser) -> None:
    chars = analyser.read("补领").chars
    assert set(chars) == {"补", "领", "补领"}
    assert chars["补"] < chars["补领"]


def test_pinyin_that_is_no_known_word_is_read_by_its_sounds(analyser: Analyser) -> None:
    typed, (sounds, _) = analyser.read("kang mei nai"), analyser.spelled("康美奈")
    assert not typed.chars
    assert typed.sounds == sounds


def test_a_few_letters_may_be_initials(analyser: Analyser) -> None:
    typed, (_, initials) = analyser.analyse("sfz"), analyser.spelled("身份证")
    assert typed.initials == initials


def test_how_a_text_would_be_typed_is_the_same_for_what_sounds_alike(analyser: Analyser) -> None:
    assert analyser.spelled("申报") == analyser.spelled("身抱")


def test_concepts_are_the_official_words(analyser: Analyser) -> None:
    spoken = analyser.read("驾照丢了")
    assert spoken.objects["机动车驾驶证"] == 1.0
    assert spoken.objects["机动车"] < 1.0  # a licence for motor vehicles is a little about motor vehicles
    assert spoken.actions == {"补领": 1.0}
    assert {"机动车驾驶证", "补领"} <= set(spoken.concepts)


@given(
    ANY_TEXT
    | st.lists(st.sampled_from(["身份证", "丢了", "请问", "abc12", "，", "怎么办理", "40元", " "]))
    .map("".join)
    .map(lambda t: t * 3)
)
def test_a_meaning_is_made_of_the_same_without_the_words(analyser: Analyser, text: str) -> None:
    text = analyser.prepare_anew(text, spelt_right=True)
    whole, light = analyser.analyse_anew(text), analyser.without_words(text)
    assert terms_of(light) == terms_of(whole)
    assert [*light.concepts.items()] == [*whole.concepts.items()]


@pytest.mark.parametrize(
    ("question", "facets"),
    [
        ("补办身份证要带什么", ("材料",)),
        ("补办身份证多少钱", ("费用",)),
        ("补办身份证要什么材料，多少钱，去哪办", ("材料", "费用", "地点")),
        ("补办身份证", ()),
    ],
)
def test_facets_come_in_the_order_asked(analyser: Analyser, question: str, facets: tuple[str, ...]) -> None:
    assert analyser.read(question).facets == facets


def test_fillers_leave_no_trace(analyser: Analyser) -> None:
    plain, polite = analyser.read("身份证丢了"), analyser.read("您好，请问身份证丢了，谢谢")
    assert polite.text == plain.text
    assert polite.words == plain.words
    assert polite.chars == plain.chars
    assert polite.concepts == plain.concepts


def test_words_that_only_ask_weigh_little(analyser: Analyser) -> None:
    words = analyser.read("护照多少钱").words
    assert words["护照"] > 1
    assert max(weight for word, weight in words.items() if word in {"多少", "钱", "多少钱"}) <= FACET_WEIGHT


def test_the_background_of_a_story_weighs_less_than_its_question(analyser: Analyser) -> None:
    story = "我婆婆前年从乡下搬来跟我们一起住，一直帮着带孩子，身体还算硬朗，平时喜欢去公园。她的护照怎么办理？"
    words = analyser.read(story).words
    assert words["公园"] < 1 <= words["护照"]


@given(ANY_TEXT)
@examples(150)
def test_any_text_can_be_analysed(analyser: Analyser, typed: str) -> None:
    analysis = analyser.analyse(asking_part(analyser.prepare(typed)))
    for view in (analysis.words, analysis.chars, analysis.sounds, analysis.concepts, analysis.initials):
        assert all(term and 0 < weight < 1.01 for term, weight in view.items())
