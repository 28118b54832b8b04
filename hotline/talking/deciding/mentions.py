"""What is named only in the facts of items: a paper (哪些事要户口簿, 结婚证可以办什么业务), an office or a place (婚姻登记处能办什么业务), a number
(12329是什么电话). The items are offered, those that are asked about most first."""

from pathlib import Path

from hotline.reading.lexicon import Lexicon
from hotline.reading.text import bare
from hotline.talking.deciding.plans import OfferNaming
from hotline.talking.turn import Turn
from knowledge.patterns import read_patterns
from knowledge.store import KnowledgeBase

OFFERED = 9
"""Items that are offered, at most; how many there are is said."""
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_PAPER, _NUMBER = (_SAID[name] for name in ("paper", "number"))


def plan_of_mention(kb: KnowledgeBase, turn: Turn) -> OfferNaming | None:
    """The items that want the paper a message names, or are done at the place, or give the number; None for any other message, and
    for what two items do not name."""
    if turn.as_of is not None:
        return None
    if number := number_asked_of(turn.text):
        return _naming(kb, turn, number, f"写着电话 {number} 的", least=1)
    paper = paper_asked_of(turn.text)
    return (_wanting(kb, turn, paper) or _naming(kb, turn, paper, f"写着“{paper}”的")) if paper else None


def _wanting(kb: KnowledgeBase, turn: Turn, paper: str) -> OfferNaming | None:
    names = _names_of(paper, turn.analyser.lexicon)
    wanting = [code for code, _ in kb.items.asking_for(names, turn.region, public=turn.public)]
    return _offered(turn, wanting, f"申请材料里有“{names[0]}”的")


def _naming(kb: KnowledgeBase, turn: Turn, said: str, which: str, *, least: int = 2) -> OfferNaming | None:
    return _offered(turn, kb.items.naming(said, turn.region, public=turn.public), which, least=least)


def _offered(turn: Turn, codes: list[str], which: str, *, least: int = 2) -> OfferNaming | None:
    entries = turn.ranker.entries_of(dict.fromkeys(codes), turn.region)
    if len(entries) < least:
        return None
    entries.sort(key=lambda entry: -turn.demand.get(entry.code, 0.0))
    return OfferNaming(turn, entries[:OFFERED], which, len(entries))


def number_asked_of(text: str) -> str:
    """The number of which a prepared message asks whose it is; '' for any other message."""
    found = _NUMBER.fullmatch(bare(text))
    return found["number"] if found else ""


def paper_asked_of(text: str) -> str:
    """The paper of which a prepared message asks what wants it; '' for any other message."""
    found = _PAPER.fullmatch(bare(text))
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
