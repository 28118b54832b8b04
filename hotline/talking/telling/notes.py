"""What an answer says besides its facts: what is missing, where to ask for it, whether it can be done online, and the amount worked out."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from hotline.answering.composing import Composition
from hotline.reading.facets import BY_NAME
from hotline.reading.numbers.months import year_not_held
from hotline.talking.deciding.plans import Tell
from hotline.talking.turn import Turn
from knowledge.patterns import read_patterns
from knowledge.publishing.resolving import ResolvedItem

_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_ASKS_ONLINE, _MAY = (_SAID[name] for name in ("asks_online", "may"))


class Notes(NamedTuple):
    """What an answer says besides its facts, above and below them."""

    above: list[str]
    below: list[str]


@dataclass(frozen=True, slots=True)
class NotesDue:
    """What is to be said of an answer besides its facts.

    `beside`: none of them speaks of what was asked; `where`: the asker's place, of which nothing is told; `lost`: the points, of several,
    that nothing told surely speaks of, as they are called; `worked`: what a rule makes of the amount that was said.
    """

    beside: bool = False
    where: str = ""
    lost: tuple[str, ...] = ()
    worked: str = ""


def notes_on_answer(plan: Tell, made: Composition, due: NotesDue, hotline: str) -> Notes:
    """What is said besides the facts; what is missing is to be asked for at the number of the item, or at `hotline`."""
    # Long: one note a paragraph, in the order in which they are read.
    turn, item, phone = plan.turn, plan.item.item, _phone_of(plan.item, hotline)
    above, below = [], []
    if turn.unsettled and made.open_dimensions:
        above.append(f"{turn.unsettled}还不确定，各种情况都列在下面。")
    # An amount of no period comes to something else in each, so what decides is asked.
    if plan.settling.apart and (deciding := _deciding(plan, made)):
        above.append(f"{deciding}下面分别列出。")
    for year in year_not_held(turn.text, item.circumstances, turn.day).values():
        above.append(f"这里没有{year}的期限，下面的不分年份。")
    if due.beside:
        above.append(f"没有找到说到这一点的内容，请拨打 {phone} 确认。已有的内容：")
    elif online := _online(turn, made):
        above.append(online)
    if item.kind == "诉求" and (number := _number_to_call(made)):
        above.insert(0, f"请打 {number}。")
    if due.lost and not due.beside:
        below.append(
            f"您问的{'、'.join(dict.fromkeys(due.lost))}没有找到确切的内容，上面是最接近的，请拨打 {phone} 确认。"
        )
    if made.missing:
        titles = "、".join(BY_NAME[f].title for f in made.missing)
        below.append(f"{titles}：还没有核实过的内容，请拨打 {phone} 确认。")
    if made.needs_region:
        below.append(f"{'、'.join(made.held_back)}各地不同，告诉我您所在的地区后再答复。")
    if due.where and made.general:
        named = any(fact.id == "department" for fact in made.facts)
        of = f"（{item.department}）" if item.department and not named else ""
        ask = f"请问办理部门{of}，或拨打" if item.department else "请拨打"
        below.append(f"{due.where}的具体标准还没有收进知识库，{ask} {phone}。")
    if due.worked:
        below.append(due.worked)
    if not made.facts and not made.missing:
        below.append(f"由{item.department or '当地主管部门'}办理，具体要求请拨打 {phone} 确认。")
    return Notes(above, below)


def _deciding(plan: Tell, made: Composition) -> str:
    """The question whose answer tells which of the first facts is the asker's, where an amount decides each of them otherwise."""
    told = [fact.when for fact in made.facts[: made.direct]]
    open_in_all = [c for c in plan.item.item.circumstances if all(c.dimension in when for when in told)]
    return next((c.ask for c in open_in_all if c.dimension not in plan.holding), "") if len(told) > 1 else ""


def _phone_of(resolved: ResolvedItem, hotline: str) -> str:
    """The number to ask at: of the item, or `hotline`."""
    numbers = {p.type: p.number for p in reversed(resolved.item.phones)}
    return numbers.get("consult") or numbers.get("complaint") or hotline


def _number_to_call(made: Composition) -> str:
    """The first number that a complaint may go to."""
    return next((fact.text for fact in made.facts if fact.facet in {"电话", "投诉"}), "")


def _online(turn: Turn, made: Composition) -> str:
    """Whether a matter can be done online, as its channels say, for who asks that."""
    if not _ASKS_ONLINE.search(turn.text):
        return ""
    channels = [fact for fact in made.facts if fact.id.startswith("channels:")]
    online = [fact for fact in channels if fact.label == "网上" and not fact.under_review]
    if not online:
        return "已核实的内容里没有网上办理渠道。" if channels else ""
    if not _MAY.search(turn.text):
        return ""
    sure = any(fact.verified and not fact.local and not fact.when for fact in online)
    return "可以，网上渠道见下。" if sure else "有网上渠道，能否办理以当地公布为准。"
