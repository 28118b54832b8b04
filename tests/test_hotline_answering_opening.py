"""A question that opens a conversation is judged more closely than what is said later, and one can see by what."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from hotline.answering.closer.likeness import OF_EACH_WAY
from hotline.answering.confidence_model import evidence, shipped_confidence
from hotline.answering.opening.asked_for import ASKED_FOR, asked_for
from hotline.answering.opening.candidates import (
    AHEAD,
    OF_ITEM,
    SIGNALS_OF_CANDIDATE,
    about,
    as_if_unasked,
    measured,
    rows_of,
)
from hotline.answering.opening.model import OpeningModel, chosen
from hotline.answering.opening.reasons import WORDS, explain_opening
from hotline.answering.ranked_facts import RankedFacts
from hotline.assistant import Assistant
from hotline.combinations import Combinations, none_of, read_combinations
from hotline.judging.confidence.combining import Competition, fit_combinations
from hotline.judging.confidence.plain import FITTED, JUDGED, plain_questions
from hotline.judging.evaluation import ranked_for
from hotline.searching.ranking import Candidate
from hotline.searching.terms import Floats
from hotline.talking.conversation import Conversation
from hotline.talking.lookup import facts_of, heard
from hotline.talking.turn import Turn
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
    signals, others = rng.random((2, 2_400, 8))
    right = _either(signals)
    weights, found = fit_combinations(
        [Competition(row[None], (bool(r),)) for row, r in zip(signals, right, strict=True)]
    )
    logits = found.scores(others.astype(np.float32)) + others @ np.array(weights[:-1]) + weights[-1]
    assert ((logits > 0.0) == _either(others)).mean() > 0.9


def test_candidates_compete_with_one_another_and_with_nothing() -> None:
    """The one with the most of the first signal is right, and nothing where none has much of it."""
    rng = np.random.default_rng(2)
    cases = [Competition(rows, _most(rows)) for rows in rng.random((2_400, 4, 3))]
    weights, found = fit_combinations(cases)
    model = OpeningModel(weights, found, (0.0,) * 3)
    others = [Competition(rows, _most(rows)) for rows in rng.random((200, 4, 3))]
    likeliest = [int(model.shares(case.rows.astype(np.float32)).argmax()) for case in others]
    right = [
        n == 4 if not any(case.right) else n < 4 and case.right[n] for n, case in zip(likeliest, others, strict=True)
    ]
    assert np.mean(right) > 0.9


def _most(rows: npt.NDArray[np.float64]) -> tuple[bool, ...]:
    most = rows[:, 0].max()
    return tuple(bool(value == most and most > 0.8) for value in rows[:, 0])


def _either(signals: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Whether just one of the first two is above a half."""
    one: npt.NDArray[np.bool_] = (signals[:, 0] > 0.5) != (signals[:, 1] > 0.5)
    return one


def facts_for(turn: Turn) -> Callable[[Candidate], RankedFacts | None]:
    return lambda candidate: facts_of(turn, candidate, turn.analysis)


def measured_of(turn: Turn) -> Floats:
    items = measured(ranked_for(turn), facts_for(turn))
    assert items is not None
    return items


def test_an_item_nobody_wrote_similar_questions_for_is_measured_by_what_it_says(starter: Assistant) -> None:
    items = measured_of(starter.turn("身份证丢了补办要多少钱"))
    unasked = as_if_unasked(items)
    signals, without = (dict(zip(OF_ITEM, rows[0].tolist(), strict=True)) for rows in (items, unasked))
    assert {without[name] for name in (*OF_EACH_WAY, "ways")} == {0.0}
    assert without["asked_pairs"] == without["fact_said_pairs"] <= signals["asked_pairs"]
    assert np.array_equal(as_if_unasked(unasked), unasked)


def test_a_candidate_is_measured_against_the_best_of_the_others() -> None:
    items = np.zeros((3, len(OF_ITEM)), dtype=np.float32)
    items[:, 0], items[:, 1] = (20.0, 18.5, 12.0), (0.0, 1.0, 1.0)
    rows = rows_of(items, np.array([0.5] * 6, dtype=np.float32))
    at = {name: n for n, name in enumerate(SIGNALS_OF_CANDIDATE)}
    assert rows[:, at[f"{AHEAD}score"]].tolist() == [1.5, -1.5, -3.0]  # no lead counts more than 3
    assert rows[:, at[AHEAD + OF_ITEM[1]]].tolist() == [-1.0, 0.0, 0.0]
    assert rows[:, at["behind"]].tolist() == [0.0, 0.375, 1.0]
    assert rows[:, at["length"]].tolist() == [0.5] * 3
    alone = rows_of(items[:1], np.zeros(6, dtype=np.float32))
    assert alone[0, at[f"{AHEAD}score"]] == 3.0


def test_the_facts_of_the_first_decide_between_items_that_words_cannot_tell_apart(starter: Assistant) -> None:
    """Whoever ranks first by words comes second, where the other is known to be asked for so."""
    turned = 0
    for text in (
        "换个店名要重新办执照吗",
        "去台湾探亲的签注过期了，通行证没到期，要回老家办吗",
        "外地车横在我车前面，没留电话，找谁挪车",
    ):
        turn = starter.turn(text)
        by_words = starter.ranker().rank(turn.analysis)
        turned += heard(turn, by_words, turn.analysis).candidates[0] is not by_words.candidates[0]
    assert turned


@pytest.mark.parametrize(
    "text", ["净水器的滤芯多久该换", "114能查饭店吗", "专业怎么转，大学的", "淘宝店被降权了怎么申诉"]
)
def test_what_is_not_known_is_not_said_to_have_expired(starter: Assistant, text: str) -> None:
    """Also where another candidate than the first by words would come first."""
    reply = starter.ask(text)
    assert reply.outcome == "unanswered"
    assert "有效期" not in reply.text


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


@pytest.mark.parametrize(
    ("shares", "plainly", "best", "believed"),
    [
        ([0.8, 0.1, 0.1], 0.889, 0, 0.889),  # both say the same
        ([0.4, 0.4, 0.2], 0.5, 0, 0.5858),  # that a sibling may be meant as well is no doubt about the first
        ([0.2, 0.6, 0.2], 0.4, 1, 0.75),  # another is three times as likely
        ([0.2, 0.6, 0.2], 0.7, 0, 0.6044),  # but the first is plainly meant
        ([0.3, 0.5, 0.2], 0.4, 0, 0.5),  # or the other is hardly likelier
    ],
)
def test_another_comes_first_only_where_it_is_much_likelier(
    shares: list[float], plainly: float, best: int, believed: float
) -> None:
    place, share = chosen(shares, plainly)
    assert place == best
    assert share == pytest.approx(believed, abs=1e-3)


def test_the_reasons_are_what_would_change(starter: Assistant) -> None:
    turn = starter.turn("身份证丢了补办要多少钱")
    ranking, model = ranked_for(turn), shipped_confidence()
    assert isinstance(model.opening, OpeningModel)
    told = facts_of(turn, ranking.candidates[0], turn.analysis)
    assert told is not None
    shares: list[float] = model.opening.shares(rows_of(measured_of(turn), about(ranking))).tolist()
    assert sum(shares) == pytest.approx(1.0)
    best, believed = chosen(shares, model.of(evidence(ranking, told)))
    assert best == 0
    assert model.opening.calibrated(believed) == pytest.approx(ranking.confidence, abs=1e-4)
    assert ranking.offer == pytest.approx(1.0 - shares[-1], abs=1e-4)
    reasons = explain_opening(model, ranking, facts_for(turn))
    assert [abs(share) for share, _ in reasons] == sorted((abs(share) for share, _ in reasons), reverse=True)
    assert explain_opening(replace(model, opening=None), ranking, facts_for(turn)) == []


def test_every_signal_has_words() -> None:
    assert set(SIGNALS_OF_CANDIDATE) <= set(WORDS)


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
