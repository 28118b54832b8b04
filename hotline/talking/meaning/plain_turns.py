"""Messages of which the words and one sure reading tell the item, so that nothing needs to be weighed.

Who only asks on, begins anew with another thing, corrects one word, comes back to something by its name, or asks the same of another thing.
"""

from collections.abc import Iterable
from pathlib import Path

from hotline.reading.text import ASKING, bare
from hotline.searching.policy import decide
from hotline.searching.ranking import Ranking
from hotline.talking.lookup import resolve, without
from hotline.talking.meaning.pointed import pointed_at
from hotline.talking.meaning.readings import Readings, TurnReading
from hotline.talking.saying.message import PROCEEDING, Message
from hotline.talking.saying.options import settled_by
from hotline.talking.saying.people import who_is_meant
from hotline.talking.turn import Turn
from knowledge.patterns import read_patterns

SHORT = 14
"""Characters of a message that may do no more than correct a word."""
FEW = 8
"""Characters of a message that may only say what else is to be done, or has happened."""
KNOWN = 0.5
"""How much of what a message names the last item has to speak of for it to be about that, where it tells what decides."""
KIN = 8
"""Items with the things of the last one that are looked at."""
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_SAME_OF, _HANGS_ON, _TURNS, _IS_ELSEWHERE, _IF = (
    _SAID[name] for name in ("same_of", "hangs_on", "turns", "is_elsewhere", "if")
)
_ADDS, _CORRECTS, _COMES_BACK = (_SAID[name] for name in ("adds", "corrects", "comes_back"))


def asks_on(turn: Turn, message: Message) -> bool:
    """Whether a message only asks for facets of the last item: 那要多少钱; not where it turns to something or somebody else."""
    state = turn.state
    known = bool(state.code) or state.topic in state.offered
    last = resolve(turn, state.topic) if known and message.facets and not _TURNS.search(turn.text) else None
    if last is None:
        return False
    topic = turn.topics.of(last)
    # Papers side by side are no matters, though one of them may not be asked for here: 身份证和户口本要带吗.
    papers = "材料" in message.facets and not (message.actions or message.things) and topic.names_paper(message)
    if not (papers or message.is_bare):
        return False
    return papers or all(PROCEEDING.fullmatch(word) for word in topic.strange(message))


def asks_on_of_what_was_chosen(turn: Turn, message: Message) -> bool:
    """Whether a few words only ask on about what was chosen from an offer (要带什么, after 结婚证 and 丢了): the offer is done with.

    So with the first of several matters of one message, which was answered first.
    """
    state = turn.state
    just_now = state.said == state.opened == state.begun
    chosen = state.code in state.offered or (just_now and any(state.code in m.codes for m in state.matters[:1]))
    return bool(state.code) and chosen and is_short(turn) and asks_on(turn, message)


def is_short(turn: Turn) -> bool:
    """Whether a message has hardly more words than it takes to ask for one facet: 要本人去吗."""
    return len(bare(turn.text)) <= FEW


def asks_for_papers(turn: Turn, message: Message) -> bool:
    """Whether a message only asks whether papers of the last item are needed: 身份证和户口本要带吗."""
    papers = "材料" in message.facets and bool(message.named) and not (message.actions or message.things)
    return papers and asks_on(turn, message) and not who_is_meant(turn.text)


def tells_where(turn: Turn, message: Message) -> bool:
    """Whether a message after an answer says no more than that somebody is elsewhere: 我不在本地."""
    asks = bool(message.things or message.actions or message.facets)
    return bool(turn.state.code) and not asks and _IS_ELSEWHERE.fullmatch(bare(turn.text)) is not None


def chooses_none(turn: Turn, message: Message) -> bool:
    """Whether a message only asks for facets of what is offered, without choosing: 要什么材料."""
    state = turn.state
    is_open = bool(state.offered) and not state.code and state.topic not in state.offered
    return is_open and bool(message.facets) and message.is_bare and not _TURNS.search(turn.text)


def begins_anew(turn: Turn, message: Message) -> bool:
    """Whether a message asks for another thing and does not carry on what was to be done: 护照怎么办, or 护照 alone."""
    last = resolve(turn, turn.state.code) if turn.state.code else None
    if last is None or not message.things or is_elliptic(turn.text):
        return False
    if message.actions or message.around or message.rest:
        return False
    alone = any(form.end - form.start == len(turn.text) for form in turn.analysis.found)
    things = turn.topics.of(last).things
    return ("流程" in message.facets or alone) and set(message.things).isdisjoint(things)


def names_another(turn: Turn, message: Message, readings: Readings) -> str:
    """The item that few words call by another thing than any that was spoken of, and by what is to be done with it (户口簿补领); or ''."""
    few = len(bare(turn.text)) <= FEW and bool(message.actions) and not message.facets
    if not few or not message.things or is_elliptic(turn.text):
        return ""
    spoken = (turn.state.topic, *(turn.state.offered if not turn.state.code else ()))
    known = {thing for code in spoken if code for thing in turn.analyser.things_named(turn.ranker.name_of(code))}
    code = clear_of(turn, readings.alone)
    return code if known and _is_named_after(turn, code, set(message.things) - known) else ""


def comes_back_to(turn: Turn, message: Message) -> str:
    """The item talked about before to which a message comes back by name, or by saying nothing else; else ''."""
    state = turn.state
    if not _COMES_BACK.search(turn.text):
        return ""
    past = [code for code in (*state.earlier, state.code) if code and turn.ranker.name_of(code)]
    things = set(message.things)
    named = [code for code in past if things & set(turn.analyser.things_named(turn.ranker.name_of(code)))]
    if len(named) == 1:
        return named[0]
    others = [code for code in past if code != state.code]
    return others[-1] if others and message.is_bare else ""


def corrected_to(turn: Turn, message: Message, readings: Readings) -> str:
    """The item that is meant where a few words put another thing or action into the last question (不是丢了，是坏了), or ''."""
    few = len(bare(turn.text)) <= SHORT and not message.facets
    if not (few and _CORRECTS.search(turn.text) and (message.things or message.actions or message.around)):
        return ""
    if not turn.state.code:  # of what is offered: 不是丢了，是过期
        offered = [clear_of(turn, readings.by_kind[kind]) for kind in ("after", "topic") if kind in readings.by_kind]
        return next((code for code in offered if code in turn.state.offered), "")
    if not (message.things or message.actions):
        return ""
    if before := _before_named_after(turn, message):
        return before
    kinds = ("alone", "swapped", "carried") if message.things else ("carried",)
    if message.things and not message.actions:
        kinds = ("swapped", "alone", "carried")
    sure = (clear_of(turn, readings.by_kind[kind]) for kind in kinds if kind in readings.by_kind)
    if message.things:
        return next((code for code in sure if _is_named_after(turn, code, message.things)), "")
    return next((code for code in sure if _is_close(turn, code)), "")


def same_of_another(turn: Turn, message: Message, readings: Readings) -> str:
    """The item that does with another thing what the last one does with its own (那护照呢), where nothing else is asked; or ''."""
    swapped = readings.by_kind.get("swapped")
    if swapped is None or message.facets or not _SAME_OF.fullmatch(turn.text):
        return ""
    code = clear_of(turn, swapped, but_last=False)
    # 那增值税呢 is not of 土地增值税, the name of which says it in part.
    named = turn.analyser.things_named(turn.ranker.name_of(code)) if code else {}
    return code if any(named.get(thing) == 1.0 for thing in message.things) else ""


def does_another(turn: Turn, message: Message, readings: Readings) -> str:
    """The item that does what a few words say with the things of the last (那要是丢了呢), or ''."""
    carried = readings.by_kind.get("carried")
    few = len(bare(turn.text)) <= FEW and not (message.things or message.facets or message.is_empty)
    if carried is None or not few or not _IF.search(turn.text):
        return ""
    code = clear_of(turn, carried, but_last=False)
    return code if _is_close(turn, code) else ""


def tells_what_decides(turn: Turn, message: Message, readings: Readings) -> str:
    """The last item, where a message tells of an amount, a time or a circumstance that decides something of it otherwise than what is known
    (房产证下来一年零八个月, of what selling a home costs; 不是过世，是活着送的), and is about nothing else; or one before of which it tells an amount
    or a time; or ''."""
    state = turn.state
    asks = bool(message.facets or ASKING.search(turn.text)) and not turn.sum_told
    elsewhere = bool(state.code) and asks and bool(clear_of(turn, readings.alone))
    for code in (state.code, *reversed(state.earlier)) if state.code else ():
        item, last = resolve(turn, code), code == state.code
        circumstances = tuple(c for c in item.item.circumstances if last or c.is_measured) if item else ()
        known = state.chosen if last else {}
        found = settled_by(turn.analysis, turn.text, circumstances, known, turn.day)
        if item is None or not found:
            continue
        # 建筑面积136平 names nothing but what is measured.
        knows = turn.topics.of(item).knows(message) if message.things or message.actions or asks else 1.0
        # 要是做到35万呢 goes on about the amount, be it on the same side of the limit.
        goes_on = is_elliptic(turn.text) and any(c.is_measured and c.dimension in found for c in circumstances)
        switches = any(known.get(dimension, option) != option for dimension, option in found.items())
        if (switches or (last and goes_on) or turn.sum_told) and knows >= KNOWN:
            return code
        fresh = any(known.get(dimension) != option for dimension, option in found.items())
        if fresh and not elsewhere and knows >= (1.0 if asks else KNOWN):
            return code
    return ""


def points_into_the_last(turn: Turn, message: Message) -> str:
    """The last item, where a message that hangs on it names no thing, and only one or two facts of the item speak of what it names (那以后再卖呢);
    or ''."""
    last = resolve(turn, turn.state.code) if turn.state.code else None
    if last is None or message.things or not is_elliptic(turn.text):
        return ""
    return turn.state.code if pointed_at(turn, last) else ""


def told_of_an_offer(turn: Turn, message: Message, readings: Readings) -> str:
    """The item that few words choose while an offer is open (租房, after 公积金怎么提), or ''.

    Its names say all that they name: of what was offered it alone does, or after the message before it is clearly asked for, and is
    named after a thing of that one, too.
    """
    state = turn.state
    few = len(bare(turn.text)) <= FEW and bool(message.named) and not message.facets
    after = readings.by_kind.get("after")
    if state.code or not state.offered or after is None or not few:
        return ""
    offered = [code for code in state.offered if _says(turn, code, message.named)]
    if len(offered) == 1:
        return offered[0]
    code = clear_of(turn, after)
    before = turn.analyser.analyse(state.opened).objects
    things = [thing for thing, weight in before.items() if weight == 1.0]
    return code if _says(turn, code, message.named) and _is_named_after(turn, code, things) else ""


def another_way(turn: Turn, message: Message, readings: Readings) -> str:
    """The one item with a thing of the last one whose names say all that 那…呢 names (那租房的那种呢, after 离职提取公积金), or ''."""
    carried = readings.by_kind.get("carried")
    last = resolve(turn, turn.state.code) if turn.state.code else None
    said = bool(message.named) and not (message.facets or message.things or message.actions)
    if carried is None or last is None or not said or not _IF.search(turn.text):
        return ""
    things = turn.topics.of(last).things
    codes = [c.entry.code for c in carried.ranking.candidates[:KIN] if c.entry.code != turn.state.code]
    found = [code for code in codes if _says(turn, code, message.named) and _is_named_after(turn, code, things)]
    return found[0] if len(found) == 1 else ""


def _says(turn: Turn, code: str, words: Iterable[str]) -> bool:
    """Whether an item's names say all of these words."""
    item = resolve(turn, code) if code else None
    names = " ".join((item.item.name, *item.item.aliases)) if item else ""
    return bool(names) and all(word in names for word in words)


def adds(turn: Turn, message: Message, readings: Readings) -> str:
    """The item about another thing that a message clearly asks for beside the last (户口本也丢了), or ''."""
    last = resolve(turn, turn.state.code) if turn.state.code else None
    if last is None or not message.actions or not _ADDS.search(turn.text):
        return ""
    new = set(message.things) - set(turn.topics.of(last).things)
    code = clear_of(turn, readings.alone)
    return code if _is_named_after(turn, code, new) else ""


def _before_named_after(turn: Turn, message: Message) -> str:
    """The item talked about before that is named after all the things to which a message corrects, and no deed besides; or ''."""
    if message.actions or not message.things:
        return ""
    past = (code for code in reversed(turn.state.earlier) if code != turn.state.code)
    things = set(message.things)
    return next((code for code in past if things <= set(turn.analyser.things_named(turn.ranker.name_of(code)))), "")


def _is_named_after(turn: Turn, code: str, things: Iterable[str]) -> bool:
    """Whether an item's name says one of these things; not of no item."""
    return bool(code) and not set(things).isdisjoint(turn.analyser.things_named(turn.ranker.name_of(code)))


def _is_close(turn: Turn, code: str) -> bool:
    """Whether an item has a thing or the topic of the last one."""
    last = resolve(turn, turn.state.topic) if turn.state.topic else None
    item = resolve(turn, code) if code else None
    if last is None or item is None:
        return False
    return item.item.topic == last.item.topic or _is_named_after(turn, code, turn.topics.of(last).things)


def clear_of(turn: Turn, reading: TurnReading, *, but_last: bool = True) -> str:
    """The item that a reading clearly asks for and that is not the last, or ''."""
    ranking: Ranking = without(reading.ranking, turn.state.topic) if but_last else reading.ranking
    found = decide(ranking, turn.ranker.model)
    code = found.candidates[0].entry.code if found.kind == "answer" else ""
    return code if code != turn.state.topic else ""


def is_elliptic(text: str) -> bool:
    """Whether a message hangs on what was said before: 那护照呢, 护照也丢了."""
    return bool(_HANGS_ON.search(text))
