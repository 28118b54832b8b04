"""What an operator reads out, and what is sent by SMS: published facts, in spoken form or as they are written, and nothing besides.

The words between them (共两样, 第一) count and order what is there; the greeting and the closing words are the deployment's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from hotline.answering.item_reading import TELL_US
from hotline.answering.replies import ShownFact
from hotline.lines.aloud import aloud, cardinal
from hotline.reading.facets import BY_NAME
from knowledge.patterns import read_patterns

LISTED, ORDERED = "材料", "流程"
"""Facets whose facts are counted when they are read out, and those that come one after the other."""
LOCAL, DISPUTED = "以当地公布的为准", "口径不一，请向主管机关确认"
_PHONES = frozenset({"电话", "投诉"})
_TITLES = frozenset(facet.title for facet in BY_NAME.values())
_ONE_SMS, _LONG_SMS = 70, 67
"""Characters of an SMS alone, and of each where it takes several."""

_SAYS_ITSELF = read_patterns(Path(__file__).with_suffix(".patterns"))["says_itself"]


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One thing to say, and the ids of the facts it says."""

    text: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """What is said, line after line; `opening` and `closing` are '' in the middle of a call."""

    opening: str
    lines: tuple[ScriptLine, ...]
    closing: str

    @property
    def text(self) -> str:
        return "\n".join(filter(None, (self.opening, *(line.text for line in self.lines), self.closing)))


@dataclass(frozen=True, slots=True)
class Sms:
    """A text to be sent, and how many messages it takes."""

    text: str

    @property
    def messages(self) -> int:
        return 1 if len(self.text) <= _ONE_SMS else -(-len(self.text) // _LONG_SMS)


def script_of(name: str, facts: Sequence[ShownFact], *, opening: str = "", closing: str = "") -> Script:
    """Facts of one item, to be read out, by what they are about."""
    lines = [ScriptLine(f"您问的是{aloud(name)}。")] if name and facts else []
    for facet, run in groupby(facts, key=lambda fact: (fact.facet, _heading(fact))):
        lines.append(_line(facet[1], list(run)))
    return Script(opening, tuple(lines), closing)


def sms_of(name: str, facts: Sequence[ShownFact], *, service: str, hotline: str) -> Sms:
    """Facts of one item as they are written, with who sends them and whom to call."""
    return Sms("".join([f"【{service}】{name}：", *written_lines(facts)]) + f"咨询{hotline}。")


def written_lines(facts: Sequence[ShownFact]) -> list[str]:
    """Facts as they are written, a line for each heading."""
    said = []
    for heading, run in groupby(facts, key=_heading):
        lead = heading if heading.endswith(("？", "?")) else f"{heading}："
        said.append(f"{lead}{'；'.join(_written(fact, heading) for fact in run)}。")
    return said


def _heading(fact: ShownFact) -> str:
    return fact.label if fact.label == TELL_US or fact.facet not in BY_NAME else BY_NAME[fact.facet].title


def _line(heading: str, facts: list[ShownFact]) -> ScriptLine:
    ids, facet = tuple(fact.id for fact in facts), facts[0].facet
    said = [_spoken(fact, heading) for fact in facts]
    if len(said) == 1 or facet not in (LISTED, ORDERED):
        lead = heading if heading.endswith(("？", "?")) else f"{heading}，"
        return ScriptLine("".join(_ended(each if each.startswith(heading) else f"{lead}{each}") for each in said), ids)
    counted = f"{heading}有{'两' if len(said) == 2 else cardinal(len(said))}样。" if facet == LISTED else f"{heading}。"
    step = "步" if facet == ORDERED else ""
    return ScriptLine(
        counted + "".join(f"第{cardinal(n)}{step}，{_ended(each)}" for n, each in enumerate(said, 1)), ids
    )


def _spoken(fact: ShownFact, heading: str) -> str:
    text = aloud(fact.text, phones=fact.facet in _PHONES and not fact.under_review)
    return f"{_circumstances(fact)}{aloud(_label(fact, heading))}{text.rstrip('。') + '，' if _mark(fact) else text}{_mark(fact)}"


def _written(fact: ShownFact, heading: str) -> str:
    text = fact.text.rstrip("。")
    return f"{_circumstances(fact)}{_label(fact, heading)}{text}{'，' if _mark(fact) else ''}{_mark(fact)}"


def _circumstances(fact: ShownFact) -> str:
    said = "，".join("或者".join(options) for options in fact.when.values())
    return f"{said}的，" if said else ""


def _label(fact: ShownFact, heading: str) -> str:
    """The label of a fact where it says more than the heading, to stand before its text: 工本费 before 40元."""
    if not fact.label or fact.label in (heading, *_TITLES) or fact.text.startswith(fact.label):
        return ""
    return fact.label if _SAYS_ITSELF.match(fact.text) else f"{fact.label}，"


def _mark(fact: ShownFact) -> str:
    if fact.under_review:
        return ""
    if fact.disputed:
        return DISPUTED
    return LOCAL if not fact.verified or fact.local else ""


def _ended(text: str) -> str:
    text = text.rstrip("，；、")
    return text if text.endswith(("。", "！", "？")) else f"{text}。"
