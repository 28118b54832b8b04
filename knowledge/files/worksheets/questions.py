"""What of the national knowledge a place has to say for itself: each fact that differs from place to place, as a question to its office."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.entry.records import (
    NATION,
    Channel,
    Condition,
    Deadline,
    Document,
    Fact,
    Faq,
    Fee,
    Phone,
    Place,
    Result,
    ServiceItem,
    Visits,
)
from knowledge.entry.wording import FIELD_NAMES, fact_label, fact_text

SHEET = "本地填写表"
"""By this name a workbook is known to be a worksheet."""
SURE_OFFICE = "（没有写责任单位，请先定由谁填）"
NOT_HERE = frozenset({"无", "没有", "不适用", "本地没有"})
"""What is filled in where a place has nothing of the kind."""


@dataclass(frozen=True, slots=True)
class LocalQuestion:
    """One thing to fill in: of which entry and fact, asked of whom, with the national rule beside it and what is filled in already."""

    item: ServiceItem
    fact: Fact
    filled: Fact | None = None

    @property
    def office(self) -> str:
        return self.item.owner or self.item.department or SURE_OFFICE

    @property
    def section(self) -> str:
        return FIELD_NAMES[self.fact.field]

    @property
    def asks(self) -> str:
        """The question to the office that knows."""
        return _ask(self.fact)

    @property
    def circumstances(self) -> str:
        return "；".join(f"{name}：{'、'.join(options)}" for name, options in self.fact.when.items())

    @property
    def national(self) -> str:
        """What holds everywhere, and what that rests on; what the entry says of itself where the fact says nothing."""
        text = fact_text(self.fact) or self.item.summary[:200]
        basis = "、".join(str(b) for b in (self.fact.basis or self.item.basis))
        return f"{text}（依据：{basis}）" if basis else text


def local_questions(items: Iterable[ServiceItem], filled: Iterable[ServiceItem] = ()) -> Iterator[LocalQuestion]:
    """What is to be filled in of nation-wide entries, those of one office together; `filled` are the entries of the place."""
    own = {item.code: {fact.id: fact for fact in item.facts()} for item in filled}
    found = [
        LocalQuestion(item, fact, own.get(item.code, {}).get(fact.id))
        for item in items
        if item.region == NATION
        for fact in item.facts()
        if fact.local
    ]
    yield from sorted(found, key=lambda question: (question.office, question.item.topic, question.item.code))


def _ask(fact: Fact) -> str:
    label = fact_label(fact)
    match fact:
        case Fee():
            return f"“{label}”本地收多少？填金额或收费标准；不收费填 0"
        case Deadline():
            return f"“{label}”本地是多久？填数字，单位填工作日、自然日等；当场办的填“当场”"
        case Document():
            return f"本地要不要“{fact.name}”？要的填几份或要求，不要填“无”"
        case Place():
            return f"“{label}”在哪里？填地址"
        case Channel():
            return f"本地“{label}”怎么办？填做法，网上办的填网址"
        case Phone():
            return f"“{label}”本地的号码是多少？"
        case Faq():
            return fact.question
        case Result():
            return f"“{label}”本地的有效期或样子？"
        case Visits():
            return "本地要到现场几次？"
        case Condition():
            return "本地的条件是什么？"
        case _:
            return f"本地的{FIELD_NAMES[fact.field]}是怎样的？"
