"""Whether the first candidate is believed, and whether it is worth asking which of the first is meant: two questions, two fits."""

from dataclasses import replace
from pathlib import Path

import pytest

from hotline.answering.confidence_model import NAMES, ConfidenceModel, read_confidence_model, shipped_confidence
from hotline.assistant import Assistant
from hotline.judging.confidence.tuning import ASK_FROM, JudgedEvidence, offer_bar
from hotline.searching.policy import decide
from hotline.talking.lookup import facts_of
from hotline.weights import WeightsError

BARS = (0.7, 0.5)


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "confidence_model.json"
    shipped = shipped_confidence()
    shipped.save(path)
    assert read_confidence_model(path) == shipped


@pytest.mark.parametrize("left_out", ["offers", "weights"])
def test_a_file_of_another_version_is_refused(tmp_path: Path, left_out: str) -> None:
    path = tmp_path / "confidence_model.json"
    shipped_confidence().save(path)
    path.write_text(path.read_text(encoding="utf-8").replace(f'"{left_out}"', '"other"'), encoding="utf-8")
    with pytest.raises(WeightsError, match="重新拟合"):
        read_confidence_model(path)


@pytest.mark.parametrize(
    ("confidence", "offer", "outcome"),
    [
        (0.8, 0.1, "answer"),
        (0.6, 0.9, "clarify"),
        (0.6, 0.4, "unanswered"),  # near to one item, and likely to none
        (0.6, None, "clarify"),
    ],
)
def test_asking_back_rests_on_the_offer(
    starter: Assistant, confidence: float, offer: float | None, outcome: str
) -> None:
    ranking = starter.rank("家里的鱼缸漏水了想换个大的")
    asked = replace(ranking, confidence=confidence, offer=offer, bars=BARS, foreign=False)
    assert decide(asked, starter.model).kind == outcome


def test_nothing_is_offered_below_a_least_confidence(starter: Assistant) -> None:
    nothing = (0.0,) * len(NAMES)
    ranking = starter.rank("身份证丢了怎么补办")
    turn = starter.turn("身份证丢了怎么补办")
    for bias, offered in ((-5.0, False), (5.0, True)):
        model = ConfidenceModel((*nothing, bias), (*nothing, 5.0), *BARS, ask_from=0.3)
        offer = model.heard(ranking, lambda first: facts_of(turn, first, turn.analysis)).offer
        assert offer is not None
        assert (offer > 0.5) == offered


def test_both_probabilities_follow_their_own_weights() -> None:
    nothing = (0.0,) * len(NAMES)
    model = ConfidenceModel((*nothing, 5.0), (*nothing, -5.0), *BARS)
    assert model.of(nothing) > 0.99
    assert model.of_offer(nothing) < 0.01


def test_the_bar_keeps_nine_of_ten_right_offers() -> None:
    right = JudgedEvidence((), right=False, offered=True, hidden=False, asks=True, fold=0)
    useless = replace(right, offered=False)
    offers = [(ASK_FROM + 0.1, 0.9 - n / 100, right) for n in range(20)]
    bar = offer_bar([*offers, (ASK_FROM + 0.1, 0.1, useless)], answer_at=0.65)
    assert sum(p >= bar for _, p, h in offers if h.offered) == 18
    assert offer_bar([(0.4, 0.2, useless)], answer_at=0.65) == 1.0
