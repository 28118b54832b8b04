"""The texts of laws that a deployment has loaded, article by article, for comparing with what rests on them.

The program ships none. A text is kept under the key of the source it is the text of; loading another tells which articles differ, and a
newer one leaves the one before to whoever asks for a day on which it held.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.entry.law_text import LawText, plain_title
from knowledge.entry.quantities import number_in
from knowledge.entry.records import Source
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row


@dataclass(frozen=True, slots=True)
class Drift:
    """What loading a text said of a source: `is_first` where none was there; else the articles that changed, came or went."""

    source: str
    title: str
    version: date | None
    is_first: bool
    changed: tuple[str, ...] = ()
    come: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        return bool(self.changed or self.come or self.gone)


@dataclass(frozen=True, slots=True)
class LawArticle:
    """An article as a loaded text has it. The text holds from `since` (the latest day it names; None where it names none) until the day
    before `until` (None for the one that holds now). `chapter` is the heading it stands under, '' for none."""

    source: str
    title: str
    article: str
    text: str
    since: date | None
    until: date | None = None
    chapter: str = ""


@dataclass(frozen=True, slots=True)
class LoadedLaw:
    """A law whose text is loaded, for lists: its source, title, version, and how many articles it has."""

    source: str
    title: str
    version: date | None
    articles: int


class LawTexts:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def put(self, source: str, text: LawText, *, by: str) -> Drift:
        """Keep a text in the place of the one before; the same text again changes nothing."""
        with self._connections.changing() as db:
            known = row(db, "SELECT hash, version FROM law_texts WHERE source = ?", source)
            before = self.articles([source]).get(source, {})
            now = text.articles
            drift = Drift(
                source, text.title, text.version, known is None,
                tuple(name for name in now if name in before and before[name] != now[name]),
                tuple(name for name in now if name not in before) if known else (),
                tuple(name for name in before if name not in now),
            )  # fmt: skip
            if known and known["hash"] == text.hash:
                return drift
            version = text.version.isoformat() if text.version else ""
            if known and known["version"] < version:
                db.execute(_KEEP, [version, source])
            db.execute("DELETE FROM law_articles WHERE source = ?", [source])
            db.execute(
                "INSERT INTO law_texts (source, title, version, hash, loaded_at, loaded_by) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (source) "
                "DO UPDATE SET title = excluded.title, version = excluded.version, hash = excluded.hash, loaded_at = excluded.loaded_at, "
                "loaded_by = excluded.loaded_by",
                [source, text.title[:300], version, text.hash, stamp(self._clock()), by],
            )
            db.many(
                "INSERT INTO law_articles (source, article, text, chapter, place) VALUES (?, ?, ?, ?, ?)",
                [
                    (source, name, said, text.chapters.get(name, ""), place)
                    for place, (name, said) in enumerate(now.items())
                ],
            )
            detail = f"{text.title[:100]}，{len(now)} 条" + (f"，{len(drift.changed)} 条不同" if drift.changed else "")
            note_change(db, self._clock, who=by, action="载入条文", what=f"source:{source}", detail=detail)
        return drift

    def put_former(self, source: str, text: LawText, *, by: str) -> None:
        """Keep a text that is older than the one that is loaded, for the days until the next that is known."""
        if text.version is None:
            return
        since = text.version.isoformat()
        with self._connections.changing() as db:
            found = db.execute(_NEXT, [source, since, source, since]).fetchone()
            if found[0] is None:
                return
            db.many(
                "INSERT INTO law_former_articles (source, article, since, until, title, text) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (source, article, until) DO NOTHING",
                [(source, name, since, found[0], text.title[:300], said) for name, said in text.articles.items()],
            )
            note_change(
                db,
                self._clock,
                who=by,
                action="载入条文",
                what=f"source:{source}",
                detail=f"{text.title[:100]}，{since} 的旧文本",
            )

    def articles(self, sources: Iterable[str] = ()) -> Mapping[str, Mapping[str, str]]:
        """Source → article → text, of all that is loaded or of some sources."""
        wanted = list(sources)
        some = f" WHERE source IN ({', '.join('?' * len(wanted))})" if wanted else ""
        found: dict[str, dict[str, str]] = {}
        for source, article, text in self._connections.db.execute(
            f"SELECT source, article, text FROM law_articles{some}", wanted
        ):
            found.setdefault(source, {})[article] = text
        return found

    def article(self, source: str, article: str, day: date | None = None) -> LawArticle | None:
        """An article as it is now, or as it was on a day; None where no text is loaded that has it, or none that held then."""
        now = self._one(_NOW + " AND a.article = ?", [source, article])
        if day is None or (now and (now.since is None or now.since <= day)):
            return now
        return self._one(_BEFORE, [source, article, day.isoformat(), day.isoformat()])

    def whole(self, source: str) -> list[LawArticle]:
        """The text of a source as it is now, article by article in their order."""
        found = list(map(_read, self._connections.db.query(f"{_NOW} ORDER BY a.place", [source])))
        is_numbered = all(_in_order(each.article)[0] for each in found)
        return sorted(found, key=lambda each: _in_order(each.article)) if is_numbered else found

    def whole_on(self, source: str, day: date) -> list[LawArticle]:
        """The text of a source as it was on a day before the one that is loaded, in the order of the numbers; none where none is known."""
        found = map(_read, self._connections.db.query(_ALL_BEFORE, [source, day.isoformat(), day.isoformat()]))
        return sorted(found, key=lambda each: _in_order(each.article))

    def former(self, source: str) -> list[tuple[date, date]]:
        """From when and until when the earlier texts of a source held (the last day not included), the newest first."""
        rows = self._connections.db.execute(_FORMER, [source]).fetchall()
        return [(date.fromisoformat(since), date.fromisoformat(until)) for since, until in rows if since]

    def having(self, sources: Iterable[str]) -> set[tuple[str, str]]:
        """(source, article) of everything that is loaded of some sources."""
        wanted = list(sources)
        sql = f"SELECT source, article FROM law_articles WHERE source IN ({', '.join('?' * len(wanted))})"
        return set(self._connections.db.execute(sql, wanted).fetchall()) if wanted else set()

    def loaded(self) -> list[LoadedLaw]:
        """Every law whose text is loaded, by its title."""
        rows = self._connections.db.execute(_LOADED).fetchall()
        return [LoadedLaw(source, title, _day(version), count) for source, title, version, count in rows]

    def _one(self, sql: str, values: list[str]) -> LawArticle | None:
        return next(map(_read, self._connections.db.query(sql, values)), None)

    def versions(self) -> Mapping[str, date | None]:
        """Source → the day of the text that is loaded."""
        rows = self._connections.db.execute("SELECT source, version FROM law_texts").fetchall()
        return {source: _day(version) for source, version in rows}


_NOW = (
    "SELECT a.source, t.title, a.article, a.text, t.version AS since, '' AS until, a.chapter FROM law_articles a "
    "JOIN law_texts t ON t.source = a.source WHERE a.source = ?"
)
_BEFORE = (
    "SELECT source, title, article, text, since, until, '' AS chapter FROM law_former_articles "
    "WHERE source = ? AND article = ? AND since <= ? AND ? < until ORDER BY until LIMIT 1"
)
_ALL_BEFORE = (
    "SELECT source, title, article, text, since, until, '' AS chapter FROM law_former_articles "
    "WHERE source = ? AND since <= ? AND ? < until ORDER BY article"
)
_FORMER = "SELECT DISTINCT since, until FROM law_former_articles WHERE source = ? ORDER BY until DESC"
_NEXT = (
    "SELECT min(day) FROM (SELECT version AS day FROM law_texts WHERE source = ? AND version > ? "
    "UNION ALL SELECT since AS day FROM law_former_articles WHERE source = ? AND since > ?) AS days"
)
"""The day on which the next text after a day began."""
_LOADED = (
    "SELECT t.source, t.title, t.version, count(*) FROM law_texts t JOIN law_articles a ON a.source = t.source "
    "GROUP BY t.source, t.title, t.version ORDER BY t.title, t.source"
)
_KEEP = (
    "INSERT INTO law_former_articles (source, article, since, until, title, text) "
    "SELECT a.source, a.article, t.version, ?, t.title, a.text FROM law_articles a JOIN law_texts t ON t.source = a.source "
    "WHERE a.source = ? ON CONFLICT (source, article, until) DO NOTHING"
)
"""What a text said goes where it is found by a day, before a newer one takes its place."""


def _read(found: Mapping[str, str]) -> LawArticle:
    return LawArticle(
        found["source"], found["title"], found["article"], found["text"], _day(found["since"]), _day(found["until"]),
        found["chapter"],
    )  # fmt: skip


def _day(said: str) -> date | None:
    return date.fromisoformat(said) if said else None


def _in_order(article: str) -> tuple[int, str]:
    """Where an article stands: 第十七条之一 behind 第十七条."""
    number, _, more = article.partition("条")
    return int(number_in(number.removeprefix("第")) or 0), more


def matching(title: str, sources: Iterable[Source]) -> Source | None:
    """The source a text is the text of, by its title; None where none is called so."""
    plain = plain_title(title)
    if not plain:
        return None
    return next((source for source in sources if plain in (plain_title(source.title), plain_title(source.key))), None)
