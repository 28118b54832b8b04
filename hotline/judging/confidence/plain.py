"""Plain questions about every item: one of its names and a few characters that ask for a field (护照首次申领 多少钱).

Nobody writes these down when asked to think of questions, and many people type nothing else. Half of the items are fitted on (`FITTED`), the other
half are for judging.
"""

import re
from collections.abc import Iterable
from datetime import date
from zlib import crc32

from hotline.answering.units import units_of
from hotline.judging.evaluation import Labelled
from hotline.judging.facts.closer_tuning import FIELDS
from knowledge.publishing.resolving import ResolvedItem

EACH = 3
"""Questions about each item."""
LONGEST = 8
"""Characters of another name that is used in the place of the item's own."""
FITTED, JUDGED = 0, 1
_ASIDE = re.compile(r"（[^）]*）")


def plain_questions(items: Iterable[ResolvedItem], day: date, half: int) -> list[Labelled]:
    """The questions about the items of a half (`FITTED`, `JUDGED`), always the same."""
    return [question for item in items if crc32(item.item.code.encode()) % 2 == half for question in _about(item, day)]


def _about(resolved: ResolvedItem, day: date) -> list[Labelled]:
    """Of one item: by its name, and by two of its shorter names; each asks for another of its fields where it has so many."""
    item = resolved.item
    kinds = {unit.kind for unit in units_of(resolved, day)}
    fields = [kind for kind in FIELDS if kind in kinds]
    names = [_ASIDE.sub("", item.name), *(name for name in item.aliases if len(name) <= LONGEST)]
    asked = []
    for n in range(EACH) if fields else ():
        drawn = crc32(f"{item.code} {n}".encode())
        name = names[0] if n == 0 else names[drawn % len(names)]
        wordings, _ = FIELDS[fields[(drawn + n) % len(fields)]]
        asked.append(f"{name}{' ' * (drawn // 7 % 2)}{wordings[drawn // 3 % len(wordings)]}")
    return [Labelled(text, (item.code,), (item.code,), style="plain") for text in dict.fromkeys(asked)]
