"""The gate for what is published in bulk: the entries that break a must-answer question are found out, and the others pass."""

from collections.abc import Iterable, Mapping

from hotline.judging.gate import Gate
from hotline.judging.impact import GateQuestion, ReplyChange
from knowledge.publishing.proposals import Bundles, Key, Proposal


def refused(gate: Gate, bundles: Bundles) -> Mapping[Key, str]:
    """Which bundles may not go live, and why: without them no must-answer question is broken.

    Everything is checked together. What is blamed for a broken question is what is told instead, then the entry that should
    answer, if it is among them; and if it is neither, the bundle that tips the balance.
    """
    questions, left, found = gate.must_answer(), dict(bundles), dict[Key, str]()
    while left and (broken := _broken(gate, left.values(), questions)):
        blamed = {key: change for change in broken for key in _blamed(change, left)}
        if not blamed:
            blamed = {_tipping(gate, left, questions): broken[0]}
        for key, change in blamed.items():
            left.pop(key, None)
            found[key] = f"会使必答问题“{change.question}”不能正确回答，没有写入，请修改后再导入"
    return found


def _broken(
    gate: Gate, bundles: Iterable[tuple[Proposal, ...]], questions: list[GateQuestion]
) -> tuple[ReplyChange, ...]:  # fmt: skip
    return gate.check([proposal for bundle in bundles for proposal in bundle], questions=questions).broken


def _blamed(change: ReplyChange, left: Bundles) -> list[Key]:
    """The bundles that a broken question speaks against: what is told instead where it is told, else anywhere, else what was expected."""
    instead = {code for code in change.after.codes if code != change.expected}
    if told := [key for key in left if key == (change.after.code, change.after.region) and key[0] in instead]:
        return told
    for codes in (instead, {change.expected}):
        if keys := [key for key, bundle in left.items() if any(proposal.code in codes for proposal in bundle)]:
            return keys
    return []


def _tipping(gate: Gate, left: Bundles, questions: list[GateQuestion]) -> Key:
    """The bundle with which something is first broken, in their order."""
    keys = list(left)
    low, high = 0, len(keys) - 1
    while low < high:
        middle = (low + high) // 2
        if _broken(gate, [left[key] for key in keys[: middle + 1]], questions):
            high = middle
        else:
            low = middle + 1
    return keys[low]
