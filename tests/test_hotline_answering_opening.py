"""A question that opens a conversation is judged more closely than what is said later, and one can see by what."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from hotline.answering.closer.likeness import OF_EACH_WAY
from hotline.answering.confidence_model import OPENING, opening_evidence, shipped_confidence
from hotline.answering.opening.asked_for import ASKED_FOR, as_if_unasked, asked_for
from hotline.answering.opening.model import OpeningModel
from hotline.answering.opening.reasons import WORDS, explain_opening
from hotline.assistant import Assistant
from hotline.combinations import Combinations, none_of, read_combinations
from hotline.judging.confidence.combining import fit_combinations
from hotline.judging.confidence.plain import FITTED, JUDGED, plain_questions
from hotline.judging.evaluation import ranked_for
from hotline.talking.conversation import Conversation
from hotline.talking.lookup import facts_of, heard
from knowledge.entry.records import NATION
from knowledge.storage.clock import day_of

_AT = {name: n for n, name in enumerate(ASKED_FOR)}


def signals_of(assistant: Assistant, text: str) -> tuple[float, ...]:
    turn = assistant.turn(text)
    told = facts_of(turn, ranked_for(turn).candidates[0], turn.analysis)
    assert told is not None
    found = asked_for(told)
    assert found is not None
    return found


def test_combinations_add_where_they_are_above_nothing() -> None:
    both = Combinations(*(np.array(part, dtype=np.float32) for part in ([[1, 0], [-1, 1]], [0.0, -1.0], [2.0, 3.0])))
    rows = np.array([[0, 0], [1, 0], [1, 3], [0, 3]], dtype=np.float32)
    assert both.scores(rows).tolist() == [0.0, 2.0, 6.0, 6.0]
    assert both.times(2.0).scores(rows).tolist() == [0.0, 4.0, 12.0, 12.0]
    assert none_of(2).scores(rows).tolist() == [0.0] * 4
    assert read_combinations(both.as_kept(("a", "b")), ("a", "b")) == both


@pytest.mark.parametrize(
    "broken", [{"weights": {"a": [1.0], "z": [1.0]}}, {"bias": [0.5, 1.0]}, {"worth": ["2"]}, {"weights": {"a": [1.0]}}]
)
def test_combinations_that_are_none_are_refused(broken: dict[str, object]) -> None:
    whole = {"weights": {"a": [1.0], "b": [2.0]}, "bias": [0.5], "worth": [1.0]}
    assert read_combinations(whole, ("a", "b")).worth.tolist() == [1.0]
    with pytest.raises((KeyError, ValueError)):
        read_combinations(whole | broken, ("a", "b"))


def test_what_counts_only_together_is_found() -> None:
    """Neither signal tells anything alone; no logistic finds that."""
    rng = np.random.default_rng(1)
    signals, others = rng.random((2, 600, 8))
    right = _either(signals).astype(np.float64)
    weights, found = fit_combinations(signals, right, np.ones(600), np.zeros(9))
    logits = found.scores(others.astype(np.float32)) + others @ np.array(weights[:-1]) + weights[-1]
    assert ((logits > 0.0) == _either(others)).mean() > 0.9


def _either(signals: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Whether just one of the first two is above a half."""
    one: npt.NDArray[np.bool_] = (signals[:, 0] > 0.5) != (signals[:, 1] > 0.5)
    return one


def test_an_item_nobody_wrote_similar_questions_for_is_measured_by_what_it_says(starter: Assistant) -> None:
    turn = starter.turn("身份证丢了补办要多少钱")
    ranking = ranked_for(turn)
    told = facts_of(turn, ranking.candidates[0], turn.analysis)
    assert told is not None
    signals = opening_evidence(ranking, told)
    assert signals is not None
    without = dict(zip(OPENING, as_if_unasked(signals, OPENING), strict=True))
    assert {without[name] for name in (*OF_EACH_WAY, "ways")} == {0.0}
    assert (
        without["asked_pairs"] == without["fact_said_pairs"] <= dict(zip(OPENING, signals, strict=True))["asked_pairs"]
    )
    assert as_if_unasked(tuple(without.values()), OPENING) == tuple(without.values())


def test_asking_as_others_do_is_seen(starter: Assistant) -> None:
    like = signals_of(starter, "身份证丢了补办要多少钱")
    unlike = signals_of(starter, "身份证复印件丢了会不会被人拿去借高利贷")
    for name in ("like_both", "like_pairs", "asked_pairs"):
        assert like[_AT[name]] > unlike[_AT[name]]
    assert like[_AT["asked_missing"]] < unlike[_AT["asked_missing"]]


def test_only_the_opening_question_is_judged_so(starter: Assistant) -> None:
    text = "护照丢了怎么补"
    fresh = starter.turn(text)
    later = starter.turn(text, state=Conversation(id="c", reply_id="r").about("sfz-buling"))
    shipped = shipped_confidence()
    assert shipped.opening is not None
    bars = [heard(turn, starter.ranker().rank(turn.analysis), turn.analysis).bars for turn in (fresh, later)]
    assert bars == [
        (shipped.opening.answer_at, shipped.opening.clarify_at),
        (shipped.answer_at, shipped.clarify_at),
    ]


def test_the_reasons_are_what_would_change(starter: Assistant) -> None:
    turn = starter.turn("身份证丢了补办要多少钱")
    ranking = ranked_for(turn)
    told = facts_of(turn, ranking.candidates[0], turn.analysis)
    assert told is not None
    model = shipped_confidence()
    assert isinstance(model.opening, OpeningModel)
    signals = opening_evidence(ranking, told)
    assert signals is not None
    assert model.opening.of(signals) == pytest.approx(ranking.confidence)
    reasons = explain_opening(model, ranking, told)
    assert [abs(share) for share, _ in reasons] == sorted((abs(share) for share, _ in reasons), reverse=True)
    assert explain_opening(replace(model, opening=None), ranking, told) == []


def test_every_signal_has_words() -> None:
    assert set(OPENING) <= set(WORDS)


def test_plain_questions_are_about_one_half_of_the_items(starter: Assistant) -> None:
    day = day_of(starter.kb.clock())
    known = [
        starter.kb.resolve(e.code, NATION, public=True, day=day)
        for e in starter.kb.live_entries()
        if e.region == NATION
    ][:80]
    fitted, judged = (plain_questions(known, day, half) for half in (FITTED, JUDGED))
    assert fitted
    assert judged
    assert {q.expect for q in fitted}.isdisjoint(q.expect for q in judged)
    assert plain_questions(known, day, FITTED) == fitted
