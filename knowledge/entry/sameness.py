"""When two texts are the same to a reader: folding, and names that nearly agree, found without comparing all with all.

It serves comparing entries with each other. Matching what residents type is another matter, and not done here.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from knowledge.patterns import read_patterns

COMMON = 200
"""A pair of characters that more texts share than this tells nothing apart, and finds no candidates."""

_SPELLINGS = str.maketrans("帐象", "账像")
_FILLERS = read_patterns(Path(__file__).with_suffix(".patterns"))["fillers"]
_ACTIONS = (
    "申领", "换领", "补领", "换发", "补发", "补办", "换证", "补证", "变更", "更正", "注销", "撤销", "设立", "新办", "首次", "初次", "延续", "延期",
    "恢复", "转移", "迁入", "迁出", "迁移", "转入", "转出", "抵押", "解除", "查询", "认定", "备案", "审批", "审核", "许可", "登记", "开户", "提取",
    "缴", "退", "停", "挂失", "举报", "投诉", "预约", "进度", "信息",
)  # fmt: skip
_OPPOSITES = "未不非无免"


def fold(text: str) -> str:
    """The letters, digits and characters of a text alone, in one width and lower case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters in a text, its beginning and end included."""
    closed = f"^{text}$"
    return frozenset(closed[n : n + 2] for n in range(len(closed) - 1))


def similar(texts: Sequence[str], *, at_least: float) -> Iterator[tuple[int, int]]:
    """Positions (smaller first) of texts whose pairs of characters agree (Jaccard); equal texts are left out.

    An inverted index yields the candidates: two texts that agree to a share `s` must meet among any `(1 - s)·n + 1` of
    their `n` pairs, so looking up the rarest ones misses nothing but pairs common to more than `COMMON` texts.
    """
    sets = [pairs(text) for text in texts]
    frequency = Counter(pair for one in sets for pair in one)
    index: dict[str, list[int]] = defaultdict(list)
    for n, one in enumerate(sets):
        seen: set[int] = set()
        for pair in _rarest(one, frequency, at_least):
            seen.update(index[pair])
        for other in sorted(seen):
            if texts[other] != texts[n] and _agreement(sets[other], one) >= at_least:
                yield other, n
        for pair in one:
            if frequency[pair] <= COMMON:
                index[pair].append(n)


def near_names(names: Sequence[str], *, at_least: float = 0.8) -> Iterator[tuple[int, int]]:
    """Positions of folded names that say the same, or of which one says the other and a little more.

    Names in which a word takes the place of another (心脏…认定, 肾脏…认定), that name different actions, numbers or
    opposites are meant to differ.
    """
    cores = [_FILLERS.sub("", name.translate(_SPELLINGS)) or name for name in names]
    same: dict[str, list[int]] = defaultdict(list)
    for n, core in enumerate(cores):
        for other in same[core]:
            if names[other] != names[n]:
                yield other, n
        same[core].append(n)
    for one, other in similar(cores, at_least=at_least):
        if not _meant_to_differ(cores[one], cores[other]):
            yield one, other


def _rarest(one: frozenset[str], frequency: Mapping[str, int], at_least: float) -> list[str]:
    needed = int((1 - at_least) * len(one)) + 1
    return sorted(one, key=lambda pair: (frequency[pair], pair))[:needed]


def _agreement(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _meant_to_differ(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    if not all(c in rest for c in short):
        return True
    more = Counter(long) - Counter(short)
    return (
        any(c in _OPPOSITES or c.isdigit() for c in more)
        or [a for a in _ACTIONS if a in short] != [a for a in _ACTIONS if a in long]
    )  # fmt: skip
