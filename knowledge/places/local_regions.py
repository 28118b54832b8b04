"""A deployment's own streets, communities and zones, on top of the divisions that ship with the program."""

import json
import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.entry.records import NATION
from knowledge.places.codes import ancestors
from knowledge.places.regions import LocalRegion, Regions, shipped_regions
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.errors import Conflict, KnowledgeError, NotFound
from knowledge.storage.remembering import Remembered
from knowledge.storage.version import bump


class InvalidRegion(KnowledgeError):
    """A division that cannot be added as it is."""

    code = "invalid_region"


class LocalRegions:
    """Writing and reading a deployment's own divisions; `tree` is the whole."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock
        self._read_tree: Remembered[None, Regions] = Remembered(connections, lambda _: _tree(self._stored()))

    def add(self, code: str, name: str, aliases: Sequence[str] = (), *, by: str) -> LocalRegion:
        """Add a division, or change the one that was added under this code.

        Raises:
            InvalidRegion: for a code, a name or an alias that cannot be used.
            Conflict: for a division that ships with the program.
        """
        region = LocalRegion(code.strip(), name.strip(), tuple(dict.fromkeys(alias.strip() for alias in aliases)))
        _check(region)
        with self._connections.changing() as db:
            db.execute(
                "INSERT INTO regions (code, name, aliases, added_by, added_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (code) "
                "DO UPDATE SET name = excluded.name, aliases = excluded.aliases, added_by = excluded.added_by, "
                "added_at = excluded.added_at",
                [region.code, region.name, json.dumps(region.aliases, ensure_ascii=False), by, stamp(self._clock())],
            )
            bump(db)
            detail = "，".join([region.name, *region.aliases])
            note_change(db, self._clock, who=by, action="登记地区", what=region.code, detail=detail)
        return region

    def remove(self, code: str, *, by: str) -> None:
        """Take away a division that was added; raises NotFound. Entries under its code stay as they are."""
        with self._connections.changing() as db:
            if not db.execute("DELETE FROM regions WHERE code = ?", [code]).rowcount:
                raise NotFound(f"没有登记过地区 {code}。")
            bump(db)
            note_change(db, self._clock, who=by, action="删除地区", what=code)

    def all_local(self) -> list[LocalRegion]:
        """The divisions that were added here, by code."""
        return list(self._stored())

    def tree(self) -> Regions:
        """Everything: what ships with the program and what was added here."""
        return self._read_tree(None)

    def _stored(self) -> tuple[LocalRegion, ...]:
        rows = self._connections.db.execute("SELECT code, name, aliases FROM regions ORDER BY code")
        return tuple(LocalRegion(code, name, tuple(json.loads(aliases))) for code, name, aliases in rows)


@lru_cache(maxsize=4)
def _tree(local: tuple[LocalRegion, ...]) -> Regions:
    return shipped_regions().with_local(local)


def _check(region: LocalRegion) -> None:
    shipped = shipped_regions()
    if not re.fullmatch("[0-9]{12}", region.code) or region.code == NATION:
        raise InvalidRegion(f"“{region.code}”不是 12 位行政区划代码，请写成 440106013000 这样。")
    if region.code in shipped:
        raise Conflict(f"{region.code} 是{shipped.name(region.code)}，已随程序提供，不用登记。")
    if ancestors(region.code)[1] not in shipped:
        raise InvalidRegion(f"没有以 {region.code[:2]} 开头的省级地区，请核对代码 {region.code}。")
    for text in (region.name, *region.aliases):
        if not re.fullmatch(r"[^\s，,。；;]{2,40}", text):
            raise InvalidRegion(f"“{text}”不能用作地名：应有 2 到 40 个字，中间没有空格和标点。")
