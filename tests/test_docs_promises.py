"""The promises of docs/security.md: each says by what it is tested and what was last measured, and what it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
PROMISES = PAGE.partition("## 承诺、测试、最近的数")[2].partition("\n## ")[0]
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PROMISES.splitlines()
    if line.startswith("|") and not line.startswith("| ---") and not line.startswith("| 承诺")
]
NAMED = sorted({*re.findall(r"`(tests/[\w/]+\.(?:py|txt))`", PAGE), *re.findall(r"`(\w+\.txt)`", PAGE)})
SCRIPTS = sorted({*re.findall(r"python -m (benchmarks\.\w+)", PAGE), *re.findall(r"python (benchmarks/\w+\.py)", PAGE)})
TARGETS = sorted(set(re.findall(r"`make ([\w-]+)`", PAGE)))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:20])
def test_a_promise_has_a_test_and_a_figure(row: list[str]) -> None:
    promise, test, figure = row
    assert promise
    assert re.search(r"`(?:tests/|python|make|systemd-analyze)|^同上", test), test
    assert figure


@pytest.mark.parametrize("named", NAMED)
def test_the_test_that_is_named_is_there(named: str) -> None:
    where = (
        [ROOT / named]
        if "/" in named
        else [*ROOT.glob(f"tests/{named}"), *ROOT.glob(f"benchmarks/{named}"), *ROOT.glob(f"knowledge/**/{named}")]
    )
    assert any(path.is_file() for path in where)
    if named.endswith(".py"):
        assert "def test_" in (ROOT / named).read_text(encoding="utf-8")


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_script_that_is_named_is_there(script: str) -> None:
    assert (ROOT / (script if "/" in script else f"{script.replace('.', '/')}.py")).is_file()


@pytest.mark.parametrize("target", TARGETS)
def test_the_target_that_is_named_is_there(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_there_are_promises() -> None:
    assert len(ROWS) >= 16
    assert len(NAMED) >= 30
    assert len(SCRIPTS) >= 5
