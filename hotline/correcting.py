"""Correcting misspelt words before anything else is read: 准身证 → 准生证, 接押 → 解押, 残急证 → 残疾证.

Only stretches that are neither words of the dictionary nor forms of the lexicon are touched, and only when they sound like a
form of the lexicon. So clean questions stay as they are.
"""

import re
from collections.abc import Callable, Iterable

from hotline.sound import fuzzy_syllable, pinyin_run, syllable

LONGEST = 8
"""Characters of the longest form looked for."""
_LETTERS = re.compile(r"[a-z]+(?: [a-z]+)*")
_FUNCTION = frozenset(
    "的了在是我你他她它们这那有和就不人都一上也很到说要去会着没看自己吗呢吧啊么什怎哪谁把被让给对从为与及或但而且"
    "个几多少大小来能得地过还再又才只想可以后前里外中下年月日天号万千百十两二三四五六七八九零点块元次先当做办"
    "买卖花钱改分换搬"
)
"""Characters that are words of their own all the time; they end a stretch."""


class Corrector:
    """Knows the forms of a lexicon by their sound.

    Args:
        forms: those a misspelt stretch may mean; `spelled`: those that may be typed in pinyin.
        cut: cuts a text into words; `known`: whether the dictionary has a word.
    """

    def __init__(
        self,
        forms: Iterable[str],
        spelled: Iterable[str],
        *,
        cut: Callable[[str], Iterable[str]],
        known: Callable[[str], bool],
    ) -> None:
        self._cut, self._known = cut, known
        self._by_sound: dict[tuple[str, ...], str] = {}
        self._by_spelling: dict[tuple[str, ...], str] = {}
        for form in forms:
            # Of forms that sound alike, the one that is a common word, else the first, is meant.
            key = _sound(form)
            if key not in self._by_sound or (known(form) and not known(self._by_sound[key])):
                self._by_sound[key] = form
        for form in spelled:
            self._by_spelling.setdefault(tuple(map(fuzzy_syllable, form)), form)

    def from_pinyin(self, text: str) -> str:
        """The text with words typed in pinyin in characters: shenfenzheng diule → 身份证 丢了."""
        return _LETTERS.sub(self._spelled_out, text)

    def _spelled_out(self, run: re.Match[str]) -> str:
        syllables = pinyin_run(run[0].replace(" ", ""))
        parts: list[str] = []
        at = 0
        while at < len(syllables):
            for size in range(min(8, len(syllables) - at), 1, -1):
                form = self._by_spelling.get(syllables[at : at + size])
                if form:
                    parts.append(form)
                    at += size
                    break
            else:
                parts.append(f" {syllables[at]} ")
                at += 1
        # Letters that spell nothing we know stay as they were typed.
        return "".join(parts) if any("\u4e00" <= p[0] <= "\u9fff" for p in parts) else run[0]

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
        return self._replaced(text, doubtful, edges)

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
            if form == piece or not any(marks) or (size == 2 and not all(marks)):
                continue
            if sum(a != b for a, b in zip(form, piece, strict=True)) <= (size + 1) // 2:
                return form
        return None


def _sound(text: str) -> tuple[str, ...]:
    """Short forms must sound exactly alike, longer ones nearly."""
    sound = syllable if len(text) == 2 else fuzzy_syllable
    return tuple(sound(c) or c for c in text)
