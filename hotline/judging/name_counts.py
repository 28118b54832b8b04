"""How often characters and words are in names of persons and beside them, and how often they are written at all."""

import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import jieba

from knowledge.masking.characters import COMPOUND, SURNAMES, lines
from knowledge.masking.name_weights import is_han

RARE = -6.5
"""Below this a character is in no given name."""
LEAST_SURNAME = -3.0
"""Surnames that are written oftener as words are measured as if they were as often."""
EVENED = 0.5
OFTEN = 500
"""How often the dictionary has verbs that are said of people."""
FIXED = ("ad", "c", "d", "f", "h", "k", "m", "mq", "ns", "nt", "o", "p", "q", "r", "s", "u", "ud", "ug", "uj", "ul", "uv", "uz", "y", "zg")  # fmt: skip
"""Kinds of words, as jieba's dictionary has them: adverbs, prepositions, numbers, places."""
WORD = 30
"""How often jieba's dictionary has what counts as a word."""
NEIGHBOUR = 4
"""Characters of the longest neighbour, and how often the roles must have it."""
SAID = 3
"""How often two characters must be written beside each other to be counted."""
COMPOUNDS = frozenset(COMPOUND.split("|"))
_PAIR = re.compile("(?=([\u4e00-\u9fff]{2}))")
_THREE = re.compile(f"(?=([{SURNAMES}][\u4e00-\u9fff]{{2}}))")


@dataclass
class NameCounts:
    """How often characters and words are in names, by role (HanLP's: B surname, C and D of two, E alone, K before, L behind), and written."""

    roles: Mapping[str, Mapping[str, int]]
    said: Counter[str] = field(default_factory=Counter)
    """In how many ordinary texts two characters stand beside each other, or three that begin with a surname."""

    @classmethod
    def read(cls, path: Path, ordinary: Iterable[str]) -> "NameCounts":
        """The roles of a file whose lines are a word and each role with its count; `ordinary` texts hold no names."""
        roles = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            word, *rest = line.split(" ")
            if not line.startswith("#"):
                roles[word] = dict(zip(rest[::2], map(int, rest[1::2]), strict=True))
        said = Counter(s for text in set(ordinary) for s in {*_PAIR.findall(text), *_THREE.findall(text)})
        return cls(roles, Counter({pair: count for pair, count in said.items() if count >= SAID}))

    @cached_property
    def _dictionary(self) -> list[tuple[str, int, str]]:
        lines = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
        return [(word, int(count), kind) for word, count, kind in (line.split() for line in lines)]

    @cached_property
    def often(self) -> dict[str, int]:
        """Words of two and three characters that are no names and begin with a surname, by how often the dictionary has them."""
        return {
            word: count
            for word, count, kind in self._dictionary
            if len(word) in (2, 3) and word[0] in SURNAMES and not kind.startswith("nr")
        }

    @cached_property
    def fixed(self) -> frozenset[str]:
        """Those that nobody is called by: adverbs, prepositions, numbers, places, and what was written down by hand as no name."""
        kinds = {word: kind for word, _, kind in self._dictionary}
        written = {word for line in lines("not_names.txt") for word in line.split() if kinds.get(word, "x") == "x"}
        return frozenset({word for word in self.often if kinds[word] in FIXED} | written)

    @cached_property
    def words(self) -> dict[str, int]:
        """Those of two characters that are no names, by how often the dictionary has them."""
        return {
            word: count
            for word, count, kind in self._dictionary
            if len(word) == 2 and count >= WORD and not kind.startswith("nr")
        }

    @cached_property
    def _written(self) -> Counter[str]:
        found = Counter[str]()
        for word, count, _ in self._dictionary:
            for char in word:
                found[char] += count
        return found

    @cached_property
    def _totals(self) -> dict[str, int]:
        return {role: sum(each.get(role, 0) for each in self.roles.values()) for role in "BCDE"}

    @cached_property
    def _all_written(self) -> int:
        return self._written.total()

    @cached_property
    def _ratios(self) -> dict[tuple[str, str], float]:
        return {}

    def ratio(self, char: str, role: str) -> float:
        """How much oftener it is in names in that role than it is written, as a logarithm."""
        if (found := self._ratios.get((char, role))) is None:
            in_names = (self.roles.get(char, {}).get(role, 0) + 0.5) / (self._totals[role] + 1000)
            found = math.log(in_names) - math.log((self._written[char] + 20) / (self._all_written + 50_000))
            self._ratios[char, role] = found
        return found

    @cached_property
    def before(self) -> dict[str, float]:
        """What stands before names, by how much oftener than it is written."""
        return self._beside("K")

    @cached_property
    def behind(self) -> dict[str, float]:
        """The same behind them."""
        return self._beside("L")

    def _beside(self, role: str) -> dict[str, float]:
        often = {word: count for word, count, _ in self._dictionary}
        million = sum(often.values()) / 1_000_000
        return {
            word: math.log((count + 1) / (often.get(word, 0) / million + 3))
            for word, roles in self.roles.items()
            if (count := roles.get(role, 0)) >= NEIGHBOUR and len(word) <= NEIGHBOUR
        }

    @cached_property
    def long_words(self) -> list[str]:
        """Words of three and four characters that are no names of people, places or things."""
        return [
            word
            for word, count, kind in self._dictionary
            if len(word) in (3, 4) and count >= SAID and not kind.startswith(("nr", "nz", "nt")) and is_han(word[0])
        ]

    @cached_property
    def verbs(self) -> list[str]:
        """What people do, in two characters."""
        return [word for word, count, kind in self._dictionary if kind == "v" and count >= OFTEN and len(word) == 2]

    def may_be_given(self, given: str) -> bool:
        """Whether its characters are in given names at all."""
        if len(given) == 1:
            return is_han(given) and self.ratio(given, "E") >= RARE
        return all(is_han(c) and self.ratio(c, role) >= RARE for c, role in zip(given, "CD", strict=True))

    def word(self, rng: random.Random, *, said: bool) -> str:
        """A word that begins with a surname: one that residents say, which names no one, or one that they do not, as somebody might be called."""
        words, counts = self._called_by_words[said]
        return rng.choices(words, counts)[0]

    @cached_property
    def _called_by_words(self) -> tuple[tuple[list[str], list[float]], ...]:
        every = [
            word for word in self.often if self.ratio(word[0], "B") > LEAST_SURNAME and self.may_be_given(word[1:])
        ]
        rare = {
            word: self._own_ratio(word)
            for word in every
            if self.often[word] >= WORD and not self.said[word] and word not in self.fixed
        }
        return (
            ([*rare], [math.exp(EVENED * ratio) for ratio in rare.values()]),
            (
                [word for word in every if self.said[word]],
                [self.said[word] ** EVENED for word in every if self.said[word]],
            ),
        )

    def _own_ratio(self, word: str) -> float:
        given = word[1:]
        roles = "E" if len(given) == 1 else "CD"
        return self.ratio(word[0], "B") + sum(self.ratio(c, role) for c, role in zip(given, roles, strict=True))

    def made_up(self, rng: random.Random, *, evened: float | None = None) -> str:
        """Somebody's name, by how often its characters are in names; every other less so, so that rare ones come as well."""
        evened = evened or rng.choice((1, 0.6))

        def one(role: str, least: int) -> str:
            known = [(c, n) for c, roles in self.roles.items() if len(c) == 1 and (n := roles.get(role, 0)) >= least]
            # 某 stands in the roles for what was left out on purpose.
            known = [(c, n) for c, n in known if c != "某" and (role != "B" or c in SURNAMES)]
            return rng.choices([c for c, _ in known], [n**evened for _, n in known])[0]

        surname = one("B", 20) if rng.random() > 0.02 else rng.choice(sorted(COMPOUNDS))
        return surname + (one("C", 5) + one("D", 5) if rng.random() < 0.6 else one("E", 5))
