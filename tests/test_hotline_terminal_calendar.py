"""The calendar at the terminal: shown, counted with, a year entered."""

from collections.abc import Callable

from click.testing import Result

from tests.terminal import refused


def test_a_year_is_shown(run: Callable[..., Result]) -> None:
    said = run("calendar", "show", "2026")
    assert "2026-10-10 星期六 调休上班（国庆节）" in said.stdout
    assert said.stderr == ""
    assert "2027年的放假调休安排还没有录入" in run("calendar", "show", "2027").stderr


def test_counting_across_the_national_day_and_into_the_next_year(run: Callable[..., Result]) -> None:
    assert run("calendar", "count", "2026-09-30", "3").stdout == "2026-10-10 星期六 调休上班（国庆节）\n"
    said = run("calendar", "count", "2026-12-31", "1")
    assert said.stdout == "2027-01-04 星期一 工作日\n"
    assert "2027年" in said.stderr


def test_a_year_is_entered(run: Callable[..., Result]) -> None:
    assert "已登记 2027-01-03 星期日 调休上班（元旦）" in run("calendar", "put", "2027-01-03", "上班", "元旦").stdout
    assert run("calendar", "complete", "2027").exit_code == 0
    said = run("calendar", "count", "2026-12-31", "1")
    assert (said.stdout, said.stderr) == ("2027-01-03 星期日 调休上班（元旦）\n", "")
    assert "本单位登记" in run("calendar", "show", "2027").stdout
    assert "现在是 2027-01-03 星期日 周末" in run("calendar", "remove", "2027-01-03").stdout
    assert "还没有录全" in run("calendar", "complete", "2027", "--undo").stdout


def test_what_cannot_be_entered_is_one_sentence(run: Callable[..., Result]) -> None:
    refused(run("calendar", "put", "2027-10-01", "放假"), 1, "请写明是什么节日")
    refused(run("calendar", "put", "2027-13-01", "放假", "国庆节"), 2, "不是日期")
    refused(run("calendar", "remove", "2027-10-01"), 1, "没有登记过")
