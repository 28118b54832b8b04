"""The safety floor: whatever is not an answer says whom to call when somebody is in danger.

The line rests on nothing else: neither on the knowledge, nor on whether the emergency was recognised. Whether it comes first is told
by the fitted model of how danger is told, at a threshold at which one in ten hard ordinary sentences is taken for danger too.
"""

import re
from dataclasses import replace

from hotline.answering.dangers import CLASSES, DANGERS
from hotline.answering.replies import Answered, Reply, Safety
from hotline.reading.danger import DangerModelError, shipped
from hotline.reading.emergencies import DONE, read_emergencies
from hotline.reading.text import asking_part, normalise

EMERGENCY = (("110", "报警"), ("119", "火警"), ("120", "急救"), ("122", "交通事故"))
"""The emergency numbers of the safety line; in the program and not in a file, so that they are there when nothing works."""
IN_DANGER = "有人正在危险中：" + " · ".join(f"{number} {what}" for number, what in EMERGENCY)
# Whoever names the number may have called it in vain; 12012345 and 120元 do not name it.
_NAMES_A_NUMBER = re.compile(
    rf"(?<![\d.])(?:{'|'.join(number for number, _ in EMERGENCY)})(?![\d.]| ?[元块天年月日个岁平米%])"
)


def may_mean_danger(text: str) -> bool:
    """Whether a text may mean that somebody is in danger: prepared (see `Analyser.prepare`), or as typed where nothing can prepare it."""
    said = asking_part(normalise(text))
    try:
        return _NAMES_A_NUMBER.search(said) is not None or shipped().may_be_danger(said) or _is_told(said)
    except DangerModelError:
        return True  # nobody can tell, so the numbers come first


def _is_told(said: str) -> bool:
    """Whether the patterns know it: a theft or a collision may be over, so that the model does not see one in danger."""
    patterns, said = read_emergencies(CLASSES), said.translate(DONE)
    return patterns.ordinary.search(said) is None and any(patterns.tells_of(kind, said) for kind in DANGERS)


def is_likely_danger(text: str) -> bool:
    """Whether a matter is to be handled before all others: stricter than `may_mean_danger`, which one in ten ordinary matters is taken for.

    Where nothing can tell, it is as ordinary as it was called.
    """
    try:
        return shipped().is_likely_danger(asking_part(normalise(text)))
    except DangerModelError:
        return False


def speaks_of_suicide(text: str) -> bool:
    """Whether a prepared text may speak of suicide more than of any other danger."""
    seen = shipped().read(text)
    return seen.kind == "自杀"


def with_safety(reply: Reply, *, danger: bool) -> Reply:
    """A reply with the line about danger: first where the question may mean `danger`, else last.

    An answer has none, nor has what already begins with the number to call.
    """
    is_urgent = reply.referral is not None and reply.referral.kind == "emergency"
    if isinstance(reply, Answered) or is_urgent:
        return reply
    marked = replace(reply, safety=Safety(text=IN_DANGER, first=danger))
    return replace(marked, text=marked.with_line(reply.text))
