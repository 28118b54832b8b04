"""What must not go through ordinary retrieval: emergencies, cases of other procedures, "a human please", and greetings.

Emergencies come first, always. They are known by set phrases of the lexicon (words/emergencies.txt), by patterns of who and what happens
(reading/emergencies.patterns: as forms of the lexicon they would change how ordinary questions are read and ranked), and by a fitted model of how danger is told (`hotline/reading/danger.py`). How to *do* something about courts or petitions is an ordinary question; handing us the case
itself is not ours (国办发〔2020〕53号: 热线不受理应经诉讼、仲裁、复议或已进入信访程序的事项).
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from hotline.answering.dangers import CLASSES, DANGERS, KINDS, REPORTS, UNCLEAR, Danger
from hotline.answering.replies import Answered, Referral, Reply
from hotline.reading.analysis import STORY, Analysis
from hotline.reading.danger import DangerModel, Seen, in_one, shipped
from hotline.reading.emergencies import DONE, Patterns, read_emergencies
from hotline.reading.text import bare, only_announces
from knowledge.asked.alarms import Alarm, Level
from knowledge.patterns import read_patterns
from knowledge.profiles.profile import EXAMPLE


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the guard says. `stop`: nothing else is to be looked up; otherwise the referral goes along with the answer.

    `possible`: somebody may be in danger, so the number stands on top of whatever the reply is; `hint`: not on a clear answer; `faint`: not
    on one that is all but certain, and with `hint` not on a question back that is likely about the right thing.
    `kind` is that of the emergency, and `level` how surely it is one. `in_case`: what is said in place of the referral's text where no
    answer follows.
    """

    referral: Referral
    stop: bool
    possible: bool = False
    hint: bool = False
    faint: bool = False
    kind: str = ""
    level: Level = "sure"
    in_case: str = ""

    def above(self, reply: Reply) -> Referral:
        """What stands above a reply: one line above an answer, and what to do first above anything else."""
        if self.in_case and not isinstance(reply, Answered):
            return replace(self.referral, text=self.in_case)
        return self.referral

    @property
    def alarm(self) -> Alarm | None:
        """What is kept of an emergency; None for other verdicts."""
        if self.referral.kind != "emergency":
            return None
        return Alarm(self.kind, self.level, self.referral.phone)


_GREETINGS = {
    "问候": "您好！我是自动答复的助手，不是真人。请直接说您想办的事，例如“{example}”。",
    "感谢": "不客气。还有别的事可以接着问。",
    "告别": "再见，祝您办事顺利。",
}
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_BESIDE_THANKS, _PROCEDURE, _HANDED_OVER, _CASE, _HOW = (
    _SAID[name] for name in ("beside_thanks", "procedure", "handed_over", "case", "how")
)
LETTER = 100
"""From this many characters on a message is a letter: nobody in danger writes one, so it is answered as well."""
CLEAR, CERTAIN = 0.45, 0.8
"""The probability from which on the likeliest kind is named, and from which on it overrules the pattern's."""
OR_ELSE, NAMED = 0.2, 60
"""The probability from which on the number of another kind is named as well; and the characters in which numbers are seen at a glance."""
BARE, LITTLE = 16, 3
"""Characters up to which a message with a set phrase is hardly more than that, if so few of them are beside it."""
ALONE, LIKELY_ALONE = -1.0, -2.0
"""The log-odds from which on a message says nothing but that somebody is in danger, and from which on it may, so that no answer takes
the place of the number."""
HALF, TOGETHER = -4.5, 1.0
"""The log-odds that one of two messages must reach for the two together to tell of danger, since half a telling smells of it already;
and that the two must reach."""
SERVICE, BARELY = -4.0, 1.0
"""The log-odds of saying nothing but danger below which a message asks for a service first of all; and how far beyond a threshold its danger
must be for the number to stand above a reply that likely is what was meant."""
DESPAIR = 0.3
"""How much less is enough where somebody surely means to die, or asks for nothing: that is told in hints."""
ABOUT_IT = -14.0
"""The log-odds of saying nothing but danger below which a message after an alarm has left it for something else."""


def guard(
    question: Analysis,
    text: str,
    *,
    hotline: str,
    before: str = "",
    whole: str = "",
    model: DangerModel | None = None,
    example: str = EXAMPLE,
) -> Verdict | None:
    """Judge a question before retrieval; `text` is the normalised question, `hotline` the human number of this place.

    `before` is what was said a moment ago, if anything; `whole` the text with the place that it names, which `model` reads, since a
    sentence without it is another one (儿子在深圳). `model` sees the dangers that no pattern tells of; the shipped one where none is
    given. `example` is a question as people ask it here.
    """
    model = model or shipped()
    read, by_words = whole or text, told(question, text)
    # Goodbye is how a call ends, and not how a life does, unless that was talked of.
    if by_words is None and (polite := _polite(question, text, example)) and not _smells(before, model):
        return polite
    danger = _danger(by_words, read, model)
    if danger and not danger.hint:
        return danger
    if before and (together := _told_in_two(before, read, model)):
        return together
    return danger or _not_ours(question, text, hotline, example) or (_again(before, read, model) if before else None)


def _not_ours(question: Analysis, text: str, hotline: str, example: str) -> Verdict | None:
    """A human, reports on officials, cases of other procedures, and greetings."""
    urgent = _urgent(question)
    if "人工" in urgent:
        return Verdict(human(hotline), True)
    patterns = _patterns()
    for word, (phone, advice) in REPORTS.items():
        if patterns.tells_of(word, text):
            return Verdict(Referral(kind="procedure", phone=phone, text=advice), True)
    handed_over = _CASE.search(text) or (_PROCEDURE.search(text) and _HANDED_OVER.search(text))
    if handed_over and not _HOW.search(text):
        advice = "这件事已属于诉讼、仲裁、复议或信访等程序，热线不能代为处理。请向受理机关查询；法律问题可拨打 12348。"
        return Verdict(Referral(kind="procedure", phone="12348", text=advice), True)
    return _polite(question, text, example)


def _polite(question: Analysis, text: str, example: str) -> Verdict | None:
    """What is said to a message that only greets, thanks or takes leave, or says that somebody is about to ask."""
    urgent = _urgent(question)
    if only_announces(text):
        urgent = {"问候"}
    elif not _is_only_polite(question, text):
        return None
    answer = next((said.format(example=example) for word, said in _GREETINGS.items() if word in urgent), None)
    return Verdict(Referral(kind="greeting", phone="", text=answer), True) if answer else None


def _smells(before: str, model: DangerModel) -> bool:
    """Whether danger may have been talked of a moment ago."""
    return bool(before) and model.read(before).danger >= model.thresholds.mark


def _patterns() -> Patterns:
    return read_emergencies(CLASSES)


def _urgent(question: Analysis) -> set[str]:
    return {sense.word for found in question.found for sense in found.senses if sense.kind == "urgent"}


class EmergencyTold(NamedTuple):
    """The emergency that words tell of: whether the number is all that is to be answered, and whether a set phrase was used.

    `bare`: the message is hardly more than set phrases.
    """

    kind: str
    danger: Danger
    stop: bool
    by_phrase: bool
    bare: bool


def told(question: Analysis, text: str) -> EmergencyTold | None:
    """The emergency that set phrases or patterns tell of.

    Who asks for a service or of what is over (被打了怎么鉴定伤情) is answered; the number goes along only if the very words of an
    emergency were used, or if it is happening now.
    """
    urgent, patterns, text = _urgent(question), _patterns(), text.translate(DONE)
    ordinary = patterns.ordinary.search(text) is not None
    # In a long story words like 现在 and 突然 say little.
    by_pattern = not ordinary or (len(text) < STORY and patterns.now.search(text) is not None)
    answered = ordinary or len(text) > LETTER or patterns.besides.search(text) is not None
    for word, danger in DANGERS.items():
        if word in urgent or (by_pattern and patterns.tells_of(word, text)):
            bare = word in urgent and len(text) < BARE and _besides_urgent(question, text) <= LITTLE
            return EmergencyTold(word, danger, danger.stop and not answered, word in urgent, bare)
    return None


def _besides_urgent(question: Analysis, text: str) -> int:
    """How many characters of a message are in no set phrase of an emergency."""
    told = {
        n
        for found in question.found
        for sense in found.senses
        if sense.kind == "urgent"
        for n in range(found.start, found.end)
    }
    worded = frozenset(bare(text))
    return sum(n not in told and char in worded for n, char in enumerate(text))


def _danger(by_words: EmergencyTold | None, text: str, model: DangerModel) -> Verdict | None:
    """What words, patterns and the model together are worth."""
    seen = model.read(text)
    if by_words is None:
        return _seen(seen, model)
    kind, danger, stop, by_phrase, is_bare = by_words
    if not danger.by_words:
        if _knows_better(seen, danger, model):
            kind, danger = seen.kind, KINDS[seen.kind]
        danger = _or_else(danger, seen)
    if is_bare or (danger.by_words and (stop or not by_phrase or seen.danger >= model.thresholds.mark)):
        return Verdict(_referral(danger.phone, danger.advice), stop, kind=kind)
    if seen.danger < model.thresholds.mark:
        # The words of an emergency, and nothing else that belongs to one: 刷不了电梯卡. A set phrase is still worth a hint.
        if not by_phrase:
            return None
        return _possible(danger, kind, hint=True)
    alone = seen.sure >= ALONE
    # Who also asks for something is answered, with the number on top.
    referral = _referral(danger.phone, danger.advice)
    return Verdict(referral, stop and alone, possible=not alone, kind=kind, level="sure" if alone else "possible")


def _knows_better(seen: Seen, told: Danger, model: DangerModel) -> bool:
    """Whether the model says of what kind it is, where a pattern takes the first words it knows (锁 → 被困, 烧 → 火警).

    It does where it is certain, and where it tells more of the same (a fire in the woods).
    """
    if not seen.kinds:
        return False
    likely, meant = seen.kinds[0][1], KINDS[seen.kind]
    if meant.phone == told.phone:
        return False
    return (seen.sure >= model.thresholds.stop and likely >= CERTAIN) or (
        likely >= CLEAR and told.phone in meant.numbers
    )


def _seen(seen: Seen, model: DangerModel) -> Verdict | None:
    """What the model alone is worth: all that is said, a number on top, or nothing."""
    at = model.thresholds
    likely_alone = seen.sure >= LIKELY_ALONE
    # What is stopped is danger first of all: who tells of a misfortune and asks nothing (我一个人住) is only shown the number.
    stop = seen.sure >= at.stop and seen.danger >= at.show
    despairs = seen.kind == "自杀" and (seen.kinds[0][1] >= CERTAIN or seen.sure >= SERVICE)
    reached = seen.danger + (DESPAIR if despairs else 0.0)
    if not seen.kinds or (not likely_alone and reached < at.hint):
        return None
    danger = _meant(seen)
    # An answer, however clear, does not stand in for the number where the message is likely about nothing but danger.
    hint = not likely_alone and reached < at.show
    if stop or seen.sure >= ALONE:
        return Verdict(_referral(danger.phone, danger.advice), stop, possible=not stop, hint=hint, kind=seen.kind)
    # Who asks for something else needs the number, and then the answer.
    barely = seen.danger < at.hint + BARELY if hint else seen.sure < SERVICE and seen.danger < at.show + BARELY
    faint = barely and not despairs
    return _possible(danger, seen.kind, hint=hint, faint=faint)


def _possible(danger: Danger, kind: str, *, hint: bool, faint: bool = False) -> Verdict:
    """The number of what may be a danger, above whatever the reply is."""
    first = _referral(danger.phone, danger.brief)
    return Verdict(
        first, False, possible=True, hint=hint, faint=faint, kind=kind, level="possible", in_case=danger.in_case
    )


def _told_in_two(before: str, text: str, model: DangerModel) -> Verdict | None:
    """What two messages tell of together (老戏台塌了 / 底下有人), where neither does alone."""
    first, second, both = model.read(before), model.read(text), model.read(in_one(before, text))
    alone = max(first.danger, second.danger)
    if not HALF <= alone < model.thresholds.show or both.danger < TOGETHER:
        return None
    stop = both.sure >= model.thresholds.stop
    return Verdict(_named(both), False, possible=not stop, kind=both.kind, level="sure" if stop else "possible")


def _again(before: str, text: str, model: DangerModel) -> Verdict | None:
    """The number once more, above whatever the reply is, after an alarm (那我现在怎么办) until something else is talked about."""
    if model.read(before).danger < model.thresholds.show or model.read(text).sure < ABOUT_IT:
        return None
    both = model.read(in_one(before, text))
    if both.danger < model.thresholds.hint:
        return None
    return Verdict(_named(both), False, possible=True, kind=both.kind, level="possible")


def _named(seen: Seen) -> Referral:
    """The number and what to do first, of the likeliest kind; all numbers where that is in doubt."""
    danger = _meant(seen)
    return _referral(danger.phone, danger.advice)


def _meant(seen: Seen) -> Danger:
    """What is said of the likeliest kind, with the number of the next if that may be it as well; all numbers where it is in doubt."""
    return _or_else(KINDS[seen.kind], seen) if seen.kinds[0][1] >= CLEAR else UNCLEAR


def _or_else(danger: Danger, seen: Seen) -> Danger:
    """What is said of a danger, with the number of what the model takes it for as well, if that is another."""
    named = set(re.findall(r"\d+", danger.advice[:NAMED]))
    others = [KINDS[kind].phone for kind, likely in seen.kinds[:2] if likely >= OR_ELSE]
    return next((danger.or_else(phone) for phone in others if phone not in named), danger)


def _referral(phone: str, text: str) -> Referral:
    return Referral(kind="emergency", phone=phone, text=text)


def acknowledgement() -> Referral:
    """The answer to 好的 and the like, when there is nothing to answer."""
    return Referral(kind="greeting", phone="", text="好的。还有别的事可以接着问。")


def human(hotline: str) -> Referral:
    """How to reach a person."""
    return Referral(kind="human", phone=hotline, text=f"人工服务请拨打 {hotline}。")


def failure(hotline: str) -> Referral:
    """What is shown when nothing else can be: a person to call. The safety line goes with it, as with all that is no answer."""
    text = f"暂时无法答复，请稍后再试，或拨打 {hotline}。"
    return Referral(kind="failure", phone=hotline, text=text)


def _is_only_polite(question: Analysis, text: str) -> bool:
    """Whether a message only greets, thanks or takes leave, or asks who we are; a word or two beside it may say that all is well (解决了)."""
    worded, polite = frozenset(bare(text)), _polite_places(question)
    left = "".join(char for n, char in enumerate(text) if char in worded and n not in polite)
    return not _BESIDE_THANKS.sub("", left)


def _polite_places(question: Analysis) -> set[int]:
    """The places of a text that belong to words of greeting, and to words that say nothing."""
    return {
        place
        for found in question.found
        if any(sense.kind == "filler" or sense.word in _GREETINGS for sense in found.senses)
        for place in range(found.start, found.end)
    }
