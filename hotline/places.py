"""Where the asker is, in the words of a question: 我在天河区, 我们深圳, 南京鼓楼, 天河这边.

Names of places are also ordinary words (和平, 资源), firms (平安), parts of streets (南京路) and of other words (医保定点).
So a name counts by what it is and by what stands round it: provinces and prefectures nearly always; counties and streets when
written in full, after what they lie in, after 在 or before 这边, or within the deployment's own region. `place_words.txt` lists
what looks alike.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from hotline.place_names import LED, MARKED, OTHER, WRITTEN, Name, PlaceNames, place_names
from knowledge.records import NATION
from knowledge.regions import COUNTY, PREFECTURE, Region, Regions

HERE, NAMED, ELSEWHERE, VISIT = 3, 2, 1, 0
"""How surely a mention says where the asker is, rather than where somebody comes from or is going."""

_AT = re.compile(r"(?:(?<![现正存实潜内所好])在|住|我们|咱们|俺们|咱|我是|位于|来自|老家|籍贯|坐标|地址[是为]?)$")
_AFTER_A_PLACE = re.compile(
    r"$|[\s，,。.?？!！、;；:：)）的这那办怎如可能要想需住工打买租有没读入补申结生考就领换落注登交缴经长哪已不也上]"
    r"|公安|公积|民政|社保|社会|政务|车管|户|人社|税务|医保|派出|行政|教育|法院|出入境|开(?:店|公司|户|厂|车|证)|做(?:生意|工)"
)
_HEREABOUTS = re.compile(r"这边|这里|这儿|那边|那里|那儿|本地|当地|市区|城区|市民|居民")
_COMES_FROM = re.compile(
    r"(?:(?:户口|户籍|籍贯|老家|原籍|身份证|学籍)(?:所在地|地)?[都还]?[是在]?|来自|从|由|离开|我是|本人是)$"
)
_NATIVE = re.compile(r"的?(?:人(?![社才力民事工寿大口])|户口|户籍|籍|身份证)")
_GOES_TO = re.compile(r"(?:去|到|往|赴|至|迁入|迁到|转到|转入|调到|回|飞)$")
_VISITS = re.compile(r"看病|就医|住院|旅游|旅行|出差|玩|探亲|参观|看望")
_BEFORE_A_PLACE = re.compile(
    r"(?:^|[\s\W\d在是去到从我们的了问办查给想要与跟对于由离回来住为让请看说买开用换转入落迁咱您你省市县区州])$"
)
_PART_OF_A_NAME = re.compile(
    r"[东西南北中一二三四五六]{0,2}(?:路(?![边面灯政过上口段由])|街(?![道边上头])|大街|大道|巷|弄|号线|牌(?!照)|时间|话(?!费)|菜(?![市场篮]))"
    r"|大学(?!生)|银行|航空|证券|日报|晚报|村(?![民镇委官改里级])|镇(?!江)|花园|大厦|广场"
)
_PART_OF_A_WORD = {"市": "场级值面价售容", "区": "别域分块间", "县": "级域", "旗": "舰帜下", "省": "钱事"}
"""What makes another word of the ending of a name: 合作市 + 场, 河北区 + 域."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place found at [start, end) of a text; several candidates where the words do not tell which (朝阳区)."""

    candidates: tuple[Region, ...]
    start: int
    end: int

    @property
    def region(self) -> Region | None:
        """The place, when there is only one it can be."""
        return self.candidates[0] if len(self.candidates) == 1 else None


class _Mention(NamedTuple):
    regions: tuple[Region, ...]
    start: int
    end: int
    role: int


def find_place(text: str, regions: Regions, *, near: str = NATION) -> Place | None:
    """Where a normalised question says the asker is; None where it does not say.

    `near` is the deployment's region: names are read as places in it or nearest to it, what it lies in is no news, and
    somebody's origin or destination outside it is not where they are.
    """
    known = place_names(regions)
    if all(text[at : at + 2] not in known.lengths for at in range(len(text) - 1)):
        return None
    reading = _Reading(text, regions, known, near)
    told = [mention for mention in reading.mentions() if reading.tells(mention)]
    if not told:
        return None
    rank = max(reading.rank(mention) for mention in told)
    best = [mention for mention in told if reading.rank(mention) == rank]
    candidates = regions.nearest((region for mention in best for region in mention.regions), NATION)
    return Place(tuple(candidates), best[-1].start, best[-1].end)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One text, read for the places in it."""

    text: str
    regions: Regions
    known: PlaceNames
    near: str

    def mentions(self) -> list[_Mention]:
        """The places named, a narrower one (鼓楼区) together with what it lies in, wherever that is named (南京)."""
        found = list(self._scan())
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
        return mention.role > ELSEWHERE or self.near == NATION or self._is_near(mention.regions)

    def rank(self, mention: _Mention) -> tuple[int, bool]:
        return mention.role, self._is_near(mention.regions)

    def _scan(self) -> Iterator[_Mention]:
        at = 0
        while at < len(self.text) - 1:
            name, end = self._name_at(at, ())
            if name is None or not name.regions:
                at = end
                continue
            start, found = at, name.regions
            at = end
            while (name := self._led(at, found)) is not None and name[0]:
                found, at = name
            yield _Mention(found, start, at, self._role(start, at))
