"""The starter files are written so that people can edit them: one way of asking a line, and nothing written out many times."""

import re
from collections import Counter

from knowledge.starter.reading import STARTER

FILES = sorted(path for path in STARTER.glob("*.yaml") if path.name not in ("sources.yaml", "gongyong.yaml"))
OFTEN = 8
"""How often one fact may be written out before it belongs into a block."""


def test_ways_of_asking_stand_one_a_line() -> None:
    assert not [path.name for path in FILES if re.search(r"^    aliases: *\[", path.read_text(encoding="utf-8"), re.M)]


def test_what_many_entries_say_is_written_once() -> None:
    facts = Counter(
        line.strip()
        for path in FILES
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("      - {")
    )
    assert not [
        (line, count) for line, count in facts.items() if count > OFTEN and len(line) > 60 and "use:" not in line
    ]
    assert sum(count for line, count in facts.items() if "{use:" in line) > 1_000
