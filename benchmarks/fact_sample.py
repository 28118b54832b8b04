"""A sample of facts that rest on a source, for somebody who did not write them to read against it.

usage: python benchmarks/fact_sample.py [--seed 20261127] [--of 150]

Which facts are drawn depends on the seed and on each fact's place alone, so that a fact which is changed, added or taken away elsewhere
does not change the rest of the sample. What the readings found stands in docs/starter-checked.md.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from knowledge.entry.levels import Level, level_of
from knowledge.entry.records import Fact, ServiceItem
from knowledge.entry.wording import FIELD_NAMES, fact_text
from knowledge.starter.reading import Bundle, read_starter

SEED = 20261127
SIZE = 150


def drawn(bundle: Bundle, seed: int = SEED, size: int = SIZE) -> list[tuple[ServiceItem, Fact, Level]]:
    """The facts of the sample in the order of their entries: those with a source, whatever way it was read."""
    resting = sorted(_resting(bundle), key=lambda found: _lot(seed, found[0], found[1]))
    return sorted(resting[:size], key=lambda found: (found[0].code, found[1].id))


def _resting(bundle: Bundle) -> Iterator[tuple[ServiceItem, Fact, Level]]:
    for item in bundle.items:
        for fact in item.facts():
            level = level_of(fact, item, bundle.sources)
            if level not in ("", "未核实"):
                yield item, fact, level


def _lot(seed: int, item: ServiceItem, fact: Fact) -> str:
    return hashlib.sha256(f"{seed} {item.code} {item.region} {fact.id}".encode()).hexdigest()


def _row(number: int, item: ServiceItem, fact: Fact, level: Level) -> str:
    basis = "、".join(str(basis) for basis in fact.basis)
    return (
        f"{number}\t{item.code}\t{item.name}\t{FIELD_NAMES[fact.field]}\t{fact.id}\t{fact_text(fact)}\t{level}\t{basis}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--of", type=int, default=SIZE)
    asked = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for number, found in enumerate(drawn(read_starter(), asked.seed, asked.of), 1):
        print(_row(number, *found))
