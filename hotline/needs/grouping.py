"""Which texts ask for the same: agglomerative clustering by average linkage over a likeness of terms, meaning and letters.

Everything is offline and deterministic. New texts join the group whose members they are like on average, or are clustered among
themselves; by the same measure, so that what comes in one by one is grouped much as what comes at once.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from hotline.needs.said import LONG, Floats, NeedText

TERMS, ITEMS, MEANING, LETTERS = 0.55, 0.10, 0.20, 0.15
"""What each view of two texts adds to their likeness (0–1)."""
APART = 0.6
"""How much less alike texts are that name different things or actions altogether."""
ALIKE = 0.42
"""From this likeness on, on average, texts are one need. Of stories that is asked without the share of letters, which say nothing of them."""
WORTH_LETTERS = 0.25
"""Pairs of short texts that are less alike by terms and meaning are not compared letter by letter."""
AT_ONCE = 4_000
"""So many texts are clustered at once: their likenesses take 64 MB."""
OFTEN = 0.0005
"""Terms that so large a share of all pairs have in common are multiplied out together, which is faster."""


def likeness(texts: Sequence[NeedText], others: Sequence[NeedText], rarity: Mapping[str, float]) -> Floats:
    """How alike each of some texts is to each of others: rows by columns, 0–1."""
    found = TERMS * _by_terms(texts, others, rarity) + ITEMS * _by_items(texts, others)
    meaning = np.stack([t.meaning for t in texts]) @ np.stack([t.meaning for t in others]).T
    found += MEANING * np.clip(meaning, 0, 1)
    short, other_short = (np.array([len(t.text) <= LONG for t in many]) for many in (texts, others))
    by_letters = np.outer(short, other_short)
    for row, column in zip(*np.nonzero(by_letters & (found >= WORTH_LETTERS)), strict=True):
        found[row, column] += LETTERS * fuzz.ratio(texts[row].text, others[column].text) / 100
        found[row, column] *= 1 - APART * _apart(texts[row], others[column])
    return found.astype(np.float32)


def rarities(texts: Sequence[NeedText]) -> dict[str, float]:
    """The weight of each term by how few texts say it: ln((1 + n) / (1 + said by)) + 1."""
    said = Counter(term for text in texts for term in text.terms)
    whole = 1 + len(texts)
    return {term: float(np.log(whole / (1 + often)) + 1) for term, often in said.items()}


def clusters(
    texts: Sequence[NeedText], *, alike: float = ALIKE, rarity: Mapping[str, float] | None = None
) -> list[list[int]]:
    """Groups of texts by their numbers, the largest first, each in the order given. Takes at most `AT_ONCE` texts."""
    if len(texts) > AT_ONCE:
        raise ValueError(f"{len(texts)} texts are more than {AT_ONCE}")
    if not texts:
        return []
    matrix = likeness(texts, texts, rarity or rarities(texts))
    return sorted(_linked(matrix, alike), key=lambda group: (-len(group), group[0]))


def _linked(matrix: Floats, alike: float) -> list[list[int]]:
    """Average linkage by chains of nearest neighbours (Murtagh 1983), which gives the same tree as always merging the nearest two."""
    size = len(matrix)
    like: npt.NDArray[np.float32] = matrix.copy()
    np.fill_diagonal(like, -1)
    members: dict[int, list[int]] = {number: [number] for number in range(size)}
    done: list[list[int]] = []
    chain: list[int] = []
    while members:
        if not chain:
            chain.append(next(iter(members)))
        last = chain[-1]
        nearest = int(like[last].argmax())
        before = chain[-2] if len(chain) > 1 else None
        if before is not None and like[last, before] >= like[last, nearest]:
            nearest = before
        if like[last, nearest] < alike:
            # Nothing will ever be alike enough to it: what it is compared with only gets less alike by merging.
            done.append(sorted(members.pop(last)))
            like[last, :] = like[:, last] = -1
            chain.pop()
        elif nearest == before:
            del chain[-2:]
            one, other = len(members[last]), len(members[nearest])
            merged = (like[last] * one + like[nearest] * other) / (one + other)
            merged[(like[last] < 0) | (like[nearest] < 0)] = -1
            like[nearest, :] = like[:, nearest] = merged
            like[nearest, nearest] = -1
            like[last, :] = like[:, last] = -1
            members[nearest] += members.pop(last)
        else:
            chain.append(nearest)
    return done


def _apart(one: NeedText, other: NeedText) -> float:
    """How far (0–1) two short texts each name something that the other does not: other things (结婚登记, 离婚登记) or actions (激活, 挂失)."""
    things = _exclusive(one.things, other.things, one.named, other.named)
    return max(things, _exclusive(one.actions, other.actions, one.named, other.named))


def _exclusive(one: frozenset[str], other: frozenset[str], named: frozenset[str], other_named: frozenset[str]) -> float:
    """The share of what only one surely names, in whichever has less of it."""
    if not one or not other:
        return 0.0
    return min(len(one - other_named) / len(one), len(other - named) / len(other))


def _by_terms(texts: Sequence[NeedText], others: Sequence[NeedText], rarity: Mapping[str, float]) -> Floats:
    """The cosine of weighted terms: those that many say as one product of matrices, the others a term at a time."""
    mine, theirs = _postings(texts, rarity), _postings(others, rarity)
    shared = mine.keys() & theirs.keys()
    common = sorted(
        term for term in shared if len(mine[term][0]) * len(theirs[term][0]) > OFTEN * len(texts) * len(others)
    )
    left = np.zeros((len(texts), len(common)), dtype=np.float32)
    right = np.zeros((len(others), len(common)), dtype=np.float32)
    for column, term in enumerate(common):
        for matrix, (rows, weights) in ((left, mine[term]), (right, theirs[term])):
            matrix[rows, column] = weights
    found: Floats = left @ right.T
    for term in shared - set(common):
        (rows, weights), (columns, other_weights) = mine[term], theirs[term]
        found[np.ix_(rows, columns)] += np.outer(weights, other_weights)
    return found


def _postings(texts: Sequence[NeedText], rarity: Mapping[str, float]) -> dict[str, tuple[list[int], list[float]]]:
    """For each term the texts that say it, and its weight in each."""
    found: dict[str, tuple[list[int], list[float]]] = {}
    for number, text in enumerate(texts):
        for term, weight in zip(text.terms, _unit(text.terms, rarity).tolist(), strict=True):
            rows, weights = found.setdefault(term, ([], []))
            rows.append(number)
            weights.append(weight)
    return found


def _unit(terms: Mapping[str, float], rarity: Mapping[str, float]) -> Floats:
    """The weights of terms with their rarity, brought to length one; a term never seen is as rare as can be."""
    rarest = max(rarity.values(), default=1.0)
    weights = np.array([weight * rarity.get(term, rarest) for term, weight in terms.items()], dtype=np.float32)
    return weights / max(float(np.linalg.norm(weights)), 1e-6) if len(weights) else weights


def _by_items(texts: Sequence[NeedText], others: Sequence[NeedText]) -> Floats:
    """The cosine of the nearest items."""
    seen = sorted({number for text in (*texts, *others) for number in text.near})
    places = {number: place for place, number in enumerate(seen)}

    def laid_out(many: Sequence[NeedText]) -> Floats:
        matrix = np.zeros((len(many), len(seen)), dtype=np.float32)
        for row, text in enumerate(many):
            for number, near in text.near.items():
                matrix[row, places[number]] = near
        unit: Floats = matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-6)
        return unit

    near: Floats = laid_out(texts) @ laid_out(others).T
    return near
