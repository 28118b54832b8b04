"""Correcting misspelt words before anything else is read: 准身证 → 准生证, 接押 → 解押, 残急证 → 残疾证.

Only stretches that are neither words of the dictionary nor forms of the lexicon are touched, and only when they sound like a
form of the lexicon, or like what the knowledge base says (到其 → 到期). What it says itself is spelt right (抵税 is not 地税). So clean
questions stay as they are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress, pairwise

from hotline.reading.sound import fuzzy_syllable, syllable

LONGEST = 8
"""Characters of the longest form looked for."""
_FUNCTION = frozenset(
    "的了在是我你他她它们这那有和就不人都一上也很到说要去会着没看自己吗呢吧啊么什怎哪谁把被让给对从为与及或但而且"
    "个几多少大小来能得地过还再又才只想可以后前里外中下年月日天号万千百十两二三四五六七八九零点块元次先当做办"
    "买卖花钱改分换搬"
)
"""Characters that are words of their own all the time; they end a stretch."""


class Spoken:
    """The pairs of neighbouring characters that a knowledge base says, and which of them sound alike.

    Args:
        terms: the number of each term of its phrasings; those of two characters count.
        rarity: of each number (BM25's idf), at most `common` for pairs that are said often enough to be meant.
    """

    def __init__(self, terms: Mapping[str, int], rarity: Sequence[float], *, common: float) -> None:
        self.terms = terms
        often: dict[tuple[str, str], list[tuple[float, str]]] = {}
        for pair, n in terms.items():
            if len(pair) == 2 and rarity[n] <= common:
                often.setdefault(_near(pair), []).append((rarity[n], pair))
        # Each few by themselves: all at once, they would be put in order in one go, for which whoever asks meanwhile has to wait.
        self._alike = {sound: [pair for _, pair in sorted(alike)] for sound, alike in often.items()}

    def says(self, text: str) -> bool:
        """Whether each character of a text stands beside the next somewhere."""
        return all(a + b in self.terms for a, b in pairwise(text))

    def alike(self, pair: str, wrong: int) -> Iterator[tuple[str, bool]]:
        """What is said that sounds like a pair, but for the wrong one of its characters: exactly so or not, most said first."""
        alike = self._alike.get(_near(pair), ())
        kept, sound = pair[1 - wrong], syllable(pair[wrong])
        for exact in (True, False):
            yield from (
                (said, exact) for said in alike if said[1 - wrong] == kept and (syllable(said[wrong]) == sound) is exact
            )


def forms_by_sound(forms: Iterable[str], known: Callable[[str], bool]) -> dict[tuple[str, ...], str]:
    """The forms by how they sound; of those that sound alike, the one that is a common word, else the first, is meant."""
    by_sound: dict[tuple[str, ...], str] = {}
    for form in forms:
        key = _sound(form)
        if key not in by_sound or (known(form) and not known(by_sound[key])):
            by_sound[key] = form
    return by_sound


class Corrector:
    """Knows the forms of a lexicon by their sound.

    Args:
        by_sound: the forms a misspelt stretch may mean, as `forms_by_sound` gives them.
        cut: cuts a text into words; `known`: whether the dictionary has a word; `names`: whether it names something.
    """

    def __init__(
        self,
        by_sound: Mapping[tuple[str, ...], str],
        *,
        cut: Callable[[str], Iterable[str]],
        known: Callable[[str], bool],
        names: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._cut, self._known, self._names = cut, known, names
        self._spoken = Spoken({}, (), common=0.0)
        self._by_sound = by_sound

    def learn(self, spoken: Spoken) -> None:
        """From now on go by what this knowledge base says."""
        self._spoken = spoken

    def correct(self, text: str, covered: list[bool]) -> str:
        """The text with misspelt forms put right; `covered` marks characters of forms that are spelt right."""
        words = list(self._cut(text))
        edges = {0}
        doubtful = [False] * len(text)
        at = 0
        for word in words:
            end = at + len(word)
            chinese = "\u4e00" <= word[0] <= "\u9fff"
            if chinese and (word not in _FUNCTION if len(word) == 1 else not self._known(word)):
                doubtful[at:end] = [not covered[n] and text[n] not in _FUNCTION for n in range(at, end)]
            edges.add(end)
            at = end
        if not any(doubtful):
            return text
        return self._put_as_said(self._replaced(text, doubtful, edges), text, doubtful)

    def _put_as_said(self, text: str, typed: str, doubtful: list[bool]) -> str:
        """The text with doubtful characters put right that make what is said with a neighbour: 身份证到其 → 到期."""
        last = len(text) - 1
        for at in compress(range(last + 1), doubtful):
            if text[at] != typed[at]:
                continue
            places = range(max(at - 1, 0), min(at + 1, last))
            if not any(text[n : n + 2] in self._spoken.terms for n in places):
                text = self._said_instead(text, at, places) or self._turned(text, places) or text
        return text

    def _said_instead(self, text: str, at: int, places: Iterable[int]) -> str | None:
        for n in places:
            for said, exact in self._spoken.alike(text[n : n + 2], at - n):
                if self._is_a_word(said) if exact else self._names(said):
                    return text[:n] + said + text[n + 2 :]
        return None

    def _turned(self, text: str, places: Iterable[int]) -> str | None:
        """Two neighbours the other way round, where then everything is said that before was not: 公核司名 → 公司核名."""
        said = self._spoken.terms
        for n in places:
            one, other = text[n], text[n + 1]
            before, after = text[max(n - 1, 0) : n], text[n + 2 : n + 3]
            if one in _FUNCTION or other in _FUNCTION or (before + one in said and other + after in said):
                continue
            turned = [pair for pair in (before + other, other + one, one + after) if len(pair) == 2]
            if all(pair in said for pair in turned):
                return text[:n] + other + one + text[n + 2 :]
        return None

    def _is_a_word(self, pair: str) -> bool:
        """Whether a pair is a word rather than neighbours; one with a function word in it only if the lexicon has it (到期)."""
        return self._names(pair) or (self._known(pair) and _FUNCTION.isdisjoint(pair))

    def _replaced(self, text: str, doubtful: list[bool], edges: set[int]) -> str:
        near, exact = [fuzzy_syllable(c) or c for c in text], [syllable(c) or c for c in text]
        parts: list[str] = []
        at, size = 0, len(text)
        while at < size:
            form = None
            if any(doubtful[at : at + LONGEST]):
                form = self._meant(text, at, doubtful, edges, (near, exact))
            parts.append(form or text[at])
            at += len(form) if form else 1
        return "".join(parts)

    def _meant(
        self, text: str, at: int, doubtful: list[bool], edges: set[int], sounds: tuple[list[str], list[str]]
    ) -> str | None:
        """The longest form that the text at this place sounds like, if what stands there is doubtful."""
        if not (at in edges or doubtful[at]):
            return (
                None  # Words that are known stay whole: a piece begins and ends where words do, or inside the stretch.
            )
        near, exact = sounds
        for size in range(min(LONGEST, len(text) - at), 1, -1):
            end = at + size
            form = self._by_sound.get(tuple(near[at:end] if size > 2 else exact[at:end]))
            if form is None or not (end in edges or doubtful[end - 1]):
                continue
            marks, piece = doubtful[at:end], text[at:end]
            if form == piece or not any(marks) or (size == 2 and not all(marks)) or self._spoken.says(piece):
                continue
            if sum(a != b for a, b in zip(form, piece, strict=True)) <= (size + 1) // 2:
                return form
        return None


def _near(pair: str) -> tuple[str, str]:
    return fuzzy_syllable(pair[0]), fuzzy_syllable(pair[1])


def _sound(text: str) -> tuple[str, ...]:
    """Short forms must sound exactly alike, longer ones nearly."""
    sound = syllable if len(text) == 2 else fuzzy_syllable
    return tuple(sound(c) or c for c in text)
