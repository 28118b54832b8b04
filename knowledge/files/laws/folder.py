"""A folder of law texts (Markdown or plain) taken in: each as the text of the source it is called after, and what changed since the last.

Of several texts of one law the newest counts, and parts of one day count together. An article that differs from the text before opens a look at every fact that cites it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from knowledge.entry.law_text import LawText, plain_title, read_law
from knowledge.entry.records import Source
from knowledge.files.reading import decode, read_bytes
from knowledge.storage.clock import day_of
from knowledge.storage.errors import KnowledgeError, UnreadableFile
from knowledge.store import KnowledgeBase
from knowledge.upkeep.law_texts import Drift

SUFFIXES = frozenset({".md", ".txt", ".markdown"})
MOST_FILES = 20_000
HEAD_CHARS = 4_000
"""Characters in which the title of a text is looked for."""


@dataclass(slots=True)
class Refreshed:
    """What came of reading a folder: `drifts` of the sources a text was found for, `without` the laws on record that none was found
    for, `looks` how many facts are to be looked at again, `unread` files that could not be read."""

    files: int = 0
    drifts: list[Drift] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    looks: int = 0


def refresh(
    kb: KnowledgeBase, folder: Path, *, by: str, told: Callable[[int, int], object] = lambda _done, _all: None
) -> Refreshed:
    """Take in the texts of a folder and everything below it.

    Raises:
        UnreadableFile: for what is no folder, or one of more than `MOST_FILES` texts.
    """
    paths = _texts_of(folder)
    today = day_of(kb.clock())
    sources = [source for source in kb.sources.all() if source.repealed is None or source.repealed > today]
    by_title: dict[str, list[Source]] = {}
    for source in sources:
        for plain in {plain_title(source.key), plain_title(source.title)}:
            by_title.setdefault(plain, []).append(source)
    done = Refreshed(files=len(paths))
    newest = _newest(paths, by_title, done, told)
    for key, text in newest.items():
        drift = kb.law_texts.put(key, text, by=by)
        done.drifts.append(drift)
        for article in (*drift.changed, *drift.gone):
            on = text.version or today
            done.looks += kb.second_looks.amended(key, article, on=on, by=by)
    loaded = set(kb.law_texts.versions())
    done.without = [
        source.key
        for source in sources
        if source.level in ("法律", "行政法规", "部门规章") and source.key not in loaded
    ]
    return done


def _newest(
    paths: list[Path], by_title: Mapping[str, Sequence[Source]], done: Refreshed, told: Callable[[int, int], object]
) -> dict[str, LawText]:
    """The newest text of each source that one was found for."""
    newest: dict[str, LawText] = {}
    for number, path in enumerate(paths, 1):
        told(number, len(paths))
        said = _read(path, done)
        named = (_without_day(path.stem), read_law(said[:HEAD_CHARS]).title)
        called = next((by_title[plain] for title in named if (plain := plain_title(title)) in by_title), ())
        text = read_law(said, name=named[0]) if called else None
        if text is None or not text.articles:
            continue
        source = _of_version(called, said)
        known = newest.get(source.key)
        newest[source.key] = text if known is None else _newer(known, text)
    return newest


def _newer(known: LawText, other: LawText) -> LawText:
    """The newer of two texts of one law. Two of one day are taken together: collections keep the books of a code in files of their own."""
    if known.version is None or known.version != other.version:
        return other if (other.version or date.min) >= (known.version or date.min) else known
    less, more = sorted((known, other), key=lambda text: len(text.articles))
    return replace(more, articles={**less.articles, **more.articles}, chapters={**less.chapters, **more.chapters})


def _of_version(sources: Sequence[Source], said: str) -> Source:
    """Which of several records of one law a text is of, where the law in force and the next one stand side by side: the one on whose day
    the text says that it comes into force, or the oldest of them."""
    in_order = sorted(sources, key=lambda source: source.effective or date.min)
    plain = "".join(said.split())
    days = ((source, source.effective) for source in in_order if source.effective)
    return next((source for source, on in days if f"{on.year}年{on.month}月{on.day}日起施行" in plain), in_order[0])


def _texts_of(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise UnreadableFile(f"{folder} 不是文件夹，请写放法律文本的文件夹。")
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES and path.is_file()]
    if len(paths) > MOST_FILES:
        raise UnreadableFile(f"{folder} 里有 {len(paths)} 个文本，一次最多 {MOST_FILES} 个，请分开放。")
    return paths


def _read(path: Path, done: Refreshed) -> str:
    """The text of a file, '' for one that cannot be read."""
    try:
        return decode(read_bytes(path), path, encodings=("utf-8-sig", "gb18030"))
    except KnowledgeError:
        done.unread.append(path.name)
        return ""


def _without_day(name: str) -> str:
    """The name of a file without the day that many collections write behind or before it: 母婴保健法(2017-11-04)."""
    for mark in ("(", "（", "_", "-"):
        head, _, rest = name.rpartition(mark)
        if head and rest.strip(")）").replace("-", "").replace(".", "").isdigit():
            return _without_day(head)
    return name
