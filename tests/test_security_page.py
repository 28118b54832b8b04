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
