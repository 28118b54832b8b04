"""The names of places as they are scanned for, with what is known of those that look like other words."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from hotline.reading.text import normalise
from knowledge.places.regions import Region, Regions

WORDS = Path(__file__).parent / "place_words.txt"
PLAIN, KNOWN, MARKED, WRITTEN, LED, OTHER = "", "照认", "需标记", "需后缀", "需上级", "别词"
"""What it takes for a name to count, where more than its level decides: nothing; 在 or 这边; its ending; what it lies in.
OTHER is no place at all."""

_KINDS = (KNOWN, MARKED, WRITTEN, LED, OTHER)


class Name(NamedTuple):
    """One form, the divisions it may mean, and what it takes. `whole` names have their ending (天河区)."""

    regions: tuple[Region, ...]
    kind: str
    whole: bool
    not_after: str
    not_before: str


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """Every form, and by its first two characters the lengths of the forms that begin so, longest first."""

    names: dict[str, Name]
    lengths: dict[str, tuple[int, ...]]


@lru_cache(maxsize=4)
def place_names(regions: Regions) -> PlaceNames:
    """The names of a tree of divisions, ready for scanning."""
    kinds, after, before = _read_words()
    names = {
        form: Name(found, kinds.get(form, PLAIN), _is_whole(form, found), after.get(form, ""), before.get(form, ""))
        for form, found in regions.forms.items()
        if len(form) > 1
    }
    # Questions are read in simplified characters, in which 乾县 is 干县; names are not turned back, so both forms are known.
    for form in [form for form in names if (simple := normalise(form)) != form and simple not in names]:
        names[normalise(form)] = names[form]
    names.update((form, Name((), OTHER, True, "", "")) for form, kind in kinds.items() if kind == OTHER)
    lengths: dict[str, set[int]] = {}
    for form in names:
        lengths.setdefault(form[:2], set()).add(len(form))
    return PlaceNames(names, {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()})


def _is_whole(form: str, found: tuple[Region, ...]) -> bool:
    """Whether a form has its ending; 广州 and 沙市 (of 沙市区) have not."""
    if any(form == region.name for region in found):
        return True
    ending = form[-1]
    return len(form) > 2 and (ending in "省市区县旗盟" or (ending == "州" and any("自治州" in r.name for r in found)))


@lru_cache(maxsize=1)
def _read_words() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The kind of each listed form, and the characters it may not stand after and before."""
    kinds: dict[str, str] = {}
    after: dict[str, str] = {}
    before: dict[str, str] = {}
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        head, _, words = line.partition("#")[0].strip().partition("：")
        what, _, form = head.partition(" ")
        if what in _KINDS:
            kinds.update(dict.fromkeys(words.split(), what))
        elif what == "前字":
            after[form] = words
        elif what == "后字":
            before[form] = words
        elif head:
            raise ValueError(f"{WORDS.name}：没有“{what}”这一类")
    return kinds, after, before
