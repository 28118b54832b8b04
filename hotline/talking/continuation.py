"""Where a message leads that follows an answer or an offer: on with the same item, to one close to it, or elsewhere.

A message that names no matter of its own is looked for a second time together with the things just talked about.
"""

import re
from collections import Counter

from hotline.searching.features import NAMES
from hotline.searching.model import Model
from hotline.searching.policy import Decision, decide, worth_offering
from hotline.searching.ranking import Candidate, Ranking
from hotline.talking.continuation_model import goes_on
from hotline.talking.message import BESIDE, GENERAL, Message
from hotline.talking.topic import Topic, ending
from hotline.talking.turn import Turn

KNOWN = 0.6
"""How much of what a message names the item must speak of for the message to be about it."""
ALL = 0.95
"""How much of a message another item must know to be what it is about, whatever was talked about."""
HALF, SOME = 0.5, 0.4
"""How much of a message an item that comes near must know at least."""
MORE = 0.15
"""By how much more of a message another item must know."""
NEAR = 0.8
"""From this share of the best score on an item may be meant as well."""
LEAD = 1.0
"""By how much of score another item must fit better than the one talked about."""
FAIRLY = 0.35
"""From this confidence on an item close to the last may be what a message by itself asks for."""
_LOOK = 12
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CONSEQUENCE = re.compile(r"罚|后果|影响|滞纳金|会怎么样?")
_CAUSE = re.compile(r"(?:那?是|就是|主要是)?(?:因为|由于)")
_MUST = re.compile(r"(?:那|也|还)*(?:一定|必须|非得?)(?:要|得|先|去)*.{1,5}(?:吗|么|不|不可|不行)+[?？]?")
"""Whether one has to do something is asked of the matter at hand, though that may be a matter of its own (一定要做公证吗)."""
_ELLIPTIC = re.compile(
    r"^(?:那|还有|换|要是|如果|另外|顺便)|呢[?？。！!]*$|也|还|又|再|[这那它他她]|一起|同时|顺便|之后|然后"
)
"""Words by which a message hangs on what was said before."""
_SAME_OF = re.compile(r"(?:那么?|还有)?.{2,10}呢[?？。]?")
"""The same asked of another thing: 驾照呢."""
ANOTHER = re.compile(r"顺便|顺带|另外|也(?!是|不|没|要|能|可以|行|得)")
"""Words that add a matter to the one talked about."""
SURELY, LIKELY, OUTWEIGHS, UNSURE, UNLIKELY = 0.8, 0.6, 0.6, 0.25, 0.15
"""Probabilities that a message goes on (see `going_on`): when other words do not count; when it does unless something closer is
named; the same for what is a clear question by itself; when the person is asked; and below which it does not at all.
Chosen on dialogues against questions asked after unrelated answers."""
_ITEM_WORDS, _AGREES, _NEARLY = map(NAMES.index, ("item_words", "action_agrees", "action_soft"))


def leads_to(
    turn: Turn, topic: Topic, message: Message, ranking: Ranking, decision: Decision, model: Model
) -> tuple[str, ...]:
    """The codes a message leads to: one to answer, several to choose from, none when it is a question of its own.

    `ranking` and `decision` are those of the message by itself.
    """
    alone = decision.candidates[0].entry.code if decision.kind == "answer" else ""
    if alone == topic.code:
        return (alone,)
    same_again = _SAME_OF.fullmatch(turn.text) and message.things and not message.facets and not message.actions
    if not alone and same_again and (code := same_for(turn, topic, turn.text.rstrip("呢?？"), model)):
        return (code,)
    likely = goes_on(turn, topic, message, ranking, decision)
    if not alone and (likely < UNLIKELY or not _CHINESE.search(turn.text)):
        return ()
    if likely >= UNSURE and _MUST.fullmatch(turn.text):
        return (topic.code,)
    if _is_complete(turn, topic, message):
        return ()
    around = _around(turn, topic)
    causes = bool(_CAUSE.match(turn.text) or ending(turn.text))
    if likely >= LIKELY and not causes:
        if alone in around:
            return (alone,)
        if alone and (code := _of_the_same_things(topic, message, ranking, around)):
            return (code,)
        if not alone and (code := _named(turn, topic, message, ranking, around)):
            return (code,)
        if decision.kind == "clarify" and _is_about_more(turn, topic, message, ranking):
            return ()
    codes = _leads_to(turn, topic, message, ranking, decision, model, alone)
    if codes and not alone and likely >= SURELY and not {topic.code, *around}.issuperset(codes) and not causes:
        return (topic.code,)
    if codes or likely < UNSURE:
        return codes
    if likely < LIKELY:
        return () if alone else _in_doubt(turn, topic, ranking, decision)
    if not alone and (code := _for_what_is_told(turn, topic, message, ranking, around)):
        return (code,)
    if not alone or (likely >= OUTWEIGHS and not _speaks_for(turn, topic, message, decision.candidates[0])):
        return (topic.code,)
    return ()


def is_elliptic(text: str) -> bool:
    """Whether a message hangs on what was said before: 那护照呢, 护照也丢了."""
    return bool(_ELLIPTIC.search(text))


def _is_complete(turn: Turn, topic: Topic, message: Message) -> bool:
    """Whether a message asks for another thing and does not carry on what was to be done: 护照怎么办, or 护照 alone."""
    if not message.things or message.actions or message.around or message.rest or is_elliptic(turn.text):
        return False
    alone = any(form.end - form.start == len(turn.text) for form in turn.analysis.found)
    return ("流程" in message.facets or alone) and set(message.things).isdisjoint(topic.things)


def _is_about_more(turn: Turn, topic: Topic, message: Message, ranking: Ranking) -> bool:
    """Whether a message adds a matter, which another item is named for: 医保也给娃上上, after 出生医学证明."""
    things = set(message.things) - set(topic.things)
    named = turn.analyser.read(ranking.candidates[0].entry.name).objects
    return bool(ANOTHER.search(turn.text)) and not things.isdisjoint(named)


def _in_doubt(turn: Turn, topic: Topic, ranking: Ranking, decision: Decision) -> tuple[str, ...]:
    """What a message may mean that may go on or may be something else: the last item, and what comes near or is close to it."""
    if decision.kind == "clarify":
        return tuple(dict.fromkeys((topic.code, *(c.entry.code for c in worth_offering(ranking.candidates)[:3]))))
    related = [code for code in topic.item.related if turn.ranker.name_of(code)]
    return (topic.code, *related[:3]) if related else ()


def most_likely(turn: Turn, topics: list[Topic], message: Message, ranking: Ranking, decision: Decision) -> Topic:
    """Of several items that may be talked about, as while an offer is open, the one a message most likely goes on about."""
    return max(topics, key=lambda topic: goes_on(turn, topic, message, ranking, decision))


def _of_the_same_things(topic: Topic, message: Message, ranking: Ranking, around: list[str]) -> str:
    """The code of the best item about the things talked about, when a message names none and such an item comes near, or ''."""
    if message.things:
        return ""
    near = [c.entry for c in ranking.candidates if c.score >= ranking.candidates[0].score * NEAR]
    same = [e.code for e in near if e.code in (topic.code, *around) or topic.shares_things(e.name)]
    return same[0] if same else ""


def _for_what_is_told(turn: Turn, topic: Topic, message: Message, ranking: Ranking, around: list[str]) -> str:
    """The code of an item about the same things, for a circumstance that the last is not for (那要是坏了呢), or ''."""
    told = {*message.actions, *message.around} - topic.words
    code = _of_the_same_things(topic, message, ranking, around) if told else ""
    return code if code and not told.isdisjoint(_words_of_name(turn, code)) else ""


def _around(turn: Turn, topic: Topic) -> list[str]:
    """The codes of what is close to the last item: related to it, offered beside it, or talked about before it."""
    state = turn.state
    codes = dict.fromkeys((*topic.item.related, *state.offered, *reversed(state.earlier)))
    return [code for code in codes if code != topic.code and turn.ranker.name_of(code)]


def _named(turn: Turn, topic: Topic, message: Message, ranking: Ranking, around: list[str]) -> str:
    """The code of the one item close to the last whose own name a message speaks (签注也要重新弄吧), or ''."""
    sure = {*message.things, *message.actions}
    said = sure | {word for word, weight in turn.analysis.concepts.items() if weight >= 0.5} | set(message.named)
    said = {word for word in said - topic.named - GENERAL if f"不是{word}" not in turn.text}
    strange = set(topic.strange(message))
    order = [c.entry.code for c in ranking.candidates]
    ranked = topic.code in order
    first = order[0] if order and ranking.confidence >= FAIRLY else ""
    if not ranked and first in around and "不是" not in turn.text and not message.is_bare:
        return first
    order = order[: order.index(topic.code)] if ranked else order
    told: dict[str, int] = {}
    for code in around if said else ():
        words = said & _words_of_name(turn, code)
        if (code in order and (words & sure or not strange - words)) or (not ranked and words & sure):
            told[code] = sum(map(len, words))
    most = max(told.values(), default=0)
    named = [code for code, much in told.items() if much == most and much > 1]
    return min(named, key=lambda code: order.index(code) if code in order else len(order)) if named else ""


def _words_of_name(turn: Turn, code: str) -> set[str]:
    """The words and concepts of an item's name, without what it adds in brackets."""
    name = turn.analyser.read(turn.ranker.name_of(code).split("（")[0])
    return {*name.concepts, *name.words}


def _leads_to(
    turn: Turn, topic: Topic, message: Message, ranking: Ranking, decision: Decision, model: Model, alone: str
) -> tuple[str, ...]:
    """The codes that the words of a message speak for."""
    if alone and (message.beside > BESIDE or _speaks_for(turn, topic, message, decision.candidates[0])):
        return ()
    if not alone and (_CAUSE.match(turn.text) or (message.says_little and _CONSEQUENCE.search(turn.text))):
        return (topic.code,)
    if not alone and not message.facets and set(message.things) - set(topic.things):
        first = [c.entry.code for c in ranking.candidates if c.entry.code in (topic.code, *topic.item.related)][:1]
        if first and first == [ranking.candidates[0].entry.code]:
            return (first[0],)  # 税务那边呢, after 个体户注销
    if any(word not in topic.words for word in message.things):
        return () if alone else _with_another_thing(turn, topic, message, ranking, model)
    return _with_no_other_thing(turn, topic, message, ranking, decision, model)


def _speaks_for(turn: Turn, topic: Topic, message: Message, best: Candidate) -> bool:
    """Whether the things of a message are what another item is about, or it does what is said, or knows all of it."""
    if message.actions and best.features[_AGREES] and topic.actions.isdisjoint(message.actions):
        return True
    if not message.things:
        return False
    named = turn.analyser.read(best.entry.name).objects.keys() & set(message.things)
    return not named <= set(topic.things) or best.features[_ITEM_WORDS] > ALL


def _with_another_thing(turn: Turn, topic: Topic, message: Message, ranking: Ranking, model: Model) -> tuple[str, ...]:
    """Another thing, for which it is not clear what is to be done: what was talked about, or will be done with this one too."""
    near = [c for c in ranking.candidates if c.score >= ranking.candidates[0].score * NEAR]
    before = [c.entry.code for c in near if c.entry.code in (topic.code, *turn.state.earlier)]
    if not message.actions and len(before) == 1:
        return (before[0],)
    keyword = turn.text in message.things  # 营业执照 alone asks anew; 那营业执照呢 asks for the same with another thing
    if not keyword and not message.actions and message.says_little:
        code = same_for(turn, topic, turn.text, model)
        return (code,) if code else ()
    return ()


def _with_no_other_thing(
    turn: Turn, topic: Topic, message: Message, ranking: Ranking, decision: Decision, model: Model
) -> tuple[str, ...]:
    together = turn.ranker.rank(topic.carried(turn.text), region=turn.region, public=turn.public, limit=_LOOK)
    mine = next((c for c in together.candidates if c.entry.code == topic.code), None)
    best = _with_the_action(message, topic, together, mine) or (together.candidates[0] if together.candidates else None)
    if not ending(turn.text) and (code := _kin(message, topic, ranking, together)):
        return (code,)
    if best and best.entry.code != topic.code and _is_meant(turn.text, message, topic, best, mine, ranking):
        if decide(together, model).kind == "answer" or mine is None or best.score - mine.score >= LEAD:
            return (best.entry.code,)
        return (best.entry.code, topic.code)
    known = topic.knows(message)
    if decision.kind == "answer":
        return (topic.code,) if known >= KNOWN else ()
    alike = [c for c in ranking.candidates if c.score >= ranking.candidates[0].score * NEAR]
    if any(c.entry.code == topic.code and c.features[_ITEM_WORDS] >= HALF for c in alike):
        return (topic.code,)
    if message.beside > BESIDE:
        return ()
    close = [c.entry.code for c in ranking.candidates[:2] if c.entry.code in topic.item.related]
    if close and not message.facets and not message.says_little:
        return (*close, topic.code)
    return (topic.code,) if _belongs(message, topic, known, decision.kind) else (*close, topic.code) if close else ()


def _belongs(message: Message, topic: Topic, known: float, kind: str) -> bool:
    """Whether the item speaks of what a message names, or the message names hardly anything and asks."""
    if not message.facets:
        names = message.things or message.around or message.actions or any(len(run) > 1 for run in message.rest)
        return bool(names) and known >= KNOWN and (kind != "clarify" or set(message.things) <= set(topic.things))
    return known >= KNOWN or message.says_little


def _with_the_action(message: Message, topic: Topic, together: Ranking, mine: Candidate | None) -> Candidate | None:
    """The best item that does what the message says, when the last one does not."""
    if not message.actions or not together.candidates or (mine and mine.features[_AGREES]):
        return None
    least = together.candidates[0].score * NEAR
    doing = [c for c in together.candidates if c.features[_AGREES]]
    return next((c for c in doing if c.score >= least or c.entry.code in topic.item.related), None)


def _kin(message: Message, topic: Topic, ranking: Ranking, together: Ranking) -> str:
    """The code of the one item close to the last that the message by itself leads to as well (那租房的那种呢), or ''."""
    if message.facets or message.is_empty or not together.candidates:
        return ""
    alone = {c.entry.code: c for c in ranking.candidates}
    mine = alone[topic.code].score + 3 * LEAD if topic.code in alone else 0.0
    least = together.candidates[0].score * NEAR
    near = [alone[c.entry.code] for c in together.candidates[:4] if c.score >= least and c.entry.code in alone]
    known = ALL if mine else SOME if message.says_little else KNOWN
    kin = [c for c in near if c.score >= mine and c.features[_ITEM_WORDS] > known]
    return kin[0].entry.code if len(kin) == 1 else ""


def _is_meant(
    text: str, message: Message, topic: Topic, best: Candidate, mine: Candidate | None, ranking: Ranking
) -> bool:
    """Whether the words of a message speak for another item than the one talked about, and not just for the things of both."""
    if message.actions and best.features[_AGREES] and not (mine and mine.features[_AGREES]):
        return True
    if mine is None or best.score - mine.score < LEAD:
        return False
    if ending(text) and max(best.features[_AGREES], best.features[_NEARLY]) > max(
        mine.features[_AGREES], mine.features[_NEARLY]
    ):
        return True
    if not (best.entry.code in topic.item.related or topic.shares_things(best.entry.name)):
        return False
    by_itself = next((c for c in ranking.candidates[:6] if c.entry.code == best.entry.code), None)
    if by_itself is None or message.facets:
        return False
    leads = by_itself in ranking.candidates[:2] and by_itself.features[_ITEM_WORDS] > (
        SOME if message.says_little else KNOWN
    )
    return leads or best.features[_ITEM_WORDS] - mine.features[_ITEM_WORDS] >= MORE


def same_for(turn: Turn, topic: Topic, text: str, model: Model) -> str:
    """The code of the item that does with another thing what the last one does with its own, or ''."""
    ranking = turn.ranker.rank(topic.in_its_place(text), region=turn.region, public=turn.public, limit=_LOOK)
    clear = decide(ranking, model).kind == "answer" and ranking.candidates[0].entry.code != topic.code
    return ranking.candidates[0].entry.code if clear else ""


def described(turn: Turn, message: Message) -> list[str]:
    """The codes of the offered items that a short description fits best (租房子的那种), looked for with what most have in common.

    One that was not offered may be described as well, by what is done with the things of the others (新办的).
    """
    offered = turn.state.offered
    names = [turn.analyser.read(turn.ranker.name_of(code)) for code in offered]
    doing = [
        code for code, name in zip(offered, names, strict=True) if not name.actions.keys().isdisjoint(message.actions)
    ]
    if len(doing) == 1 and message.says_little and not message.things:
        return doing
    things = Counter(word for name in names for word, weight in name.objects.items() if weight == 1.0)
    common = [word for word, times in things.items() if times * 2 > len(offered)]
    analysis = turn.analyser.analyse(f"{' '.join(common)} {turn.text}")
    ranking = turn.ranker.rank(analysis, region=turn.region, public=turn.public, limit=40)
    first = ranking.candidates[0] if ranking.candidates else None
    if common and first and message.actions and message.says_little and not message.facets:
        near = [c for c in ranking.candidates if c.score > first.score - LEAD]
        if does := [c.entry.code for c in near if c.features[_AGREES]]:
            return does
    mine = [c for c in ranking.candidates if c.entry.code in offered]
    if not mine or mine[0].score < ranking.candidates[0].score - LEAD:
        return []
    return [c.entry.code for c in mine if c.score > mine[0].score - LEAD / 2]
