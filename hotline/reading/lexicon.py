"""The lexicon: how people say things, and the official words for them.

Data files (`lexicon/*.txt`) are reviewed like code. A file opens with its class (`类别：事物`); a line `标准词：变体 变体 ~变体`
says that the variants mean the standard word (several standard words separated by blanks: all of them). `~` marks an
approximate variant, which counts less and may appear under several standard words; any other variant appears once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple

from hotline.reading import kept_tables
from hotline.reading.lexicon_lines import FOLDER, LexiconError, WordLine, shipped_lines

CONCEPT_CLASSES = frozenset({"object", "action", "people", "circumstance"})
PART = 0.6
"""What a part of a compound counts. Chosen: more than half, since compounds are mostly kinds of what they contain."""
APPROXIMATE = 0.5
"""What an approximate variant counts, relative to an exact one. Chosen, not fitted: half sure."""
_TABLE = "lexicon.table"


class Sense(NamedTuple):
    """One meaning of a form: the class, the standard word, and how surely (0–1) the form means it."""

    kind: str
    word: str
    weight: float


class Found(NamedTuple):
    """A form found in a text, at [start, end)."""

    start: int
    end: int
    senses: tuple[Sense, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Everything the files say, ready for scanning. Immutable; of the same lines there is one in a process."""

    forms: dict[str, tuple[Sense, ...]]
    kinds: dict[str, str]
    replacements: dict[str, str]
    segmentation_words: tuple[str, ...]
    fingerprint: str
    _lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _replaced: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _elsewhere: dict[str, tuple[int, ...]] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()

    def scan(self, text: str) -> list[Found]:
        """The forms in a normalised text, leftmost first, the longest at each place, without overlap."""
        found, at, end, lengths = [], 0, len(text), self._lengths
        forms = self.forms
        while at < end:
            for length in lengths.get(text[at], ()):
                senses = forms.get(text[at : at + length])
                if senses is not None and at + length <= end:
                    found.append(Found(at, at + length, senses))
                    at += length - 1
                    break
            at += 1
        return found

    def standardise(self, text: str) -> str:
        """The text with official words for regional ones (娃儿 → 孩子), the longest at each place."""
        lengths, replacements = self._replaced, self.replacements
        if lengths.keys().isdisjoint(text):
            return text
        parts, at, copied = [], 0, 0
        while at < len(text):
            for length in lengths.get(text[at], ()):
                standard = replacements.get(text[at : at + length])
                if standard is not None:
                    parts += [text[copied:at], standard]
                    at = copied = at + length
                    break
            else:
                at += 1
        return "".join([*parts, text[copied:]])

    def astray(self, text: str) -> int:
        """How many characters of a normalised text are ways of asking for something else than a service (哪个牌子好)."""
        if self._elsewhere.keys().isdisjoint(text):
            return 0
        at, count = 0, 0
        while at < len(text):
            for length in self._elsewhere.get(text[at], ()):
                if text[at : at + length] in self.elsewhere:
                    count += length
                    at += length - 1
                    break
            at += 1
        return count

    def of_class(self, kind: str) -> list[str]:
        """The standard words of a class."""
        return [word for word, k in self.kinds.items() if k == kind]


def read_lexicon(folder: Path = FOLDER, *, extra: Iterable[WordLine] = ()) -> Lexicon:
    """Read the shipped files, and a deployment's own lines on top of them.

    Raises:
        LexiconError: for an unknown class, a duplicate, a cycle or a line that is no entry.
    """
    own = tuple(extra)
    if folder != FOLDER:
        return _put_together(*shipped_lines(folder), own)
    return _shipped(kept_tables.state_of(folder.glob("*.txt"), own, kept_tables.program()), own)


@lru_cache(maxsize=4)
def _shipped(made_of: str, own: tuple[WordLine, ...]) -> Lexicon:
    """The shipped lexicon as it was kept, or put together and kept for the next start."""
    if told := kept_tables.kept(_TABLE, made_of):
        return _restored(told)
    lexicon = _put_together(*shipped_lines(FOLDER), own)
    kept_tables.keep(_TABLE, made_of, {each.name: _plain(getattr(lexicon, each.name)) for each in fields(Lexicon)})
    return lexicon


def _plain(value: Any) -> Any:
    """What JSON has no kind for, as lists; a set in order."""
    return sorted(value) if isinstance(value, frozenset) else value


def _restored(told: dict[str, Any]) -> Lexicon:
    """The lexicon that was kept so. Words that are said of many forms are one in memory, as they were."""
    for name in ("_lengths", "_replaced", "_elsewhere"):
        told[name] = {first: tuple(lengths) for first, lengths in told[name].items()}
    told["forms"] = {
        form: tuple(Sense(intern(kind), intern(word), weight) for kind, word, weight in senses)
        for form, senses in told["forms"].items()
    }
    told["segmentation_words"] = tuple(told["segmentation_words"])
    told |= {name: frozenset(told[name]) for name in ("elsewhere", "foreign")}
    return Lexicon(**told)


@lru_cache(maxsize=4)
def _put_together(shipped: tuple[WordLine, ...], text: str, own: tuple[WordLine, ...]) -> Lexicon:
    """What the same lines say is the same, and takes a moment: it is kept, as a lexicon never changes."""
    digest = sha256(text.encode())
    for line in own:
        digest.update(repr((line.kind, line.standards, line.variants)).encode())
    lines = [*shipped, *own]
    for line in lines:
        if any(not word.lstrip("~") for word in (*line.standards, *line.variants)):
            raise LexiconError(line.where, "只有 ~，没有词")
    # Things of elsewhere (银行卡) are things like any other; it is only remembered which they are.
    foreign = frozenset(line.standards[0] for line in lines if line.kind == "foreign")
    lines = [replace(line, kind="object") if line.kind == "foreign" else line for line in lines]
    replacements = _replacements(lines)
    kinds = _kinds(lines)
    forms = _forms(lines, kinds)
    # Only what ships cuts words: a curator's addition must never change how other text is cut.
    words = tuple(sorted(_segmentation_words(lines[: len(shipped)])))
    elsewhere = _elsewhere(lines)
    return Lexicon(
        forms,
        kinds,
        replacements,
        words,
        digest.hexdigest()[:16],
        _by_first_character(forms),
        _by_first_character(replacements),
        _by_first_character(elsewhere),
        elsewhere,
        foreign,
    )


def check_added(new: WordLine, own: Iterable[WordLine], *, folder: Path = FOLDER) -> None:
    """Whether a new line fits what ships and a deployment's own lines.

    Raises:
        LexiconError: naming the new line, with what it collides with; or an own line that fitted an earlier version.
    """
    own = list(own)
    shipped, _ = shipped_lines(folder)
    _refuse_unknown_emergency(new, shipped)
    _refuse_repetition(new, [*shipped, *own])
    try:
        read_lexicon(folder, extra=(*own, new))
    except LexiconError as error:
        if error.where == new.where:
            raise
        read_lexicon(folder, extra=own)  # raises if it is not the new line that does not fit
        raise LexiconError(new.where, f"和{error.where}合不上：{error.reason}") from None


def _refuse_unknown_emergency(new: WordLine, shipped: tuple[WordLine, ...]) -> None:
    """What is said in an emergency is part of the program; a standard word it does not know would do nothing."""
    known = list(dict.fromkeys(line.standards[0] for line in shipped if line.kind == "urgent"))
    if new.kind == "urgent" and new.standards[0] not in known:
        reason = f"程序没有“{new.standards[0]}”的紧急答复，“紧急”的标准词只有 {'、'.join(known)}"
        raise LexiconError(new.where, reason)


def _refuse_repetition(new: WordLine, lines: list[WordLine]) -> None:
    for line in lines:
        if line.kind == new.kind and line.standards == new.standards:
            for variant in new.variants:
                if variant in line.variants or variant.removeprefix("~") in line.variants:
                    raise LexiconError(new.where, f"“{variant}”已经有了，在{line.where}，不用再加")


def _kinds(lines: list[WordLine]) -> dict[str, str]:
    """The class of each standard word: where it stands alone on the left, else that of the file naming it."""
    kinds: dict[str, str] = {}
    for line in lines:
        if len(line.standards) == 1 and line.kind in CONCEPT_CLASSES | {"facet", "urgent"}:
            kinds.setdefault(line.standards[0], line.kind)
    for line in lines:
        for word in line.standards:
            kinds.setdefault(word, line.kind)
    return kinds


def _forms(lines: list[WordLine], kinds: dict[str, str]) -> dict[str, tuple[Sense, ...]]:
    forms: dict[str, dict[tuple[str, str], float]] = {}
    exact: dict[tuple[str, str], WordLine] = {}
    meanings: dict[str, tuple[str, ...]] = {}
    for line in lines:
        if line.kind in {"regional", "elsewhere"}:
            continue
        group = (
            line.kind
            if line.kind in {"facet", "urgent", "filler", "negation", "people", "circumstance", "general"}
            else "concept"
        )
        for variant in line.variants:
            form, sure = variant.lstrip("~"), not variant.startswith("~")
            if line.standards == (form,):
                raise LexiconError(line.where, f"“{form}”在“：”两边都出现")
            if sure and (group, form) in exact and exact[group, form].standards != line.standards:
                raise LexiconError(line.where, f"“{form}”重复，{exact[group, form].where} 已有；含义不定的请都加 ~")
            if sure and group == "concept":
                exact[group, form] = line
                meanings[form] = line.standards
            for word in line.standards:
                kind = kinds[word] if group == "concept" else line.kind
                senses = forms.setdefault(form, {})
                senses[kind, word] = max(senses.get((kind, word), 0.0), 1.0 if sure else APPROXIMATE)
    _refuse_cycles(meanings, lines)
    for word, kind in kinds.items():
        if kind in CONCEPT_CLASSES | {"facet"} and word not in meanings:
            forms.setdefault(word, {})[kind, word] = 1.0
    plain = {form: tuple(Sense(k, w, v) for (k, w), v in senses.items()) for form, senses in forms.items()}
    return _with_parts(plain)


def _elsewhere(lines: list[WordLine]) -> frozenset[str]:
    seen: dict[str, WordLine] = {}
    for line in lines:
        if line.kind == "elsewhere":
            for form in line.variants:
                if form in seen:
                    raise LexiconError(line.where, f"“{form}”重复，{seen[form].where} 已有")
                seen[form] = line
    return frozenset(seen)


def _with_parts(forms: dict[str, tuple[Sense, ...]]) -> dict[str, tuple[Sense, ...]]:
    """Forms that also mean, a little, what their standard words are made of: 交通违法查询 is about 交通违法, and asks to 查询."""
    lengths = _by_first_character(forms)
    long = {word: None for senses in forms.values() for kind, word, _ in senses if kind == "object" and len(word) > 3}
    parts = {word: tuple(_inside(word, forms, lengths)) for word in long}
    whole = {}
    for form, senses in forms.items():
        known = {s.word for s in senses}
        extra = {p.word: p for s in senses for p in parts.get(s.word, ()) if p.word not in known}
        whole[form] = senses + tuple(extra.values())
    return whole


def _inside(word: str, forms: dict[str, tuple[Sense, ...]], lengths: dict[str, tuple[int, ...]]) -> Iterator[Sense]:
    """What the shorter forms within a standard word mean, the longest at each place."""
    at = 0
    while at < len(word):
        for length in lengths.get(word[at], ()):
            part = word[at : at + length]
            if length >= len(word) or length < 2 or len(part) < length or part not in forms:
                continue
            yield from (
                Sense(s.kind, s.word, PART)
                for s in forms[part]
                if s.kind in {"object", "action", "people"} and s.weight == 1.0 and s.word != word
            )
            at += length - 1
            break
        at += 1


def _refuse_cycles(meanings: dict[str, tuple[str, ...]], lines: list[WordLine]) -> None:
    """A form may mean a standard word that means no other: follow each meaning until it ends."""
    for line in lines:
        for variant in line.variants:
            seen, at = [variant], variant
            while at in meanings and len(meanings[at]) == 1:
                at = meanings[at][0]
                if at in seen:
                    raise LexiconError(line.where, f"循环：{' → '.join([*seen, at])}")
                seen.append(at)


def _replacements(lines: list[WordLine]) -> dict[str, str]:
    return {
        variant.lstrip("~"): line.standards[0] for line in lines if line.kind == "regional" for variant in line.variants
    }


def _segmentation_words(lines: list[WordLine]) -> Iterator[str]:
    """Things and their short names are words; whole phrases (办身份证) are not."""
    for line in lines:
        if line.kind == "object" and len(line.standards) == 1:
            yield from (w for w in line.standards if 2 <= len(w) <= 10)
            yield from (v for v in line.variants if 2 <= len(v) <= 5 and not v.startswith("~"))


def _by_first_character(forms: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for form in forms:
        lengths.setdefault(form[0], set()).add(len(form))
    return {first: tuple(sorted(n, reverse=True)) for first, n in lengths.items()}
