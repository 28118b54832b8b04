"""How an answer is laid out on its page: what stands largest, which heading a fact stands under, and what is not said twice."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hotline.answering.item_reading import TELL_US
from hotline.answering.ranked_facts import MOST
from hotline.answering.replies import Answered, Reply, ShownFact
from hotline.answering.safety import EMERGENCY
from hotline.answering.units import PASSAGE
from hotline.reading.facets import BY_NAME, FACETS
from knowledge.entry.wording import FIELD_NAMES
from knowledge.patterns import read_patterns
from web.answers.headline import Headline, headline

SUMMARY = "summary"
_PLAIN_LABELS = frozenset(FIELD_NAMES.values()) | {"依据"}
"""Labels that repeat what the heading says."""
_APPLICANT = "申请人办理期限"
"""What the time in which somebody has to come is called; its own heading says it, since 办结时限 is the office's time."""
_TIME_TO_COME = "期限"
_OTHERS = {"办理流程": "其他步骤"}
"""What the rest of some headings is called; of any other, 其他 and its name."""
_CALL = re.compile(r"请打 (?P<number>[\d\-]+)。")
_SAYS_SO = read_patterns(Path(__file__).with_suffix(".patterns"))["says_so"]
LONG = 70
"""Signs from which on a text is not printed large and bold: nobody reads a paragraph of that."""


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts that are shown under one heading."""

    heading: str
    facts: list[ShownFact]

    @property
    def is_headed_anyway(self) -> bool:
        """Whether the first is a passage of a document that begins with its heading."""
        return _is_passage(self.facts[0]) and self.facts[0].text.startswith(self.heading)


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A source that is shown once, and the labels of the facts it stands behind."""

    title: str
    labels: list[str]


@dataclass(frozen=True, slots=True)
class ShownRemark:
    """A line of an answer besides its facts. `missing`: it names what nothing verified is known about."""

    text: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of an answer, from the top of its page: `above`, `top` or `call` (a number to call) largest, then `direct`, `remarks`, `below`.

    `above`: what has to be read before the facts, as what decides which of them is the asker's, or the article that they rest on.
    `summary`: what the item says of itself, which stands among `direct` where it is the answer (`is_summed_up`), and else below it.
    """

    top: Headline | None
    call: str
    direct: list[ShownFact]
    above: list[ShownRemark]
    remarks: list[ShownRemark]
    summary: ShownFact | None
    is_summed_up: bool
    below: list[ShownFact]


def laid_out(reply: Answered, asked: str = "") -> Layout:
    """The parts of an answer to a question (`asked`), nothing in two of them."""
    direct = [fact for fact in reply.facts[: reply.direct] if fact.id != SUMMARY]
    summary = next((fact for fact in reply.facts if fact.id == SUMMARY), None)
    top, number = headline(reply, asked), number_to_call(reply)
    said = _says_number(direct, number)
    urgent = number in {phone.text for phone in emergency_phones(reply)}
    call = number if not (top or urgent) and (not direct or said) else ""
    spoken = [line for line in remarks(reply) if not (_CALL.fullmatch(line.text) and (call or said or urgent))]
    above = [line for line in spoken if direct and _is_before_facts(line, reply)]
    return Layout(
        top=top,
        call=call,
        direct=direct,
        above=above,
        remarks=[line for line in spoken if line not in above],
        summary=summary,
        is_summed_up=bool(reply.direct) and not direct,
        below=[fact for fact in reply.facts[reply.direct :] if fact.id != SUMMARY and not _is_repeated(fact, reply, call)],
    )  # fmt: skip


def number_to_call(reply: Answered) -> str:
    """The number that an answer says to call before all else, as of a complaint; '' for none."""
    return next((found["number"] for line in reply.notes if (found := _CALL.fullmatch(line))), "")


def _is_before_facts(line: ShownRemark, reply: Answered) -> bool:
    """Whether the text of a reply says a remark before all facts that answer. A number to call stands where the page has it."""
    at = reply.text.find(line.text)
    facts = [reply.text.find(fact.lead or fact.text) for fact in reply.facts[: reply.direct]]
    return 0 <= at < min(facts, default=0) and not _CALL.fullmatch(line.text)


def _says_number(facts: Iterable[ShownFact], number: str) -> bool:
    return bool(number) and any(re.search(rf"(?<!\d){number}(?!\d)", fact.text) for fact in facts)


def _is_repeated(fact: ShownFact, reply: Answered, call: str) -> bool:
    """Whether a fact below the answer only says what stands over it: the number to call, the department."""
    return (fact.facet == "电话" and fact.text == call) or (
        fact.id == "department" and fact.text == reply.item.department
    )


def grouped(facts: Iterable[ShownFact], above: Sequence[ShownFact] = ()) -> list[FactGroup]:
    """The facts under each heading, in their order, a heading where its first one stands: no heading stands twice.

    `above`: what stands over them under headings of its own, the rest of which is called so.
    """
    under: dict[str, list[ShownFact]] = {}
    for fact in facts:
        under.setdefault(_heading(fact), []).append(fact)
    # The next passage of a section is of the same section, not of another.
    taken = {_heading(fact) for fact in above if not _is_passage(fact)}
    return [FactGroup(_name(heading, run, other=heading in taken), run) for heading, run in under.items()]


def _is_passage(fact: ShownFact) -> bool:
    return fact.id.startswith(PASSAGE)


def _heading(fact: ShownFact) -> str:
    """The facet's title; for what a 诉求 asks people to tell, and for FAQs, their own label."""
    own = fact.label == TELL_US or fact.facet not in BY_NAME
    return fact.label if own else BY_NAME[fact.facet].title


def _name(heading: str, facts: list[ShownFact], *, other: bool) -> str:
    if all(_APPLICANT in fact.label for fact in facts):
        heading = _TIME_TO_COME
    return rest_of(heading) if other else heading


def rest_of(heading: str) -> str:
    """What the rest of a heading is called where some of it stands above."""
    return _OTHERS.get(heading, f"其他{heading}")


def own_headings() -> list[str]:
    """Every heading that is the program's own word, for its translation."""
    plain = [*(facet.title for facet in FACETS), _TIME_TO_COME]
    return [*plain, *map(rest_of, plain), TELL_US, FIELD_NAMES["faqs"]]


def own_label(fact: ShownFact, heading: str) -> str:
    """The label of a fact where it says more than the heading above it."""
    label = fact.label
    if heading.endswith(_TIME_TO_COME):
        label = label.removesuffix(f"（{_APPLICANT}）").removeprefix(_APPLICANT)
    plain = label == heading or label in _PLAIN_LABELS or fact.text.startswith(label)
    return "" if plain else label


def shown_when(fact: ShownFact) -> list[str]:
    """For whom a fact holds, where it does not begin by saying so itself."""
    return ["、".join(options) for options in fact.when.values() if not fact.text.startswith("、".join(options))]


def is_open(fact: ShownFact) -> bool:
    """Whether a fact has to be marked as not settled for every place; one that says so itself need not be."""
    return (not fact.verified or fact.local) and not _SAYS_SO.search(fact.lead or fact.text)


def is_long(fact: ShownFact) -> bool:
    """Whether a fact is a paragraph rather than a line."""
    return len(fact.lead or fact.text) > LONG


def sources(facts: Iterable[ShownFact]) -> list[ShownSource]:
    """The sources of facts, each once, in the order in which they are needed."""
    behind: dict[str, list[str]] = {}
    for fact in facts:
        for title in fact.basis:
            labels = behind.setdefault(title, [])
            if fact.label and fact.label not in labels:
                labels.append(fact.label)
    return [ShownSource(title, labels) for title, labels in behind.items()]


def all_facts(reply: Answered) -> list[ShownFact]:
    """Every fact of an answer: the unfolded ones, those of further matters, the folded guide."""
    return [*reply.facts, *(fact for part in reply.more for fact in part.facts), *reply.rest]


def below_alarm(reply: Reply) -> str:
    """What a reply says besides the safety line and the emergency, which the page draws itself; '' where that is all."""
    if reply.referral is None or reply.referral.kind != "emergency":
        return reply.said
    return reply.said.removeprefix(reply.referral.text).strip()


def remarks(reply: Answered) -> list[ShownRemark]:
    """What an answer says besides its facts: whom to call, what is missing, what has to be known first."""
    missing = "、".join(BY_NAME[facet].title for facet in reply.missing if facet in BY_NAME)
    return [ShownRemark(line, bool(missing) and line.startswith(missing)) for line in reply.notes]


def emergency_phones(reply: Answered) -> list[ShownFact]:
    """The emergency numbers of a matter that people report or complain about: whoever is in danger is to see them first.

    Of other matters (a lost ID card: call the police while it is being misused) they are one phone among others.
    """
    shown = (*reply.facts, *reply.rest)
    if not any(fact.label == TELL_US for fact in shown):
        return []
    numbers = {number for number, _ in EMERGENCY}
    found = {fact.text: fact for fact in shown if fact.facet == "电话" and fact.text in numbers}
    return list(found.values())


def steps_in_parts(reply: Answered) -> bool:
    """Whether steps stand in two places: one or two are picked out, or some are folded beneath others. Then no list of them begins with the first."""
    first, below = (
        sum(_is_step(f) for f in part) for part in (reply.facts[: reply.direct], reply.facts[reply.direct :])
    )
    folded = any(_is_step(fact) for fact in reply.rest)
    return (folded and first + below > 0) or (0 < first < MOST and below > 0)


def _is_step(fact: ShownFact) -> bool:
    return fact.facet == "流程"
