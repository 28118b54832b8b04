"""How Chinese text sounds: toneless syllables, folded so that near-sounding ones are the same.

Readings come from pypinyin's single-character table, read once: one reading a character is enough here, since questions
and phrasings go through the same table. The table is read as the file it is: the package itself would bring its phrases, too, which are many
and of no use here.
"""

import json
import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

_TONELESS = str.maketrans("āáǎàēéěèếềīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeeeiiiioooouuuuvvvvvnnnm", "\u0300\u0304\u030c")
_FOLDS = (
    (re.compile(r"^zh"), "z"), (re.compile(r"^ch"), "c"), (re.compile(r"^sh"), "s"),
    (re.compile(r"ang$"), "an"), (re.compile(r"eng$"), "en"), (re.compile(r"ing$"), "in"), (re.compile(r"ong$"), "on"),
    (re.compile(r"^l(?=[aeiouv])"), "n"), (re.compile(r"^hu(?=[aeio])"), "f"),
)  # fmt: skip


@cache
def _readings() -> dict[int, str]:
    """The readings of each character, the most usual first, by its number."""
    package = find_spec("pypinyin")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("No module named 'pypinyin'", name="pypinyin")
    table: dict[str, str] = json.loads(Path(package.origin).with_name("pinyin_dict.json").read_text(encoding="utf-8"))
    return {int(number): readings for number, readings in table.items()}


@cache
def fold(syllable: str) -> str:
    """zh/z, ch/c, sh/s, -ng/-n, l/n, hu-/f are not told apart by many speakers."""
    for pattern, replacement in _FOLDS:
        syllable = pattern.sub(replacement, syllable)
    return syllable


@cache
def syllable(char: str) -> str:
    """The toneless syllable of a character, '' when it has none: 证 → zheng."""
    readings = _readings().get(ord(char))
    if not readings:
        return ""
    return readings.partition(",")[0].translate(_TONELESS)


@cache
def fuzzy_syllable(char: str) -> str:
    """The folded syllable of a character: 证 → zen."""
    return fold(syllable(char))


def initials(text: str) -> str:
    """The first letters of each character's syllable, for typing ahead: 身份证 → sfz."""
    return "".join((syllable(c) or c)[0] for c in text)


def spelled(text: str) -> str:
    """The whole pinyin without blanks, for typing ahead: 身份证 → shenfenzheng."""
    return "".join(syllable(c) or c for c in text)


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    common = range(0x4E00, 0x9FA6)
    return frozenset(
        s for s in (syllable(chr(c)) for c in common) if s and s.isascii() and not (len(s) == 1 and s not in "aeo")
    )


def is_syllable(letters: str) -> bool:
    """Whether letters are one whole syllable: shen, a, not s."""
    return letters in _syllables()


@lru_cache(maxsize=4096)
def pinyin_run(run: str) -> tuple[str, ...]:
    """Split a run of letters into folded syllables if it is pinyin throughout: shenfenzheng → (sen, fen, zen).

    The longest syllable first, stepping back where the rest does not fit; () when it is no pinyin, or one syllable only.
    """
    if not (4 <= len(run) <= 60 and run.isascii() and run.isalpha()):
        return ()
    known = _syllables()

    @cache
    def split(at: int) -> tuple[str, ...] | None:
        if at == len(run):
            return ()
        for size in range(min(6, len(run) - at), 0, -1):
            if run[at : at + size] in known and (rest := split(at + size)) is not None:
                return (run[at : at + size], *rest)
        return None

    found = split(0)
    return tuple(map(fold, found)) if found and len(found) > 1 else ()
