"""The item talked about, as the ground for understanding a message that may go on about it, or about something close to it."""

from functools import cached_property
from itertools import pairwise
from pathlib import Path

from hotline.reading.analysis import Analyser, Analysis
from hotline.reading.facets import BY_NAME, OF_FIELD
from hotline.searching.ranking import Ranker
from hotline.talking.saying.message import Message
from knowledge.entry.records import ServiceItem
from knowledge.entry.wording import fact_label, fact_text
from knowledge.patterns import read_patterns
from knowledge.publishing.resolving import ResolvedItem

PAYING = read_patterns(Path(__file__).with_suffix(".patterns"))["paying"]
_HINTS = (("不想", "注销 停业 停保 取消"), ("不干", "注销 停业"), ("不做", "注销 停业"), ("不要了", "注销 取消"))
"""What people say who want to end something, and what ending is called."""
_ANY_PAPER = frozenset(
    {"证明", "证件", "材料", "资料", "原件", "复印件", "文件", "申请", "本人", "有关", "相关", "登记"}
)
"""Words of any paper's name."""
MOST_OF_SUMMARY = 2_000
"""Characters of a summary that are read as what the item says about itself; a whole text may stand there."""
OFTEN = 0.4
"""A word in more than this share of an item's facts tells none of them apart."""


KEPT = 512
"""Items that are kept as they were read."""


class Topics:
    """Items as topics, over one index. One message is held against some dozens of items, so what is read of them is kept. Thread-safe."""

    def __init__(self, ranker: Ranker, analyser: Analyser) -> None:
        self._ranker, self._analyser = ranker, analyser
        self._known: dict[int, Topic] = {}

    def of(self, resolved: ResolvedItem) -> "Topic":
        """An item as a topic."""
        item = resolved.item
        known = self._known.get(id(item))
        if known is None or known.item is not item:
            known = Topic(item, self._ranker, self._analyser)
            if len(self._known) >= KEPT:
                self._known = {}
            self._known[id(item)] = known
        return known


class Topic:
    """One item, read as far as a message asks for it."""

    def __init__(self, item: ServiceItem, ranker: Ranker, analyser: Analyser) -> None:
        self.item, self.code = item, item.code
        self.ranker, self._analyser = ranker, analyser

    @cached_property
    def name(self) -> str:
        """The name without what it adds in brackets."""
        return self._analyser.prepare(self.item.name.split("（")[0])

    @cached_property
    def _name(self) -> Analysis:
        return self._analyser.analyse(self.name)

    @cached_property
    def things(self) -> tuple[str, ...]:
        """The things the name is about."""
        return tuple(word for word, weight in self._name.objects.items() if weight == 1.0)

    @cached_property
    def text(self) -> str:
        """Everything the item says about itself."""
        item = self.item
        bodies = (e.body for e in self.ranker.entries_of([self.code]))
        faqs = (faq.question for faq in item.faqs)
        return " ".join(
            [item.name, *item.aliases, item.topic, item.summary[:MOST_OF_SUMMARY], item.department, *bodies, *faqs]
        )

    def carried(self, text: str) -> Analysis:
        """A message together with the things the item is about: 要是丢了呢 → 居民身份证 要是丢了呢."""
        return self._analyser.analyse(f"{' '.join(self.things) or self.name} {text} {ending(text)}")

    def in_its_place(self, text: str) -> Analysis:
        """The item's name with another thing in the place of its own: 驾驶证, after 身份证到期换领 → 驾驶证到期换领."""
        keep = [True] * len(self.name)
        for found in self._name.found:
            if any(sense.kind == "object" and sense.weight == 1.0 for sense in found.senses):
                keep[found.start : found.end] = [False] * (found.end - found.start)
        left = "".join(char for char, kept in zip(self.name, keep, strict=True) if kept)
        return self._analyser.analyse(f"{text} {left}")

    @cached_property
    def words(self) -> frozenset[str]:
        """The lexicon's standard words that the item speaks of."""
        found = self._analyser.lexicon.scan(self.text)
        return frozenset(sense.word for form in found for sense in form.senses)

    def speaking_of(self, message: Message) -> tuple[str, ...]:
        """The facets whose facts speak of what a message names, those that say most of it first (体检 → 条件, 流程)."""
        facts = self._facts
        # In their order, as words that tell equally much count by it.
        terms = dict.fromkeys((*message.named, *("".join(pair) for run in message.rest for pair in pairwise(run))))
        told: dict[str, float] = {}
        for term in terms:
            holding = [facet for facet, text in facts if term in text]
            if holding and len(holding) <= max(OFTEN * len(facts), 1) and term not in self.name:
                for facet in dict.fromkeys(holding):
                    told[facet] = told.get(facet, 0.0) + 1 / len(set(holding))
        return tuple(sorted(told, key=lambda facet: -told[facet]))

    def asked(self, message: Message, facets: tuple[str, ...], *, stays: bool) -> tuple[str, ...]:
        """The facets to answer a message by: those it asks for, and those whose facts speak of what it names.

        What somebody tells about themselves after an answer (`stays`) asks whether it still holds: 他爸不同意.
        """
        spoken = self.speaking_of(message)
        if (message.loose or set(facets) == {"条件"}) and self.names_paper(message):
            # Whether a paper of this very matter is needed, kept or has to be there first: 火化证给派出所收走吗.
            spoken = ("材料", *(facet for facet in spoken if facet != "材料"))
        if facets:
            return facets if not spoken or set(facets) & set(spoken) else (*facets, spoken[0])
        told = () if message.is_empty or not stays else tuple(f for f in ("条件",) if has_any(self.item, (f,)))
        return tuple(dict.fromkeys((*spoken[:2], *(message.loose or told))))

    def names_paper(self, message: Message) -> bool:
        """Whether a message names one of the papers that the item asks for."""
        papers = " ".join(document.name for document in self.item.documents)
        return any(word in papers and word not in self.name and word not in _ANY_PAPER for word in message.named)

    @cached_property
    def _facts(self) -> list[tuple[str, str]]:
        """The facet and the words of every fact."""
        return [(OF_FIELD[f.field], fact_label(f) + fact_text(f)) for f in self.item.facts() if f.field in OF_FIELD]

    def strange(self, message: Message) -> tuple[str, ...]:
        """The words of a message that the item does not use, and its loose characters when it uses none of several."""
        loose = tuple(run for run in message.rest if len(run) == 1 and run not in self.text)
        return (*(word for word in message.named if word not in self.text), *(loose if len(loose) > 1 else ()))

    def knows(self, message: Message) -> float:
        """How much (0–1) of what a message names beside asking the item speaks of."""
        said = known = 0.0
        for word in (*message.things, *message.around):
            said, known = said + 1, known + (word in self.words)
        for run in message.rest:
            pairs = ["".join(pair) for pair in pairwise(run)] or [run]
            said, known = said + len(pairs), known + sum(pair in self.text for pair in pairs)
        return known / said if said else 1.0


def ending(text: str) -> str:
    """What ending something is called, when that is what a message is about: 要是不想卖了呢; else ''."""
    return next((words for said, words in _HINTS if said in text), "")


def widened(item: ServiceItem, facets: tuple[str, ...]) -> tuple[str, ...]:
    """Facets with those that mean the same for this kind of item: 找谁投诉 a number to call, 每月多少钱 what one gets."""
    more = list(facets)
    if item.kind == "诉求" and "投诉" in facets:
        more += ["电话", "部门"]
    elif item.kind == "诉求" and "电话" in facets:
        more += ["投诉"]
    if "费用" in facets and PAYING.search(item.name):
        more += ["结果"]
    return tuple(dict.fromkeys(more))


def asking_again(name: str, facets: tuple[str, ...]) -> str:
    """How to ask an item for facets: 生育登记：要带什么材料？"""
    asks = [
        "能领多少钱" if facet == "费用" and PAYING.search(name) else BY_NAME[facet].ask.rstrip("？") for facet in facets
    ]
    return f"{name}{'：' if asks else ''}{'，'.join(asks)}？"


def has_any(item: ServiceItem, facets: tuple[str, ...]) -> bool:
    """Whether an item has facts for any of these facets."""
    fields = {fact.field for fact in item.facts()}
    return any(not fields.isdisjoint(BY_NAME[facet].fields) for facet in facets)
