"""What of the directory can be meant from a place: departments with the names they go by, officers, what is done elsewhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hotline.reading.text import bare, normalise
from knowledge.entry.departments import Department, Elsewhere, Officer
from knowledge.entry.records import NATION
from knowledge.patterns import read_patterns
from knowledge.places.codes import ancestors
from knowledge.places.regions import LocalRegion, Regions, stem

ROLES = {
    "网格员": ("网格长", "网格管理员", "网格工作人员", "专职网格"),
    "代办员": ("代办人员", "村级代办", "帮办员", "领办员"),
    "咨询员": ("咨询人员", "村咨询员"),
    "驻村律师": ("村法律顾问", "法律顾问", "村居法律顾问"),
    "村医": ("乡村医生", "村卫生员"),
    "调解员": ("人民调解员",),
}
"""What people also call an officer."""
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_HALL, _SHORTENED = (_SAID[name] for name in ("hall", "shortened"))


@dataclass(frozen=True, slots=True)
class NamedDepartment:
    """A department with the bare forms it goes by, the longest first."""

    department: Department
    forms: tuple[str, ...]


class DirectoryScope:
    """The local part of a directory, at one moment. `here` is the deployment's region."""

    def __init__(
        self,
        departments: Iterable[Department],
        officers: Iterable[Officer],
        elsewhere: Iterable[Elsewhere],
        regions: Regions,
        local: Iterable[LocalRegion],
        here: str,
    ) -> None:
        self.here, self.regions = here, regions
        self.departments = [
            NamedDepartment(d, tuple(sorted(set(self._forms(d)), key=len, reverse=True)))
            for d in departments
            if d.region != NATION
        ]
        self.officers, self.elsewhere = list(officers), list(elsewhere)
        self.villages = {form: region.code for region in local for form in _village_forms(region)}

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing local to tell."""
        return not (self.departments or self.officers or self.elsewhere)

    @cached_property
    def roles(self) -> dict[str, str]:
        """What officers are called, and the role it means."""
        found = {officer.role: officer.role for officer in self.officers}
        return found | {said: role for role in found for said in ROLES.get(role, ())}

    @cached_property
    def areas(self) -> dict[str, list[Officer]]:
        """The names of areas, and who answers for them."""
        found: dict[str, list[Officer]] = {}
        for officer in self.officers:
            for area in (*officer.areas, *((officer.cell,) if officer.cell else ())):
                found.setdefault(_plain(area), []).append(officer)
        return found

    def offices(self, text: str, region: str) -> tuple[list[Department], str]:
        """The departments whose name a bare text says, of those that serve a region; and the form it says."""
        said = {
            form
            for named in self.departments
            for form in named.forms
            if form in text and self.serves(named.department, region)
        }
        if not said:
            return [], ""
        longest = max(said, key=len)
        found = [n.department for n in self.departments if longest in n.forms and self.serves(n.department, region)]
        nearest = [d for d in found if d.region == region]
        return nearest or found, longest

    def serves(self, department: Department, region: str) -> bool:
        """Whether a department is one of a region's own, of what lies in it, or of what it lies in; a neighbour's is not."""
        return department.region in ancestors(region) or region in ancestors(department.region)

    def hall(self, region: str) -> Department | None:
        """The hall that is meant where no office is named."""
        halls = [
            n.department for n in self.departments if _HALL.search(n.department.name + "".join(n.department.aliases))
        ]
        chain = ancestors(region)
        halls = [d for d in halls if d.region in chain]
        return max(halls, key=lambda d: chain.index(d.region), default=None)

    def _forms(self, department: Department) -> Iterator[str]:
        for name in (department.name, *department.aliases):
            yield from self._without_place(_plain(name), department.region)

    def _without_place(self, name: str, region: str) -> Iterator[str]:
        """A name, and the name without the place it begins with: 天河区民政局, 民政局; 党政综合办公室, 党政综合办."""
        yield name
        short = name
        for code in reversed(ancestors(region)):
            place = self.regions.get(code)
            for form in map(_plain, (place.name, stem(place.name))) if place else ():
                if form and short.startswith(form) and len(short) - len(form) > 1:
                    short = short[len(form) :]
                    break
        if len(short) > 1:
            yield short
        if (match := _SHORTENED.search(short)) and match.start() > 1:
            yield short[: match.start()] + ("办" if match[0] == "办公室" else "站")


def _village_forms(region: LocalRegion) -> Iterator[str]:
    for name in (region.name, *region.aliases):
        yield _plain(name)
        if len(short := stem(name)) > 1:
            yield _plain(short)
        for ending in ("村", "社区"):
            if name.endswith(ending) and len(name) - len(ending) > 1:
                yield _plain(name.removesuffix(ending))


def _plain(name: str) -> str:
    return bare(normalise(name))
