"""Several matters in one reply: answers one after the other, and the names of those that are one touch away."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from hotline.answering.replies import Answered, Part
from hotline.talking.conversation import REMEMBERED, Matter
from hotline.talking.meaning.topic import asking_again
from hotline.talking.turn import Turn, TurnResult


def together(result: TurnResult, other: TurnResult, *, either: bool = False) -> TurnResult:
    """Two answers to one message as one; the conversation is about the first, and remembers the other. `either`: one of them is meant.

    What is no answer is left as it is, and nothing is put beside it.
    """
    reply, more = result.reply, other.reply
    if not isinstance(reply, Answered) or not isinstance(more, Answered):
        return result
    part = Part(item=more.item, facets=more.facets, direct=more.direct, facts=more.facts, missing=more.missing)
    names = f"您问的可能是“{reply.item.name}”，也可能是“{more.item.name}”，两件都列在下面。\n" if either else ""
    text = f"{names}{reply.text}\n\n{more.text}"
    earlier = tuple(dict.fromkeys((*result.state.earlier, more.item.code)))[-REMEMBERED:]
    queue = result.queue or other.queue
    left = [*reply.left, *more.left]
    return TurnResult(
        replace(reply, text=text, more=[*reply.more, part], left=left),
        replace(result.state, earlier=earlier),
        queue=queue,
    )


def and_others(turn: Turn, result: TurnResult, *, lost: Sequence[str] = ()) -> TurnResult:
    """A reply to one of several matters, with the others to turn to; `lost` are those not found, as they are called.

    The others are named as the items found, never in the words of the asker.
    """
    state = result.state
    told = {state.code, *state.offered}
    told |= {part.item.code for part in result.reply.more} if isinstance(result.reply, Answered) else set()
    # The others were named before, and some answered since.
    before = {turn.state.code, *turn.state.earlier} if turn.state.matters else set()
    left = [
        (n, matter)
        for n, matter in enumerate(state.matters, 1)
        # What a matter may be about besides may well be told: 公章也丢了 after 营业执照丢了.
        if told.isdisjoint(matter.codes[:1]) and before.isdisjoint(matter.codes)
    ]
    asks = [(n, [asking_again(name, matter.facets) for name in _names(turn, matter, told)]) for n, matter in left]
    lines = [f"您还问了：{'；'.join(f'第{n}件，' + '、'.join(many) for n, many in asks)}"] if asks else []
    if asks and not state.offered:
        lines.append(f"回复“第{asks[0][0]}件”就接着答。")
    if lost:
        lines.append(f"您还问了{'、'.join(dict.fromkeys(lost))}，没有找到，请单独再问一次。")
    follow_ups = [*(ask for _, many in asks for ask in many), *result.reply.follow_ups]
    text = "\n".join([result.reply.text, *lines])
    named = [*result.reply.left, *("、".join(many) for _, many in asks), *lost]
    return replace(result, reply=replace(result.reply, text=text, follow_ups=follow_ups, left=named))


def _names(turn: Turn, matter: Matter, told: Collection[str]) -> list[str]:
    """The names of the first items that a matter may be about, without what is told."""
    named = (turn.ranker.name_of(code) for code in matter.codes[:3] if code not in told)
    return [name for name in named if name]
