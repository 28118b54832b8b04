"""What the weights of names that nothing announces are fitted on: texts in which it is known where somebody is named (`masking_names.py`)."""

import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hotline.judging.name_counts import NameCounts
from hotline.judging.name_fitting import NamedText
from knowledge.masking.characters import COMPOUND, SURNAMES
from tests.planted_by_hand import lines, planted_by_hand

HERE = Path(__file__).parent
PLANTED = ("planted_by_hand.txt", "planted_by_hand_later.txt", "planted_by_hand_fresh.txt", "planted_by_hand_open.txt")
ALIKE = ("lookalikes_by_hand.txt", "lookalikes_by_hand_later.txt", "lookalikes_by_hand_open.txt")
HALF_FRESH, FITTED_FRESH = "lookalikes_by_hand_fresh.txt", 205
"""Of these look-alikes so many are fitted on, from the first."""
PUT_IN, MADE, BESIDE = 6, 8, 6
"""How often a writing is taken with other names, a sentence with made-up ones, and what stands beside a name."""
COUNTS = {"written": 1.0, "put in": 0.35, "beside": 0.2, "no name": 0.2, "alike": 2.0, "ordinary": 0.3}
"""What a place in each counts."""
SEED = 5
LONGEST = 2000
NAME = re.compile(f"(?!.*[号栋月日路室楼])(?:{COMPOUND}|[{SURNAMES}])[\u4e00-\u9fff]{{1,2}}")
_SAYS = re.compile("[\u4e00-\u9fff]{2}")


def everything(counted: NameCounts, said: list[str], *, held: Callable[[str], bool] | None = None) -> list[NamedText]:
    """All that is fitted on, but for the lines written by hand that are held back."""
    texts = [*named(counted, held), *beside(counted)]
    for kind, every in (("alike", alike()), ("ordinary", said)):
        texts += [NamedText(text, counts=COUNTS[kind]) for text in every if held is None or not held(text)]
    return texts


def ordinary() -> Iterator[str]:
    """Questions and starter knowledge: nobody is named in them."""
    for path in sorted((HERE / "questions").rglob("*.jsonl")):
        if "judging" not in path.name:
            for line in path.read_text(encoding="utf-8").splitlines():
                yield from (said for said in json.loads(line).values() if isinstance(said, str) and _SAYS.search(said))
    for path in sorted((HERE.parent / "knowledge/starter").rglob("*")):
        if path.suffix in {".yaml", ".jsonl", ".txt"}:
            for line in path.read_text(encoding="utf-8").splitlines():
                if _SAYS.search(line):
                    yield line.strip()[:LONGEST]


def alike() -> list[str]:
    """Sentences that hold nothing personal and look like it."""
    return [line for name in ALIKE for line in lines(name)] + lines(HALF_FRESH)[:FITTED_FRESH]


def named(counted: NameCounts, held: Callable[[str], bool] | None) -> Iterator[NamedText]:
    """What was written by hand, as it stands and with other names in it."""
    rng = random.Random(SEED)  # noqa: S311 - which names are put in, no secret
    for name in PLANTED:
        for line, text, secrets in planted_by_hand(seed=SEED, name=name):
            if held is not None and held(line):
                continue
            names = [secret for secret in secrets if NAME.fullmatch(secret)]
            pieces = re.split(f"({'|'.join(map(re.escape, names))})", text) if names else [text]
            yield put(pieces, COUNTS["written"])
            for _ in range(PUT_IN if names else 0):
                yield put([p if n % 2 == 0 else counted.made_up(rng) for n, p in enumerate(pieces)], COUNTS["put in"])
    for line in (HERE / "name_sentences.txt").read_text(encoding="utf-8").splitlines():
        for _ in range(0 if line.startswith("#") else MADE):
            pieces = [p if p != "N" else counted.made_up(rng) for p in re.split("(N)", line)]
            yield put(pieces, COUNTS["put in"])


def beside(counted: NameCounts) -> Iterator[NamedText]:
    """Names between what stands before somebody and what behind, and now and then a word that is no name."""
    rng = random.Random(SEED)  # noqa: S311 - which stand beside which, no secret
    before, behind = slots()
    for verb in counted.verbs:
        for name in (counted.made_up(rng), counted.made_up(rng), counted.word(rng, said=False)):
            yield put([rng.choice(before), name, verb], COUNTS["beside"])
        yield NamedText(rng.choice(before) + counted.word(rng, said=True) + verb, counts=COUNTS["no name"])
    for each, others in ((before, behind), (behind, before)):
        for one in each:
            for n in range(BESIDE):
                other = rng.choice(others)
                left, right = (one, other) if each is before else (other, one)
                name = counted.word(rng, said=False) if n % 3 == 2 else counted.made_up(rng)
                yield put([left, name, right], COUNTS["beside"])
            yield NamedText(left + counted.word(rng, said=True) + right, counts=COUNTS["no name"])


def slots() -> tuple[list[str], list[str]]:
    """What stands before somebody's name, and what behind."""
    text = (HERE / "name_slots.txt").read_text(encoding="utf-8")
    _, before, behind = re.split(r"^\[.*\]\n", text, flags=re.MULTILINE)
    return [line.strip("^$") for line in before.splitlines()], [line.strip("^$") for line in behind.splitlines()]


def put(pieces: list[str], counts: float) -> NamedText:
    """One text of pieces, of which every other one is a name."""
    starts = [sum(map(len, pieces[:n])) for n in range(len(pieces))]
    names = frozenset((starts[n], starts[n] + len(pieces[n])) for n in range(1, len(pieces), 2))
    return NamedText("".join(pieces), names, counts)
