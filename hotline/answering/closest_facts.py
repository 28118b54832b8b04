"""What tells how much, how long or when, where no fee, time limit or office hour does: 失业金一个月多少钱, 产假几天, 汇算时间.

多少钱 about a benefit asks what one gets, and 几天 about a leave how long it is. The facts that say so are conditions, results
and the entry's own questions. Nothing is worded here: facts that are stored are picked, by their ids.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from hotline.reading.facets import BY_NAME, OF_FIELD
from knowledge.entry.records import Deadline, Fact, Faq, Place, ServiceItem
from knowledge.entry.wording import fact_label, fact_text

MOST = 6
"""Facts picked at most."""
CLOSE = 0.6
"""A fact is picked when it is worth at least this share of the best."""
WORTH_IT = 1.5
"""What a fact is worth at least where the question does not say that it asks for what one gets."""
SUMMARY = "summary"
"""The id that stands for the summary of the entry."""

PAYING = re.compile(
    r"津贴|补贴|补助|抚恤|待遇|养老金|保险金|救助|低保|供养|奖励|提取|退税|退还|贷款|报销|生活保障|扣除|赔偿|补偿"
)
"""Names of items by which somebody gets money: of these, 多少钱 asks for that."""
_GET = r"(?:领|拿|发|赔|补(?!办|领|换|缴)|给|报销?|享受|贷|抵|扣|减|退|提|休|放)(?:取|到|得|给|我|你|你们|个人)?"
_GETS = re.compile(_GET + r"(?:多少|几成|几个钱)")
_LONG = r"(?:多久|多长(?:时间)?|几(?:个月|年|天|周)|多少(?:个月|年|天))"
_MONEY = re.compile(
    r"多少(?!天|个?月|年|人|次|岁|分|时间|个?工作日)|几个钱|几成|额度|标准|比例|百分之几|待遇怎么|怎么算"
)
_COST = re.compile(r"(?:要|交|缴|花|收|付|掏|用|出)(?:多少|几)|费|成本|罚|(?:办理?|申请|申领)(?:个|一下)?多少")
_RECKONED = re.compile(r"怎么算的?[吗呢啊呀?？]*$")
_TIME = re.compile(_LONG)
_GIVEN_FOR = re.compile(_GET + _LONG + r"|假[^，,。]{0,4}" + _LONG + r"|" + _LONG + "(?:的)?假")
_TAKES = re.compile(
    r"办|申请|审|批|到账|下来|拿到|出来|受理|处理|(?:要|等|得)" + _LONG + "|" + _LONG + "[^，,。]{0,3}(?:能|可以|会|才)"
)
_HOURS = re.compile(
    r"几点|上班|下班|开门|关门|周末|周[一二三四五六日天]|星期|礼拜|双休|节假|国庆|春节|过年|元旦|五一|中秋|休息|中午|晚上|营业|办公|人工"
)
_HOURS_TOLD = re.compile(r"人工|全天|24 ?小时|上班|休息|周末|节假日|几点")
_MONEY_TOLD = re.compile(r"\d元|[%％]|百分之|本人工资|工资的|个月工资|计发|标准由|金额|各地|当地|本省|省里|国家规定")
_TIME_TOLD = re.compile(r"\d(?:天|个月|年|日|周)|期限|长期|各地|当地|本省|省里")
_DATE_TOLD = re.compile(r"每年|每月|\d月|\d年|春季|秋季|期满|期限|集中.{0,4}期|时间")
_PLAIN = re.compile(
    r"多少(?:个)?(?:钱|元|税|天|月|年)?|几个?(?:钱|月|年|天|成)|多久|多长时间|(?:一个|每个?)(?:月|年)|标准|额度|最高|可以|时间"
    r"|什么时候|怎么算|[的了吗呢啊吧么是能会可一有要领发拿给]"
)
"""Words of a question about how much or when that tell nothing else."""
_NOT_WORD = re.compile(r"[^0-9a-z\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Telling:
    """Ids of the facts that tell what was asked, best first, and the facets that they answer instead."""

    facts: tuple[str, ...] = ()
    instead: frozenset[str] = frozenset()
    facets: tuple[str, ...] = ()
    """The facets the facts belong to."""


NOTHING_TOLD = Telling()
_NO_HOURS = Telling(instead=frozenset({"时间"}))
"""什么时候 of what has time limits but no office hours asks for those."""


@dataclass(frozen=True, slots=True)
class _Quantity:
    """What kind of thing is asked for: how a question asks for it, and how a fact tells it."""

    asked: re.Pattern[str]
    told: re.Pattern[str]
    instead: frozenset[str]
    worth: dict[str, float]


_AMOUNT = _Quantity(_MONEY, _MONEY_TOLD, frozenset({"费用", "结果"}), {"results": 1.5, "conditions": 0.5, SUMMARY: 0.4})
_LENGTH = _Quantity(
    _TIME, _TIME_TOLD, frozenset({"时限", "结果", "条件"}), {"results": 1.5, "conditions": 0.5, SUMMARY: 0.4}
)
_DATE = _Quantity(
    re.compile("时间|什么时候|几号|几月"),
    _DATE_TOLD,
    frozenset({"时间", "时限"}),
    {"deadlines": 2.0, "conditions": 1.2, SUMMARY: 1.2, "faqs": 1.0},
)
_OPEN = _Quantity(_HOURS, _HOURS_TOLD, frozenset({"时间"}), {"faqs": 1.5, SUMMARY: 2.0})

_TAKEN = _Quantity(_TIME, _TIME_TOLD, frozenset({"时限"}), {})
"""How long it takes: only the entry's own questions tell it, where no time limit does."""


def telling(item: ServiceItem, facts: Iterable[Fact], text: str, facets: tuple[str, ...]) -> Telling:
    """The facts of an item that tell what a prepared question asks, where those of the facets asked for do not.

    `facts` are those that hold on the day.
    """
    held = list(facts)
    quantity, least = _quantity(item, held, text, facets)
    if quantity is None:
        return NOTHING_TOLD
    terms = _terms(_PLAIN.sub(" ", quantity.asked.sub(" ", text)), item.name)
    worth = {fact.id: _worth(fact, quantity, text, terms, item.name) for fact in held}
    if SUMMARY in quantity.worth and quantity.told.search(item.summary):
        worth[SUMMARY] = quantity.worth[SUMMARY] + _shared(terms, item.summary)
    best = max(worth.values(), default=0.0)
    if best <= 0 or best < least:
        return _NO_HOURS if quantity is _DATE and "时限" in _verified(held, facets) else NOTHING_TOLD
    picked = sorted((fact for fact in worth if worth[fact] >= CLOSE * best), key=lambda fact: -worth[fact])[:MOST]
    fields = {fact.id: fact.field for fact in held}
    of = dict.fromkeys(OF_FIELD[fields[fact]] for fact in picked if fields.get(fact) in OF_FIELD)
    # Where the question may ask for the fee or the time limit after all, they follow.
    kept = _verified(held, facets) if least else frozenset()
    return Telling(tuple(picked), quantity.instead - kept, tuple(of))


def _quantity(
    item: ServiceItem, facts: list[Fact], text: str, facets: tuple[str, ...]
) -> tuple[_Quantity | None, float]:
    """What a question asks for besides what its facets say, and what a fact must be worth to tell it."""
    if "时间" in facets:
        if _HOURS.search(text):
            return (None if "时间" in _verified(facts, facets) else _OPEN), 0.0
        return _DATE, WORTH_IT if _verified(facts, facets) else 0.0
    unknown = not _verified(facts, facets)
    if _TIME.search(text) and not _MONEY.search(text):
        if _GIVEN_FOR.search(text):
            return _LENGTH, 0.0
        if unknown and "时限" in facets:
            return (_TAKEN if _TAKES.search(text) else _LENGTH), (WORTH_IT if item.kind != "咨询" else 0.1)
    if _MONEY.search(text) and not _COST.search(text):
        if _GETS.search(text) or PAYING.search(item.name):
            return _AMOUNT, 0.0
        if unknown and (facets or _RECKONED.search(text)):
            return _AMOUNT, WORTH_IT
    return None, 0.0


def _verified(facts: list[Fact], facets: tuple[str, ...]) -> frozenset[str]:
    """The facets for which there are verified facts."""
    return frozenset(
        facet
        for facet in facets
        for fact in facts
        if fact.verified
        and fact.field in BY_NAME[facet].fields
        and (facet != "时间" or (isinstance(fact, Place) and fact.hours))
    )


def _worth(fact: Fact, quantity: _Quantity, text: str, terms: set[str], name: str) -> float:
    """How well a fact tells the quantity: by its field, by what it shares with the question, by asking the same."""
    told = f"{fact_label(fact)} {fact_text(fact)}"
    base = quantity.worth.get(fact.field, 0.0)
    if isinstance(fact, Deadline):
        return base + _shared(terms, told) if fact.type == "applicant" or "办理时间" in text else base / 4
    if isinstance(fact, Faq):
        asks = 0.0
        if quantity.asked.search(fact.question):
            its = _terms(_PLAIN.sub(" ", quantity.asked.sub(" ", fact.question.lower())), name)
            asks = 2.0 * (sum(term in text for term in its) / len(its) if its else 1.0)
        elif not quantity.told.search(told):
            return 0.0
        return asks + base + _shared(terms, told) if asks or base or _shared(terms, told) > 1 else 0.0
    if fact.field not in quantity.worth or not quantity.told.search(told):
        return 0.0
    return base + _shared(terms, told)


def _terms(text: str, name: str) -> set[str]:
    """Numbers and pairs of characters of a text that the name of the item does not have."""
    runs = _NOT_WORD.sub(" ", text).split()
    pairs = {
        "".join(pair)
        for run in runs
        for part in re.findall(r"[0-9a-z]+|[^0-9a-z]+", run)
        for pair in (pairwise(part) if not part.isascii() else [(part,)])
    }
    return {pair for pair in pairs if pair not in name}


def _shared(terms: set[str], told: str) -> float:
    """How many of the terms of a question a fact says."""
    return float(sum(term in told for term in terms))
