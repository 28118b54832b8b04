"""What is said after a change: where the old amount, limit, day or telephone still stands, and how to put it right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from knowledge.entry.records import NATION

if TYPE_CHECKING:
    from knowledge.entry.elsewhere import Standing
    from knowledge.files.importing import ImportReport
    from knowledge.store import KnowledgeBase

SHOWN = 20
"""Places that are listed after a change; `item elsewhere` lists all."""
LOOKED_AT = 50
"""Changed entries of an import that are looked at: a file that changes more is a list that was replaced as a whole."""


def tell_elsewhere(standing: Sequence[Standing], codes: Iterable[tuple[str, str]]) -> None:
    """List places, and the command that puts them right for the entries (code, region) that were changed."""
    for place in standing[:SHOWN]:
        click.echo(f"注意：{place}。", err=True)
    if standing:
        commands = [
            f"item elsewhere {code}{'' if region == NATION else f' --region {region}'}" for code, region in codes
        ]
        more = f" 等 {len(commands)} 个" if len(commands) > 3 else ""
        click.echo(
            f"旧的数还写在 {len(standing)} 处；查看或一并改正（--change）：{'；'.join(commands[:3])}{more}", err=True
        )


def elsewhere_after_import(kb: KnowledgeBase, done: ImportReport) -> None:
    """Look for what an import changed, against what was published before it."""
    changed = [change for change in done.planned if not change.is_new][:LOOKED_AT]
    before = (
        {(e.code, e.region): e.before for e in kb.imports.entries(done.run)} if done.run and not done.as_draft else {}
    )
    found: list[Standing] = []
    codes = []
    for change in changed:
        number = before.get(change.key, 0)
        old = kb.items.revision(*change.key, number).item if number else None
        if standing := kb.elsewhere.of(change.item(), old):
            found += standing
            codes.append(change.key)
    tell_elsewhere(found, codes)
