"""The states of a ticket and what leads from one to another.

The pairs are in the database too (`ticket_transitions`), and every event has to be one of them and to begin where the one before
ended: foreign keys see to that, so that no statement makes a ticket be where it could not have come.
"""

from dataclasses import dataclass
from typing import Literal

STATE_NAMES: dict[str, str] = {
    "received": "待受理", "accepted": "已受理", "answered": "直接答复", "dispatched": "已派单", "signed": "已签收",
    "return_asked": "退单待审", "in_progress": "办理中", "extension_asked": "延期审批", "replied": "已答复",
    "following_up": "回访中", "redo": "退回重办", "closed": "已办结", "refused": "不予受理", "merged": "并案",
}  # fmt: skip
"""Every state, as people read it, in the order of a ticket's life."""
OPEN = frozenset(STATE_NAMES) - {"closed", "refused", "merged"}
"""In these somebody still has to do something."""
AWAITING_REPLY = OPEN - {"answered", "replied", "following_up"}
"""In these the clock of the reply runs."""

Side = Literal["anyone", "centre", "department", "decider"]
"""Who may: the resident or the program; whoever takes calls; whoever works for the department; whoever decides between them."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that is done with a ticket. `to`: the state it leads to, '' where it stays as it is."""

    name: str
    label: str
    of: frozenset[str]
    to: str
    side: Side
    why: str = ""
    """What the reason is called where one must be given; else ''."""

    def target(self, state: str) -> str:
        return self.to or state


def _action(name: str, label: str, of: str, to: str, side: Side, why: str = "") -> Action:
    return Action(name, label, frozenset(of.split()), to, side, why)


_ALL_OPEN = " ".join(sorted(OPEN))
ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (
        _action("accept", "受理", "received", "accepted", "centre"),
        _action("refuse", "不予受理", "received accepted", "refused", "centre", "依据和去处"),
        _action("merge", "并案", "received accepted dispatched", "merged", "centre"),
        _action("answer", "直接答复", "received accepted", "answered", "centre"),
        _action("dispatch", "派单", "accepted", "dispatched", "centre"),
        _action("recall", "收回改派", "dispatched signed redo", "accepted", "centre", "收回的原因"),
        _action("sign", "签收", "dispatched", "signed", "department"),
        _action("ask_return", "申请退单", "dispatched signed", "return_asked", "department", "退单依据"),
        _action("allow_return", "同意退单", "return_asked", "accepted", "decider"),
        _action("deny_return", "不同意退单", "return_asked", "dispatched", "decider", "不同意的理由"),
        _action("begin", "开始办理", "signed redo", "in_progress", "department"),
        _action("ask_extension", "申请延期", "signed in_progress", "extension_asked", "department", "延期的原因"),
        _action("allow_extension", "同意延期", "extension_asked", "in_progress", "decider"),
        _action("deny_extension", "不同意延期", "extension_asked", "in_progress", "decider", "不同意的理由"),
        _action("submit_reply", "提交答复", "signed in_progress redo", "in_progress", "department"),
        _action("approve_reply", "通过答复", "in_progress", "replied", "decider"),
        _action("deny_reply", "退回答复", "in_progress", "in_progress", "decider", "退回的原因"),
        _action("follow_up", "开始回访", "answered replied", "following_up", "centre"),
        _action("close", "办结", "answered replied following_up", "closed", "centre"),
        _action("send_back", "退回重办", "replied following_up", "redo", "centre", "重办的原因"),
        _action("reopen", "重新办理", "closed", "redo", "decider", "重办的原因"),
        _action("take_up", "恢复受理", "refused merged", "accepted", "decider", "恢复的原因"),
        _action("supervise", "督办", _ALL_OPEN, "", "decider", "督办要求"),
        _action("help", "增加协办", "dispatched signed in_progress redo", "", "centre"),
        _action("note", "备注", _ALL_OPEN, "", "centre", "备注"),
        _action("report", "反馈进展", "signed in_progress redo", "", "department", "进展"),
        _action("urge", "催办", _ALL_OPEN, "", "anyone"),
        _action("classify", "改分类", _ALL_OPEN, "", "centre"),
    )
}
"""Everything that can be done, by its name, in the order in which a page offers it."""

TRANSITIONS: frozenset[tuple[str, str]] = frozenset(
    {("", "received")} | {(state, action.target(state)) for action in ACTIONS.values() for state in action.of}
)
"""Every pair of states that may follow each other; '' is before a ticket."""

FOR_RESIDENTS: dict[str, str] = {
    "received": "已收到，等待受理", "accepted": "已受理", "answered": "已答复", "dispatched": "已转承办单位", "signed": "已转承办单位",
    "return_asked": "已转承办单位", "in_progress": "正在办理", "extension_asked": "正在办理", "replied": "已答复",
    "following_up": "已答复", "redo": "正在重新办理", "closed": "已办结", "refused": "不予受理", "merged": "与同一诉求合并办理",
}  # fmt: skip
"""What whoever left the matter is told of a state."""
