"""The figures of an evaluation against a hand-computed example, and question files that cannot be read."""

import json
from pathlib import Path
from typing import Any

import pytest

from hotline.assistant import Assistant
from hotline.judging.evaluation import (
    Evaluation,
    Judged,
    Labelled,
    QuestionFileError,
    evaluate,
    judge,
    ranked_for,
    read_questions,
)
from hotline.judging.reporting import unknown_codes
from hotline.reading.lexicon import Lexicon
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN, publish


def judged(expect: str, ranked: str, outcome: str, *, code: str = "", offered: str = "", **more: Any) -> Judged:
    """One judgement; codes are single letters."""
    labelled = Labelled("问", tuple(expect), tuple(expect + more.get("also", "")), more.get("topic", ""))
    confidence, latency = more.get("confidence", 0.0), more.get("latency", 1.0)
    return Judged(labelled, tuple(ranked), outcome, code, tuple(offered), confidence, latency, more.get("error", ""))


EXAMPLE = Evaluation(
    (
        judged("a", "abc", "answered", code="a", confidence=1.0, latency=1.0, topic="甲"),
        judged("a", "bac", "answered", code="b", confidence=0.5, latency=2.0, topic="甲", error="对象答错"),
        judged("a", "bcdefa", "clarify", offered="bc", latency=3.0, error="反问没有给出正确选项"),
        judged("a", "ba", "clarify", offered="ba", also="b", confidence=0.5, latency=4.0),
        judged("ab", "", "unanswered", latency=5.0, error="没有答上来"),
        judged("", "a", "answered", code="a", confidence=0.5, latency=6.0, error="应当拒答"),
        judged("", "a", "unanswered", latency=7.0),
        judged("", "", "referred", latency=8.0),
    ),
    seconds=4.0,
)


def test_the_figures_of_a_small_example() -> None:
    figures = EXAMPLE.figures()
    latency = figures.pop("latency_ms")
    assert figures == {
        "n": 8,
        "hit_at_1": 0.2,  # of five questions with an answer, one has it first
        "hit_at_5": 0.6,
        "acceptable_at_1": 0.4,
        "acceptable_at_5": 0.6,
        "mrr": round((1 + 1 / 2 + 1 / 6 + 1 / 2 + 0) / 5, 4),
        "answered": 3,
        "clarify": 2,
        "unanswered": 2,
        "referred": 1,
        "wrong_answers": 2,
        "answer_precision": round(1 / 3, 4),
        "coverage": 0.2,
        "clarify_hit": 0.5,
        "false_answers_out_of_scope": round(1 / 3, 4),
        "fact_first": None,  # no question of the example says which fact answers it
        "fact_shown": None,
        "points_first": None,
        "said_or_named": None,
        "unasked_matters": None,
        "direct_precision": None,
        "brier": round((0 + 0.25 + 0 + 0.25 + 0 + 0.25 + 0 + 0) / 8, 4),
        "questions_per_second": 2.0,
    }
    assert latency == {"p50": 4.5, "p99": pytest.approx(7.93)}


def test_figures_of_a_part() -> None:
    parts = EXAMPLE.by(lambda j: j.labelled.topic)
    assert list(parts) == ["", "甲"]
    assert parts["甲"].figures()["answer_precision"] == 0.5


def test_errors_come_by_kind() -> None:
    assert {kind: len(many) for kind, many in EXAMPLE.errors().items()} == {
        "对象答错": 1, "反问没有给出正确选项": 1, "没有答上来": 1, "应当拒答": 1,
    }  # fmt: skip


def test_of_no_questions_there_are_no_rates() -> None:
    figures = Evaluation((judged("", "", "unanswered"),), 0.0).figures()
    assert figures["hit_at_1"] is figures["answer_precision"] is figures["coverage"] is figures["mrr"] is None
    assert figures["false_answers_out_of_scope"] == 0.0


# -- judging


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(kb, BULING, JIEHUN, BULING | {"code": "sfz-huan", "name": "居民身份证换领", "aliases": ["换身份证"]})
    return Assistant(kb, secret=b"x", lexicon=lexicon)


@pytest.mark.parametrize(
    ("question", "expect", "outcome", "error"),
    [
        ("结婚登记", ("hy-jiehun",), "answered", ""),
        ("结婚登记", ("sfz-buling",), "answered", "对象答错"),
        ("换身份证", ("sfz-buling",), "answered", "动作答错"),
        ("结婚登记", (), "answered", "应当拒答"),
        ("红烧肉怎么做", (), "unanswered", ""),
        ("红烧肉怎么做", ("hy-jiehun",), "unanswered", "没有答上来"),
        ("转人工", ("hy-jiehun",), "referred", "误作转介"),
    ],
)
def test_a_judgement_names_the_kind_of_error(
    assistant: Assistant, question: str, expect: tuple[str, ...], outcome: str, error: str
) -> None:
    found = judge(assistant, Labelled(question, expect, expect))
    assert (found.outcome, found.error) == (outcome, error)


def test_evaluating_logs_nothing_and_tells_how_far_it_is(assistant: Assistant) -> None:
    done: list[int] = []
    evaluation = evaluate(assistant, [Labelled("结婚登记", ("hy-jiehun",), ("hy-jiehun",))] * 3, progress=done.append)
    assert done == [1, 1, 1]
    assert evaluation.figures()["answer_precision"] == 1.0
    assert assistant.kb.questions.recent() == []


def test_the_confidence_judged_is_that_of_the_reply(assistant: Assistant) -> None:
    """Where somebody is says nothing about the matter."""
    question = "我在广州市天河区，身份证怎么补"
    reply = assistant.answer(question).reply
    assert reply.confidence is not None
    assert judge(assistant, Labelled(question, ("sfz-buling",), ("sfz-buling",))).confidence == reply.confidence
    assert ranked_for(assistant.turn(question), limit=1).confidence == reply.confidence


def test_expected_codes_that_are_not_here_are_counted(assistant: Assistant) -> None:
    asked = [Labelled("甲", codes, codes) for codes in (("hy-jiehun",), ("mao", "gou"), ("mao", "mao"), ())]
    assert unknown_codes(assistant, asked) == {"gou": 1, "mao": 2}


# -- question files


def test_a_question_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(
        '\ufeff{"question": "补办身份证", "expect": ["a"], "acceptable": ["b"], "topic": "证", "facets": ["费用"], "style": "plain"}\n\n'
        '{"question": "红烧肉", "expect": []}\n',
        encoding="utf-8",
    )
    assert read_questions(path) == [
        Labelled("补办身份证", ("a",), ("a", "b"), "证", ("费用",)),
        Labelled("红烧肉", (), ()),
    ]


@pytest.mark.parametrize(
    "line",
    ["不是 JSON", "[]", '"x"', "null", '{"question": "x"}', '{"expect": []}', '{"question": "x", "expect": null}', '{"question": "x", "expect": 3}'],
)  # fmt: skip
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps({"question": "x", "expect": []}) + f"\n\n{line}\n", encoding="utf-8")
    with pytest.raises(QuestionFileError, match="第 3 行不是题目"):
        read_questions(path)


@pytest.mark.parametrize("line", ['{"question": null, "expect": []}', '{"question": "x", "expect": "sfz-buling"}'])
def test_a_line_that_is_probably_a_slip_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(QuestionFileError, match="第 1 行不是题目"):
        read_questions(path)


def test_a_file_without_questions_or_without_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    with pytest.raises(QuestionFileError, match="读不了题目文件"):
        read_questions(path)
    path.write_bytes('{"question": "身份证", "expect": []}'.encode("gbk"))
    with pytest.raises(QuestionFileError, match=r"读不了题目文件.*请另存为 UTF-8"):
        read_questions(path)
    path.write_text("\n\n")
    with pytest.raises(QuestionFileError, match="没有题目"):
        read_questions(path)
