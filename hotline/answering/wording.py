"""Facts of an answer as plain text: the facts as published, and a frame of as few words as will do."""

from collections.abc import Iterable

from hotline.answering.item_reading import ANSWER, TELL_US
from hotline.answering.replies import ShownFact
from hotline.reading.facets import BY_NAME

LOCAL_NOTE = "以当地公布为准"
DISPUTED = "口径不一"
"""On a line that offices answer differently."""
UNSURE = "待核"
"""The two words on a line that is unverified or differs from place to place; one note explains them."""
_PLAIN = ("申请材料", "受理条件", "办理流程", "办理部门", "依据", "进度查询", "事项说明")
_SOURCES = 2
"""Sources named under an answer, at most."""


def sentence(fact: ShownFact) -> str:
    """One fact in one line of plain text, with circumstance, validity, basis and the local note."""
    marks = list(_dates(fact))
    if fact.disputed:
        marks.append(f"{DISPUTED}，请向主管机关确认")
    elif not fact.verified or fact.local:
        marks.append(LOCAL_NOTE)
    if fact.basis:
        marks.append("依据 " + "、".join(fact.basis))
    return _with_circumstance(fact) + (f" 〔{'；'.join(marks)}〕" if marks else "")


def paragraphs(facts: Iterable[ShownFact]) -> str:
    """Facts as plain text: one heading a facet, one line a fact; an answer of the entry's own with its question.

    Where all of them are unsure, the note below says so, and no line does.
    """
    shown = list(facts)
    mark = not all(map(_is_unsure, shown))
    grouped: dict[str, list[ShownFact]] = {}
    for fact in shown:
        grouped.setdefault(_heading(fact), []).append(fact)
    lines = []
    for heading, many in grouped.items():
        lines += [f"{heading}："] if heading else []
        lines += [_line(fact, heading, mark=mark) for fact in many]
    return "\n".join(lines)


def notes_on(facts: Iterable[ShownFact], verified_on: str | None) -> list[str]:
    """What is said once under the facts, in one line: when they were checked, where they differ from place to place, what they rest on."""
    shown = list(facts)
    unsure = [fact for fact in shown if _is_unsure(fact)]
    which = f"标“{UNSURE}”的" if len(unsure) < len(shown) else ""
    parts = [f"核实日期：{verified_on}"] if verified_on else []
    if any(fact.disputed for fact in shown):
        parts.append(f"标“{DISPUTED}”的，各地机关答复不一致，请向主管机关确认")
    parts += [f"{which}{LOCAL_NOTE}"] if unsure else []
    if basis := list(dict.fromkeys(b for fact in shown for b in fact.basis)):
        parts.append(f"依据{'、'.join(basis[:_SOURCES])}{'等' if len(basis) > _SOURCES else ''}")
    return [f"{'；'.join(parts)}。"] if parts else []


def _heading(fact: ShownFact) -> str:
    if fact.facet == ANSWER:
        return ""
    return TELL_US if fact.label == TELL_US else BY_NAME[fact.facet].title


def _line(fact: ShownFact, heading: str, *, mark: bool) -> str:
    said = _with_circumstance(fact)
    if fact.facet == ANSWER:
        question = "" if fact.label in _PLAIN else fact.label
        said = f"{question}{said}" if question.endswith(("？", "?")) else f"{question}：{said}" if question else said
    elif fact.label not in {heading, *_PLAIN} and not fact.text.startswith(fact.label):
        said = f"{fact.label}：{said}"
    marks = [*_dates(fact), *([DISPUTED] if fact.disputed else [UNSURE] if mark and _is_unsure(fact) else [])]
    return f"  · {said}" + (f"〔{'；'.join(marks)}〕" if marks else "")


def _with_circumstance(fact: ShownFact) -> str:
    when = "、".join(option for options in fact.when.values() for option in options)
    return f"{when}：{fact.text}" if when else fact.text


def _dates(fact: ShownFact) -> Iterable[str]:
    if fact.valid_from:
        yield f"自 {fact.valid_from} 起"
    if fact.valid_to:
        yield f"至 {fact.valid_to} 止"


def _is_unsure(fact: ShownFact) -> bool:
    return (not fact.verified or fact.local) and not fact.under_review and not fact.disputed
