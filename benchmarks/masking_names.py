"""Fits the weights by which names that nothing announces are told, and says how well it does on writings it was not fitted on.

usage: python benchmarks/masking_names.py [--write] [--words]

Fitted on what was written by hand for masking (`tests/planted_by_hand*.txt`, each also with other names put in, and the sentences of
`name_sentences.txt`); on what holds no names: the look-alikes beside them, the questions (never a half to judge by) and the starter knowledge. How
often characters are in names and words stand beside them was counted by others (`name_roles.txt`). All of it is in the project
(`masking_texts.py`). With `--write`, `knowledge/masking/name_weights.txt` is written: first from which sum on something is a name and the like is
chosen (`masking_thresholds.py`), each third told by what was fitted on the two others. `tests/planted_by_hand_last.txt`,
`planted_by_hand_shut.txt` and `planted_by_hand_newest.txt` are not fitted on: what they say is what counts; they are told a second time with names as people bear them in place of
their own, of which many are words.

With `--words` the words of jieba's dictionary in which these weights would find a name are added to `knowledge/masking/words_like_names.txt`.
"""

import random
import re
import sys
import textwrap
import time
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.masking_texts import ALIKE, HALF_FRESH, HERE, NAME, PLANTED, SEED, alike, everything, ordinary
from benchmarks.masking_thresholds import choose, use
from hotline.judging.name_counts import NameCounts
from hotline.judging.name_fitting import fit_names, written
from knowledge.masking.characters import COMPOUND
from knowledge.masking.characters import lines as lines_beside
from knowledge.masking.masked_text import mask
from knowledge.masking.name_weights import FILE
from tests.planted_by_hand import leaks, lines, planted_by_hand

WEIGHTS = HERE.parent / "knowledge/masking/name_weights.txt"
WORDS = WEIGHTS.with_name("words_like_names.txt")
WIDTH, BORNE = 150, 20
HEADING = """\
# What characters and their neighbours count for a name of a person, in hundredths; read by name_weights.py and written by
# benchmarks/masking_names.py --write, which says what it is fitted on. The counts behind it are of the dictionary of roles of HanLP 1.x (Apache
# License 2.0) and of jieba's dictionary (MIT)."""
LAST = ("planted_by_hand_last.txt", "planted_by_hand_shut.txt", "planted_by_hand_newest.txt")
"""Writings that nothing is fitted on."""


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
        names = sorted({secret for secret in secrets if NAME.fullmatch(secret)})
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
    for name in (*ALIKE, HALF_FRESH, "lookalikes_by_hand_shut.txt", "lookalikes_by_hand_newest.txt"):
        hidden = [text for text in lines(name) if str(mask(text)) != text]
        print(f"{name}：错遮 {len(hidden)}/{len(lines(name))}")


def main() -> None:
    if "--write" in sys.argv:
        start = time.process_time()
        said = sorted({*ordinary()})
        counted = NameCounts.read(HERE / "name_roles.txt", [*said, *alike()])
        chosen = choose(counted, said)
        sections = fit_names(everything(counted, said), counted)
        sections["other"] |= chosen
        WEIGHTS.write_text(written(sections, HEADING), encoding="utf-8")
        use(FILE)
        print(f"已写入 {WEIGHTS}，{time.process_time() - start:.0f} 秒处理器时间：{chosen}")
    if "--words" in sys.argv:
        words = words_with_names(NameCounts.read(HERE / "name_roles.txt", ()))
        WORDS.write_text(written_words(words), encoding="utf-8")
        print(f"已写入 {WORDS}：{len(words)} 个词；再运行一次看结果")
        return
    report()


if __name__ == "__main__":
    main()
