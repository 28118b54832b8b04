"""The closer look at the units of the item that is told: the very words, the kinds of things told, and what of both is kept."""

import json
from pathlib import Path
from weakref import ref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.answering.closer.look import CLOSER, SECOND, SUMMED, Hidden, closer_signals, read_look, shipped_look
from hotline.answering.closer.meeting import KINDS, MEETING, measure_meeting
from hotline.answering.closer.wording import WORDING, measure_wording, words_of
from hotline.answering.ranked_facts import RankedUnits
from hotline.answering.units import PROPERTIES, codes_of, plain
from hotline.answering.wanted import cues
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from hotline.talking.lookup import facts_of, resolve
from hotline.weights import WeightsError
from knowledge.store import KnowledgeBase
from tests.asked_question import asking
from tests.hotline_talk import BULING, publish

COLUMN = {name: n for n, name in enumerate(WORDING)}
UNITS = ("在户籍地派出所办理", "补领收工本费40元", "逾期换领的 能不能补办 可以补办，不罚款")
NAMES = np.unique(np.array(codes_of("补领身份证"), dtype=np.int64))


def measured(question: str, units: tuple[str, ...] = UNITS, names: np.ndarray = NAMES) -> np.ndarray:
    texts = tuple(plain(unit) for unit in units)
    words = words_of(texts, [np.unique(np.array(codes_of(unit), dtype=np.int64)) for unit in texts])
    return measure_wording(asking(plain(question)), words, names)


@pytest.mark.parametrize(
    ("question", "unit", "signal"),
    [
        ("补领身份证在哪个派出所", 0, "best_left"),
        ("补领身份证工本费多少", 1, "best_run"),
        ("补领身份证逾期罚款吗", 2, "best_left"),
        ("补领身份证收不收工本费", 1, "best_singles"),
    ],
)
def test_the_unit_that_says_what_is_left_stands_out(question: str, unit: int, signal: str) -> None:
    matrix = measured(question)
    assert matrix[:, COLUMN[signal]].tolist() == [float(row == unit) for row in range(len(UNITS))]
    for share in ("left_ratio", "rare_singles", "both_new_singles"):
        assert matrix[:, COLUMN[share]].argmax() == unit, share


def test_what_every_unit_says_tells_less_than_what_one_says() -> None:
    matrix = measured("到窗口交费", ("到窗口领取", "到窗口交费", "到窗口查询"))
    rare = matrix[:, COLUMN["rare_pairs"]]
    assert rare[1] > 2 * rare[0] > 0.0


def test_a_question_of_the_name_alone_leaves_nothing() -> None:
    left = [COLUMN[name] for name in ("left_ratio", "left_threes", "left_run", "left_chars", "best_left")]
    assert not measured("补领身份证")[:, left].any()


@given(st.text(max_size=30), st.lists(st.text(max_size=20), max_size=4))
def test_shares_stay_shares(question: str, units: list[str]) -> None:
    matrix = measured(question, tuple(units))
    assert matrix.shape == (len(units), len(WORDING))
    assert np.isfinite(matrix).all()
    assert (matrix >= 0.0).all()
    shares = [n for name, n in COLUMN.items() if not name.startswith("rare_")]
    assert (matrix[:, shares] <= 1.0 + 1e-5).all()


@given(
    st.text("办理费40", min_size=2, max_size=12), st.lists(st.text("办理窗口收费4", min_size=1, max_size=9), min_size=1)
)
def test_characters_count_in_any_order(question: str, units: list[str]) -> None:
    found = measured(question, tuple(units), np.zeros(0, dtype=np.int64))[:, COLUMN["left_chars"]]
    said, every = set(question), [set(unit) for unit in units]
    both = [2 * len(said & its) for its in every]
    others = [min(len(said - its), len(its - said)) for its in every]
    assert found.tolist() == pytest.approx([b / (b + o + 1e-6) for b, o in zip(both, others, strict=True)])


def told(*properties: str) -> np.ndarray:
    row = np.zeros(len(PROPERTIES), dtype=np.float32)
    row[[PROPERTIES.index(name) for name in properties]] = 1.0
    return row


@pytest.mark.parametrize(
    ("question", "kind", "tells"),
    [
        ("办这个要多少钱", "money", "tells:money"),
        ("多久能办下来", "duration", "tells:duration"),
        ("外地人可以办吗", "may", "tells:may_not"),
        ("要到哪里去弄", "where", "is:places"),
        ("打哪个电话", "phone", "tells:number"),
    ],
)
def test_the_only_unit_that_tells_the_kind_asked_for_stands_out(question: str, kind: str, tells: str) -> None:
    asked = cues(question, ())
    alone = measure_meeting(asked, np.stack([told(tells), told("is:steps"), told("is:steps")]))
    among_others = measure_meeting(asked, np.stack([told(tells), told(tells), told("is:steps")]))
    tells_it, its_share, without = (list(MEETING).index(f"{name}_{kind}") for name in ("tells", "alone", "without"))
    assert alone[:, tells_it].tolist() == [1.0, 0.0, 0.0]
    assert alone[0, its_share] == 2 * among_others[0, its_share] == 1.0
    assert alone[:, without].tolist() == [0.0, 1.0, 1.0]


def test_nobody_is_blamed_for_not_telling_what_none_tells() -> None:
    nothing = measure_meeting(cues("办这个要多少钱", ()), np.stack([told("is:steps"), told("is:conditions")]))
    assert not nothing[:, : 3 * len(KINDS)].any()


def test_the_order_changes_and_the_trust_stays(starter: Assistant) -> None:
    turn = starter.turn("身份证丢了补办要多少钱")
    first = facts_of(turn, starter.rank("身份证丢了补办要多少钱").candidates[0], turn.analysis)
    assert first is not None
    closer = turn.facts.looked_over(first)
    assert (closer.trust, closer.evidence) == (first.trust, first.evidence)
    assert sorted(r.unit.id for r in closer.units) == sorted(r.unit.id for r in first.units)
    assert sum(r.share for r in closer.units) == pytest.approx(1.0)
    assert [r.score for r in closer.units] == sorted((r.score for r in closer.units), reverse=True)


def test_of_an_item_only_the_revision_asked_about_last_is_kept(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    assistant = Assistant(kb, secret=b"only for tests", lexicon=lexicon)
    gone = []
    for number in range(3):
        publish(kb, BULING | {"summary": f"第 {number} 次"})
        turn = assistant.turn("身份证丢了补办要多少钱")
        resolved = resolve(turn, BULING["code"])
        assert resolved is not None
        table = turn.facts.table(resolved, turn.day)
        assert turn.facts.table(resolved, turn.day) is table
        assert table.units[table.summary].said.endswith(f"第 {number} 次")
        gone.append(ref(table))
        del turn, resolved, table
    assert [table() is None for table in gone] == [True, True, False]


def test_the_score_is_the_sum_of_its_parts(starter: Assistant) -> None:
    turn = starter.turn("身份证丢了补办要多少钱")
    first = facts_of(turn, starter.rank("身份证丢了补办要多少钱").candidates[0], turn.analysis)
    assert first is not None
    assert isinstance(first.units, RankedUnits)
    question, table, look = first.question, first.units.look.table, shipped_look()
    assert question is not None
    scores, _ = look.scores(question, table, first.units.look.matrix, first.units.look.scores)
    signals = closer_signals(question, table, first.units.look.matrix, first.units.look.scores)
    assert signals.shape == (len(table.units), len(CLOSER))
    for row, score in enumerate(scores):
        parts = look.parts(question, signals[row], table.properties[row])
        counts = look.hidden.above(signals[row], table.properties[row], question.cues) > 0.0
        by_the_question = ((question.cues @ look.hidden.cues + look.hidden.bias) * look.hidden.worth)[counts].sum()
        assert sum(part.sum() for part in parts) + SUMMED * SECOND * by_the_question == pytest.approx(score, abs=1e-3)


def test_a_combination_counts_only_above_nothing() -> None:
    columns = (np.array([[1.0, -1.0]]), np.array([[0.5, 0.0]]), np.array([[0.0, 2.0]]), np.array([-1.0, 0.0]))
    hidden = Hidden(*(x.astype(np.float32) for x in (*columns, np.array([3.0, 4.0]))))
    signals, properties, cues = np.array([[0.5], [2.0]]), np.array([[1.0], [1.0]]), np.array([0.5])
    assert hidden.above(*(x.astype(np.float32) for x in (signals, properties, cues))).tolist() == [
        [0.0, 0.5],
        [1.5, 0.0],
    ]


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    look = shipped_look()
    look.save(tmp_path / "look.json")
    again = read_look(tmp_path / "look.json")
    for kept, was in ((again.going_on, look.going_on), (again.second, look.second)):
        assert np.allclose(kept.weights, was.weights, atol=1e-3)
        assert np.allclose(kept.wanted, was.wanted, atol=6e-3)
    assert np.allclose(again.hidden.signals, look.hidden.signals, atol=1e-3)
    assert np.allclose(again.hidden.worth, look.hidden.worth, atol=1e-3)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "已损坏"),
        ("[]", "已损坏"),
        ('{"version": 0}', "第 0 版"),
        (json.dumps({"version": 3, "going_on": {}, "second": {}, "hidden": {}, "fitted_on": {}}), "特征与程序不同"),
        (None, "读不了"),
    ],
)
def test_a_bad_file_of_weights_is_refused_in_one_sentence(tmp_path: Path, content: str | None, says: str) -> None:
    path = tmp_path / "look.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(WeightsError, match=says):
        read_look(path)
