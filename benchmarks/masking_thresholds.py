"""Chooses from which sum on something is taken for a name, and what being a word or beside a name counts, on texts that were not fitted on.

A third of what was written by hand is held back, the weights are fitted on the rest, and the third is told by them; so three times. What leaks and
what is hidden by mistake are weighed against each other as the aims are, one in a hundred and half of one.
"""

import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.masking_texts import PLANTED, alike, everything
from hotline.judging.name_counts import NameCounts
from hotline.judging.name_fitting import fit_names, written
from knowledge.masking import name_weights
from knowledge.masking.masked_text import _mask, mask
from knowledge.masking.name_weights import FILE, standing_before, standing_behind, weights
from knowledge.masking.unannounced import _own, _start
from tests.planted_by_hand import leaks, planted_by_hand

THIRDS = 3
HIDDEN = 2.0
"""What hiding one in a hundred by mistake counts against leaking one in a hundred."""
START = {"likely": -0.6, "beside": 2.5, "by itself": 1.5, "personal": 1.5, "word": 3.0}
"""From which sum on it is a name; what it counts for to stand beside one (甲和乙), and against one to be all that is written (so are things and
firms), what must be said before and behind one that is a word, and what it counts against one that its surname makes a word that is no name."""
STEPS = {"likely": 0.3, "beside": 0.5, "by itself": 0.5, "personal": 0.5, "word": 1.0}
ORDINARY = 3_000
"""So many of the texts in which nobody is named are looked at."""


class Third(NamedTuple):
    """What is told by weights that were fitted without it, and where they stand."""

    weights: Path
    planted: list[tuple[str, list[str]]]
    alike: list[str]
    ordinary: list[str]


def choose(counted: NameCounts, said: list[str]) -> dict[str, float]:
    """Those that do best on what was held back, one after the other until none does better."""
    with TemporaryDirectory() as folder:
        thirds = [_third(counted, said, n, Path(folder)) for n in range(THIRDS)]
        best, chosen, better = _cost(thirds, START), dict(START), True
        print(f"{best}：{chosen}", flush=True)
        while better:
            better = False
            for name, step in STEPS.items():
                for tried in (chosen | {name: round(chosen[name] + by, 2)} for by in (step, -step)):
                    if (cost := _cost(thirds, tried)) < best:
                        best, chosen, better = cost, tried, True
                        print(f"{best}：{chosen}", flush=True)
        use(FILE)
    return chosen


def _third(counted: NameCounts, said: list[str], n: int, folder: Path) -> Third:
    def held(line: str) -> bool:
        return zlib.crc32(line.encode()) % THIRDS == n

    path = folder / str(n)
    path.write_text(written(fit_names(everything(counted, said, held=held), counted), "#"), encoding="utf-8")
    return Third(
        path,
        [(text, secrets) for line, text, secrets in _planted() if held(line)],
        [text for text in alike() if held(text)],
        [text for text in said if held(text)][:: max(1, len(said) // ORDINARY)],
    )


def _planted() -> Iterator[tuple[str, str, list[str]]]:
    for name in PLANTED:
        yield from planted_by_hand(seed=1, name=name)


def _cost(thirds: list[Third], thresholds: dict[str, float]) -> tuple[float, str]:
    """What the leaks and what is hidden by mistake cost together, and each of them in words."""
    leaking = alike_hidden = ordinary_hidden = 0
    for third in thirds:
        use(str(third.weights))
        weights().other.update(thresholds)
        for text, secrets in third.planted:
            masked = str(mask(text))
            leaking += any(leaks(secret, masked) for secret in secrets)
        alike_hidden += sum(str(mask(text)) != text for text in third.alike)
        ordinary_hidden += sum(str(mask(text)) != text for text in third.ordinary)
    shares = [
        100 * count / sum(len(third[n]) for third in thirds)
        for n, count in ((1, leaking), (2, alike_hidden), (3, ordinary_hidden))
    ]
    told = "漏 {:.2f}%，只是像的错遮 {:.2f}%，平常的话错遮 {:.2f}%".format(*shares)
    return round(shares[0] + HIDDEN * (shares[1] + shares[2]), 3), told


def use(file: str) -> None:
    """Tells names by the weights of that file."""
    name_weights.FILE = file
    for cached in (weights, standing_before, standing_behind, _own, _start, _mask):
        cached.cache_clear()
