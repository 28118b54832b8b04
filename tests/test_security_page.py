"""The page on security names only tests and settings that are there, and every threat has a test."""

import re
from pathlib import Path

import pytest

from knowledge.backups import KEPT_DAYS
from knowledge.keys import LASTING as KEY_LASTING
from knowledge.staff.sessions import SESSION_HOURS
from tests.test_knowledge_masking_planted import FALSE, LEAKS

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/\w+\.py)`", PAGE)))


@pytest.mark.parametrize("name", NAMED)
def test_every_test_that_is_named_is_there(name: str) -> None:
    assert "def test_" in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(set(re.findall(r"python (?:-m )?(benchmarks[./]\w+)", PAGE))))
def test_every_measurement_that_is_named_is_there(name: str) -> None:
    assert (ROOT / f"{name.replace('.', '/', 1)}.py").exists()


def test_every_promise_names_how_it_is_tested_and_what_came_of_it() -> None:
    section = PAGE.split("## 承诺、测试、最近的数")[1].split("\n## ")[0]
    rows = [
        line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ") and "---" not in line
    ][1:]
    assert len(rows) >= 15
    assert not [row for row in rows if len(row) != 3 or not all(cell.strip() for cell in row)]
    named = r"`(?:tests/|python |make |systemd-analyze)|同上|proxy_set_header"
    assert not [row for row in rows if not re.search(named, row[1] + row[2])]


def test_every_threat_has_a_test() -> None:
    section = PAGE.split("## 谁会来攻击，怎么挡")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert len(rows) >= 15
    assert not [row for row in rows if "`tests/" not in row]


def test_the_times_that_are_told_are_those_of_the_program() -> None:
    assert f"登录 {SESSION_HOURS} 小时" in PAGE
    assert f"{KEPT_DAYS} 天，更早的每月一份" in PAGE
    assert KEY_LASTING.days == 1


def test_the_aims_that_are_told_are_those_of_the_tests() -> None:
    assert f"漏掉 ≤ {LEAKS:.0%}".replace("%", " %") in PAGE
    assert f"错遮 ≤ {FALSE:.1%}".replace("%", " %") in PAGE
