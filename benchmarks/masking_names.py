"""Fits the weights by which names that nothing announces are told, and says how well it does on writings it was not fitted on.

usage: python benchmarks/masking_names.py [--write]

Fitted on what was written by hand for masking (`tests/planted_by_hand*.txt`, each also with other names put in, and the sentences of
`name_sentences.txt`); on what holds no names: the look-alikes beside them, the questions (never a half to judge by) and the starter knowledge. How
often characters are in names and words stand beside them was counted by others (`name_roles.txt`). All of it is in the project. With `--write`,
`knowledge/masking/name_weights.txt` is written. `tests/planted_by_hand_last.txt` is not fitted on: what it says is what counts.
"""

import json
import random
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hotline.judging.name_counts import NameCounts
from hotline.judging.name_fitting import NamedText, fit_names, written
from knowledge.masking.characters import COMPOUND, SURNAMES
from knowledge.masking.masked_text import mask
from tests.planted_by_hand import leaks, lines, planted_by_hand

HERE = Path(__file__).parent
WEIGHTS = HERE.parent / "knowledge/masking/name_weights.txt"
HEADING = """\
# What characters and their neighbours count for a name of a person, in hundredths; read by name_weights.py and written by
# benchmarks/masking_names.py --write, which says what it is fitted on. The counts behind it are of the dictionary of roles of HanLP 1.x (Apache
# License 2.0) and of jieba's dictionary (MIT)."""
PLANTED = ("planted_by_hand.txt", "planted_by_hand_later.txt", "planted_by_hand_fresh.txt")
ALIKE = ("lookalikes_by_hand.txt", "lookalikes_by_hand_later.txt")
HALF_FRESH, FITTED_FRESH = "lookalikes_by_hand_fresh.txt", 205
"""Of these look-alikes so many are fitted on, from the first."""
LAST = "planted_by_hand_last.txt"
"""Writings that nothing is fitted on."""
PUT_IN, MADE = 6, 8
"""How often a writing is taken with other names, and a sentence with made-up ones."""
COUNTS = {"written": 1.0, "put in": 0.35, "alike": 2.0, "ordinary": 0.3}
"""What a place in each counts."""
SEED = 5
LONGEST = 2000
_NAME = re.compile(f"(?!.*[号栋月日路室楼])(?:{COMPOUND}|[{SURNAMES}])[\u4e00-\u9fff]{{1,2}}")
_SAYS = re.compile("[\u4e00-\u9fff]{2}")


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


def named(counted: NameCounts) -> Iterator[NamedText]:
    """What was written by hand, as it stands and with other names in it."""
    rng = random.Random(SEED)  # noqa: S311 - which names are put in, no secret
    for name in PLANTED:
        for _, text, secrets in planted_by_hand(seed=SEED, name=name):
            names = [secret for secret in secrets if _NAME.fullmatch(secret)]
            pieces = re.split(f"({'|'.join(map(re.escape, names))})", text) if names else [text]
            yield put(pieces, COUNTS["written"])
            for _ in range(PUT_IN if names else 0):
                yield put([p if n % 2 == 0 else counted.made_up(rng) for n, p in enumerate(pieces)], COUNTS["put in"])
    for line in (HERE / "name_sentences.txt").read_text(encoding="utf-8").splitlines():
        for _ in range(0 if line.startswith("#") else MADE):
            pieces = [p if p != "N" else counted.made_up(rng) for p in re.split("(N)", line)]
            yield put(pieces, COUNTS["put in"])


def put(pieces: list[str], counts: float) -> NamedText:
    """One text of pieces, of which every other one is a name."""
    starts = [sum(map(len, pieces[:n])) for n in range(len(pieces))]
    names = frozenset((starts[n], starts[n] + len(pieces[n])) for n in range(1, len(pieces), 2))
    return NamedText("".join(pieces), names, counts)


def report() -> None:
    """How many of the writings leak, those that nothing was fitted on last, and what is hidden by mistake."""
    for name in (*PLANTED, LAST):
        told = [
            any(leaks(s, str(mask(text))) for s in secrets) for _, text, secrets in planted_by_hand(seed=1, name=name)
        ]
        print(f"{name}：漏 {sum(told)}/{len(told)}，{sum(told) / len(told):.1%}")
    for name in (*ALIKE, HALF_FRESH):
        hidden = [text for text in lines(name) if str(mask(text)) != text]
        print(f"{name}：错遮 {len(hidden)}/{len(lines(name))}")


def main() -> None:
    if "--write" in sys.argv:
        start = time.process_time()
        said = sorted({*ordinary()})
        counted = NameCounts.read(HERE / "name_roles.txt", [*said, *alike()])
        texts = [*named(counted), *(NamedText(text, counts=COUNTS["alike"]) for text in alike())]
        texts += [NamedText(text, counts=COUNTS["ordinary"]) for text in said]
        WEIGHTS.write_text(written(fit_names(texts, counted), HEADING), encoding="utf-8")
        print(f"已写入 {WEIGHTS}：{len(texts)} 段文字，{time.process_time() - start:.0f} 秒处理器时间")
    report()


if __name__ == "__main__":
    main()
