"""Where a message leads that follows an answer or an offer: on with the same item, to one close to it, or elsewhere.

A message that names no matter of its own is looked for a second time together with the things just talked about.
"""

import re
from collections import Counter

from hotline.features import NAMES
from hotline.message import BESIDE, Message
from hotline.model import Model
from hotline.outcomes import Turn
from hotline.policy import Decision, decide
from hotline.ranking import Candidate, Ranking
from hotline.topic import Topic, ending

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
_LOOK = 12
_CONSEQUENCE = re.compile(r"罚|后果|影响|滞纳金|会怎么样?")
_CAUSE = re.compile(r"(?:那?是|就是|主要是)?(?:因为|由于)")
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
    if common and first and message.actions and message.says_little and first.features[_AGREES]:
        return [c.entry.code for c in ranking.candidates if c.features[_AGREES] and c.score > first.score - LEAD]
    mine = [c for c in ranking.candidates if c.entry.code in offered]
    if not mine or mine[0].score < ranking.candidates[0].score - LEAD:
        return []
    return [c.entry.code for c in mine if c.score > mine[0].score - LEAD / 2]
