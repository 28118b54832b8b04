"""What was typed in letters, in characters: shenfenzheng diu le → 身份证丢了, 社bao卡 → 社保卡, sfz丢了 → 身份证丢了.

A text with letters is read as the most likely row of words, by how common each is in the language at large, words of the
lexicon before others. A word may be partly in characters, which must then be its own.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise, takewhile
from math import log
from typing import NamedTuple

from hotline.reading.sound import fold, fuzzy_syllable, initials, is_syllable, pinyin_run, syllable

LONGEST_RUN = 160
"""Letters of a longer run are no pinyin anybody typed."""
_LETTERS = re.compile(r"[a-z]+(?: [a-z]+)*")
_AROUND = 3
"""Characters beside a run that may belong to a word that is partly in letters."""
_WORD = 6
"""Syllables of the longest word looked for; longer ones are made of such."""
_COMMON = 30
"""How often a word must be in jieba's dictionary to be thought of: the 59,000 most common."""
_LEXICON, _OFTEN = 2000, 5
"""How much more common a word of the lexicon is here than in the language at large: so much, for each time it is part of
others once more, and so many times."""
_NEARLY = 5.0
"""What a syllable costs (in nats) that only sounds nearly like the word's: shenfenzhen."""
_GUESSES = 8
"""Characters that are thought of for a single syllable."""
_SAID = 3.0
"""What a pair of neighbouring characters that the knowledge base says is more likely by."""
_ALONE = 1.0
"""What a character costs that is guessed from a single syllable, beyond being rare."""
_IN_FORM = 200
"""How common a character is at least taken to be, for each word of the lexicon that it is in."""
_SHORTENED = 12.0
"""What a thing costs of which only the initials were typed."""
_SPOKEN_OF = 2
"""How many words a thing or action must be part of to be known by its initials."""
_CLEAR_THING, _CLEAR_ACTION = 4.0, 1.5
"""How many times more than others with the same initials it must be spoken of."""
_KEYS = "qwertyuiop asdfghjkl zxcvbnm"
_SURELY_PINYIN = 4
"""Syllables from which on a piece is pinyin even if none of its words is known."""
_KEPT = 12.0
"""What a letter costs that stays one: more than any reading, so that a piece is left only where there is none."""


class _SpellingStep(NamedTuple):
    """The best way to read a text up to a place: what it costs, the step before, the last word, whether it is one."""

    cost: float
    before: "_SpellingStep | None"
    written: str
    is_word: bool


class Letters:
    """Knows common words, and those of a lexicon, by their pinyin and by their initials.

    Args:
        forms: the lexicon's words; `things`: those of them that may be typed by their initials; `actions`: what is done with them,
            and how often each is taken to be spoken of besides.
        frequencies: of words in the language at large.
    """

    def __init__(
        self, forms: Iterable[str], things: Iterable[str], actions: Mapping[str, int], *, frequencies: Mapping[str, int]
    ) -> None:
        self._forms, self._things, self._actions = frozenset(forms), tuple(things), dict(actions)
        self._frequencies = frequencies
        self._total = log(60_000_000)
        self._said: Container[str] = ()
        self._costs: dict[str, float] = {}

    def learn(self, said: Container[str]) -> None:
        """From now on go by the pairs of neighbouring characters that a knowledge base says."""
        self._said, self._costs = said, {}

    def written(self, text: str) -> str:
        """The text with what was typed in letters in characters; letters that spell nothing we know stay as they are."""
        if not _LETTERS.search(text):
            return text
        if text.isalpha() and text.isascii() and not _is_pinyin(text):
            return self._from_initials(text) if text not in _KEYS else text
        parts: list[str] = []
        at = 0
        for run in _LETTERS.finditer(text):
            if run.start() < at or len(run[0]) > LONGEST_RUN or not self._may_be_read(run[0], text):
                continue
            start, end = max(run.start() - _AROUND, at), min(run.end() + _AROUND, len(text))
            start = max([start, *(n + 1 for n in range(start, run.start()) if not _is_chinese(text[n]))])
            end = next((n for n in range(run.end(), end) if not _is_chinese(text[n])), end)
            read = self._read(text[start:end], run.start() - start, run.end() - start, alone=run[0] == text)
            if read is not None:
                parts += [text[at:start], read]
                at = end
        return "".join([*parts, text[at:]])

    def _from_initials(self, text: str) -> str:
        """A thing, and perhaps what is to be done with it, of which only initials were typed: sfz, jszhz → 驾驶证换证."""
        for size in (5, 4, 3):
            thing, rest = self._by_initials.get(text[:size]), text[size:]
            if thing and (not rest or rest in self._actions_by_initials):
                return thing + self._actions_by_initials.get(rest, "")
        return text

    def _may_be_read(self, run: str, text: str) -> bool:
        """Whether a run has a piece that is pinyin throughout, or the initials of a thing beside something else."""
        alone = run == text
        return any(
            (len(piece) > 1 and _is_pinyin(piece)) or (not alone and piece in self._by_initials)
            for piece in run.split()
        )

    def _read(self, text: str, first: int, last: int, *, alone: bool) -> str | None:
        """The most likely reading of a text whose letters are at [first, last); None where none of them makes a word."""
        exact = is_syllable(text[first:last])  # a single syllable tells little: ca证书 is not 查证书
        # The best way to each place for each last character, since what may follow depends on it.
        best: list[dict[str, _SpellingStep]] = [{} for _ in range(len(text) + 1)]
        best[0][""] = _SpellingStep(0.0, None, "", False)
        for at in range(len(text)):
            if not best[at]:
                continue
            followed: dict[str, tuple[float, _SpellingStep]] = {}
            for end, word, cost, is_word in self._words_from(text, at, exact=exact):
                if word[0] not in followed:
                    followed[word[0]] = self._followed_by(word[0], best[at].values())
                before, here = followed[word[0]]
                known = best[end].get(word[-1])
                if known is None or before + cost < known.cost:
                    best[end][word[-1]] = _SpellingStep(
                        before + cost, here, word, is_word and end > first and at < last
                    )
        steps: list[_SpellingStep] = []
        step: _SpellingStep | None = min(best[-1].values(), key=lambda step: step.cost)
        while step is not None:
            steps.append(step)
            step = step.before
        words = [step.written for step in steps if step.is_word]
        if alone:
            # Of letters alone, what the lexicon does not know is better looked for by its sound.
            words = [word for word in words if word in self._forms]
        if not words and not _has_many_syllables(text[first:last]):
            return None
        return "".join(step.written for step in reversed(steps)).strip()

    def _followed_by(self, char: str, steps: Iterable[_SpellingStep]) -> tuple[float, _SpellingStep]:
        """The best of some rows of words for a character to follow, and what it costs: less where that is said."""
        costs = (
            (step.cost - _SAID * (step.written[-1:] + char in self._said), n, step) for n, step in enumerate(steps)
        )
        cost, _, step = min(costs)
        return cost, step

    def _words_from(self, text: str, at: int, *, exact: bool) -> Iterator[tuple[int, str, float, bool]]:
        """What may be read from a place on: (end, what it is in characters, what it costs, whether it is a word)."""
        if _is_chinese(text[at]):
            yield at + 1, text[at], self._cost(text[at]), False
        elif at == 0 or not _is_letter(text[at - 1]):
            piece = "".join(takewhile(_is_letter, text[at:]))
            end = _past_blank(text, at + len(piece))
            yield end, f" {piece} ", _KEPT * len(piece), False
            thing = self._by_initials.get(piece)
            if thing:
                yield end, thing, _SHORTENED, True
        for end, sounds, units in self._units_from(text, at):
            if len(units) == 1:
                if not _is_chinese(units[0]):
                    for char in self._by_syllable.get(sounds, ()):
                        near = _NEARLY * (syllable(char) != units[0])
                        yield end, char, self._cost(char) + _ALONE + near, False
                continue
            for word in self._by_sound.get(sounds, ()):
                misses = _misses(word, units)
                if misses is not None and (misses == 0 or not exact):
                    yield end, word, self._cost(word) + _NEARLY * misses, True

    def _units_from(self, text: str, at: int) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        """Rows of syllables and characters from a place on that a word may have: (end, folded syllables, the units)."""
        rows: list[tuple[int, str, tuple[str, ...]]] = [(at, "", ())]
        while rows:
            at, sounds, units = rows.pop()
            for end, unit, sound in _next_unit(text, at):
                row = (end, f"{sounds} {sound}" if sounds else sound, (*units, unit))
                yield row
                if not units or (len(units) + 1 < _WORD and (len(units) > 1 or row[1] in self._beginnings)):
                    rows.append(row)

    def _cost(self, word: str) -> float:
        """How unlikely a word is, in nats: rare in the language and in the lexicon, and nothing that is said here."""
        cost = self._costs.get(word)
        if cost is None:
            said = sum(a + b in self._said for a, b in pairwise(word))
            cost = self._costs[word] = self._rarity(word) - _SAID * said
        return cost

    def _rarity(self, word: str) -> float:
        known = self._frequencies.get(word, 0)
        if word in self._forms:
            known = _OFTEN * known + _LEXICON * (1 + self._parts[word])
        elif len(word) == 1:
            known = max(known, _IN_FORM * self._characters[word])
        return self._total - log(known + 1)

    @cached_property
    def _parts(self) -> Counter[str]:
        """How many forms each form is a part of: what people speak of most."""
        forms, counts = self._forms, Counter[str]()
        for form in forms:
            size = len(form)
            for length in range(2, min(size, 7)):
                counts.update(p for n in range(size - length + 1) if (p := form[n : n + length]) in forms)
        return counts

    @cached_property
    def _characters(self) -> Counter[str]:
        """How many forms each character is in."""
        return Counter("".join(self._forms))

    @cached_property
    def _by_sound(self) -> dict[str, tuple[str, ...]]:
        """Words by their folded syllables."""
        found: dict[str, tuple[str, ...]] = {}
        common = (w for w, n in self._frequencies.items() if n >= _COMMON and 2 <= len(w) <= 4)
        for word in dict.fromkeys([*self._forms, *filter(_all_chinese, common)]):
            key = " ".join(map(fuzzy_syllable, word))
            found[key] = (*found.get(key, ()), word)
        return found

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        """The first two syllables of longer words."""
        keys = (key.split(" ", 2) for key in self._by_sound)
        return frozenset(f"{first} {second}" for first, second, *more in keys if more)

    @cached_property
    def _by_syllable(self) -> dict[str, list[str]]:
        """The most common characters of each folded syllable."""
        found: dict[str, list[str]] = {}
        known = (c for c in map(chr, range(0x4E00, 0x9FA6)) if self._frequencies.get(c, 0) >= _COMMON)
        for char in sorted(known, key=self._rarity):
            alike = found.setdefault(fuzzy_syllable(char), [])
            if len(alike) < _GUESSES:
                alike.append(char)
        return found

    @cached_property
    def _by_initials(self) -> dict[str, str]:
        """The thing most spoken of for each row of three or more initials."""
        return self._most_spoken_of({thing: 0 for thing in self._things if len(thing) >= 3}, _CLEAR_THING)

    @cached_property
    def _actions_by_initials(self) -> dict[str, str]:
        """The action most spoken of for each two initials."""
        return self._most_spoken_of({a: often for a, often in self._actions.items() if len(a) == 2}, _CLEAR_ACTION)

    def _most_spoken_of(self, words: Mapping[str, int], clear: float) -> dict[str, str]:
        """One word for each row of initials; none where several are spoken of as much (ylbx: 养老保险, 医疗保险)."""
        found: dict[str, tuple[int, str]] = {}
        for count, word in sorted(((self._parts[word] + often, word) for word, often in words.items()), reverse=True):
            key = initials(word)
            if count >= _SPOKEN_OF and key not in found:
                found[key] = count, word
            elif key in found and count * clear > found[key][0] and not _same(word, found[key][1]):
                found[key] = found[key][0], ""
        return {key: word for key, (_, word) in found.items() if word}


def _next_unit(text: str, at: int) -> Iterator[tuple[int, str, str]]:
    if at >= len(text):
        return
    if _is_chinese(text[at]):
        yield at + 1, text[at], fuzzy_syllable(text[at])
        return
    for size in range(min(6, len(text) - at), 0, -1):
        piece = text[at : at + size]
        if is_syllable(piece):
            yield _past_blank(text, at + size), piece, fold(piece)


def _past_blank(text: str, at: int) -> int:
    return at + 1 if text[at : at + 1] == " " else at


def _misses(word: str, units: tuple[str, ...]) -> int | None:
    """How many syllables only nearly are the word's; None when a character is another."""
    misses = 0
    for char, unit in zip(word, units, strict=True):
        if _is_chinese(unit):
            if char != unit:
                return None
        elif syllable(char) != unit:
            misses += 1
    return misses


def _is_pinyin(piece: str) -> bool:
    ends = {0}
    for at in range(len(piece)):
        if at in ends:
            ends |= {at + size for size in range(1, 7) if is_syllable(piece[at : at + size])}
    return len(piece) in ends


def _has_many_syllables(run: str) -> bool:
    return all(map(_is_pinyin, run.split())) and len(pinyin_run(run.replace(" ", ""))) >= _SURELY_PINYIN


def _same(one: str, other: str) -> bool:
    """Whether two words are spellings of one (身份证, 身分证)."""
    return list(map(syllable, one)) == list(map(syllable, other))


def _is_letter(char: str) -> bool:
    return "a" <= char <= "z"


def _is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _all_chinese(word: str) -> bool:
    return all(map(_is_chinese, word))
