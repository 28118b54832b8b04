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
    """Facts as plain text: one heading a facet, in the line of a fact that stands alone there, else one line a fact below it; an answer of
    the entry's own with its question.

    Where all of them are unsure, the note below says so, and no line does.
    """
    shown = list(facts)
    mark = not all(map(_is_unsure, shown))
    grouped: dict[str, list[ShownFact]] = {}
    for fact in shown:
        grouped.setdefault(_heading(fact), []).append(fact)
    lines = []
    for heading, many in grouped.items():
        said = [_line(fact, heading, mark=mark) for fact in many]
        alone = len(said) == 1 and not said[0].startswith(heading)
        lines += (
            [f"{heading}：{said[0]}"] if heading and alone else [f"{heading}："] if heading and len(said) > 1 else []
        )
        lines += [] if heading and alone else [f"· {line}" for line in said] if len(shown) > 1 else said
    return "\n".join(lines)


def notes_on(facts: Iterable[ShownFact], verified_on: str | None) -> list[str]:
    """What is said once under the facts, in one line: when they were checked, where they differ from place to place, and what the first
    that rests on anything rests on; the sources of all stand with the facts themselves."""
    shown = list(facts)
    unsure = [fact for fact in shown if _is_unsure(fact)]
    which = f"标“{UNSURE}”的" if len(unsure) < len(shown) else ""
    parts = [f"{verified_on}核实"] if verified_on else []
    if any(fact.disputed for fact in shown):
        parts.append(f"标“{DISPUTED}”的，各地机关答复不一致，请向主管机关确认")
    parts += [f"{which}{LOCAL_NOTE}"] if unsure else []
    if basis := next((fact.basis[0] for fact in shown if fact.basis), ""):
        parts.append(f"依据{basis}")
    return [f"{'；'.join(parts)}。"] if parts else []


def _heading(fact: ShownFact) -> str:
    if fact.facet == ANSWER:
        return ""
    return TELL_US if fact.label == TELL_US else BY_NAME[fact.facet].title


def _line(fact: ShownFact, heading: str, *, mark: bool) -> str:
    said = _with_circumstance(fact)
    if fact.facet == ANSWER:
        # The passage that begins with its heading has said it.
        question = "" if fact.label in _PLAIN or said.startswith(fact.label) else fact.label
        said = f"{question}{said}" if question.endswith(("？", "?")) else f"{question}：{said}" if question else said
    elif fact.label not in {heading, *_PLAIN} and not said.startswith(fact.label):
        said = f"{fact.label}：{said}"
    marks = [*_dates(fact), *([DISPUTED] if fact.disputed else [UNSURE] if mark and _is_unsure(fact) else [])]
    return said + (f"〔{'；'.join(marks)}〕" if marks else "")


def _with_circumstance(fact: ShownFact) -> str:
    said = fact.lead or fact.text
    when = "、".join(option for options in fact.when.values() for option in options)
    return f"{when}：{said}" if when and not said.startswith(when) else said


def _dates(fact: ShownFact) -> Iterable[str]:
    if fact.valid_from:
        yield f"自 {fact.valid_from} 起"
    if fact.valid_to:
        yield f"至 {fact.valid_to} 止"


def _is_unsure(fact: ShownFact) -> bool:
    return (not fact.verified or fact.local) and not fact.under_review and not fact.disputed
