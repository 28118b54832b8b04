"""The texts of laws that a deployment has loaded, article by article, for comparing with what rests on them.

The program ships none. A text is kept under the key of the source it is the text of; loading another tells which articles differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.entry.law_text import LawText, plain_title
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


class LawTexts:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def put(self, source: str, text: LawText, *, by: str) -> Drift:
        """Keep a text in the place of the one before; the same text again changes nothing."""
        with self._connections.changing() as db:
            known = row(db, "SELECT hash FROM law_texts WHERE source = ?", source)
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
            db.execute("DELETE FROM law_articles WHERE source = ?", [source])
            db.execute("DELETE FROM law_texts WHERE source = ?", [source])
            version = text.version.isoformat() if text.version else ""
            db.execute(
                "INSERT INTO law_texts (source, title, version, hash, loaded_at, loaded_by) VALUES (?, ?, ?, ?, ?, ?)",
                [source, text.title[:300], version, text.hash, stamp(self._clock()), by],
            )
            db.many(
                "INSERT INTO law_articles (source, article, text) VALUES (?, ?, ?)",
                [(source, name, said) for name, said in now.items()],
            )
            detail = f"{text.title[:100]}，{len(now)} 条" + (f"，{len(drift.changed)} 条不同" if drift.changed else "")
            note_change(db, self._clock, who=by, action="载入条文", what=f"source:{source}", detail=detail)
        return drift

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

    def versions(self) -> Mapping[str, date | None]:
        """Source → the day of the text that is loaded."""
        rows = self._connections.db.execute("SELECT source, version FROM law_texts").fetchall()
        return {source: date.fromisoformat(version) if version else None for source, version in rows}


def matching(title: str, sources: Iterable[Source]) -> Source | None:
    """The source a text is the text of, by its title; None where none is called so."""
    plain = plain_title(title)
    if not plain:
        return None
    return next((source for source in sources if plain in (plain_title(source.title), plain_title(source.key))), None)
