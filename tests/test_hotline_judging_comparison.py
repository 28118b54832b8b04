"""An evaluation against an earlier one and against minimums, and the command that prints it all."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from hotline.judging.comparison import (
    Comparison,
    FloorError,
    RecordError,
    compare,
    missed,
    read_floor,
    read_record,
    record,
)
from hotline.judging.evaluation import Judged
from hotline.judging.reporting import FIGURES
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN, publish
from tests.judged_questions import HUAN, QUESTIONS, evaluation, judged, write


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    return write(tmp_path / "q.jsonl", QUESTIONS)


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
