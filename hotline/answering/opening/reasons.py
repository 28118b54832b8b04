"""What the confidence in the first candidate rests on where a question opens a conversation, in words: for `ask --explain`."""

from collections.abc import Callable

from hotline.answering.closer.look import CLOSER
from hotline.answering.confidence_model import ConfidenceModel
from hotline.answering.opening.asked_for import ASKED_FOR
from hotline.answering.opening.candidates import AHEAD, OF_ITEM, SIGNALS_OF_CANDIDATE, about, measured, rows_of
from hotline.answering.ranked_facts import RankedFacts
from hotline.searching.features import FEATURES
from hotline.searching.ranking import Candidate, Ranking

_WORDS: dict[str, str] = {
    **FEATURES,
    **ASKED_FOR,
    "score": "事项的得分", "told": "有没有可说的内容", "behind": "得分落后最好的多少", "length": "问题的长短",
    "unknown": "问题里从没见过的词", "known": "词语关联认得的部分", "explained": "词语关联说得通的部分", "astray": "问的不是办事",
    "astray_share": "有多少问的不是办事", "trust": "内容答得上来的把握", "fact_score": "最合适的内容得分", "fact_lead": "最合适的内容领先多少",
    "fact_share": "前几条内容的占比", "fact_explained": "事项名称之外的字对，内容说到多少", "fact_wanted": "问到几个方面",
    "fact_left": "除去事项名称还剩多少", "fact_bare": "只说了事项没有问", "fact_said_pairs": "问题的字对有多少在事项里",
    "fact_said_singles": "问题的单字有多少在事项里", "fact_rarest_missing": "事项没有说到的最少见的字对", "fact_missing": "事项没有说到的字对",
    **{f"fact_{name}": f"最好的内容：{CLOSER[name]}" for name in ("new_pairs", "asks_ratio", "asks_new", "new_meaning", "meaning")},
}  # fmt: skip
WORDS = {**_WORDS, **{AHEAD + name: f"比别的事项：{_WORDS[name]}" for name in OF_ITEM}}
"""What each of `SIGNALS_OF_CANDIDATE` says."""


def explain_opening(
    model: ConfidenceModel, ranking: Ranking, facts: Callable[[Candidate], RankedFacts | None]
) -> list[tuple[float, str]]:
    """The weightiest signals of the first candidate, each with what it adds to its score beside what it usually is; nothing where others decide."""
    if model.opening is None or ranking.bars is None or (items := measured(ranking, facts)) is None:
        return []
    row = rows_of(items, about(ranking))[0]
    return [(share, WORDS[SIGNALS_OF_CANDIDATE[n]]) for share, n in model.opening.reasons(row)]
