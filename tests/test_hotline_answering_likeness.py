"""How like a question is to the ways in which units are asked for."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.answering.closer.likeness import LIKENESS, measure_likeness, ways_of
from hotline.assistant import Assistant
from hotline.talking.lookup import facts_of
from knowledge.starter.reading import read_starter
from knowledge.store import KnowledgeBase
from tests.asked_question import asking

NO_NAMES = np.zeros(0, dtype=np.int64)
COLUMN = {name: n for n, name in enumerate(LIKENESS)}
UNITS = (("收钱不", "补一个得花多少"), ("几天能拿到", "多久下来"), ())
"""The ways in which three units are asked for; nobody wrote any for the last."""


def measured(question: str, units: tuple[tuple[str, ...], ...] = UNITS) -> np.ndarray:
    return measure_likeness(asking(question), ways_of(units), NO_NAMES)


@pytest.mark.parametrize(
    ("question", "unit"), [("补这个得花多少", 0), ("收钱不收", 0), ("几天才能拿到手", 1), ("多久才下来", 1)]
)
def test_the_unit_that_is_asked_for_like_this_stands_out(question: str, unit: int) -> None:
    matrix = measured(question)
    assert matrix[:, COLUMN["like_best"]].tolist() == [float(row == unit) for row in range(len(UNITS))]
    assert matrix[unit, COLUMN["like_share"]] == 1.0


def test_a_question_written_for_a_unit_is_wholly_like_it() -> None:
    row = measured("几天能拿到")[1]
    assert row[
        [COLUMN["like_pairs"], COLUMN["like_singles"], COLUMN["like_back"], COLUMN["like_both"], COLUMN["like_ratio"]]
    ] == pytest.approx(1.0, abs=1e-4)


def test_a_unit_that_nobody_wrote_a_way_for_says_so() -> None:
    assert measured("收钱不")[:, COLUMN["like_none"]].tolist() == [0.0, 0.0, 1.0]
    assert measured("收钱不", ((), ()))[:, COLUMN["like_none"]].tolist() == [1.0, 1.0]
    assert measured("谁也像")[:, COLUMN["like_best"]].tolist() == [0.0, 0.0, 0.0]


texts = st.text("收钱几天拿到多久", min_size=1, max_size=8)
many = st.lists(st.lists(texts, max_size=3).map(tuple), min_size=1, max_size=4).map(tuple)


@given(texts, many)
def test_every_signal_is_a_share_and_the_order_of_ways_tells_nothing(
    question: str, units: tuple[tuple[str, ...], ...]
) -> None:
    matrix = measured(question, units)
    assert ((matrix >= 0.0) & (matrix <= 1.0 + 1e-5)).all()
    assert measured(question, tuple(unit[::-1] for unit in units)) == pytest.approx(matrix)


@given(texts, many, texts)
def test_a_further_way_makes_no_unit_less_like_a_question(
    question: str, units: tuple[tuple[str, ...], ...], way: str
) -> None:
    one = COLUMN["like_both"]
    assert measured(question, ((*units[0], way), *units[1:]))[0, one] >= measured(question, units)[0, one] - 1e-6


SMALL = """
items:
  - code: zjj
    name: 住宅专项维修资金交存
    aliases: [维修资金]
    conditions: [{text: 商品住宅的业主应当交存。, verified: false}]
    steps: [{text: 到代收银行交款。, verified: false}, {text: 凭票据办理入住。, verified: false}]
    faqs:
      - {question: 逾期未交存的如何处理, answer: 逾期未交存的，责令限期改正。, verified: false%s}
      - {question: 出售房屋时余额归谁, answer: 余额随房屋所有权转移。, verified: false}
"""
LATE = ", phrasings: [维修资金晚交了罚不罚, 拖着没给会咋样]"


@pytest.mark.parametrize("question", ["维修资金晚交了会罚吗", "维修资金晚交罚不罚"])
def test_a_fact_is_told_by_what_people_call_it(question: str, tmp_path: Path) -> None:
    """The question shares no word with the fact but by its similar questions."""
    shares = []
    for phrasings in ("", LATE):
        folder = tmp_path / ("with" if phrasings else "without")
        folder.mkdir()
        (folder / "x.yaml").write_text(SMALL % phrasings, encoding="utf-8")
        with KnowledgeBase(f"sqlite:///{folder}/kb.db") as kb:
            kb.load(read_starter(folder))
            assistant = Assistant(kb, secret=b"likeness")
            turn = assistant.turn(question)
            first = facts_of(turn, assistant.rank(question).candidates[0], turn.analysis)
            assert first is not None
            told = turn.facts.looked_over(first).units
        shares.append(next(r.share for r in told if r.unit.id.startswith("faqs:逾期未交存")))
    assert told[0].unit.id.startswith("faqs:逾期未交存")
    assert shares[1] > max(shares[0], 0.5)
