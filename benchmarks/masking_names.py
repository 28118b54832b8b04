"""Fits the weights by which names that nothing announces are told, and says how well it does on writings it was not fitted on.

usage: python benchmarks/masking_names.py [--write] [--words]

Fitted on what was written by hand for masking (`tests/planted_by_hand*.txt`, each also with other names put in, and the sentences of
`name_sentences.txt`); on what holds no names: the look-alikes beside them, the questions (never a half to judge by) and the starter knowledge. How
often characters are in names and words stand beside them was counted by others (`name_roles.txt`). All of it is in the project. With `--write`,
`knowledge/masking/name_weights.txt` is written. `tests/planted_by_hand_last.txt` and `planted_by_hand_shut.txt` are not fitted on: what they
say is what counts; they are told a second time with names as people bear them in place of their own, of which many are words.

With `--words` the words of jieba's dictionary in which these weights would find a name are added to `knowledge/masking/words_like_names.txt`.
"""

import json
import random
import re
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hotline.judging.name_counts import NameCounts
from hotline.judging.name_fitting import NamedText, fit_names, written
from knowledge.masking.characters import COMPOUND, SURNAMES
from knowledge.masking.characters import lines as lines_beside
from knowledge.masking.masked_text import mask
from tests.planted_by_hand import leaks, lines, planted_by_hand

HERE = Path(__file__).parent
WEIGHTS = HERE.parent / "knowledge/masking/name_weights.txt"
WORDS = WEIGHTS.with_name("words_like_names.txt")
WIDTH, BORNE = 150, 20
HEADING = """\
# What characters and their neighbours count for a name of a person, in hundredths; read by name_weights.py and written by
# benchmarks/masking_names.py --write, which says what it is fitted on. The counts behind it are of the dictionary of roles of HanLP 1.x (Apache
# License 2.0) and of jieba's dictionary (MIT)."""
PLANTED = ("planted_by_hand.txt", "planted_by_hand_later.txt", "planted_by_hand_fresh.txt", "planted_by_hand_open.txt")
ALIKE = ("lookalikes_by_hand.txt", "lookalikes_by_hand_later.txt", "lookalikes_by_hand_open.txt")
HALF_FRESH, FITTED_FRESH = "lookalikes_by_hand_fresh.txt", 205
"""Of these look-alikes so many are fitted on, from the first."""
LAST = ("planted_by_hand_last.txt", "planted_by_hand_shut.txt")
"""Writings that nothing is fitted on."""
PUT_IN, MADE, BESIDE = 6, 8, 6
"""How often a writing is taken with other names, a sentence with made-up ones, and what stands beside a name."""
COUNTS = {"written": 1.0, "put in": 0.35, "beside": 0.2, "no name": 0.2, "alike": 2.0, "ordinary": 0.3}
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


def words_with_names(counted: NameCounts) -> set[str]:
    """Words of three and four characters in which a name would be found, alone or in a question, if they were not known as words."""
    known = {word for line in lines_beside("words_like_names.txt") for word in line.split()}
    # Hardly anybody is called by a word of three characters: they are known whether a name would be found in them or not.
    known.update(word for word in counted.long_words if len(word) == len("高中生") and word in counted.often)
    every = [w for w in counted.long_words if w not in known and not re.match(COMPOUND, w)]
    asked = [(f"请问{word}在哪", word) for word in every] + [(f"{word}怎么办", word) for word in every]
    return known | {word for text, word in asked if word not in str(mask(text))}


def written_words(words: Iterable[str]) -> str:
    """The file of such words: what it says of itself, and as many in a line as there is room for."""
    heading = [line for line in WORDS.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    return "\n".join([*heading, *textwrap.wrap(" ".join(sorted(words)), WIDTH)]) + "\n"


def usual_names(name: str, counted: NameCounts) -> str:
    """How many of the writings of a file leak with names as people bear them, each put in as often as `BORNE`."""
    rng, leaking, every = random.Random(SEED), 0, 0  # noqa: S311 - which names are put in, no secret
    for _, text, secrets in planted_by_hand(seed=SEED, name=name):
        names = sorted({secret for secret in secrets if _NAME.fullmatch(secret)})
        for _ in range(BORNE if names else 0):
            borne = {one: counted.made_up(rng, evened=1.0) for one in names}
            said = re.sub("|".join(map(re.escape, names)), lambda found, borne=borne: borne[found[0]], text)
            every += 1
            leaking += any(leaks(one, str(mask(said))) for one in borne.values())
    return f"{name}，换上常见的姓名：漏 {leaking}/{every}，{leaking / every:.1%}"


def report() -> None:
    """How many of the writings leak, those that nothing was fitted on last, and what is hidden by mistake."""
    for name in (*PLANTED, *LAST):
        told = [
            any(leaks(s, str(mask(text))) for s in secrets) for _, text, secrets in planted_by_hand(seed=1, name=name)
        ]
        print(f"{name}：漏 {sum(told)}/{len(told)}，{sum(told) / len(told):.1%}")
    counted = NameCounts.read(HERE / "name_roles.txt", ())
    for name in LAST:
        print(usual_names(name, counted))
    for name in (*ALIKE, HALF_FRESH, "lookalikes_by_hand_shut.txt"):
        hidden = [text for text in lines(name) if str(mask(text)) != text]
        print(f"{name}：错遮 {len(hidden)}/{len(lines(name))}")


def main() -> None:
    if "--write" in sys.argv:
        start = time.process_time()
        said = sorted({*ordinary()})
        counted = NameCounts.read(HERE / "name_roles.txt", [*said, *alike()])
        texts = [*named(counted), *beside(counted), *(NamedText(text, counts=COUNTS["alike"]) for text in alike())]
        texts += [NamedText(text, counts=COUNTS["ordinary"]) for text in said]
        WEIGHTS.write_text(written(fit_names(texts, counted), HEADING), encoding="utf-8")
        print(f"已写入 {WEIGHTS}：{len(texts)} 段文字，{time.process_time() - start:.0f} 秒处理器时间")
    if "--words" in sys.argv:
        words = words_with_names(NameCounts.read(HERE / "name_roles.txt", ()))
        WORDS.write_text(written_words(words), encoding="utf-8")
        print(f"已写入 {WORDS}：{len(words)} 个词；再运行一次看结果")
        return
    report()


if __name__ == "__main__":
    main()
