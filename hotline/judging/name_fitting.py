"""Fitting what characters and their neighbours count for a name: the weights of `knowledge/masking/name_weights.txt`.

Every place where a name might stand is an example, right if one does. A logistic regression says what counts: how often the characters are in
names against how often they are written, whether they make words, and what stands before and behind. `benchmarks/masking_names.py` gathers the texts.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hotline.judging.methods.sparse import Sparse, fit_logistic
from hotline.judging.name_counts import COMPOUNDS, LEAST_SURNAME, NEIGHBOUR, RARE, NameCounts
from knowledge.masking.characters import SURNAMES
from knowledge.masking.name_weights import PAIRS, is_han
from knowledge.masking.unannounced import OF_SOMETHING

DECAY, NEIGHBOUR_DECAY = 0.1, 3.0
"""On the squares of the weights: of what is measured, of which there is little, and of each neighbour by itself."""
LEAST_BEHIND, UNKNOWN = -6.0, -2.0
NEVER = -30.0
MOST_SAID = 30
"""Oftener said counts no more."""
LITTLE_NEIGHBOUR, LITTLE_GIVEN = 0.1, 0.5
"""What a neighbour must say beyond its shorter one, and a given name that is a word, to be written down."""
UNLIKELY_GIVEN = -1.0
"""A given name whose characters count less than this is hardly taken for one: what else counts against it is not written down."""
STEPS = {"before": 10, "behind": 10, "joins": 25, "heads": 25}
"""To how many hundredths the weights of a section are rounded; to five those of the others."""
MEASURED = (
    "surname", "compound", "first", "second", "one", "only", "sign before", "sign behind", "before", "behind", "behind only",
    "unknown before", "unknown behind", "alone", "said", "begins", "given", "joins", "joins often", "heads", "heads often", "whole", "whole often", "whole said",
)  # fmt: skip
Sections = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text, where names stand in it, and what each place in it counts."""

    text: str
    names: frozenset[tuple[int, int]] = frozenset()
    counts: float = 1.0


def fit_names(texts: Sequence[NamedText], counted: NameCounts) -> Sections:
    """The weights by section, as `name_weights.txt` has them."""
    measured, neighbours, right, counts = [], [], [], []
    for each in texts:
        for start, kept, end in _places(each.text, counted):
            measured.append(_measure(each, start, kept, end, counted))
            neighbours.append(_neighbours(each.text, start, end))
            right.append((start, end) in each.names)
            counts.append(each.counts)
    heard = _heard(neighbours, right)
    columns = {name: len(MEASURED) + n for n, name in enumerate(sorted(heard))}
    matrix = np.array(measured)
    spread = np.maximum(matrix.std(axis=0), 1e-6)
    # One decay for all: what has the smaller one is written larger.
    larger = np.sqrt(NEIGHBOUR_DECAY / DECAY) / spread
    rows, within = np.nonzero(matrix)
    beside = [(row, columns[name]) for row, names in enumerate(neighbours) for name in names if name in columns]
    x = Sparse(
        np.concatenate([rows, [row for row, _ in beside]]).astype(np.int64),
        np.concatenate([within, [column for _, column in beside]]).astype(np.int64),
        np.concatenate([(matrix * larger)[rows, within], np.ones(len(beside))]),
        (len(matrix), len(MEASURED) + len(columns)),
    )
    fit = fit_logistic(x, np.array(right, dtype=np.float64), np.array(counts), decay=NEIGHBOUR_DECAY)
    weights = dict(zip(MEASURED, (fit.weights[: len(MEASURED), 0] * larger).tolist(), strict=True))
    known = {name: float(fit.weights[column, 0]) for name, column in columns.items()}
    return _own(weights, counted) | _standing(weights, known, counted, float(fit.bias[0]))


def _places(text: str, counted: NameCounts) -> Iterator[tuple[int, int, int]]:
    """Where a name might begin, its given name, and where it might end."""
    for start, char in enumerate(text):
        sizes = [2] * (text[start : start + 2] in COMPOUNDS) + [1] * (char in SURNAMES)
        for kept in (start + size for size in sizes):
            for end in (kept + 1, kept + 2):
                possible = (
                    end <= len(text) and counted.may_be_given(text[kept:end]) and text[start:end] not in counted.fixed
                )
                if possible and not OF_SOMETHING.match(text, end):
                    yield start, kept, end


def _measure(each: NamedText, start: int, kept: int, end: int, counted: NameCounts) -> list[float]:
    """In the order of `MEASURED`."""
    text = each.text
    before, behind, given = text[max(start - NEIGHBOUR, 0) : start], text[end : end + NEIGHBOUR], text[kept:end]
    one, single = len(given) == 1, kept == start + 1
    sign_before, sign_behind = not is_han(before[-1:]), not is_han(behind[:1])
    known_before, known_behind = _known_before(before, counted), _known_behind(behind, counted)
    # A text by itself does not make what it says a word.
    said = counted.said[given] - (not each.names)
    return [
        max(counted.ratio(text[start], "B"), LEAST_SURNAME) if single else 0.0,
        float(not single),
        0.0 if one else counted.ratio(given[0], "C"),
        0.0 if one else counted.ratio(given[1], "D"),
        float(one),
        counted.ratio(given, "E") if one else 0.0,
        float(sign_before),
        float(sign_behind),
        0.0 if sign_before else (UNKNOWN if known_before is None else known_before),
        0.0 if sign_behind else (UNKNOWN if known_behind is None else known_behind),
        max(counted.ratio(behind[0], "D"), LEAST_BEHIND) if one and not sign_behind else 0.0,
        float(not sign_before and known_before is None),
        float(not sign_behind and known_behind is None),
        float(sign_before and sign_behind),
        math.log2(said + 1) if not one and said > 0 else 0.0,
        float(single and text[start : start + 2] in counted.words),
        float(given in counted.words),
        *_makes(text[end - 1 : end + 1], counted),
        *_makes(text[max(start - 1, 0) : start + 1], counted),
        float(text[start:end] in counted.often),
        math.log2(counted.often.get(text[start:end], 0) + 1),
        _said(counted.said[text[start:end]] - (not each.names)),
    ]


def _makes(pair: str, counted: NameCounts) -> tuple[float, float]:
    """Whether two characters of which one is in the name and the other beside it make a word, and how often."""
    count = counted.words.get(pair, 0)
    return float(count > 0), math.log2(count + 1)


def _said(times: int) -> float:
    return math.log2(min(max(times, 0), MOST_SAID) + 1)


def _known_before(text: str, counted: NameCounts) -> float | None:
    sizes = range(min(NEIGHBOUR, len(text)), 0, -1)
    return next((counted.before[text[-size:]] for size in sizes if text[-size:] in counted.before), None)


def _known_behind(text: str, counted: NameCounts) -> float | None:
    sizes = range(min(NEIGHBOUR, len(text)), 0, -1)
    return next((counted.behind[text[:size]] for size in sizes if text[:size] in counted.behind), None)


def _neighbours(text: str, start: int, end: int) -> list[str]:
    """What stands before (<) and behind (>), each as long as its number; the ends of the text are neighbours of no characters."""
    before = [f"<{text[start - size : start]}" for size in (1, 2, 3) if size <= start]
    behind = [f">{text[end : end + size]}" for size in (1, 2, 3) if end + size <= len(text)]
    return (before or ["<"]) + (behind or [">"])


def _heard(neighbours: Iterable[Sequence[str]], right: Iterable[bool]) -> set[str]:
    """Those seen often enough to learn something from."""
    every, named = Counter[str](), Counter[str]()
    for names, is_name in zip(neighbours, right, strict=True):
        every.update(names)
        if is_name:
            named.update(names)
    least = {1: 1, 2: 10, 3: 60}
    return {name for name, count in every.items() if named[name] >= 4 or count >= least.get(len(name), count + 1)}


def _own(weights: Mapping[str, float], counted: NameCounts) -> Sections:
    """What the characters of a name count for."""
    chars = [c for c in counted.roles if len(c) == 1 and is_han(c)]
    first, second, only = (
        {c: weights[name] * counted.ratio(c, role) for c in chars if counted.ratio(c, role) >= RARE}
        for name, role in (("first", "C"), ("second", "D"), ("only", "E"))
    )
    behind = {c: weights["behind only"] * max(counted.ratio(c, "D"), LEAST_BEHIND) for c in chars}
    most = 0.9 * LEAST_BEHIND * weights["behind only"]
    whole = {
        word: weights["whole"] * (word in counted.often)
        + weights["whole often"] * math.log2(counted.often.get(word, 0) + 1)
        + weights["whole said"] * _said(counted.said[word])
        for word in counted.often.keys() | counted.said.keys() | counted.fixed
        if word[0] in SURNAMES and counted.may_be_given(word[1:])
    }
    return {
        "surname": {c: weights["surname"] * max(counted.ratio(c, "B"), LEAST_SURNAME) for c in SURNAMES},
        "first": first,
        "second": second,
        "only": {c: weight + weights["one"] for c, weight in only.items()},
        "behind only": {c: weight for c, weight in behind.items() if weight < most},
        "begins": {
            word: weights["begins"]
            for word in counted.words
            if word[0] in SURNAMES and (word[1] in first or word[1] in only)
        },
        "given": _given(weights, counted, first, second),
        "joins": _making("joins", weights, counted, first.keys() | second.keys() | only.keys(), 0),
        "heads": _making("heads", weights, counted, set(SURNAMES), 1),
        "whole": {word: weight for word, weight in whole.items() if weight <= -LITTLE_GIVEN},
    }


def _given(
    weights: Mapping[str, float], counted: NameCounts, first: Mapping[str, float], second: Mapping[str, float]
) -> dict[str, float]:
    """What counts against given names of two characters that are words, or are said side by side."""
    likely = (
        pair
        for pair in counted.words.keys() | counted.said.keys()
        if len(pair) == len("建国") and first.get(pair[0], NEVER) + second.get(pair[1], NEVER) >= UNLIKELY_GIVEN
    )
    weighed = {
        pair: weights["said"] * math.log2(counted.said[pair] + 1) + weights["given"] * (pair in counted.words)
        for pair in likely
    }
    return {pair: weight for pair, weight in weighed.items() if weight <= -LITTLE_GIVEN}


def _making(
    what: str, weights: Mapping[str, float], counted: NameCounts, chars: Collection[str], at: int
) -> dict[str, float]:
    weighed = {
        word: weights[what] + weights[f"{what} often"] * math.log2(count + 1)
        for word, count in counted.words.items()
        if word[at] in chars
    }
    return {word: weight for word, weight in weighed.items() if abs(weight) >= LITTLE_GIVEN}


def _standing(weights: Mapping[str, float], known: Mapping[str, float], counted: NameCounts, bias: float) -> Sections:
    """What stands before and behind counts for, and what counts without being looked up."""
    unknown_before = weights["unknown before"] + weights["before"] * UNKNOWN
    unknown_behind = weights["unknown behind"] + weights["behind"] * UNKNOWN

    def before(text: str) -> float:
        total = sum(known.get(f"<{text[-n:]}", 0.0) for n in (1, 2, 3) if n <= len(text))
        if not is_han(text[-1]):
            return total + weights["sign before"]
        found = _known_before(text, counted)
        return total + (unknown_before if found is None else weights["before"] * found)

    def behind(text: str) -> float:
        total = sum(known.get(f">{text[:n]}", 0.0) for n in (1, 2, 3) if n <= len(text))
        if not is_han(text[0]):
            return total + weights["sign behind"]
        found = _known_behind(text, counted)
        return total + (unknown_behind if found is None else weights["behind"] * found)

    heard = {side: {name[1:] for name in known if name[0] == side and name[1:]} for side in "<>"}
    befores = {text: before(text) for text in heard["<"] | {w for w in counted.before if all(map(is_han, w))}}
    behinds = {text: behind(text) for text in heard[">"] | {w for w in counted.behind if all(map(is_han, w))}}
    other = {
        "any": bias,
        "compound": weights["compound"],
        "start": known.get("<", 0.0) + weights["sign before"],
        "end": known.get(">", 0.0) + weights["sign behind"],
        "before": unknown_before,
        "sign before": weights["sign before"],
        "behind": unknown_behind,
        "sign behind": weights["sign behind"],
        "alone": weights["alone"],
        "behind only": LEAST_BEHIND * weights["behind only"],
    }
    return {
        "before": _telling(befores, 1, other["before"], other["sign before"]),
        "behind": _telling(behinds, 0, other["behind"], other["sign behind"]),
        "other": other,
    }


def _telling(weighed: Mapping[str, float], cut: int, unknown: float, sign: float) -> dict[str, float]:
    """Those that say more than the longest shorter one that is kept; before a name (`cut` 1) what is nearest is the end."""
    kept: dict[str, float] = {}
    for text in sorted(weighed, key=lambda t: (len(t), t)):
        shorter = [text[n:] if cut else text[: len(text) - n] for n in range(1, len(text))]
        usual = unknown if is_han(text[-1] if cut else text[0]) else sign
        usual = next((kept[each] for each in shorter if each in kept), usual)
        if (
            abs(weighed[text] - usual) >= LITTLE_NEIGHBOUR
            and text.split() == [text]
            and "*" not in text
            and text[0] != "#"
        ):
            kept[text] = weighed[text]
    return kept


def packed(pairs: Iterable[str]) -> list[str]:
    """Those that begin alike as one: 国家 and 国庆 as 国家庆."""
    second: dict[str, str] = defaultdict(str)
    for pair in sorted(pairs):
        second[pair[0]] += pair[1]
    return [first + behind for first, behind in second.items()]


def written(sections: Sections, heading: str, *, width: int = 150) -> str:
    """The text of the file: what counts the same stands in one line, in hundredths."""
    lines = [heading]
    for name, weights in sections.items():
        lines.append(f"[{name}]")
        if name == "other":
            lines += [f"{round(weight * 100)} {what}" for what, weight in weights.items()]
            continue
        step = STEPS.get(name, 5)
        alike: dict[int, list[str]] = defaultdict(list)
        for what, weight in weights.items():
            alike[round(weight * 100 / step) * step].append(what)
        for weight, whats in sorted(alike.items()):
            line = str(weight)
            for what in packed(whats) if name in PAIRS else sorted(whats):
                if len(line) + len(what) + 1 > width:
                    lines.append(line)
                    line = str(weight)
                line += f" {what}"
            lines.append(line)
    return "\n".join(lines) + "\n"
