"""Reading a message as a question to the directory. What is left when its words are taken away must be next to nothing:
婚姻登记处现在开门吗 asks the directory, 结婚登记要去哪个婚姻登记处 asks about a matter.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from hotline.directory.days import said_days
from hotline.directory.scope import Scope
from hotline.reading.places import find_place
from hotline.reading.text import bare, normalise
from knowledge.entry.departments import Department, Elsewhere, Officer
from knowledge.places.codes import ancestors
from knowledge.places.working_days import Calendar

WANTS = {
    "list": r"有哪些|有哪几|都有什么|都有哪|一览|名单|列表|列一下|有什么(?=办公室|部门|科室|窗口|站|单位)|哪几个",
    "duty": r"值班表?|值日表?|当班|坐班|轮值|在岗",
    "complaint": r"监督投诉|投诉|监督|举报",
    "appointment": r"提前预约|预约",
    "at_home": r"上门服务|上门|到家里来?|来家里",
    "agent": r"代办(?!员|人员)|帮办|代跑|跑腿",
    "hours": r"几点(?:钟)?(?:上班|下班|开门|关门|开始|到几点)?|什么时候(?:上班|开门|下班|关门)|(?:上班|办公|营业|工作|开放|服务|对外|办理)时间|开到几点|时间表?|作息",
    "open": r"开门|开不开|上不上班|上班|办不办(?:公|事)?|办公|营业|还办|有人|休息|放假|关门|下班|开放|能办(?:事|业务)?|可以办(?:事|业务)?|办事|办",
    "phone": r"联系电话|咨询电话|办公电话|电话|号码|热线|联系方式|怎么联系|如何联系|联系|座机|手机",
    "address": r"地址|在哪里|在哪儿|在哪|哪里|哪儿|什么地方|怎么走|怎么去|咋走|位置|地方|几楼|哪层|哪栋|路线",
    "duties": r"管什么|管啥|干什么|干啥|职责|负责什么|是什么(?:单位|部门)|能办什么|办什么|管哪些",
    "who": r"是谁|谁|是哪个|是哪位|哪个|哪位|叫什么(?:名字)?|叫啥|姓名|名字|负责人|什么人|姓什么",
}  # fmt: skip
"""What is asked, and the words for it; the first that fits takes its words."""
_WANTS = {name: re.compile(pattern) for name, pattern in WANTS.items()}
_FILLER = re.compile(
    r"请问一?下?|麻烦|你好|您好|我想?(?:问|知道|查|找|打|要|去)?(?:一?下)?|想(?:问|知道|查|找)(?:一?下)?|问(?:一?下)|查(?:一?下)|告诉|帮|给|的话|多少|是多|"
    r"我们?|咱们?|俺们?|你们?|您|这里|这边|这儿|那里|那边|那个|这个|本|管理?|属于|归|一下|有没有|有无|没有|可不可以|可以|能不能|能否|能|会不会|是不是|是否|要不要|还|现|都|"
    r"所在|附近|最近|时候|什么|怎么|如何|哪些|哪|里|上|处|位|个|的|吗|呢|嘛|吧|啊|呀|哦|了|是|在|有|到|去|找|打|和|与|及|跟|对|应该|应|该|为|那|今|人家|里面|事情?|"
    r"领导|律师|同志|工作人员|人员|员|负责|村里|乡里|镇里|镇上|乡上|街上|社区里|小区里|村|乡|镇|区里|区|县|社区|小区|街道|单位|部门|科室|办公室|窗口|站所|大厅"
)
LEFT = 1
"""Characters that may be left over of a message to the directory."""
_LIST_OF = re.compile(r"办公室|部门|科室|窗口|单位|站所|机构|站|所|电话|号码|村|社区|网格")
_LOCAL_WORD = re.compile(
    r"[乡镇县区街村](?:里|上|政府|那边|这边)?|你们(?:那|这)?(?:里|儿)?|这里|这儿|本地|当地|我们(?:这|那)(?:里|儿)?"
)
_CAN = re.compile(
    r"能办|能不能办|可以办|可不可以办|给办|办得了|办不办|能在|办吗|办理吗|办么|能弄|哪里办|哪儿办|在哪办|去哪办|哪办|到哪办|哪里弄|去哪里?|在哪里?|哪里|哪儿|办理?|怎么办"
)
_PLACE_LIKE = re.compile(r"[\u4e00-\u9fff]{1,3}(?:村|社区|小区|街道|镇|花园|公寓|大厦|屯|寨)(?![里上])")
_NO_PLACE = re.compile(
    r"^(?:我们?|咱们?|俺们?|你们?|他们?|本|这个?|那个?|全|各|每个?|哪个?|哪些|某|农|新农|乡|镇|城|老|的|在|住|问|请问|是|有|去|找)*(?:村|社区|小区|街道|镇|乡|乡镇|花园)$"
)
_YES = re.compile(r"^(?:是|对|嗯|是的|对的|没错|就是|好|好的)(?:的|啊|了|呀)?$")


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What a message asks of the directory. `place`: the region it names ('' for none); `unknown`: a place nobody registered."""

    wants: tuple[str, ...] = ()
    offices: tuple[Department, ...] = ()
    role: str = ""
    officers: tuple[Officer, ...] = ()
    matter: Elsewhere | None = None
    days: tuple[date, ...] = ()
    said_day: str = ""
    place: str = ""
    unknown: str = ""
    lists: str = ""
    left: str = ""

    @property
    def names_something(self) -> bool:
        """Whether it says whom or what it asks about."""
        return bool(self.offices or self.role or self.officers or self.matter or "duty" in self.wants or self.lists)

    def going_on(self, before: "Enquiry") -> "Enquiry":
        """What this asks of what the message before it asked about: 那明天呢, 电话多少."""
        return replace(
            self, offices=before.offices, role=before.role, officers=before.officers, matter=before.matter,
            wants=tuple(dict.fromkeys((*self.wants, *(("duty",) if "duty" in before.wants else ())))) or before.wants,
            place=self.place or before.place, lists=before.lists, days=self.days or before.days,
            said_day=self.said_day or before.said_day,
        )  # fmt: skip


def read_enquiry(typed: str, scope: Scope, *, region: str, today: date, calendar: Calendar) -> Enquiry:
    """A normalised message as a question to the directory, whether or not it is one (see `left`)."""
    day = said_days(typed, today, calendar)
    text = bare(day.rest)
    # A full name is taken as it is, before the place in it: 天河区民政局.
    whole, _ = scope.offices(text, region)
    place, unknown, text = _place(text, scope, region)
    where = place or region
    offices, form = scope.offices(text, where)
    if not offices and whole and not unknown and not place:
        offices, form = whole, next((f for f in sorted(_forms(whole, scope), key=len, reverse=True) if f in text), "")
    text = text.replace(form, " ", 1) if form else text
    officers: tuple[Officer, ...] = ()
    if area := max((a for a in scope.areas if a in text), key=len, default=""):
        officers, text = tuple(scope.areas[area]), text.replace(area, " ", 1)
        unknown = "" if unknown and unknown in area else unknown
    role = max((said for said in scope.roles if said in text), key=len, default="")
    text = text.replace(role, " ", 1) if role else text
    matter = None if offices or role else _matter(text, scope, where)
    if matter is not None:
        text = text.replace(_said_of(matter, text), " ", 1)
    wants, text = _wanted(text)
    lists = ""
    if "list" in wants and not offices and (match := _LIST_OF.search(bare(day.rest))):
        lists = match[0]
        text = text.replace(lists, " ")
    return Enquiry(
        wants=wants, offices=tuple(offices), role=scope.roles.get(role, ""), officers=officers, matter=matter, days=day.days,
        said_day=day.said, place=place, unknown=unknown, lists=lists, left=bare(_FILLER.sub("", text)),
    )  # fmt: skip


def says_yes(typed: str) -> bool:
    """Whether a message only agrees."""
    return _YES.match(bare(typed)) is not None


def _forms(departments: list[Department], scope: Scope) -> list[str]:
    return [form for named in scope.departments if named.department in departments for form in named.forms]


def _place(text: str, scope: Scope, region: str) -> tuple[str, str, str]:
    """The region that a bare text names, else a name like a place's that nobody registered; and the text without it."""
    village = max((form for form in scope.villages if _stands(form, text)), key=len, default="")
    if village:
        return scope.villages[village], "", text.replace(village, " ", 1)
    known = [form for named in scope.departments if scope.serves(named.department, region) for form in named.forms]
    for match in _PLACE_LIKE.finditer(text):
        name = re.sub(r"^(?:请问|我们?|是|在|住|的|问|去|找|到|那)+", "", match[0])
        if _NO_PLACE.match(match[0]) or _NO_PLACE.match(name) or any(name in form for form in (*known, *scope.areas)):
            continue
        if scope.regions.find(name, near=scope.here):
            continue
        return "", name, text.replace(name, " ", 1)
    found = find_place(text, scope.regions, near=scope.here)
    if found is not None and found.region is not None:
        return found.region.code, "", text[: found.start] + " " + text[found.end :]
    return "", "", text


def _stands(form: str, text: str) -> bool:
    """Whether a village is named, not another whose name only ends like it (石杨村 is not 杨村)."""
    at = text.find(form)
    if at < 0:
        return False
    before = text[:at]
    return not before or re.search(r"(?:[乡镇街道县区市省我们咱俺你是在的住去到问找请]|我家)$", before) is not None


def _matter(text: str, scope: Scope, region: str) -> Elsewhere | None:
    chain = ancestors(region)
    near = [e for e in scope.elsewhere if e.region in chain and _said_of(e, text)]
    return max(near, key=lambda e: len(_said_of(e, text)), default=None) if _CAN.search(text) else None


def _said_of(matter: Elsewhere, text: str) -> str:
    forms = [bare(normalise(name)) for name in (matter.matter, *matter.aliases)]
    return max((form for form in forms if form in text), key=len, default="")


def _wanted(text: str) -> tuple[tuple[str, ...], str]:
    found = []
    for name, pattern in _WANTS.items():
        if pattern.search(text):
            found.append(name)
            text = pattern.sub(" ", text)
    return tuple(found), text
