"""Where the asker is, in the words of a question: 我在天河区, 我们深圳, 南京鼓楼, 天河这边.

Names of places are also ordinary words (和平, 资源), firms (平安), parts of streets (南京路) and of other words (医保定点).
So a name counts by what it is and by what stands round it: provinces and prefectures nearly always; counties and streets when
written in full, after what they lie in, after 在 or before 这边, or within the deployment's own region. `place_words.txt` lists
what looks alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from hotline.reading.place_names import KNOWN, LED, MARKED, OTHER, PLAIN, WRITTEN, Name, PlaceNames, place_names
from knowledge.entry.records import NATION
from knowledge.patterns import read_patterns
from knowledge.places.regions import COUNTY, PREFECTURE, Region, Regions

HERE, NAMED, BOUND, ORIGIN, VISIT = 4, 3, 2, 1, 0
"""How surely a mention says where the asker is, rather than where somebody is going, comes from or travels."""
MOST = 12
"""Places read in one text; who names more is not saying where they are."""

_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_AT, _AFTER_A_PLACE, _HEREABOUTS, _COMES_FROM = (_SAID[name] for name in ("at", "after", "hereabouts", "comes_from"))
_NATIVE, _GOES_TO, _VISITS, _BEFORE_A_PLACE = (_SAID[name] for name in ("native", "goes_to", "visits", "before"))
_PART_OF_A_NAME = _SAID["part_of_a_name"]
_PART_OF_A_WORD = {"市": "场级值面价售", "区": "别域分块间", "县": "级域", "旗": "舰帜下", "省": "钱事"}
"""What makes another word of the ending of a name: 合作市 + 场, 河北区 + 域."""


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place found at [start, end) of a text; several candidates where the words do not tell which (朝阳区)."""

    candidates: tuple[Region, ...]
    start: int
    end: int

    @property
    def region(self) -> Region | None:
        """The place, when there is only one it can be."""
        return self.candidates[0] if len(self.candidates) == 1 else None

    def may_be(self, other: "FoundPlace") -> bool:
        """Whether one of its candidates is, lies in or holds one of another's."""
        within = [
            (one.code.rstrip("0"), another.code.rstrip("0")) for one in self.candidates for another in other.candidates
        ]
        return any(one.startswith(another) or another.startswith(one) for one, another in within)


class _Mention(NamedTuple):
    regions: tuple[Region, ...]
    start: int
    end: int
    role: int


def find_place(text: str, regions: Regions, *, near: str = NATION) -> FoundPlace | None:
    """Where a normalised question says the asker is; None where it does not say.

    `near` is the deployment's region: names are read as places in it or nearest to it, what it lies in is no news, and
    somebody's origin or destination outside it is not where they are.
    """
    known = place_names(regions)
    if all(text[at : at + 2] not in known.lengths for at in range(len(text) - 1)):
        return None
    reading = _PlaceReading(text, regions, known, near)
    told = [mention for mention in reading.mentions() if reading.tells(mention)]
    if not told:
        return None
    rank = max(reading.rank(mention) for mention in told)
    best = [mention for mention in told if reading.rank(mention) == rank]
    candidates = dict.fromkeys(region for mention in best for region in mention.regions)
    return FoundPlace(tuple(candidates), best[-1].start, best[-1].end)


@dataclass(frozen=True, slots=True)
class _PlaceReading:
    """One text, read for the places in it."""

    text: str
    regions: Regions
    known: PlaceNames
    near: str

    def mentions(self) -> list[_Mention]:
        """The places named, a narrower one (鼓楼区) together with what it lies in, wherever that is named (南京)."""
        found = list(islice(self._scan(), MOST))
        kept: list[_Mention] = []
        for mention in found:
            others = [other for other in found if other is not mention]
            if any(self._narrowed(other.regions, mention.regions) for other in others):
                continue  # the narrower mention says it better
            wider = [other for other in others if self._narrowed(mention.regions, other.regions)]
            inside = mention.regions
            for other in wider:
                inside = self._narrowed(inside, other.regions) or inside
            role = max([mention.role, *(other.role for other in wider)])
            kept.append(mention._replace(regions=tuple(self.regions.nearest(inside, self.near)), role=role))
        return kept

    def tells(self, mention: _Mention) -> bool:
        """Whether a mention may be where the asker is, and says more than the deployment knows."""
        if any(region.code != self.near and self.regions.within(self.near, region.code) for region in mention.regions):
            return False
        if mention.role == VISIT:
            return self._is_near(mention.regions)
        return mention.role > BOUND or self.near == NATION or self._is_near(mention.regions)

    def rank(self, mention: _Mention) -> tuple[bool, int]:
        """The deployment's own places first, then the surest."""
        return self._is_near(mention.regions), mention.role

    def _scan(self) -> Iterator[_Mention]:
        text, at, told = self.text, 0, 0
        while at < len(text) - 1:
            regions, end = self._first(at)
            if not regions:
                at = end
                continue
            start, at = at, end
            while (inner := self._next(at, regions)) is not None:
                regions, at = inner
            native = _NATIVE.match(text, at)
            yield _Mention(regions, start, at, ORIGIN if native else self._role(told, start, at))
            told = at = native.end() if native else at  # in 湖南户口在深圳 the 户口 is not 在深圳

    def _first(self, at: int) -> tuple[tuple[Region, ...], int]:
        """The place named at a position and where its name ends, or nothing and where to read on."""
        read_on = at + 1
        for length in self.known.lengths.get(self.text[at : at + 2], ()):
            end = at + length
            name = self.known.names.get(self.text[at:end])
            if name is None or end > len(self.text):
                continue
            if name.kind == OTHER:
                return (), end
            if self._counts(name, at, end):
                return name.regions, end
            if name.kind in (MARKED, WRITTEN):
                read_on = max(read_on, end)  # 中山东区 is not 山东
        return (), read_on

    def _next(self, at: int, wider: tuple[Region, ...]) -> tuple[tuple[Region, ...], int] | None:
        """The narrower place named right after a wider one, which needs nothing else to count."""
        at += self.text[at : at + 1] in (" ", "的")
        for begin in (at - 1, at) if self.text[at - 1] == "市" else (at,):  # 济南市中区 is 济南 and 市中区
            for length in self.known.lengths.get(self.text[begin : begin + 2], ()):
                end = begin + length
                name = self.known.names.get(self.text[begin:end])
                if name is None or end > len(self.text) or (begin < at and not name.whole):
                    continue
                if self._is_part_of_more(name, end):
                    continue
                if not name.whole and name.kind in (MARKED, WRITTEN) and not _AFTER_A_PLACE.match(self.text, end):
                    continue
                if inner := self._narrowed(name.regions, wider):
                    return inner, end
        return None

    def _counts(self, name: Name, at: int, end: int) -> bool:
        """Whether a name by itself is a place here, and not another word."""
        if self._is_part_of_more(name, end) or self.text[at - 1 : at] in set(name.not_after):
            return False
        if name.whole:
            if name.kind != LED and end - at > 2:
                return True
            # 和县, 市中区: half of many other words
            clear = not self.text[at - 1 : at].isalpha() or self._is_pointed_at(at, end)
            return clear and (name.kind != LED or self._is_near(name.regions))
        if name.kind == WRITTEN:
            return False
        if name.kind in (MARKED, PLAIN) and self._is_pointed_at(at, end):
            return True
        if name.kind == MARKED:
            return False
        level = min(region.level for region in name.regions)
        if level <= PREFECTURE or name.kind == KNOWN or (level == COUNTY and end - at > 2):
            return True
        if self._is_near(name.regions) and _BEFORE_A_PLACE.search(self.text[max(0, at - 1) : at]):
            return level <= COUNTY or _AFTER_A_PLACE.match(self.text, end) is not None
        return self._next(end, name.regions) is not None

    def _is_part_of_more(self, name: Name, end: int) -> bool:
        """Whether what follows makes another word of a name: 南京 + 路, 合作市 + 场."""
        following = self.text[end : end + 1]
        if name.whole:
            return bool(following) and following in _PART_OF_A_WORD.get(self.text[end - 1], "")
        return (bool(following) and following in name.not_before) or _PART_OF_A_NAME.match(self.text, end) is not None

    def _is_pointed_at(self, at: int, end: int) -> bool:
        """Whether somebody says that they are here: 在和平， 朝阳这边."""
        if _HEREABOUTS.match(self.text, end):
            return True
        return bool(_AT.search(self.text[max(0, at - 6) : at]) and _AFTER_A_PLACE.match(self.text, end))

    def _role(self, told: int, start: int, end: int) -> int:
        before = self.text[max(told, start - 9) : start]
        if _COMES_FROM.search(before):
            return ORIGIN
        if _GOES_TO.search(before):
            return VISIT if _VISITS.search(self.text[end : end + 8]) else BOUND
        return HERE if _AT.search(before) or _HEREABOUTS.match(self.text, end) else NAMED

    def _narrowed(self, inner: tuple[Region, ...], wider: tuple[Region, ...]) -> tuple[Region, ...]:
        """Those of some divisions that lie in one of some others."""
        return tuple(
            region
            for region in inner
            if any(region.code != other.code and self.regions.within(region.code, other.code) for other in wider)
        )

    def _is_near(self, found: tuple[Region, ...]) -> bool:
        return self.near != NATION and any(self.regions.within(region.code, self.near) for region in found)
