"""Messages of which the words and one sure reading tell the item, so that nothing needs to be weighed.

Who only asks on, begins anew with another thing, corrects one word, comes back to something by its name, or asks the same of another thing.
"""

import re

from hotline.reading.text import bare
from hotline.searching.policy import decide
from hotline.searching.ranking import Ranking
from hotline.talking.message import PROCEEDING, Message
from hotline.talking.readings import Reading, Readings
from hotline.talking.topic import Topic
from hotline.talking.turn import Turn
from hotline.talking.what_holds import resolve, without

SHORT = 14
"""Characters of a message that may do no more than correct a word."""
FEW = 8
"""Characters of a message that may only say what else is to be done, or has happened."""
_SAME_OF = re.compile(r"(?:那么?|还有)?.{2,10}呢[?？。]?")
_HANGS_ON = re.compile(
    r"^(?:那|还有|换|要是|如果|另外|顺便)|呢[?？。！!]*$|也|还|又|再|[这那它他她]|一起|同时|顺便|之后|然后"
)
_TURNS = re.compile(
    r"另外|还有|顺便|换一?个|再问|别的事|对了|而且|干脆|刚才|刚刚|前面|上一?个问题|最开始|回到|说回|那个.{0,6}[的呢]|的话"
    r"|不是|不对|说错|搞错|弄错|其实|我[说问]的?是|意思是|先不|[我他她](?:爸|妈|爹|哥|姐|弟|妹|儿|女|孩|老公|老婆|爱人|朋友|同事)|老伴|孩子"
)
_IS_ELSEWHERE = re.compile(
    r"(?:可是?|但是?|不过|那|要是|如果|万一)?(?:我|我们|他|她|人|本人|现在|目前|一直|都|又|也|平时)*(?:不在(?:本地|当地|老家|户籍地|家|国内)"
    r"|在(?:外地|外省|外面|国外|老家|别的城市|别处|异地|乡下)(?:上班|打工|工作|读书|上学|住|生活)?)(?:了|的|呢|啊|呀|怎么办|咋办|咋整|咋弄)*"
)
_IF = re.compile(r"^(?:那|要是|如果|万一)|呢[?？。！!]*$")
_ADDS = re.compile(r"顺便|顺带|另外|还有|也(?!是|不|没|要|能|可以|行|得)")
_CORRECTS = re.compile(r"不是|不对|没有?.{1,3}[，,]|[说搞弄写打问]错|我[说问](?:的)?是|我意思")
_COMES_BACK = re.compile(
    r"刚才|刚刚|前面(?=[那说问的])|之前(?=[问说那的])|(?<![跟和网手])上一?(?:个|件)(?!月|星期|礼拜|年|周|学)|先前|最开始|一开始|回到|说回|回头说|再说[说回]|再问[问回]"
)


def asks_on(turn: Turn, message: Message) -> bool:
    """Whether a message only asks for facets of the last item: 那要多少钱; not where it turns to something or somebody else."""
    state = turn.state
    known = bool(state.code) or state.topic in state.offered
    last = resolve(turn, state.topic) if known and message.facets and not _TURNS.search(turn.text) else None
    if last is None:
        return False
    topic = Topic(last, turn.ranker, turn.analyser)
    # Papers side by side are no matters, though one of them may not be asked for here: 身份证和户口本要带吗.
    papers = "材料" in message.facets and not (message.actions or message.things) and topic.names_paper(message)
    if not (papers or message.is_bare):
        return False
    return papers or all(PROCEEDING.fullmatch(word) for word in topic.strange(message))


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
    things = Topic(last, turn.ranker, turn.analyser).things
    return ("流程" in message.facets or alone) and set(message.things).isdisjoint(things)


def comes_back_to(turn: Turn, message: Message) -> str:
    """The item talked about before to which a message comes back by name, or by saying nothing else; else ''."""
    state = turn.state
    if not _COMES_BACK.search(turn.text):
        return ""
    past = [code for code in (*state.earlier, state.code) if code and turn.ranker.name_of(code)]
    things = set(message.things)
    named = [code for code in past if things & set(turn.analyser.read(turn.ranker.name_of(code)).objects)]
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
    kinds = ("alone", "swapped", "carried") if message.things else ("carried",)
    sure = (clear_of(turn, readings.by_kind[kind]) for kind in kinds if kind in readings.by_kind)
    return next((code for code in sure if code), "")


def same_of_another(turn: Turn, message: Message, readings: Readings) -> str:
    """The item that does with another thing what the last one does with its own (那护照呢), where nothing else is asked; or ''."""
    swapped = readings.by_kind.get("swapped")
    if swapped is None or message.facets or not _SAME_OF.fullmatch(turn.text):
        return ""
    code = clear_of(turn, swapped, but_last=False)
    return code if set(message.things) & set(turn.analyser.read(turn.ranker.name_of(code)).objects) else ""


def does_another(turn: Turn, message: Message, readings: Readings) -> str:
    """The item that does what a few words say with the things of the last (那要是丢了呢), or ''."""
    carried = readings.by_kind.get("carried")
    few = len(bare(turn.text)) <= FEW and not (message.things or message.facets or message.is_empty)
    if carried is None or not few or not _IF.search(turn.text):
        return ""
    return clear_of(turn, carried)


def adds(turn: Turn, message: Message, readings: Readings) -> str:
    """The item about another thing that a message clearly asks for beside the last (户口本也丢了), or ''."""
    last = resolve(turn, turn.state.code) if turn.state.code else None
    if last is None or not message.actions or not _ADDS.search(turn.text):
        return ""
    new = set(message.things) - set(Topic(last, turn.ranker, turn.analyser).things)
    code = clear_of(turn, readings.alone)
    return code if code and new & set(turn.analyser.read(turn.ranker.name_of(code)).objects) else ""


def clear_of(turn: Turn, reading: Reading, *, but_last: bool = True) -> str:
    """The item that a reading clearly asks for and that is not the last, or ''."""
    ranking: Ranking = without(reading.ranking, turn.state.topic) if but_last else reading.ranking
    found = decide(ranking, turn.ranker.model)
    code = found.candidates[0].entry.code if found.kind == "answer" else ""
    return code if code != turn.state.topic else ""


def is_elliptic(text: str) -> bool:
    """Whether a message hangs on what was said before: 那护照呢, 护照也丢了."""
    return bool(_HANGS_ON.search(text))
