"""Messages by which somebody leaves: taking leave, or asking for a person to talk to."""

import re
from pathlib import Path

from hotline.answering.guard import human
from hotline.answering.replies import Referral
from hotline.reading.text import ASKING, bare
from knowledge.patterns import read_patterns

THANKED = 14
"""Characters of a message that may do no more than say that all is well and thank: 门开了门开了，谢谢."""
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_LEAVES, _THANKS_AT_THE_END, _WANTS, _LAWYER = (
    _SAID[name] for name in ("leaves", "thanks_at_the_end", "wants", "lawyer")
)
_CLAUSE = re.compile(r"[，,。；;！!？?\s]+")


def takes_leave(text: str) -> bool:
    """Whether a prepared message does nothing but agree, thank and take leave: 行，我先去试试."""
    return bool(text) and _LEAVES.fullmatch(bare(text)) is not None


def only_thanks(text: str) -> bool:
    """Whether a short message asks nothing, says that something is well and ends with thanks."""
    plain = bare(text)
    return len(plain) <= THANKED and not ASKING.search(text) and _THANKS_AT_THE_END.search(plain) is not None


def person_wanted(text: str, hotline: str) -> Referral | None:
    """Whom a prepared message asks to talk to, in a clause that says nothing else; None where it asks for nobody."""
    for clause in map(bare, _CLAUSE.split(text)):
        if _LAWYER.fullmatch(clause):
            return Referral(kind="human", phone="12348", text="请拨打 12348 公共法律服务热线，由律师解答。")
        if _WANTS.fullmatch(clause):
            return human(hotline)
    return None
