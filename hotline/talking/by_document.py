"""What is named only in the facts of items: a paper (哪些事要户口簿, 结婚证可以办什么业务), an office or a place (婚姻登记处能办什么业务), a number
(12329是什么电话). The items are offered, those that are asked about most first."""

import re

from hotline.reading.lexicon import Lexicon
from hotline.reading.text import bare
from hotline.talking.outcomes import Outcomes
from hotline.talking.turn import Result, Turn
from knowledge.store import KnowledgeBase

OFFERED = 9
"""Items that are offered, at most; how many there are is said."""
_MATTERS = r"(?:事情?|事项|业务|手续|服务)"
_ASKS = re.compile(
    rf"(?:请问|想问)?(?:一下)?(?:办|办理)?(?:哪些|什么|哪几[件样个]|啥|哪样){_MATTERS}(?:都|会|是|才)*(?:需要|要|得|用得到|用得着|用到|必须|要求)"
    r"(?:用到?|带上?|交|提供|出示|准备|提交)*(?P<paper>.{2,12}?)(?:原件|复印件)?(?:的|来办|才能办)?[吗呢啊]*"
    rf"|(?:请问|想问)?(?:一下)?(?:用|拿|凭|有)?(?P<with>.{{2,12}}?)(?:能|可以|用来|是用来|拿来|还能)+(?:去|用来)?(?:办|做)理?(?:哪些|什么|啥){_MATTERS}[呢啊]*"
)


_NUMBER = re.compile(
    r"(?:请问)?(?P<number>\d{5,12})(?:这个?)?(?:电话|号码|热线)?是(?:哪里|哪儿|哪|谁|什么|啥|干什么|哪个(?:部门|单位))(?:的|用的)?(?:电话|号码|热线)?的?[呢啊吗]*"
)


class ItemsByDocument:
    """Finds items by a paper they want, by a place where they are done, or by a number to call."""

    def __init__(self, kb: KnowledgeBase, outcomes: Outcomes) -> None:
        self._kb, self._outcomes = kb, outcomes

    def reply(self, turn: Turn) -> Result | None:
        """The items that want the paper a message names, or are done at the place, or give the number; None for any other message, and
        for what two items do not name."""
        if turn.as_of is not None:
            return None
        number = number_asked_of(turn.text)
        if number:
            return self._naming(turn, number, f"写着电话 {number} 的", least=1)
        paper = paper_asked_of(turn.text)
        return (self._wanting(turn, paper) or self._naming(turn, paper, f"写着“{paper}”的")) if paper else None

    def _wanting(self, turn: Turn, paper: str) -> Result | None:
        names = _names_of(paper, turn.analyser.lexicon)
        wanting = [code for code, _ in self._kb.items.asking_for(names, turn.region, public=turn.public)]
        return self._offered(turn, wanting, f"申请材料里有“{names[0]}”的")

    def _naming(self, turn: Turn, said: str, which: str, *, least: int = 2) -> Result | None:
        return self._offered(turn, self._kb.items.naming(said, turn.region, public=turn.public), which, least=least)

    def _offered(self, turn: Turn, codes: list[str], which: str, *, least: int = 2) -> Result | None:
        entries = turn.ranker.entries_of(dict.fromkeys(codes), turn.region)
        if len(entries) < least:
            return None
        entries.sort(key=lambda entry: -turn.demand.get(entry.code, 0.0))
        shown = entries[:OFFERED]
        count = (
            f"有 {len(entries)} 件，先列出 {len(shown)} 件" if len(entries) > len(shown) else f"有这 {len(shown)} 件"
        )
        return self._outcomes.offer_under(turn, shown, f"{which}{count}，您想看哪一件？")


def number_asked_of(text: str) -> str:
    """The number of which a prepared message asks whose it is; '' for any other message."""
    found = _NUMBER.fullmatch(bare(text))
    return found["number"] if found else ""


def paper_asked_of(text: str) -> str:
    """The paper of which a prepared message asks what wants it; '' for any other message."""
    found = _ASKS.fullmatch(bare(text))
    return (found["paper"] or found["with"]) if found else ""


def _names_of(paper: str, lexicon: Lexicon) -> list[str]:
    """The paper as it was named, or by its usual name, and what else it is called."""
    words = {sense.word for sense in lexicon.forms.get(paper, ()) if sense.kind == "object" and sense.weight == 1.0}
    others = [
        form
        for form, senses in lexicon.forms.items()
        if any(sense.word in words and sense.kind == "object" and sense.weight == 1.0 for sense in senses)
    ]
    return list(dict.fromkeys([*sorted(words), paper, *others]))
