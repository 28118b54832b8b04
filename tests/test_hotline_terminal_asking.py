"""One question in the terminal: the answer, why, and for whom."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from hotline.answering.safety import IN_DANGER
from knowledge.store import KnowledgeBase
from tests.terminal import refused


def test_a_question_is_answered(run: Callable[..., Result]) -> None:
    said = run("ask", "身份证丢了怎么补办")
    assert said.exit_code == 0
    assert "工本费：40元" in said.stdout
    assert "工本费：20元" in run("ask", "身份证丢了怎么补办", "--region", "440106").stdout


def test_the_explanation_has_the_confidence_of_the_reply(run: Callable[..., Result]) -> None:
    """A place is not looked for among the items, there or here."""
    question = "我在天河区，身份证丢了怎么补办要多少钱呢"
    said = json.loads(run("ask", question, "--json", "--explain").stdout)
    assert said["explanation"]["confidence"] == said["confidence"]
    assert said["explanation"]["candidates"][0]["code"] == "sfz-buling"
    assert {"name", "phrasing", "score", "for", "against"} <= set(said["explanation"]["candidates"][0])
    assert "explanation" not in json.loads(run("ask", question, "--json").stdout)
    assert all(reason["meaning"] and reason["share"] for reason in said["explanation"]["rests_on"])
    assert f"把握 {said['confidence']:.1%}" in run("ask", question, "--explain").stdout


def test_the_explanation_says_why_this_fact_comes_first(run: Callable[..., Result]) -> None:
    question = "身份证丢了补办要多少钱"
    said = json.loads(run("ask", question, "--json", "--explain").stdout)
    first, *others = said["explanation"]["facts"]
    assert first["id"] == said["facts"][0]["id"]
    assert first["reasons"]
    assert all(reason["meaning"] and reason["share"] for reason in first["reasons"])
    assert [first["score"], *(fact["score"] for fact in others)] == sorted(
        (fact["score"] for fact in (first, *others)), reverse=True
    )
    assert "先答哪一条" in run("ask", question, "--explain").stdout


@pytest.mark.parametrize("question", ["8 15 28 30 12", "1" * 40, "证" * 2_000, "？" * 300])
def test_what_asks_nothing_gets_a_polite_reply(run: Callable[..., Result], question: str) -> None:
    result = run("ask", question, "--explain")
    assert result.exit_code in {0, 1}
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "【" not in result.stdout
    assert "请" in result.stdout


@pytest.mark.parametrize("code", ["99", "999999000000", "440106999000"])
@pytest.mark.parametrize("command", [["ask", "身份证"], ["repl"], ["item", "show", "sfz-buling"]], ids=lambda c: c[0])
def test_a_region_that_does_not_exist_is_refused(run: Callable[..., Result], command: list[str], code: str) -> None:
    refused(run(*command, "--region", code), 2, f"没有“{code}”这个地区", "region find")


def test_what_is_for_operators_is_told_to_operators_only(run: Callable[..., Result], database: str) -> None:
    question = "丙类工单怎么转"
    assert "三楼值班台" in run("ask", question, "--operator").stdout
    assert "三楼值班台" in run("repl", "--operator", input=f"{question}\n/退出\n").stdout
    assert "三楼值班台" not in run("ask", question).stdout
    assert "三楼值班台" not in run("repl", input=f"{question}\n").stdout
    explained = json.loads(run("ask", question, "--operator", "--json", "--explain").stdout)["explanation"]
    assert explained["candidates"][0]["code"] == "nb-zhuanjie"
    with KnowledgeBase(database.removeprefix("sqlite:///")) as kb:
        assert {asked.channel for asked in kb.questions.recent()} == {"operator", "terminal"}


def test_a_question_that_is_too_long_is_refused(run: Callable[..., Result]) -> None:
    said = run("ask", "问" * 2_001)
    refused(said, 2, "问题太长了（2001 个字），请缩短到 2000 个字以内。")
    assert said.stderr.splitlines()[-1] == IN_DANGER


def test_whoever_asks_in_vain_is_told_whom_to_call_in_danger(
    run: Callable[..., Result], tmp_path: Path, database: str
) -> None:
    assert run("ask", "去月球怎么走").stdout.splitlines()[-1] == IN_DANGER
    assert run("ask", "屋里有怪味很呛").stdout.splitlines()[0] == IN_DANGER
    listed = run("inbox", "list").stdout
    assert listed.index("【可能有危险】屋里") < listed.index("去月球")
    assert "【可能有危险】第" in run("inbox", "show", "2").stdout
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is not a database" * 200)
    in_vain = run("ask", "身份证", "--database", str(broken))
    refused(in_vain, 1, "不是可用的数据库文件")
    assert in_vain.stderr.splitlines()[-1] == IN_DANGER
    assert IN_DANGER not in run("check", "--database", str(broken)).stderr
