"""The tree of administrative divisions: codes, names, what lies in what, and the names people use.

`divisions.csv` holds every province, prefecture and county under its six-digit code (GB/T 2260), 3,214 of them. It is the
Ministry of Civil Affairs' list 《2024年中华人民共和国县以上行政区划代码》 (mca.gov.cn/mzsj/xzqh/2025/202401xzqh.html) as
packaged by lcn 7.2.2 (MIT, © 2018 caijf), without the rows that only fill a level (市辖区, 省直辖县级行政区划) or are no
longer in use (460321–460323), and brought up to mid-2026: 重庆 2025-11 (江北区 500105 and 渝北区 500112 gone, 两江新区
500157), 新疆 2026 (岑岭县 653132, 草湖市 659013; these two codes at second hand). Hong Kong, Macao and Taiwan have no counties
in it. `old_place_names.csv` holds short, old and popular names. A deployment's own streets and communities come on top
(`local_regions`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from knowledge.entry.records import NATION
from knowledge.patterns import read_patterns
from knowledge.places.codes import ancestors

DIVISIONS = Path(__file__).parent / "divisions.csv"
OLD_NAMES = Path(__file__).parent / "old_place_names.csv"
NATION_NAME = "全国"
PROVINCE, PREFECTURE, COUNTY, TOWNSHIP, VILLAGE = range(1, 6)

_LEVELS = (0, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 5)
"""The level of a code by how many digits it has before its zeros."""
_LONGEST = 60
"""Characters of the longest text that names one place."""
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_PEOPLES, _ENDING = (_SAID[name] for name in ("peoples", "ending"))
_AS_WELL_KNOWN = frozenset({"朝阳"})
"""Short names that mean a county as often as a wider division of the same name."""


@dataclass(frozen=True, slots=True)
class Region:
    """One administrative division. `level` is 1 for a province … 3 for a county, 4 for a township, 5 for a village."""

    code: str
    name: str
    level: int


@dataclass(frozen=True, slots=True)
class LocalRegion:
    """A street, community or zone that a deployment added, with the names people use for it."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()


class Regions:
    """The divisions of the country and a deployment's own, with every name they go by. Immutable."""

    def __init__(self, divisions: Mapping[str, str], local: Iterable[LocalRegion] = ()) -> None:
        self._names = dict(divisions)
        self._local = tuple(local)
        self._names.update((region.code, region.name) for region in self._local)

    def with_local(self, local: Iterable[LocalRegion]) -> "Regions":
        """The shipped divisions and a deployment's own ones, which may also name what is not shipped yet."""
        local = tuple(local)
        return Regions(self._names, local) if local else self

    def __contains__(self, code: str) -> bool:
        return full_code(code) in self._names

    def get(self, code: str) -> Region | None:
        """A division by its code of 6 or 12 digits."""
        code = full_code(code)
        name = self._names.get(code)
        return None if name is None else Region(code, name, level_of(code))

    def name(self, code: str) -> str:
        """The full name, `广东省广州市天河区`; for a code that is not known, that of what it lies in, and the code."""
        code = full_code(code)
        known = "".join(self._names[wider] for wider in ancestors(code) if wider in self._names)
        if code == NATION:
            return NATION_NAME
        return known if known and (code in self._names or _fills_a_level(code)) else f"{known}（{code}）"

    def short_name(self, code: str) -> str:
        """What people say: `天河`, `广州`, `内蒙古`, `五山街道`."""
        region = self.get(code)
        return self.name(code) if region is None else stem(region.name) or region.name

    def parent(self, code: str) -> str | None:
        """What a division lies in, or None for the nation. A level that does not exist (直辖市, 省直辖县) is passed over."""
        code = full_code(code)
        if code == NATION:
            return None
        return next((wider for wider in reversed(ancestors(code)[:-1]) if wider in self._names), NATION)

    def children(self, code: str) -> list[Region]:
        """What lies directly in a division, by code."""
        return self._children.get(full_code(code), [])

    def within(self, code: str, wider: str) -> bool:
        """Whether a division is another one or lies in it."""
        return full_code(wider) in ancestors(full_code(code))

    def find(self, text: str, *, near: str = NATION) -> list[Region]:
        """The divisions a text names, by full, short, old or popular name, with or without what they lie in, or by code.

        Several where the name does not tell (朝阳区); those in `near`, or else nearest to it, if there are such. A wider
        one takes the place of those in it (吉林: the province).
        """
        text = re.sub(r"\s", "", text)
        if len(text) > _LONGEST:
            return []
        if text.isascii() and text.isdigit():
            found = self.get(text) if len(text) in (2, 4, 6, 9, 12) else None
            return [found] if found else []
        return self.nearest(self._read(text, ()), near)

    def nearest(self, found: Iterable[Region], near: str) -> list[Region]:
        """Of divisions that share a name the nearest to `near`, and of those the widest.

        A province stays beside what is near (河北, said in 天津, is the province or 河北区).
        """
        found = list(dict.fromkeys(found))
        if len(found) < 2:
            return found
        here = ancestors(full_code(near))
        depth = {region: sum(wider in here for wider in ancestors(region.code)) for region in found}
        kept = [region for region in found if depth[region] == max(depth.values())]
        widest = min(region.level for region in kept)
        codes = {region.code for region in kept}
        kept = [region for region in kept if codes.isdisjoint(ancestors(region.code)[:-1])]
        if not _is_toss_up(kept):
            kept = [region for region in kept if region.level == widest]
        provinces = [region for region in found if region.level == PROVINCE and region.code not in here]
        return kept + [region for region in provinces if region not in kept]

    @cached_property
    def forms(self) -> Mapping[str, tuple[Region, ...]]:
        """Every name, and the divisions it may mean. One character (粤) stands only for a province."""
        forms: dict[str, tuple[Region, ...]] = {}
        for code, name in self._names.items():
            region = Region(code, name, level_of(code))
            for form in _spoken(name):
                forms[form] = (*forms.get(form, ()), region)
        extra = [(form, code) for form, code in _old_names() if code in self._names]
        extra += [(form, region.code) for region in self._local for form in region.aliases]
        for form, code in extra:
            region = Region(code, self._names[code], level_of(code))
            if region not in forms.get(form, ()):
                forms[form] = (*forms.get(form, ()), region)
        return forms

    @cached_property
    def _children(self) -> Mapping[str, list[Region]]:
        children: dict[str, list[Region]] = {}
        for code in sorted(self._names):
            if code != NATION:
                children.setdefault(self.parent(code) or NATION, []).append(
                    Region(code, self._names[code], level_of(code))
                )
        return children

    def _read(self, text: str, wider: tuple[Region, ...]) -> list[Region]:
        """The divisions that the whole of a text names, each part lying in the one before."""
        found: list[Region] = []
        for end in range(len(text), 0, -1):
            here = self.forms.get(text[:end], ())
            if wider:
                here = tuple(r for r in here if any(r.code != w.code and self.within(r.code, w.code) for w in wider))
            if here:
                found += here if end == len(text) else self._read(text[end:], here)
        return found


@lru_cache(maxsize=1)
def shipped_regions() -> Regions:
    """The divisions that ship with the program."""
    rows = (line.split(",") for line in DIVISIONS.read_text(encoding="utf-8").splitlines()[1:])
    return Regions({full_code(code): name for code, name in rows})


def full_code(code: str) -> str:
    """A region code in its full length: `440106` is `440106000000`."""
    return code.ljust(12, "0")


def level_of(code: str) -> int:
    """1 for a province … 5 for a village, by the digits of a code; 0 for the nation."""
    return _LEVELS[len(code.rstrip("0"))]


def stem(name: str) -> str:
    """A name without its ending and the peoples in it (恩施土家族苗族自治州: 恩施), or '' where that is no name."""
    if name.endswith(("自治区", "自治州", "自治县", "自治旗")):
        base = name[:-3]
        bare = _PEOPLES.sub("", base)
        return (bare if len(bare) > 1 else base).removesuffix("族")
    ending = None if name.endswith("社区") else _ENDING.search(name)
    return name[: ending.start()] if ending else ""


def _spoken(name: str) -> list[str]:
    """A name, its stem, and for a self-governing place the stem with the last character (恩施州, 长阳县)."""
    short = stem(name)
    if not short:
        return [name]
    return [name, short, short + name[-1]] if "自治" in name else [name, short]


def _is_toss_up(found: Iterable[Region]) -> bool:
    """朝阳: the district of Beijing is meant as often as the city of Liaoning."""
    return any(stem(region.name) in _AS_WELL_KNOWN for region in found)


def _fills_a_level(code: str) -> bool:
    """Codes that stand between a province and its counties in some tables and name nothing (110100 市辖区, 419000)."""
    return not code[4:].strip("0") and (code[2:4] == "90" or code[:2] in ("11", "12", "31", "50"))


@lru_cache(maxsize=1)
def _old_names() -> list[tuple[str, str]]:
    lines = OLD_NAMES.read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines if line and not line.startswith("#")][1:]
    return [(row[0], full_code(row[1])) for row in rows]
