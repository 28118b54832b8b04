"""The item talked about, as the ground for understanding a message that may go on about it, or about something close to it."""

from functools import cached_property
from itertools import pairwise

from rapidfuzz import fuzz

from hotline.analysis import Analyser, Analysis
from hotline.facets import BY_NAME
from hotline.message import Message
from hotline.ranking import Ranker
from hotline.text import bare
from knowledge.records import ServiceItem
from knowledge.resolving import ResolvedItem

SAME_QUESTION = 85
"""From this likeness (rapidfuzz, 0–100) on a message asks what an entry's own question asks."""
_WORDS_OF_A_QUESTION = 5
_HINTS = (("不想", "注销 停业 停保 取消"), ("不干", "注销 停业"), ("不做", "注销 停业"), ("不要了", "注销 取消"))
"""What people say who want to end something, and what ending is called."""


class Topic:
    """One item, read as far as a message asks for it."""

    def __init__(self, last: ResolvedItem, ranker: Ranker, analyser: Analyser) -> None:
        self.item, self.code = last.item, last.item.code
        self._ranker, self._analyser = ranker, analyser

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
    def actions(self) -> frozenset[str]:
        """What is done with them, by name."""
        return frozenset(self._name.actions)

    @cached_property
    def text(self) -> str:
        """Everything the item says about itself."""
        item = self.item
        bodies = (e.body for e in self._ranker.entries_of([self.code]))
        faqs = (faq.question for faq in item.faqs)
        return " ".join([item.name, *item.aliases, item.topic, item.summary, item.department, *bodies, *faqs])

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

    def shares_things(self, name: str) -> bool:
        """Whether another item is about one of the same things."""
        return not self._analyser.read(name).objects.keys().isdisjoint(self.things)

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


def own_question(item: ServiceItem, text: str) -> str:
    """The id of the entry's own question that a message asks in nearly the same words, or ''."""
    plain = bare(text)
    if len(plain) < _WORDS_OF_A_QUESTION:
        return ""
    likeness = {faq.id: fuzz.partial_ratio(plain, bare(faq.question)) for faq in item.faqs}
    best = max(likeness, key=likeness.__getitem__, default="")
    return best if best and likeness[best] >= SAME_QUESTION else ""


def has_any(item: ServiceItem, facets: tuple[str, ...]) -> bool:
    """Whether an item has facts for any of these facets."""
    fields = {fact.field for fact in item.facts()}
    return any(not fields.isdisjoint(BY_NAME[facet].fields) for facet in facets)
