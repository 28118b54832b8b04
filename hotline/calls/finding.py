"""Results under the fingers: items that fit what has been typed so far, in words, pinyin or initials, also those for operators only."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hotline.assistant import Assistant
from knowledge.asked.calls.calls import ItemKey
from knowledge.entry.records import NATION
from knowledge.store import LiveEntry

MOST = 9
_SENTENCE = 4
"""Chinese characters from which on what was typed is read as a question, too."""
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class CallItem:
    """One item in the list; `said` is the way of asking that fits, `operators_only`: the public never sees it."""

    code: str
    region: str
    name: str
    said: str
    department: str
    operators_only: bool


def found_items(
    assistant: Assistant, typed: str, *, region: str = "", audience: str = "", public: bool = False, limit: int = MOST
) -> list[CallItem]:
    """At most `limit` items; those for another `audience` than the caller's come last."""
    ranker, found = assistant.ranker(), dict[str, CallItem]()
    for code, where, name, said in _candidates(assistant, typed, region or assistant.region, public, limit):
        for entry in ranker.entries_of([code]) if code not in found else ():
            found[code] = _found(entry, where, name, said)
    fitting = list(found.values())
    if audience:
        others = {entry.code for entry in ranker.entries_of(found) if entry.audience and audience not in entry.audience}
        fitting.sort(key=lambda one: one.code in others)
    return fitting[:limit]


def named_items(assistant: Assistant, keys: Iterable[ItemKey]) -> list[CallItem]:
    """Items that are known by their keys, without those that are no longer published."""
    ranker = assistant.ranker()
    return [_found(entry, key.region, entry.name, "") for key in keys for entry in ranker.entries_of([key.code])]


def _candidates(
    assistant: Assistant, typed: str, region: str, public: bool, limit: int
) -> Iterator[tuple[str, str, str, str]]:
    """(code, region, name, way of asking) of what fits: what is read as a question first where it is one."""
    if len(_CHINESE.findall(typed)) >= _SENTENCE:
        ranking = assistant.rank(typed, region=region, public=public, limit=limit // 2)
        yield from ((c.entry.code, c.entry.region, c.entry.name, c.phrasing) for c in ranking.candidates)
    where = None if region == NATION else region
    for one in assistant.suggest(typed, limit=limit, region=where, public=public):
        yield one.code, one.region, one.name, one.text


def _found(entry: LiveEntry, region: str, name: str, said: str) -> CallItem:
    shown = "" if said == name else said
    return CallItem(entry.code, region, name, shown, entry.department, entry.disclosure != "public")
