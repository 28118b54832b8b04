"""An evaluation as people read it: tables, calibration, charts, the HTML report with the reason of every error."""

import re
from datetime import datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from hotline.assistant import Assistant
from hotline.judging.charts import reliability_chart, risk_chart
from hotline.judging.evaluation import Labelled, evaluate, read_questions
from hotline.judging.report_page import page
from hotline.judging.reporting import FIGURES, Risk, bin_table, bins, risk_coverage, tables, wilson
from hotline.pages import rendered
from hotline.reading.lexicon import Lexicon
from hotline.searching.explaining import LEAST, explain
from knowledge.storage.clock import SHANGHAI
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN, publish
from tests.judged_questions import HUAN, QUESTIONS, evaluation, judged, write

NASTY = "<script>alert(1)</script>\"&'结婚登记"
MADE = datetime(2026, 3, 1, 9, 30, tzinfo=SHANGHAI)


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(kb, BULING, JIEHUN, HUAN)
    return Assistant(kb, secret=b"x", lexicon=lexicon)


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    return write(tmp_path / "q.jsonl", QUESTIONS)


# -- calibration


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_wilson_intervals_are_those_of_the_textbook(right: int, n: int, low: float, high: float) -> None:
    assert wilson(right, n) == pytest.approx((low, high), abs=1e-4)


def test_bins_hold_every_question_once() -> None:
    found = bins(
        evaluation(
            judged("甲", confidence=0.0, first="b"),
            judged("乙", confidence=0.1),
            judged("丙", confidence=0.14, first="b"),
            judged("丁", confidence=1.0),
        )
    )
    assert [(b.low, b.high, b.n) for b in found] == [(0.0, 0.1, 1), (0.1, 0.2, 2), (0.9, 1.0, 1)]
    assert (found[1].mean_confidence, found[1].share_right) == pytest.approx((0.12, 0.5))
    assert found[1].off == pytest.approx(0.38)
    assert found[1].interval == wilson(1, 2)


def test_risk_falls_with_the_questions_that_are_not_answered() -> None:
    curve = risk_coverage(
        evaluation(
            judged("甲", confidence=0.9),
            judged("乙", confidence=0.9),
            judged("丙", confidence=0.2, first="b"),
            judged("丁", confidence=0.4),
        )
    )
    assert curve == [Risk(0.5, 0.0), Risk(0.75, 0.0), Risk(1.0, 0.25)]


# -- tables


def test_the_tables_of_an_evaluation(assistant: Assistant, questions: Path) -> None:
    found = {t.title: t for t in tables(evaluate(assistant, read_questions(questions)))}
    assert list(found) == ["指标", "按错误种类", "按说法", "按主题"]
    assert ("首位命中", "33.3%", "hit_at_1") in found["指标"].rows
    assert set(found["按错误种类"].rows) == {(kind, "1", "20.0%") for kind in ("动作答错", "应当拒答", "没有答上来")}
    assert found["按主题"].rows == (
        ("婚姻", "3", "50.0%", "50.0%", "50.0%", "1"),
        ("（未注明）", "1", "–", "–", "–", "0"),
        ("证件", "1", "0.0%", "0.0%", "0.0%", "1"),
    )
    assert [row[0] for row in found["按说法"].rows] == ["平常说法", "（未注明）", "其他领域", "口语"]


def test_tables_leave_out_what_the_questions_do_not_say() -> None:
    found = tables(evaluation(judged("甲")))
    assert [t.title for t in found] == ["指标", "按错误种类"]
    assert found[1].rows == (("没有错误", "0", "0.0%"),)


def test_every_figure_has_a_name_for_people() -> None:
    assert set(evaluation(judged("甲")).figures()) == set(FIGURES)


# -- explaining


def test_reasons_are_the_weightiest_first(assistant: Assistant) -> None:
    best = explain(assistant.rank("身份证丢了怎么补办"), assistant.model)[0]
    assert (best.place, best.code, best.name) == (1, "sfz-buling", "居民身份证补领")
    shares = [r.share for r in best.speaks_for]
    assert shares == sorted(shares, reverse=True)
    assert min(shares) >= LEAST
    assert str(best.speaks_for[0]).startswith("+")


# -- the report


class Elements(HTMLParser):
    """The tags, attributes and texts of a page, and whether every tag is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def report(assistant: Assistant, tmp_path: Path) -> str:
    nasty = [
        {"question": NASTY, "expect": ["<b>x"], "topic": "<i>主题", "style": "<u>"},
        {"question": "换身份证", "expect": ["sfz-buling"]},
    ]
    labelled = read_questions(write(tmp_path / "n.jsonl", QUESTIONS + nasty))
    return page(evaluate(assistant, labelled), assistant, source="<题>.jsonl", made_at=MADE)


def test_the_report_is_well_formed_and_needs_nothing_from_outside(report: str) -> None:
    found = Elements(report)
    assert found.open == []
    assert found.tags.count("svg") == 2
    assert not {"script", "link", "img", "iframe", "b>x", "i>主题"} & set(found.tags)
    assert not {"src", "href", "onclick"} & {name for name, _ in found.attributes}
    assert not re.search(r"url\(|https?:|@import", report)


def test_the_report_escapes_whatever_people_wrote(report: str) -> None:
    assert NASTY in unescape(report)
    for raw in ("<script", "<题>", "<i>主题", "<u>", "<b>x"):
        assert raw not in report


def test_the_report_explains_every_error(report: str) -> None:
    assert report.count("<article>") == 5
    wrong = next(a for a in report.split("<article>") if a.startswith("<h3>换身份证"))
    assert "居民身份证补领 sfz-buling" in wrong
    assert "答了 居民身份证换领 sfz-huan" in wrong
    assert wrong.index("选中的") < wrong.index("应答的，排第 2")
    assert "（知识库中没有） &lt;b&gt;x" in report
    assert "2026-03-01 09:30" in report


def test_a_report_without_errors_or_answers_is_still_a_page(assistant: Assistant) -> None:
    text = page(evaluate(assistant, [Labelled("红烧肉怎么做", (), ())]), assistant, source="q", made_at=MADE)
    assert "没有错误" in text
    assert Elements(text).open == []


def test_charts_stay_inside_their_frame() -> None:
    sure = evaluation(*(judged(str(n), confidence=n / 999, first="ab"[n % 7 == 0]) for n in range(1000)))
    charts = (risk_chart(risk_coverage(sure), Risk(1.0, 0.9)), reliability_chart(bins(sure)))
    drawn = "".join(rendered("hotline.judging", "drawing.svg", drawing=chart) for chart in charts)
    numbers = [float(n) for n in re.findall(r'(?:[xy][12]?|c[xy])="([-\d.]+)"', drawn)]
    assert min(numbers) >= 0
    assert max(numbers) <= 516
    assert len(re.findall(r"points", drawn)) == 3
    assert len(drawn) < 40_000


def test_bins_are_a_table_too() -> None:
    assert bin_table(evaluation(judged("甲", confidence=0.25))).rows == (
        ("20%–30%", "1", "25.0%", "100.0%", "20.7% – 100.0%", "+75.0"),
    )
