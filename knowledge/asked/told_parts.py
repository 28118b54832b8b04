"""The parts of replies in the database, and which fact stands in which reply.

A part is written when it is first told, and noted once a day and process while it goes on being told, so that one that was last told
before a day can be removed with what was asked before it.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from knowledge.asked.condensing import condense, expand, hash_of, name_of_fact, named_in
from knowledge.storage.connections import Connections
from knowledge.storage.database import Database

KNOWN, NOTED = 200_000, 50_000
"""Parts that a process remembers to have written today, and wordings of facts that it remembers to have noted."""
READ, AT_ONCE = 16_384, 500
"""Parts that are remembered as they were read, and how many are asked for at once."""


class ToldParts:
    """Safe to share between threads."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._lock = threading.Lock()
        self._day, self._known = "", set[str]()
        self._facts: dict[str, int] = {}
        self._bodies: dict[str, str] = {}

    def keep(self, db: Database, reply: Mapping[str, Any], day: str) -> str:
        """Write what is new of a reply, in the transaction that logs it; the hash by which it is found again."""
        root, parts = condense(reply)
        with self._lock:
            if self._day != day or len(self._known) > KNOWN:
                self._day, self._known = day, set()
            new = sorted(parts.keys() - self._known)
        if new:
            # In order, so that two who tell the same at once wait for each other one way round.
            db.many(
                "INSERT INTO told_parts (hash, body, last_told) VALUES (?, ?, ?) ON CONFLICT (hash) DO UPDATE "
                "SET last_told = excluded.last_told WHERE told_parts.last_told < excluded.last_told",
                [(name, parts[name], day) for name in new],
            )
            if root in new:
                self._keep_facts(db, root, reply)
            db.after_commit(lambda: self._remember(day, new))
        return root

    def reply(self, root: str, own: Mapping[str, Any]) -> dict[str, Any]:
        """A reply as it was sent."""
        return expand(root, self._body, own)

    def read_ahead(self, roots: Iterable[str]) -> None:
        """Read what many replies are put together from, all at once, and not part by part."""
        wanted = set(roots) - self._bodies.keys()
        while wanted:
            found: dict[str, str] = {}
            names = sorted(wanted)
            for some in (names[at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE)):
                sql = f"SELECT hash, body FROM told_parts WHERE hash IN ({', '.join('?' * len(some))})"
                found |= dict(self._connections.db.execute(sql, some).fetchall())
            self._remember_read(found)
            wanted = {name for body in found.values() for name in named_in(body)} - self._bodies.keys()

    def remove(self, db: Database, before: str, most: int) -> int:
        """Remove what was last told before a day, at most so many parts; how many went."""
        # In order, as `keep` writes them.
        old = sorted(db.execute("SELECT hash FROM told_parts WHERE last_told < ? LIMIT ?", [before, most]).fetchall())
        # Only if nobody has told it meanwhile: another process may, beside us.
        db.many("DELETE FROM told_parts WHERE hash = ? AND last_told < ?", [(name, before) for (name,) in old])
        db.many(
            "DELETE FROM told_items WHERE reply = ? AND NOT EXISTS (SELECT 1 FROM told_parts WHERE hash = told_items.reply)",
            old,
        )
        db.after_commit(self._forget)
        return len(old)

    def _remember(self, day: str, names: Iterable[str]) -> None:
        with self._lock:
            if self._day == day:
                self._known.update(names)

    def _remember_facts(self, told: Mapping[str, int]) -> None:
        with self._lock:
            if len(self._facts) > NOTED:
                self._facts = {}
            self._facts.update(told)

    def _forget(self) -> None:
        with self._lock:
            self._known = set()
        self._bodies = {}

    def _remember_read(self, found: dict[str, str]) -> None:
        if len(self._bodies) + len(found) > READ:
            self._bodies = {}
        self._bodies.update(found)

    def _body(self, name: str) -> str:
        if (known := self._bodies.get(name)) is not None:
            return known
        found = self._connections.db.execute("SELECT body FROM told_parts WHERE hash = ?", [name]).fetchone()
        if found is None:
            raise KeyError(name)
        self._remember_read({name: str(found[0])})
        return str(found[0])

    def _keep_facts(self, db: Database, root: str, reply: Mapping[str, Any]) -> None:
        """Note which facts are told, each wording once with the first revision that had it, and whose replies these are."""
        shown: dict[str, int] = {}
        for code, fact, _ in facts_in(reply):
            name = name_of_fact(code, fact["id"], fact["region"], hash_of(fact["text"]))
            shown[name] = min(fact["revision"], shown.get(name, fact["revision"]))
        # Nothing is ever taken away there, and nearly all of it was told before.
        new = {name: revision for name, revision in shown.items() if revision < self._facts.get(name, revision + 1)}
        if new:
            db.many(
                "INSERT INTO told_facts (told, revision) VALUES (?, ?) ON CONFLICT (told) DO UPDATE "
                "SET revision = excluded.revision WHERE excluded.revision < told_facts.revision",
                sorted(new.items()),
            )
            db.after_commit(lambda: self._remember_facts(new))
        codes = sorted({code for code, *_ in facts_in(reply)})
        db.many(
            "INSERT INTO told_items (code, reply) VALUES (?, ?) ON CONFLICT (code, reply) DO NOTHING",
            [(c, root) for c in codes],
        )

    def showing(self, code: str, fact_id: str, region: str, text: str, *, before: int) -> dict[str, bool]:
        """The kept replies that show a fact in these words, of a revision `before` another: by hash, whether it was asked for."""
        name = name_of_fact(code, fact_id, region, hash_of(text))
        sql = "SELECT 1 FROM told_facts WHERE told = ? AND revision < ?"
        if not self._connections.db.execute(sql, [name, before]).fetchone():
            return {}
        found: dict[str, bool] = {}
        for (root,) in self._connections.db.execute("SELECT reply FROM told_items WHERE code = ?", [code]).fetchall():
            for of, fact, asked in facts_in(self.reply(root, {})):
                if (of, fact["id"], fact["region"], fact["text"]) == (code, fact_id, region, text) and fact[
                    "revision"
                ] < before:
                    found[root] = asked
        return found


def facts_in(reply: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], bool]]:
    """(code of the item, fact, whether it was asked for) of every fact that a reply shows; those asked for come last."""
    matters = [reply, *(reply.get("more") or ())]
    for field, asked in (("rest", False), ("facts", True)):
        for matter in matters:
            code = (matter.get("item") or {}).get("code", "")
            for fact in matter.get(field) or ():
                yield code, fact, asked
