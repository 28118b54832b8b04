"""An evaluation as people read it: tables, calibration, the HTML report, the comparison with an earlier one, minimums."""

import json
import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import main
from hotline.assistant import Assistant
from hotline.charts import reliability_chart, risk_chart
from hotline.comparing import (
    Comparison,
    FloorError,
    RecordError,
    compare,
    missed,
    read_floor,
    read_record,
    record,
)
from hotline.evaluation import Evaluation, Judged, Labelled, evaluate, read_questions
from hotline.explaining import LEAST, explain
from hotline.report_page import page
from hotline.reporting import FIGURES, Risk, bin_table, bins, risk_coverage, tables, wilson
from hotline.vocabulary import Lexicon
from knowledge.clock import SHANGHAI
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN, publish

HUAN = BULING | {"code": "sfz-huan", "name": "居民身份证换领", "aliases": ["换身份证"]}
NASTY = "<script>alert(1)</script>\"&'结婚登记"
MADE = datetime(2026, 3, 1, 9, 30, tzinfo=SHANGHAI)
QUESTIONS: list[dict[str, Any]] = [
    {"question": "结婚登记", "expect": ["hy-jiehun"], "topic": "婚姻", "style": "plain"},
    {"question": "换身份证", "expect": ["sfz-buling"], "topic": "证件", "style": "colloquial"},
    {"question": "领结婚证", "expect": [], "topic": "婚姻", "style": "plain"},
    {"question": "红烧肉怎么做", "expect": [], "style": "other-domain"},
    {"question": "红烧肉怎么炖", "expect": ["hy-jiehun"], "topic": "婚姻"},
]


def judged(
    question: str,
    *,
    expect: str = "a",
    first: str = "a",
    outcome: str = "answered",
    confidence: float = 0.5,
    error: str = "",
) -> Judged:
    """One judgement; codes are single letters, and an answer gives the item ranked first."""
    labelled = Labelled(question, tuple(expect), tuple(expect))
    code = first if outcome == "answered" else ""
    offered = (first, "z") if outcome == "clarify" else ()
    return Judged(labelled, tuple(first), outcome, code, offered, confidence, 1.0, error)


def evaluation(*many: Judged) -> Evaluation:
    return Evaluation(many, 1.0)


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(kb, BULING, JIEHUN, HUAN)
    return Assistant(kb, secret=b"x", lexicon=lexicon)


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    return write(tmp_path / "q.jsonl", QUESTIONS)


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


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
        {"question": NASTY, "expect": ["sfz-huan", "<b>x"], "topic": "<i>主题", "style": "<u>"},
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
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;" in report
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
    drawn = risk_chart(risk_coverage(sure), Risk(1.0, 0.9)) + reliability_chart(bins(sure))
    numbers = [float(n) for n in re.findall(r'(?:[xy][12]?|c[xy])="([-\d.]+)"', drawn)]
    assert min(numbers) >= 0
    assert max(numbers) <= 516
    assert len(re.findall(r"points", drawn)) == 3
    assert len(drawn) < 40_000


# -- comparing


def compared(old: list[Judged], new: list[Judged]) -> Comparison:
    return compare(record(evaluation(*old)), record(evaluation(*new)))


def test_a_comparison_names_what_got_worse_and_better() -> None:
    found = compared(
        [judged("甲"), judged("乙", first="b", error="对象答错"), judged("丙"), judged("丁"), judged("只在上次")],
        [
            judged("丁"),
            judged("甲", first="b", error="动作答错"),
            judged("乙"),
            judged("丙", outcome="clarify"),
            judged("新题"),
        ],
    )
    assert [(c.new.question, c.new.error) for c in found.broken] == [("甲", "动作答错")]
    assert [c.new.question for c in found.mended] == ["乙"]
    assert [(str(c.old), str(c.new)) for c in found.otherwise] == [("答 a", "反问 a、z")]
    assert (found.gone, found.added) == (1, 1)
    deltas = {row[0]: row[1:] for row in found.figures.rows}
    assert deltas["首位命中"] == ("80.0%", "80.0%", "=")
    assert deltas["直接回答（题）"] == ("5", "4", "-1")
    assert deltas["回答正确率"] == ("80.0%", "75.0%", "-5.0 个百分点")
    assert deltas["反问含正确选项"] == ("–", "100.0%", "–")


def test_the_same_question_twice_is_compared_with_itself() -> None:
    wrong = judged("甲", first="b", error="对象答错")
    found = compared([judged("甲"), judged("甲")], [judged("甲"), wrong])
    assert len(found.broken) == 1
    assert (found.gone, found.added) == (0, 0)


def test_a_question_with_another_label_is_another_question() -> None:
    found = compared([judged("甲", expect="a")], [judged("甲", expect="b", first="b")])
    assert (found.broken, found.mended, found.gone, found.added) == ((), (), 1, 1)


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    kept = record(evaluation(judged("甲"), judged("乙", outcome="clarify", error="反问没有给出正确选项")))
    (tmp_path / "r.json").write_text(kept.to_json(), encoding="utf-8")
    again = read_record(tmp_path / "r.json")
    assert again.outcomes == kept.outcomes
    assert again.figures == {name: value for name, value in kept.figures.items() if name != "latency_ms"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("不是 JSON", "不是 JSON"),
        ("[]", "不是评测结果"),
        ('{"n": 3}', "不是评测结果"),
        ('{"version": 9, "questions": []}', "第 9 版"),
        ('{"version": 1, "questions": []}', "不完整"),
        ('{"version": 1, "figures": [], "questions": []}', "不完整"),
        ('{"version": 1, "figures": {}, "questions": [{"question": "x"}]}', "不完整"),
        ('{"version": 1, "figures": {}, "questions": 3}', "不完整"),
    ],
)
def test_a_file_that_is_no_record_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "r.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=reason):
        read_record(path)


def test_minimums() -> None:
    figures = evaluation(judged("甲"), judged("乙", first="b", error="对象答错")).figures()
    assert missed(figures, map(read_floor, ["hit_at_1=0.5", " answer_precision = 0.4"])) == []
    (sentence,) = missed(figures, [read_floor("hit_at_1=0.51")])
    assert sentence == "首位命中（hit_at_1）为 0.5，没有达到 0.51。"
    (none,) = missed(figures, [read_floor("clarify_hit=0")])
    assert "–" in none


@pytest.mark.parametrize(
    "text", ["", "hit_at_1", "hit_at_1=", "hit_at_1=高", "hit_at_1=84", "hit_at_1=nan", "brier=0.1", "nix=0.5", "n=1"]
)
def test_a_minimum_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(FloorError):
        read_floor(text)


# -- the command


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "command.db"
    with KnowledgeBase(str(path)) as made:
        publish(made, BULING, JIEHUN, HUAN)
    return f"sqlite:///{path}"


def run(*args: object) -> Result:
    return CliRunner().invoke(main, ["eval", *map(str, args)])


def test_eval_prints_tables(database: str, questions: Path) -> None:
    said = run(questions, "--database", database)
    assert said.exit_code == 0, said.output
    for part in ("首位命中", "33.3%", "按错误种类", "动作答错", "按主题", "婚姻", "按说法", "口语"):
        assert part in said.stdout


def test_eval_prints_one_json_object_whatever_else_is_asked(database: str, questions: Path, tmp_path: Path) -> None:
    kept, html = tmp_path / "kept.json", tmp_path / "report.html"
    assert run(questions, "--database", database, "--save", kept).exit_code == 0
    said = run(questions, "--database", database, "--json", "--compare", kept, "--html", html)
    assert set(json.loads(said.stdout)) == set(FIGURES)
    assert said.stdout.count("\n") == 1
    assert "由对变错：0 题" in said.stderr
    assert html.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_eval_compares_and_fails_below_a_minimum(database: str, questions: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    assert run(questions, "--database", database, "--save", kept).exit_code == 0
    data = json.loads(kept.read_text(encoding="utf-8"))
    data["questions"][0] |= {"codes": ["sfz-huan"], "error": "对象答错"}
    data["questions"][1] |= {"codes": ["sfz-buling"], "error": ""}
    kept.write_text(json.dumps(data), encoding="utf-8")
    said = run(
        questions, "--database", database, "--compare", kept, "--floor", "hit_at_1=0.3", "--floor", "coverage=0.9"
    )
    assert said.exit_code == 1
    assert "由对变错：1 题\n  换身份证\n    答 sfz-buling → 答 sfz-huan（动作答错）" in said.stdout
    assert "由错变对：1 题\n  结婚登记" in said.stdout
    assert "答对的比例（coverage）为 0.3333，没有达到 0.9。" in said.stderr
    assert "hit_at_1）" not in said.stderr


@pytest.mark.parametrize(("option", "value", "code"), [("--floor", "brier=1", 2), ("--compare", "q.jsonl", 1), ("--html", "no/r.html", 1)])  # fmt: skip
def test_eval_says_what_is_wrong_in_a_sentence(
    database: str, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, value: str, code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run(questions, "--database", database, option, value)
    assert said.exit_code == code
    assert "Traceback" not in said.output
    assert isinstance(said.exception, SystemExit)


def test_bins_are_a_table_too() -> None:
    assert bin_table(evaluation(judged("甲", confidence=0.25))).rows == (
        ("20%–30%", "1", "25.0%", "100.0%", "20.7% – 100.0%", "+75.0"),
    )
