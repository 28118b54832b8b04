"""One search everywhere: published items by the engine that answers residents, drafts, sources, and people with their departments."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from web.parts import parts

MOST = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its name, what is said beside it, and where it is ('' for what has no page)."""

    name: str
    beside: str
    address: str = ""


def everywhere(words: str) -> dict[str, Sequence[Hit]]:
    """What words may mean, by what it is; kinds of which nothing was found are left out."""
    if not any(char.isalnum() for char in words):
        return {}
    found = {"事项": _items(words), "草稿": _drafts(words), "依据": _sources(words), "人和部门": _people(words)}
    return {kind: hits for kind, hits in found.items() if hits}


def published_items(words: str) -> list[Hit]:
    """The published items that words may ask for, the likeliest first; none for words that say nothing."""
    if not any(char.isalnum() for char in words):
        return []
    ranked = parts().assistant.rank(words, public=False, limit=MOST).candidates
    return [_item(c.entry.code, c.entry.region, c.entry.name, c.entry.department) for c in ranked]


def _item(code: str, region: str, name: str, beside: str) -> Hit:
    return Hit(name, " · ".join(filter(None, (code, beside))), url_for("entries.entry", code=code, region=region))


def _items(words: str) -> list[Hit]:
    """What the engine ranks highest, then names and codes that contain the words."""
    found = {hit.address: hit for hit in published_items(words)}
    for state in parts().kb.items.states(search=words, limit=MOST):
        hit = _item(state.code, state.region, state.name, "" if state.live_revision else "没有发布")
        found.setdefault(hit.address, hit)
    return list(found.values())[:MOST]


def _drafts(words: str) -> list[Hit]:
    names = {"in_review": "待审核", "draft": "编写中"}
    return [
        Hit(name, names[state], url_for("entries.entry", code=code, region=region))
        for code, region, name, state in parts().kb.my_work.drafts_named(words, limit=MOST)
    ]


def _sources(words: str) -> list[Hit]:
    found, _ = parts().kb.sources.page(words, limit=MOST)
    return [Hit(s.title or s.key, s.number, url_for("upkeep.source", key=s.key)) for s in found]


def _people(words: str) -> list[Hit]:
    """Colleagues by name or department, and offices of the directory with their phones."""
    kb = parts().kb
    colleagues = [
        Hit(person.name, "、".join(person.departments))
        for person in kb.accounts.page(words, limit=MOST)[0]
        if person.active
    ]
    offices = [Hit(office.name, office.phone) for office in kb.directory.local() if words in office.name]
    return [*colleagues, *offices][:MOST]
