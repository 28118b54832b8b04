"""What the confidence in the first candidate rests on where a question opens a conversation, in words: for `ask --explain`."""

from hotline.answering.closer.look import CLOSER
from hotline.answering.confidence_model import OPENING, ConfidenceModel, opening_evidence
from hotline.answering.opening.asked_for import ASKED_FOR
from hotline.answering.ranked_facts import RankedFacts
from hotline.searching.features import FEATURES
from hotline.searching.ranking import Ranking

WORDS: dict[str, str] = {
    **FEATURES,
    **ASKED_FOR,
    "score": "第一个事项的得分", "lead": "比第二个领先多少", "lead_on_third": "比第三个领先多少", "relative_lead": "领先占得分的多少",
    "rivals": "得分相近的还有几个", "meaning_lead": "意思上领先多少", "grams_lead": "用字上领先多少", "ratio_lead": "字面上领先多少",
    "meaning_agrees": "意思上也是它第一", "grams_agree": "用字上也是它第一", "phrasings": "事项有多少种问法", "length": "问题的长短",
    "unknown": "问题里从没见过的词", "known": "词语关联认得的部分", "explained": "词语关联说得通的部分", "astray": "问的不是办事",
    "astray_share": "有多少问的不是办事", "trust": "内容答得上来的把握", "fact_score": "最合适的内容得分", "fact_lead": "最合适的内容领先多少",
    "fact_share": "前几条内容的占比", "fact_explained": "事项名称之外的字对，内容说到多少", "fact_wanted": "问到几个方面",
    "fact_left": "除去事项名称还剩多少", "fact_bare": "只说了事项没有问", "fact_said_pairs": "问题的字对有多少在事项里",
    "fact_said_singles": "问题的单字有多少在事项里", "fact_rarest_missing": "事项没有说到的最少见的字对", "fact_missing": "事项没有说到的字对",
    **{f"fact_{name}": f"最好的内容：{CLOSER[name]}" for name in ("new_pairs", "asks_ratio", "asks_new", "new_meaning", "meaning")},
}  # fmt: skip
"""What each signal of `OPENING` says."""


def explain_opening(model: ConfidenceModel, ranking: Ranking, told: RankedFacts | None) -> list[tuple[float, str]]:
    """The weightiest signals, each with what it adds to the logit beside what it usually is; nothing where others decide."""
    if model.opening is None or told is None or not told.units or ranking.bars is None:
        return []
    signals = opening_evidence(ranking, told)
    return [(share, WORDS[OPENING[n]]) for share, n in model.opening.reasons(signals)] if signals else []
