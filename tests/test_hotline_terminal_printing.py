"""Lines broken as Chinese is."""

import re

import pytest
from rich.cells import cell_len

from hotline.terminal.command.printing import fitted


@pytest.mark.parametrize("width", [20, 40, 60])
def test_lines_are_broken_as_chinese_is(width: int) -> None:
    line = "  · 详见《居民身份证法》第十条（各地可能不同，以公布的为准），电话12345/12368，每天24小时。"
    rows = fitted(line, width).splitlines()
    assert "".join(row.strip() for row in rows) == line.strip()
    assert all(cell_len(row) <= width for row in rows)
    assert all(row.startswith("    ") for row in rows[1:])
    assert not any(re.match(r"[，。）》、]", row.strip()) for row in rows)
    assert any("12345/12368" in row for row in rows)


def test_what_is_wider_than_the_terminal_stays_whole() -> None:
    assert fitted("看 https://www.example.gov.cn/" + "a" * 40, 20).splitlines()[-1].endswith("a" * 40)
