"""Asking back what a message is about, and naming somebody else to call."""

from dataclasses import replace

from hotline.answering.replies import Ask, Clarify, Referral, Referred, new_reply_id, reference
from hotline.reading.facets import answerable
from hotline.talking.turn import Turn, TurnResult
from knowledge.publishing.resolving import ResolvedItem


def which_matter(turn: Turn, example: str) -> TurnResult:
    """Ask what it is about: only a facet was named (要带什么)."""
    question = f"您想问哪件事？请说出事项，例如“{example}”。"
    reply = Clarify(
        reply_id=new_reply_id(), text=question, facets=list(turn.facets),
        ask=Ask(dimension="事项", question=question, options=[]),
    )  # fmt: skip
    return TurnResult(reply, replace(turn.state, facets=turn.facets, offered=(), asked=None))


def what_about(turn: Turn, resolved: ResolvedItem) -> TurnResult:
    """Ask what somebody wants to know of the matter at hand who said nothing: a bare number, ？？？."""
    question = f"您还想了解“{resolved.item.name}”的什么？别的事请直接说出事项。"
    fields = frozenset(fact.field for fact in resolved.item.facts())
    reply = Clarify(
        reply_id=new_reply_id(), text=question, ask=Ask(dimension="事项", question=question, options=[]),
        follow_ups=[f.ask for f in answerable(fields) if f.name != "依据"][:4], item=reference(resolved),
    )  # fmt: skip
    return TurnResult(reply, turn.state)


def which_place(turn: Turn) -> TurnResult:
    """The name of a place that several places have."""
    question = "请问是哪个地方？"
    options = list(turn.places)
    text = question + "".join(f"\n  · {option}" for option in options)
    reply = Clarify(
        reply_id=new_reply_id(), text=text, facets=list(turn.facets),
        ask=Ask(dimension="地区", question=question, options=options),
    )  # fmt: skip
    return TurnResult(reply, turn.state)


def referred(turn: Turn, referral: Referral) -> TurnResult:
    """Somebody else to call, or a greeting; who wants to talk to a person is reminded of what to say there."""
    about = turn.ranker.name_of(turn.state.topic) if referral.kind == "human" and turn.state.topic else ""
    text = f"{referral.text}接通后请说您问的是“{about}”。" if about else referral.text
    reply = Referred(reply_id=new_reply_id(), text=text, referral=referral if referral.phone else None)
    return TurnResult(reply, turn.state)
