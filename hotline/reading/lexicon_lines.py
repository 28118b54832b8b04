"""The lines of the lexicon's files, and of a deployment's own: how they are read, and which could never work."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from hotline.reading.facets import BY_NAME
from hotline.reading.text import bare, normalise

FOLDER = Path(__file__).parent / "words"


CLASSES = {
    "事物": "object", "动作": "action", "人群": "people", "情形": "circumstance", "方面": "facet",
    "口头语": "filler", "否定": "negation", "地方词": "regional", "紧急": "urgent", "通用": "general",
    "题外": "elsewhere", "外物": "foreign",
}  # fmt: skip


CLASS_NAMES = {kind: name for name, kind in CLASSES.items()}


LONGEST_WORD = 30
"""Characters of the longest word a curator may add; the longest that ships has 15."""


_ONE_WAY = frozenset({"regional", "elsewhere", "filler", "negation"})
"""Classes whose variants stand for one thing without any doubt: `~` means nothing there."""


_ONE_WORD = frozenset({"regional", "foreign", "facet", "urgent"})
"""Classes of which a line has one standard word."""


class LexiconError(ValueError):
    """A line of a lexicon file that cannot be used: the file, the line and the reason."""

    def __init__(self, where: str, reason: str) -> None:
        self.where, self.reason = where, reason
        super().__init__(f"词表 {where}：{reason}")


@dataclass(frozen=True, slots=True)
class WordLine:
    """One line of a lexicon file."""

    where: str
    kind: str
    standards: tuple[str, ...]
    variants: tuple[str, ...]


def shipped_lines(folder: Path) -> tuple[tuple[WordLine, ...], str]:
    """The lines of the shipped files, and all their text."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}
    return _lines_of(tuple(texts.items())), "".join(texts.values())


@lru_cache(maxsize=2)
def _lines_of(texts: tuple[tuple[str, str], ...]) -> tuple[WordLine, ...]:
    """The same text is read once a process: every change of a deployment's own lines asks for the shipped ones again."""
    return tuple(line for name, text in texts for line in read_lines(text, name))


def added_line(kind: str, standards: Iterable[str], variants: Iterable[str]) -> WordLine:
    """A line as a curator types it (`kind` in Chinese), its words as texts are read: one width, one case, one script.

    Raises:
        LexiconError: for an unknown class, or words that could never be found or would mean nothing.
    """
    if kind not in CLASSES:
        raise LexiconError("新增的一条", f"没有“{kind}”这个类别，只有 {'、'.join(CLASSES)}")
    # An input method for Chinese types ～, which is meant as ~.
    left, right = (tuple(dict.fromkeys(normalise(word) for word in words)) for words in (standards, variants))
    where = f"新增的“{_short(' '.join(left))}：{_short(' '.join(right))}”"
    for side, words in (("标准词", left), ("说法", right)):
        if not any(words):
            raise LexiconError(where, f"没有写{side}，应为：类别 标准词 说法 说法 ~差不多的说法")
        for word in words:
            _refuse_odd_word(where, side, word)
    line = WordLine(where, CLASSES[kind], left, right)
    _refuse_without_effect(line)
    return line


def _refuse_odd_word(where: str, side: str, word: str) -> None:
    form = word[1:] if side == "说法" and word.startswith("~") else word
    if "~" in form:
        raise LexiconError(where, f"“{_short(word)}”的 ~ 写错了：只能写在说法前面，只写一个")
    if not form:
        raise LexiconError(where, f"有一个{side}是空的，请写上词或者去掉它")
    if bare(form) != form:
        raise LexiconError(where, f"“{_short(form)}”里有标点、空白或换行，一个词只能有汉字、字母和数字")
    if len(form) > LONGEST_WORD:
        raise LexiconError(
            where, f"“{_short(form)}”有 {len(form)} 个字，一个词最多 {LONGEST_WORD} 个字，请只写关键的说法"
        )


def _refuse_without_effect(line: WordLine) -> None:
    """Refuse a line whose words the engine would never look at."""
    name, first = CLASS_NAMES[line.kind], line.standards[0]
    if line.kind in _ONE_WORD and len(line.standards) > 1:
        raise LexiconError(line.where, f"“{name}”一条只能写一个标准词，请分成几条")
    if line.kind in _ONE_WAY and any(variant.startswith("~") for variant in line.variants):
        raise LexiconError(line.where, f"“{name}”不分轻重，请去掉 ~")
    if line.kind == "facet" and first not in BY_NAME:
        raise LexiconError(line.where, f"没有“{first}”这个方面，只有 {'、'.join(BY_NAME)}")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_WORD else text[:LONGEST_WORD] + "…"


def read_lines(text: str, name: str) -> Iterator[WordLine]:
    """Parse one file; raises LexiconError with the line."""
    kind = ""
    for number, raw in enumerate(text.splitlines(), 1):
        stripped = raw.split("#", 1)[0].strip()
        where = f"{name} 第 {number} 行"
        if not stripped:
            continue
        left, colon, right = stripped.partition("：")
        if not colon:
            raise LexiconError(where, "缺少“：”，应为“标准词：变体 变体”")
        if left == "类别":
            if right.strip() not in CLASSES:
                raise LexiconError(where, f"没有“{right.strip()}”这个类别，只有 {'、'.join(CLASSES)}")
            kind = CLASSES[right.strip()]
            continue
        if not kind and left in CLASSES:
            kind = CLASSES[left]  # 口头语 and 否定 have no standard words but their class
        if not kind:
            raise LexiconError(where, "第一行应写明类别，如“类别：事物”")
        if not left.split():
            raise LexiconError(where, "“：”左边没有标准词")
        yield WordLine(where, kind, tuple(left.split()), tuple(right.split()))
