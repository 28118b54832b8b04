"""Ranking: whoever asks in an item's own words finds that item first, and the region and the reader decide what may be found."""

from typing import Any

import numpy as np
import pytest

from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from hotline.searching.blending import FROM, QUOTING
from hotline.searching.features import A_SENTENCE, NAMES
from hotline.searching.model import probability
from hotline.searching.policy import decide
from hotline.searching.ranking import Ranking
from hotline.searching.terms import Terms
from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN, publish

GUANGZHOU, TIANHE, BEIJING = "440100000000", "440106000000", "110000000000"


def found(assistant: Assistant, question: str, **options: Any) -> list[tuple[str, str]]:
    ranking = assistant.rank(question, **options)
    return [(c.entry.code, c.entry.region) for c in ranking.candidates]


# -- an item's own words


@pytest.fixture(scope="module")
def asked(starter: Assistant) -> list[tuple[str, str, str, Ranking]]:
    """Every name, alias and FAQ question of the starter knowledge: kind, text, code and what is found for it."""
    code_of = {entry.item_id: entry.code for entry in starter.ranker().index.entries}
    live = starter.kb.phrasings.live()
    return [(kind, text, code_of[number], starter.rank(text)) for number, text, kind, _ in live if number in code_of]


@pytest.mark.parametrize("kind", ["name", "alias", "faq"])
def test_an_items_own_words_find_it_first(
    asked: list[tuple[str, str, str, Ranking]], kind: str, starter: Assistant
) -> None:
    """Or among several that say the same in the same words: then the person chooses."""
    wrong, count = [], 0
    for _, text, code, ranking in (a for a in asked if a[0] == kind):
        count += 1
        found = [c.entry.code for c in ranking.candidates]
        if found[:1] != [code]:
            decision = decide(ranking, starter.model)
            offered = [c.entry.code for c in decision.candidates]
            # More than four may share a question: four of them are offered.
            shared = decision.kind == "clarify" and sharing(ranking) > 1
            if not (shared and (code in offered or sharing(ranking) > 4)):
                wrong.append((text, code, found[:1]))
    assert count > 300
    assert not wrong


def sharing(ranking: Ranking) -> int:
    """How many candidates have exactly this phrasing."""
    return sum(c.phrasing == ranking.candidates[0].phrasing for c in ranking.candidates)


def test_own_words_are_answered_or_asked_back_never_unanswered(
    asked: list[tuple[str, str, str, Ranking]], starter: Assistant
) -> None:
    unsure = [(text, code) for _, text, code, ranking in asked if decide(ranking, starter.model).kind == "unanswered"]
    assert not unsure


def test_candidates_are_distinct_items_best_first(
    asked: list[tuple[str, str, str, Ranking]], starter: Assistant
) -> None:
    texts = starter.ranker().index.texts
    for _, text, _, ranking in asked[::7]:
        codes = [c.entry.code for c in ranking.candidates]
        read = starter.analyser.read(text).text
        quoted = (
            texts.quoted(read) if len(read) >= A_SENTENCE else {}
        )  # what is said word for word comes before the rest
        said = [QUOTING * max(quoted.get(c.number, 0.0) - FROM, 0.0) for c in ranking.candidates]
        places = [
            (c.features[NAMES.index("exact")], round(c.score + more, 2))
            for c, more in zip(ranking.candidates, said, strict=True)
        ]
        assert len(codes) == len(set(codes)) <= 10
        assert places == sorted(places, reverse=True)
        assert 0 <= ranking.confidence <= 1


# -- actions on the same thing are told apart


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("身份证丢了怎么补办", "sfz-buling"),
        ("身份证到期了怎么换", "sfz-daoqi"),
        ("身分證丟了怎麼補辦", "sfz-buling"),
        ("社保卡丢了怎么补", "shebaoka-buling"),
        ("结婚证丢了补办", "hy-buling-jiehun"),
        ("离婚证丢了补办", "hy-buling-lihun"),
        ("护照丢了", "hz-bufa"),
        ("护照到期换新", "hz-huanfa"),
        ("驾驶证到期换证", "jsz-huanzheng"),
        ("驾驶证丢了补证", "jsz-yishi"),
        ("shenfenzheng diule zenme buban", "sfz-buling"),
        ("租房提取公积金", "gjj-zufang"),
    ],
)
def test_the_action_decides(starter: Assistant, question: str, code: str) -> None:
    assert found(starter, question)[0][0] == code


# -- who may find what


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(
        kb, BULING, JIEHUN,
        BULING | {"region": GUANGZHOU, "name": "居民身份证补领（广州）"},
        {"code": "tianhe-only", "region": TIANHE, "name": "天河人才公寓申请"},
        {"code": "neibu", "name": "坐席内部口径", "disclosure": "operators"},
    )  # fmt: skip
    return Assistant(kb, secret=b"x", lexicon=lexicon)


@pytest.mark.parametrize("region", [NATION, GUANGZHOU, TIANHE])
def test_the_entries_of_a_place_and_of_its_parts_are_found(assistant: Assistant, region: str) -> None:
    assert ("tianhe-only", TIANHE) in found(assistant, "天河人才公寓申请", region=region)


def test_the_entries_of_another_place_are_not(assistant: Assistant) -> None:
    assert "tianhe-only" not in [code for code, _ in found(assistant, "天河人才公寓申请", region=BEIJING)]
    assert found(assistant, "居民身份证补领", region=BEIJING)[0] == ("sfz-buling", NATION)


def test_operators_entries_are_for_operators(assistant: Assistant) -> None:
    assert "neibu" not in [code for code, _ in found(assistant, "坐席内部口径")]
    assert found(assistant, "坐席内部口径", public=False)[0][0] == "neibu"


def test_an_item_is_one_candidate_however_many_regions_have_it(assistant: Assistant) -> None:
    codes = [code for code, _ in found(assistant, "居民身份证补领", region=TIANHE)]
    assert codes.count("sfz-buling") == 1


def test_a_place_finds_its_own_however_much_others_have(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    """Hundreds say the same elsewhere, and would leave no room among the candidates."""
    towns = [f"4401{n:02d}000000" for n in range(1, 61)]
    parts = ("窗口", "大厅", "地点", "时间", "电话")
    items = [
        check_item(
            {
                "code": f"{town}-{parts.index(part)}",
                "name": f"{n}号片区暂住登记{part}",
                "region": town,
                "department": "公安机关",
            }
        )
        for n, town in enumerate(towns)
        for part in parts
    ]
    kb.items.publish_many(items, by="li")
    assistant = Assistant(kb, secret=b"only for tests", lexicon=lexicon)
    for town in towns[::20]:
        ranking = assistant.rank("暂住登记的电话", region=town)
        assert {c.entry.region for c in ranking.candidates} == {town}
        assert ranking.candidates[0].entry.code == f"{town}-4"
        assert len(ranking.candidates) == len(parts)


def test_terms_within_some_documents_are_theirs_alone(starter: Assistant) -> None:
    terms = starter.ranker().index.phrasings
    chosen = np.arange(terms.size) % 3 == 1
    within = terms.within(chosen)
    for number in range(0, len(terms.sizes), 97):

        def of(t: Terms, n: int = number) -> list[tuple[int, float]]:
            at = slice(t.starts[n], t.starts[n] + t.sizes[n])
            return list(zip(t.documents[at].tolist(), t.scores[at].tolist(), strict=True))

        assert of(within) == [(document, score) for document, score in of(terms) if chosen[document]]


def test_an_empty_knowledge_base_finds_nothing(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    ranking = Assistant(kb, secret=b"x", lexicon=lexicon).rank("身份证丢了")
    assert ranking.candidates == ()
    assert ranking.confidence == 0.0


# -- confidence


def test_probability_is_one_however_far_out() -> None:
    assert probability((1.0, 0.0), (0.0,)) == 0.5
    assert probability((1.0, 0.0), (1e9,)) == pytest.approx(1.0)
    assert probability((1.0, 0.0), (-1e9,)) == pytest.approx(0.0)
    assert probability((1.0, 0.0), ()) == 0.0


@pytest.mark.parametrize(
    ("typed", "code"),
    [("sfz", "sfz-buling"), ("sbk", "shebaoka-shenling"), ("gjj", "gjj-chaxun"), ("hukou", "hj-qianyi")],
)  # fmt: skip
def test_initials_and_pinyin_lead_to_a_choice(starter: Assistant, typed: str, code: str) -> None:
    decision = decide(starter.rank(typed), starter.model)
    assert decision.kind == "clarify"
    assert code in [candidate.entry.code for candidate in decision.candidates]


@pytest.mark.parametrize(("typed", "code"), [("sfzbl", "sfz-buling"), ("shenfenzheng bu ling", "sfz-buling")])
def test_a_thing_and_an_action_in_letters_are_answered(starter: Assistant, typed: str, code: str) -> None:
    decision = decide(starter.rank(typed), starter.model)
    assert decision.kind == "answer"
    assert decision.candidates[0].entry.code == code


def test_of_an_item_of_several_regions_the_nearest_entry_counts(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    place = {"region": "440100000000", "name": "广州入学登记"}
    kb.items.publish_many(
        [check_item({"code": "rx", "name": "入学登记"}), check_item({"code": "rx", **place})], by="本机"
    )
    ranker = Assistant(kb, secret=b"only for tests", lexicon=lexicon).ranker()
    names = [[e.name for e in ranker.entries_of(["rx"], where)] for where in ("440106000000", "310000000000")]
    assert names == [["广州入学登记"], ["入学登记"]]
    assert ranker.entries_of(["none"], "440100000000") == []


# -- what a line is called for


def test_a_tax_line_comes_to_tax_first_where_two_are_near(starter: Assistant) -> None:
    tax_line = Assistant(starter.kb, secret=b"x" * 32, own_topics=frozenset(["税务"]))
    try:
        assert found(starter, "地址变了怎么办")[0][0] == "jsz-xinxi"
        assert found(tax_line, "地址变了怎么办")[0][0] == "shuiwu-dengji-biangeng"
        for question in ("身份证丢了怎么补", "结婚登记"):
            assert found(tax_line, question)[0] == found(starter, question)[0]
    finally:
        tax_line.close()
