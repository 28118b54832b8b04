"""Taking back a whole import: as far as nothing has come after it, and no must-answer question is broken by it."""

from dataclasses import dataclass

from knowledge.publishing.import_runs import ImportedEntry, ImportRun
from knowledge.publishing.proposals import Key, Proposal, Refuse, Withdrawal, accept
from knowledge.storage.errors import Conflict, NotFound
from knowledge.store import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of an import: entries that are as before it, and those that stay, with why."""

    restored: int
    kept: tuple[tuple[Key, str], ...]


def undo_import(kb: KnowledgeBase, run: int, *, by: str, refuse: Refuse = accept) -> Undone:
    """Take an import back. `refuse` says what may not go.

    Raises:
        NotFound: if there was no such import. Conflict: if it was taken back before.
    """
    found = kb.imports.get(run)
    if found.undone_by:
        raise Conflict(f"第 {run} 次导入已经撤销过。")
    entries = kb.imports.entries(run)
    kept = _discard(kb, entries, by) if found.as_draft else _restore(kb, found, entries, by, refuse)
    kb.imports.undone(run, by=by, kept=len(kept))
    return Undone(len(entries) - len(kept), tuple(kept))


def _restore(
    kb: KnowledgeBase, run: ImportRun, entries: list[ImportedEntry], by: str, refuse: Refuse
) -> list[tuple[Key, str]]:
    proposed: dict[Key, tuple[Proposal, ...]] = {}
    for entry in entries:
        key = (entry.code, entry.region)
        before = kb.items.revision(*key, entry.before).item if entry.before else Withdrawal(*key)
        proposed[key] = (before,)
    refused = refuse(proposed)
    left = [entry for entry in entries if (entry.code, entry.region) not in refused]
    restored = kb.items.restore_many(left, by=by, note=f"撤销导入 {run.file}")
    changed = [entry for entry in left if entry not in set(restored)]
    return [(key, why) for key, why in refused.items()] + [
        ((e.code, e.region), "导入以后又有新的发布或撤下") for e in changed
    ]


def _discard(kb: KnowledgeBase, entries: list[ImportedEntry], by: str) -> list[tuple[Key, str]]:
    kept: list[tuple[Key, str]] = []
    for entry in entries:
        try:
            kb.items.discard_draft(entry.code, entry.region, by=by, expected_version=entry.number)
        except NotFound:
            kept.append(((entry.code, entry.region), "草稿已经发布或放弃"))
        except Conflict:
            kept.append(((entry.code, entry.region), "导入以后又有人改过草稿"))
    return kept
