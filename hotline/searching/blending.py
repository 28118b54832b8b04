"""How much the whole texts weigh beside the phrasings: it depends on what covers the question, and on how sure the phrasings are.

One linear score an entry: its score by phrasings, and each of `TEXT_SIGNALS` times each of `CONDITIONS` of the question. Fitted by
`benchmarks/texts.py` on entries that have nothing but a name and a text; where entries are asked for in many ways, phrasings decide alone.
"""

import json
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

from hotline.searching.features import NAMES, Measured
from hotline.searching.terms import Floats

SHIPPED = Path(__file__).with_name("blending.json")
TEXT_SIGNALS = ("whole", "whole_share", "whole_lead", "whole_over_phrasings", "passage", "passage_share")
"""Of an entry: what its whole text says of the question; that beside the most any says; by how much it says more than every other; and
more than its phrasings; and the first two of its best passage."""
CONDITIONS = ("always", "length", "grams", "ratio", "meaning", "score", "text", "lead", "few")
"""Of the question: its length; the most any phrasing covers by characters, literally and by meaning; the best score by phrasings; the
most any text says; how far the best score is ahead; in how few ways the entries in the running are asked
for (1: they have nothing but a name)."""
_SCORE = ("score", "score*length", "score*grams")
BLENDED = (*_SCORE, *(f"{signal}*{condition}" for signal, condition in product(TEXT_SIGNALS, CONDITIONS)))
_AT = {name: NAMES.index(name) for name in ("item_grams", "ratio", "meaning")}


IN_FEW_WAYS = 0.3
"""From this mean of one divided by the ways of asking of the entries in the running, texts are heard. Where there are many ways of asking,
the texts of facts cost more turns of conversations than they win sentences: dialogues' judging half 0.64 of turns right against 0.66."""


@dataclass(frozen=True, slots=True)
class Blend:
    """The weights of `BLENDED`."""

    weights: tuple[float, ...]

    def scores(self, measured: Measured, scores: Floats, length: int) -> Floats:
        """The scores of all pairs of a question of so many characters once the texts are heard."""
        if float(measured.few.mean()) < IN_FEW_WAYS:
            return scores
        found: Floats = (signals(measured, scores, length) @ np.array(self.weights)).astype(np.float32)
        return found

    def save(self, path: Path) -> None:
        """Write the weights by their names."""
        rounded = {name: round(weight, 4) for name, weight in zip(BLENDED, self.weights, strict=True)}
        path.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")


PHRASINGS_ALONE = Blend((1.0, *(0.0 for _ in BLENDED[1:])))
"""Ranks by the phrasings and by nothing else."""


@cache
def read_blend(path: Path = SHIPPED) -> Blend:
    """The shipped weights; raises KeyError for a file that lacks one."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Blend(tuple(float(stored[name]) for name in BLENDED))


def signals(measured: Measured, scores: Floats, length: int) -> Floats:
    """The row of `BLENDED` for every pair."""
    whole, passage = measured.texts[:, 0], measured.texts[:, 1]
    most = max(float(whole.max()), 1e-6)
    others = whole[measured.entries != measured.entries[int(whole.argmax())]]
    lead = np.where(whole >= most, most - (float(others.max()) if len(others) else 0.0), 0.0)
    grams = measured.matrix[:, _AT["item_grams"]]
    best = np.sort(scores)[::-1]
    ahead = float(best[0] - best[1]) if len(best) > 1 else 1.0
    of_entry = np.stack(
        [whole, whole / most, lead, whole - grams, passage, passage / max(float(passage.max()), 1e-6)], axis=1
    )
    of_question = np.array(
        [
            1.0,
            min(length, 60) / 60,
            grams.max(),
            measured.matrix[:, _AT["ratio"]].max(),
            measured.matrix[:, _AT["meaning"]].max(),
            best[0] / 10,
            most,
            min(ahead, 2.0),
            float(measured.texts[:, 2].mean()),
        ]
    )
    by_score = scores[:, None] * of_question[None, :3]
    crossed = (of_entry[:, :, None] * of_question[None, None, :]).reshape(len(scores), -1)
    rows: Floats = np.concatenate([by_score, crossed], axis=1)
    return rows
