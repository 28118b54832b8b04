"""Understanding a message by what came before it: a choice, a follow-up, a circumstance, a correction, or something new."""

import re
from dataclasses import dataclass

from hotline.analysis import FACET_WEIGHT, Analyser, Analysis
from hotline.conversation import Conversation
from hotline.text import ASKING, bare
from knowledge.records import Circumstance

_NUMBERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4, "最后": -1}
_CHOICE = re.compile(
    r"^(?:我?(?:要|选|选择|问)?(?:的是)?)?(?:第?([一二三四1-4])(?:个|项|条|种|号)?|(最后)一?(?:个|项|条|种|号))(?:吧|呢|的)?$"
)
_NONE = re.compile(
    r"^(?:全?都|全)?(?:不是|不对|没有)(?:的|了|我要的|我想要的|我要问的|这些|我问的)?$|^(?:以上|这些)?(?:全?都|全)(?:不是|不对|没有).{0,6}$|^没有我.{1,6}$"
)
_CORRECTION = re.compile(
    r"^(?:我(?:说|问)的)?不是(?:问|要|说|办)?.{1,20}?[，,。.；; ]+(?:是|而是|我?(?:要|想|问|说)的?是?|应该是)(.{2,})$"
)
_CLAUSE = re.compile(r"[，,。；;？?！!\n]+|(?:还有|另外|以及|顺便问)")
_BEFORE = r"(?:那|那么)?(?:如果|要是|假如|换成|改成|换|我是|是)?我?(?:是|想|要)?"
_AFTER = r"(?:的话|呢|的|来办|去办|办理|办|吧)*"
_SHORT = 10
"""Characters of a message that may be no more than a circumstance in other words (让我妈去办)."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of the offered candidates, by its place (0-based)."""

    place: int


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """None of what was offered."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A circumstance is now known."""

    dimension: str
    option: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Another facet of the item just talked about."""

    facets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """The topic was misunderstood; this is what is meant."""

    text: str


@dataclass(frozen=True, slots=True)
class Fresh:
    """A question of its own."""


Intent = Chosen | NoneOfThese | Settled | FollowUp | Corrected | Fresh


def interpret(
    question: Analysis,
    text: str,
    state: Conversation,
    *,
    names: tuple[str, ...],
    circumstances: tuple[Circumstance, ...],
) -> Intent:
    """What a message means in its conversation.

    `text` is the normalised message, `names` those of the offered candidates, `circumstances` those of the last item.
    """
    plain = bare(text)
    if state.offered:
        if found := _CHOICE.match(plain):
            place = _NUMBERS[found[1] or found[2]]
            if place <= len(state.offered):
                return Chosen(place - 1 if place > 0 else len(state.offered) - 1)
        if plain in names:
            return Chosen(names.index(plain))
    if (state.offered or state.code) and _NONE.match(plain):
        return NoneOfThese()
    if found := _CORRECTION.match(text):
        return Corrected(found[1])
    if state.asked and (option := _option(plain, state.asked[1])):
        return Settled(state.asked[0], option)
    if state.code:
        if not names_something(question, text) and question.facets:
            return FollowUp(question.facets)
        for circumstance in circumstances:
            if option := _switched(plain, circumstance.options):
                return Settled(circumstance.dimension, option)
        if len(plain) <= _SHORT and not question.objects:
            for dimension, option in settled_by(question, text, circumstances).items():
                return Settled(dimension, option)
    return Fresh()


def settled_by(question: Analysis, text: str, circumstances: tuple[Circumstance, ...]) -> dict[str, str]:
    """Circumstances that the words of a question settle: 帮我妈办 → 申请人: 代办."""
    said = {sense.word for found in question.found for sense in found.senses if sense.weight == 1.0}
    plain = bare(text)
    settled = {}
    for circumstance in circumstances:
        named = [o for o in circumstance.options if o in said or (len(o) >= 2 and bare(o) in plain)]
        # An option whose name lies within another's (本地 in 非本地) counts only when the longer one was not said.
        named = [o for o in named if not any(o != other and o in other for other in named)]
        if len(named) == 1:
            settled[circumstance.dimension] = named[0]
    return settled


def matters(question: Analysis, text: str, analyser: Analyser) -> list[str]:
    """The clauses of a message that ask for different things, when there are several: 身份证丢了怎么补，护照多久能办好."""
    if len(question.objects) < 2:
        return []
    found: list[str] = []
    named: list[set[str]] = []
    for clause in _CLAUSE.split(text):
        things = {word for word, weight in analyser.analyse(clause).objects.items() if weight >= 0.5}
        if things and ASKING.search(clause) and not any(things & other for other in named):
            found.append(clause)
            named.append(things)
    return found if len(found) > 1 else []


def _option(plain: str, options: tuple[str, ...]) -> str | None:
    """The option that a message names, if it says little else."""
    named = [o for o in options if bare(o) in plain]
    longest = max(named, key=len, default=None)
    return longest if longest and len(plain) <= len(longest) + 6 else None


def _switched(plain: str, options: tuple[str, ...]) -> str | None:
    """The option that a message switches to: 如果是他人代办呢, 换成企业."""
    return next((o for o in options if re.fullmatch(_BEFORE + re.escape(bare(o)) + _AFTER, plain)), None)


def names_something(question: Analysis, text: str) -> bool:
    """Whether a message names anything beyond facets, fillers and generic verbs."""
    if any(s.kind in {"object", "people"} and s.weight == 1.0 for f in question.found for s in f.senses):
        return True
    asking = {n for f in question.found if any(s.kind == "facet" for s in f.senses) for n in range(f.start, f.end)}
    rest = "".join(char for n, char in enumerate(text) if n not in asking)
    heavy = {char for char, weight in question.chars.items() if len(char) == 1 and weight > FACET_WEIGHT / 2 + 1e-6}
    return len(heavy.intersection(rest) - set("那呢这个还有要得去到它的吗吧啊了是几多少么和跟就再也都请在")) > 1
