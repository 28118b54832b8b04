"""How like a question is to the ways in which an item is known to be asked for, and how much of it these and all that the item says cover.

Each fact has similar questions (相似问). Who asks for a matter that is missing uses the words of a neighbour, but seldom asks for it as others do.
"""

from math import log

from hotline.answering.closer.likeness import LIKENESS, OF_EACH_WAY
from hotline.answering.closer.look import likest_ways, ways_in
from hotline.answering.fact_signals import among, how_covered
from hotline.answering.ranked_facts import RankedFacts, RankedUnits

ASKED_FOR: dict[str, str] = {
    **{name: LIKENESS[name] for name in OF_EACH_WAY},
    "ways": "事项的相似问有多少",
    "asked_pairs": "问题的字对有多少在事项的内容和相似问里",
    "asked_singles": "问题的单字有多少在事项的内容和相似问里",
    "asked_rarest_missing": "内容和相似问都没有说到的最少见的字对",
    "asked_missing": "内容和相似问都没有说到的字对",
}
"""The signals, each in words."""
AS_OF_FACTS = {
    "asked_pairs": "said_pairs",
    "asked_singles": "said_singles",
    "asked_rarest_missing": "rarest_missing",
    "asked_missing": "missing",
}
"""What is measured by ways of asking besides, and what says the same of the facts alone (`fact_model.TRUST`); the others are of the ways only."""
SHORTEST = 3
"""A message of fewer characters (结婚) says too little to be like anything."""


def asked_for(told: RankedFacts) -> tuple[float, ...] | None:
    """The signals in the order of `ASKED_FOR`; None for a message that says too little."""
    units, question = told.units, told.question
    if not isinstance(units, RankedUnits) or question is None or len(question.plain) < SHORTEST:
        return None
    table = units.look.table
    ways = ways_in(table)
    said = among(question.codes, table.everything) | among(question.codes, ways.terms.distinct)
    likest = likest_ways(question, table, OF_EACH_WAY)
    return (*likest, log(1 + len(ways.texts)) / 5, *how_covered(question, said))
