"""Making handouts: which items and offices go in, what is said of each, and what has changed since the last print."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from hotline.answering.guide import Guide
from hotline.answering.replies import Answered
from hotline.assistant import Assistant
from hotline.directory.wording import duty_line, officer_line
from hotline.handouts.items import ChosenItem, chosen_items, lines_of
from knowledge.entry.departments import Department
from knowledge.entry.handouts import HANDOUT_NAMES, Handout, HandoutKind, HandoutLine, HandoutPart
from knowledge.entry.records import NATION
from knowledge.places.codes import ancestors
from knowledge.starter.life_events import life_event, life_events
from knowledge.storage.clock import day_of
from knowledge.storage.errors import NotFound

CATALOGUE = ("事项名称", "类别", "内容", "形式", "时限", "范围", "程序", "责任部门及联系方式")
CARD = ("单位", "办什么", "电话", "地址", "办公时间")
MISSING = "（待补）"
SIZES = ("A4", "A3", "A2", "A1")
MOST_ASKED = 100


@dataclass(frozen=True, slots=True)
class HandoutScope:
    """What goes in: a region ('' for the deployment's), a topic, an audience, words of names, a life event (its key or name), or single items."""

    region: str = ""
    topic: str = ""
    audience: str = ""
    words: str = ""
    codes: tuple[str, ...] = ()
    size: str = "A4"
    life: str = ""

    @property
    def name(self) -> str:
        """How the scope is called in titles, and its prints are told apart by."""
        event = life_event(self.life)
        parts = [event.name if event else "", self.topic, self.audience, self.words, "、".join(self.codes)]
        return " ".join(part for part in parts if part)


class Handouts:
    """Makes handouts over one assistant; `address` is where the pages are. Reads only."""

    def __init__(self, assistant: Assistant, *, address: str = "") -> None:
        self._assistant, self._kb, self._address = assistant, assistant.kb, address.rstrip("/")

    def make(self, kind: HandoutKind, scope: HandoutScope | None = None) -> Handout:
        """A handout as it would be printed now, with what has changed since the last print."""
        scope = scope or HandoutScope()
        region = scope.region or self._assistant.region
        makers = {
            "handbook": self._handbook, "card": self._card, "sign": self._sign, "catalogue": self._catalogue, "training": self._training,
        }  # fmt: skip
        bare = self._bare(kind, scope, region)
        made = makers[kind](bare, scope, region)
        last = self._kb.prints.last(kind, made.scope)
        edition = last.edition + 1 if last else 1
        changes = _changes(last.contents, made.contents) if last else ()
        return replace(made, edition=edition, changes=changes)

    def keep(self, handout: Handout, *, by: str) -> None:
        """Note that this was printed."""
        day = date.fromisoformat(handout.day)
        self._kb.prints.keep(handout.kind, handout.scope, day=day, contents=handout.contents, by=by)

    def _bare(self, kind: HandoutKind, scope: HandoutScope, region: str) -> Handout:
        tree = self._kb.regions.tree()
        place = tree.short_name(region) if region != NATION else ""
        chosen = f"（选 {len(scope.codes)} 项）" if scope.codes else ""
        title = f"{place}{replace(scope, codes=()).name}{HANDOUT_NAMES[kind]}{chosen}"
        about = {
            "handbook": "/items",
            "catalogue": "/items",
            "training": "/items",
            "card": "/directory",
            "sign": "/directory",
        }
        return Handout(
            kind=kind, title=title, scope=f"{region} {scope.name}".strip(), day=day_of(self._kb.clock()).isoformat(), edition=1,
            address=self._address + about[kind] if self._address else "", hotline=self._assistant.hotline, size=scope.size,
        )  # fmt: skip

    def _items(self, scope: HandoutScope, region: str) -> list[tuple[ChosenItem, Guide]]:
        event = life_event(scope.life)
        if scope.life and event is None:
            raise NotFound(f"没有“{scope.life}”这件大事，有：{'、'.join(each.name for each in life_events())}。")
        chosen = chosen_items(self._kb, region, scope.topic, scope.audience, scope.words, scope.codes, event)
        return [(one, self._assistant.guide(one.code, region=region)) for one in chosen]

    def _handbook(self, bare: Handout, scope: HandoutScope, region: str) -> Handout:
        parts: list[HandoutPart] = []
        words: dict[str, list[int]] = {}
        contents: dict[str, str] = {}
        event = life_event(scope.life)
        for number, (one, guide) in enumerate(self._items(scope, region), 1):
            group = event.name if event else guide.topic or "其他"
            parts.append(HandoutPart(guide.item.name, lines_of(guide), number, group, guide.summary))
            for word in dict.fromkeys((guide.item.name, *one.aliases[:6])):
                words.setdefault(word, []).append(number)
            contents[guide.item.code] = _print_of(guide)
        index = tuple((word, tuple(numbers)) for word, numbers in sorted(words.items(), key=lambda w: w[0]))
        return replace(bare, parts=tuple(parts), index=index, contents=contents)

    def _catalogue(self, bare: Handout, scope: HandoutScope, region: str) -> Handout:
        rows, contents = [], {}
        where = self._kb.regions.tree().name(region)
        for _, guide in self._items(scope, region):
            said = {s.facet: "；".join(fact.text.rstrip("。；") for fact in s.facts) for s in guide.sections}
            limits = said.get("时限", "")
            phone = said.get("电话", "")
            owner = "，".join(part for part in (guide.item.department, phone) if part)
            reach = f"{where}；{'、'.join(guide.audience)}" if guide.audience else where
            row = (
                guide.item.name,
                guide.topic or guide.kind,
                guide.summary,
                "网页、热线",
                limits,
                reach,
                said.get("流程", ""),
                owner,
            )
            rows.append(tuple(cell or MISSING for cell in row))
            contents[guide.item.code] = _print_of(guide)
        return replace(bare, headings=CATALOGUE, rows=tuple(rows), contents=contents)

    def _card(self, bare: Handout, _: HandoutScope, region: str) -> Handout:
        offices = self._offices(region)
        groups = {
            "本地": [d for d in offices if d.region == region],
            "上级和下级": [d for d in offices if d.region != region],
        }
        groups["全国热线"] = self._kb.directory.all(region=NATION)
        parts = [
            HandoutPart(d.name, _office_lines(d), group=group) for group, listed in groups.items() for d in listed
        ]  # fmt: skip
        rows = tuple((d.name, d.handles, d.phone, d.address, d.hours) for d in (*offices, *groups["全国热线"]))
        return replace(
            bare,
            parts=tuple(parts),
            headings=CARD,
            rows=rows,
            contents={d.name: d.phone for d in (*offices, *groups["全国热线"])},
        )

    def _sign(self, bare: Handout, _: HandoutScope, region: str) -> Handout:
        officers = [o for o in self._kb.rosters.officers() if o.region == region]
        today = day_of(self._kb.clock())
        duties = [d for d in self._kb.rosters.duties(today, today) if d.region in ancestors(region)]
        offices = [d for d in self._offices(region) if d.region in ancestors(region)]
        parts = []
        if officers:
            said = tuple(HandoutLine("", f"{officer.role} {officer_line(officer)}") for officer in officers)
            parts.append(HandoutPart(f"{self._kb.regions.tree().short_name(region)}：找谁办", said))
        if duties:
            parts.append(HandoutPart("今天值班", tuple(HandoutLine("", duty_line(duty)) for duty in duties)))
        halls = [d for d in offices if d.complaint_phone]
        parts += [HandoutPart(d.name, _office_lines(d)) for d in halls]
        others = tuple(HandoutLine(d.name, d.phone) for d in offices if d not in halls)
        parts += [HandoutPart("各单位电话", others)] if others else []
        contents = {d.name: d.phone for d in offices} | {f"{o.role} {o.name}": o.phone for o in officers}
        return replace(bare, parts=tuple(parts), contents=contents)

    def _training(self, bare: Handout, scope: HandoutScope, region: str) -> Handout:
        asked = Counter(q.item_code for q in self._kb.questions.recent(limit=5000, outcome="answered") if q.item_code)
        items = self._items(scope, region)
        items.sort(key=lambda found: -asked[found[0].code])
        parts, contents = [], {}
        for number, (one, guide) in enumerate(items[:MOST_ASKED], 1):
            question = next(iter((*one.aliases, one.name)))
            reply = self._assistant.answer(question, region=region).reply
            if not isinstance(reply, Answered) or reply.item.code != one.code:
                question, reply = one.name, self._assistant.answer(one.name, region=region).reply
            if isinstance(reply, Answered) and reply.item.code == one.code:
                facts = tuple(HandoutLine(fact.label, fact.text) for fact in reply.facts[:6])
                basis = dict.fromkeys(b for fact in reply.facts[:6] for b in fact.basis)
                small = (HandoutLine("依据", "、".join(basis), small=True),) if basis else ()
                parts.append(HandoutPart(f"问：{question}", (*facts, *small), number, guide.topic or "其他"))
                contents[one.code] = _print_of(guide)
        return replace(bare, parts=tuple(parts), contents=contents)

    def _offices(self, region: str) -> list[Department]:
        local = self._kb.directory.local()
        return [d for d in local if d.region in ancestors(region) or region in ancestors(d.region)]


def _office_lines(d: Department) -> tuple[HandoutLine, ...]:
    said = (
        ("电话", d.phone), ("办", d.handles), ("地址", d.address), ("时间", d.hours), ("延时", d.extended), ("预约", d.appointment),
        ("监督", d.complaint_phone),
    )  # fmt: skip
    return tuple(HandoutLine(label, text) for label, text in said if text)


def _print_of(guide: Guide) -> str:
    return "，".join(f"{region}第{number}版" for region, number in guide.revisions.items())


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """What is new, different or gone since the last print."""
    gone: Iterable[str] = (f"去掉：{name}" for name in before if name not in after)
    new = (f"新增：{name}" for name in after if name not in before)
    other = (
        f"改动：{name}（{before[name]} → {after[name]}）"
        for name in after
        if name in before and before[name] != after[name]
    )
    return (*new, *other, *gone)
