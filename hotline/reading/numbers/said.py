"""The quantities that a message says, with the unit that people leave out: 工资8千 is of 元, 我今年61了 of 岁; 两年零三个月 is one time.

A unit is given only where a word beside the number says what is counted, and nothing else stands where a unit would (8千米, 61路).
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from knowledge.entry.quantities import Quantity, SaidQuantity, said_in
from knowledge.patterns import read_patterns

MONTHS = 12
_PAY = r"(?:工资|薪水|月薪|年薪|底薪|工钱|收入|销售额?|营业额|营收|流水|开票|开了|卖了?|赚了?|挣了?|租金|房租|劳务费?|稿费|稿酬|奖金|年终奖|补贴|价格?|车价|货款|补税|退税|补缴|补交|补|退|缴|交|扣|罚款?|欠|花了?|付了?|收了?|发了?|到手)"
_ABOUT = r"(?:大概|大约|差不多|约|才|只|就|也就|要|有|是|能|得|了|到|着|给|我|为|的|我们|去年|今年|上月|这个月|一个月|每个?月|一年|每年|每次|一次|总共|一共|共)"
_MONEY_BEFORE = re.compile(rf"{_PAY}{_ABOUT}{{0,4}}$")
_PERSON = r"(?:我|他|她|本人|自己|爸爸?|妈妈?|父亲|母亲|爹|娘|爷爷|奶奶|外公|外婆|姥姥|姥爷|公公|婆婆|岳父|岳母|老公|老婆|丈夫|妻子|老人家?|老爷子|老太太|孩子|小孩|儿子|女儿|娃娃?|孙子|孙女|员工|年龄|岁数|年纪|虚岁|周岁|实岁)"
_OLD = r"(?:今年|现在|已经|刚|才|快|马上|都|也|是|有|满|到|一个|另一个?|俩)"
_AGE_BEFORE = re.compile(rf"(?:{_PERSON}{_OLD}{{0,3}}|今年|一个)$")
_AGE_AFTER = re.compile(rf"[多来几余]?(?:了|[\s,，。;；、!！?？]|$|{_PERSON}|一个|另|还|也|能|可以|可不|的|退休|领)")
_AGES = (13, 120)
"""Bare numbers below are more often a month or a count of things than an age; with 岁 any is one."""
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_NOTHING, _WITHIN, _PART = (_SAID[name] for name in ("nothing", "within", "part"))
_YEARS = (2001, 2035)
"""Bare numbers between, and with these, are years as likely as amounts."""
_OF_WHOM = re.compile(rf"{_PERSON}|{_OLD}|[\s,，。;；、!！的了呢吧啊那家俩两个和跟]")
"""What may stand beside quantities in a message that tells nothing else."""
_NEAR = 30
"""Characters before a number in which what is counted is looked for."""
LEAST_AMOUNT = 100
"""A smaller bare number is a count more often than an amount."""


def said_of(text: str) -> list[SaidQuantity]:
    """The quantities of a prepared message in order, each with the unit it is meant in where a word beside it says that."""
    return _joined([_with_unit(text, said) for said in said_in(text)], text)


def amounts_of(text: str) -> tuple[Quantity, ...]:
    """The quantities of a message that have a unit and may be held against a limit, as a part of an amount is not."""
    return tuple(said.quantity for said in said_of(text) if said.quantity.unit and not is_part(text, None, said))


def tells_only_quantities(text: str) -> bool:
    """Whether a prepared message tells amounts, ages or times and of whom they are, and nothing else: 我爸61，我妈59."""
    told = [said for said in said_of(text) if said.quantity.unit]
    left, end = "", 0
    for said in told:
        left += text[end : said.start]
        end = said.end
    return bool(told) and _OF_WHOM.sub("", left + text[end:]) == ""


def tells_a_part(text: str) -> bool:
    """Whether a prepared message tells a part of an amount told before, and so goes on about it: 里头有6万给对方开了专票."""
    told = said_of(text)
    return bool(told) and is_part(text, None, told[0])


def is_part(text: str, before: int | None, said: SaidQuantity) -> bool:
    """Whether an amount is a part of another: of the one that ends at `before`, or of one in an earlier message."""
    if before is not None:
        return _WITHIN.search(text, before, said.start) is not None
    return said.quantity.unit == "元" and _PART.search(text, _near(said), said.start) is not None


def _with_unit(text: str, said: SaidQuantity) -> SaidQuantity:
    if said.quantity.unit:
        return said
    number, before = said.quantity.number, (text, _near(said), said.start)
    if _AGES[0] <= number <= _AGES[1] and _AGE_BEFORE.search(*before) and _AGE_AFTER.match(text, said.end):
        return replace(said, quantity=Quantity(number, "岁"))
    is_year = _YEARS[0] <= number <= _YEARS[1]
    if number >= LEAST_AMOUNT and not is_year and _MONEY_BEFORE.search(*before) and _NOTHING.match(text, said.end):
        return replace(said, quantity=Quantity(number, "元"))
    return said


def _near(said: SaidQuantity) -> int:
    return max(said.start - _NEAR, 0)


def _joined(told: Iterable[SaidQuantity], text: str) -> list[SaidQuantity]:
    """Years and the months said right after them as one time in years; 零 between them is no quantity."""
    joined: list[SaidQuantity] = []
    for said in told:
        if said.quantity.unit == "" and text[said.start : said.end] in "零〇":
            continue
        before = joined[-1] if joined else None
        months = said.quantity.unit == "月" and text[said.start : said.end].endswith("个月")
        if (
            before
            and months
            and before.quantity.unit == "年"
            and text[before.end : said.start] in ("", "零", "又", "加", " ")
        ):
            years = Quantity(before.quantity.number + said.quantity.number / MONTHS, "年")
            joined[-1] = replace(before, quantity=years, end=said.end)
            continue
        joined.append(said)
    return joined
