"""What a sentence claims that can be compared: amounts, periods, days, phones, papers. Each with where it stands in the sentence.

Sentences are normalised (`reading.text.normalise`) before. Periods of one kind are compared in one unit: 年 in months, 天 in days;
working days stay apart from days, since a limit in the one is not a limit in the other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from knowledge.entry.quantities import said_quantities
from knowledge.patterns import read_patterns

Kind = Literal["amount", "period", "day", "phone", "document"]
KIND_NAMES: dict[Kind, str] = {"amount": "数额", "period": "时限", "day": "日期", "phone": "电话", "document": "材料"}

_PERIODS = {"年": ("月", 12.0), "月": ("月", 1.0), "日": ("日", 1.0), "工作日": ("工作日", 1.0), "小时": ("小时", 1.0)}
_AMOUNTS = frozenset({"元", "%", "岁", "平方米", "亩", "人", "级", "倍", "份", "张", "次"})
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_FREE, _AT_ONCE, _DATE, _PHONE, _CALLS = (_SAID[name] for name in ("free", "at_once", "date", "phone", "calls"))
_CHINESE_DATE, _BRING, _ALSO_NO, _SPLIT, _AROUND = (
    _SAID[name] for name in ("chinese_date", "bring", "also_no", "split", "around")
)
EXCEPTION, _COUNT = (_SAID[name] for name in ("exception", "count"))
_NUMERALS = {char: str(n) for n, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "两": "2"}
_PAPER_END = (
    "证", "书", "表", "簿", "本", "单", "照", "证明", "文件", "函", "报告", "合同", "协议", "发票", "材料", "照片", "相片", "卡", "执照", "存折", "凭证", "决定",
    "清单", "章程", "票据", "副本", "正本", "复印件", "原件", "病历", "护照", "图", "回执", "申请", "公证", "名单", "说明", "方案", "记录", "公章", "印章", "账号",
)  # fmt: skip
_STOP, _FULL_STOP = re.compile(r"[,，、。;；:：(（)）]"), re.compile(r"[。;；]")


@dataclass(frozen=True, slots=True)
class Claim:
    """Something said that can be compared with a fact.

    `value` is comparable: a number with `unit` for amounts and periods (元, 月, 日, 工作日 …), `month-day`, `year-month-day` or `*-day`
    for days, digits for phones, the name of a paper for documents. `denied`: a paper is said not to be needed; `aside`: said of what is
    not the rule (可以延长至三十日), or in brackets.
    """

    kind: Kind
    said: str
    start: int
    end: int
    unit: str = ""
    number: float = 0.0
    value: str = ""
    denied: bool = False
    aside: bool = False

    def says_the_same(self, other: "Claim") -> bool:
        """Whether two claims of a kind state the same."""
        if self.kind in ("amount", "period"):
            return self.unit == other.unit and abs(self.number - other.number) < 1e-9
        if self.kind == "day":
            return _ends_alike(self.value, other.value)
        return self.value == other.value


def claims(text: str, *, documents: bool = True) -> list[Claim]:
    """What a normalised sentence claims, in order."""
    taken = [False] * len(text)
    found: list[Claim] = []
    for claim in (*_days(text), *_phones(text)):
        if not any(taken[claim.start : claim.end]):
            taken[claim.start : claim.end] = [True] * (claim.end - claim.start)
            found.append(claim)
    rest = "".join("\u3000" if hidden else char for char, hidden in zip(text, taken, strict=True))
    found += _quantities(rest.replace("有效期", "有效\u3000").replace("个自然日", "日\u3000\u3000\u3000"))
    if documents:
        found += _papers(text)
    return [_placed(claim, text) for claim in sorted(found, key=lambda claim: claim.start)]


def _placed(claim: Claim, text: str) -> Claim:
    """A claim, marked if it stands in brackets or is said of an exception."""
    before = text[: claim.start]
    clause = re.split(r"[,，;；。(（]", before)[-1] + text[claim.end : claim.end + 4]
    in_brackets = before.count("(") + before.count("（") > before.count(")") + before.count("）")
    return replace(claim, aside=in_brackets or EXCEPTION.search(clause) is not None)


def passage(text: str, found: list[Claim], claim: Claim) -> str:
    """The part of a normalised text that a claim is made in: its clause, and those before it that claim nothing of the kind.

    住宅每件80元，非住宅每件550元: the second amount is of 非住宅 alone.
    """
    others = [other for other in found if (other.kind, other.unit) == (claim.kind, claim.unit) and other is not claim]
    before = [other.end for other in others if other.end <= claim.start]
    after = [other.start for other in others if other.start >= claim.end]
    start = max((m.end() for m in _STOP.finditer(text, 0, claim.start) if _ends_here(m, before)), default=0)
    end = next((m.start() for m in _STOP.finditer(text, claim.end)), len(text))
    if not after and (full := _FULL_STOP.search(text, claim.end)):
        end = full.start()
    elif not after:
        end = len(text)
    return text[start:end]


def _ends_here(stop: re.Match[str], before: list[int]) -> bool:
    """Whether what stands before a stop is of another claim, or of another sentence."""
    return stop[0] in "。;；" or any(end <= stop.start() for end in before)


def without_claims(text: str) -> str:
    """A normalised sentence without its numbers and lists of papers: what is left names the matter."""
    papers = [] if _also_no(text) else list(_BRING.finditer(text))
    hidden = [(m.start(), m.end()) for m in papers] + [(m.start(), m.end()) for m in _also_no(text)]
    hidden += [(claim.start, claim.end) for claim in claims(text, documents=False)]
    return "".join(" " if any(a <= n < b for a, b in hidden) else char for n, char in enumerate(text))


def same_period(a: Claim, b: Claim) -> bool:
    """Whether two periods are as good as the same though in other units: 30日 and 一个月, 24小时 and 1天."""
    as_days = {"月": 30.0, "日": 1.0, "小时": 1 / 24}
    if a.unit == b.unit or "工作日" in (a.unit, b.unit):
        return a.says_the_same(b)
    return abs(a.number * as_days[a.unit] - b.number * as_days[b.unit]) < 0.6


def _quantities(text: str) -> Iterator[Claim]:
    for quantity, start, end in said_quantities(text):
        unit = quantity.unit
        if unit in _PERIODS:
            if unit == "月" and "个" not in text[start:end]:
                continue  # 3月 is a month of the year
            name, factor = _PERIODS[unit]
            yield Claim("period", text[start:end], start, end, unit=name, number=quantity.number * factor)
        elif unit in _AMOUNTS:
            yield Claim("amount", text[start:end], start, end, unit=unit, number=quantity.number)
    for match in _FREE.finditer(text):
        yield Claim("amount", match[0], match.start(), match.end(), unit="元", number=0.0)
    for match in _AT_ONCE.finditer(text):
        yield Claim("period", match[0], match.start(), match.end(), unit="工作日", number=0.0)
    for match in _COUNT.finditer(text):
        number = _NUMERALS.get(match["number"], match["number"])
        if number.isdigit():
            unit = (match["form"] or "") + "份"
            yield Claim("amount", match[0], match.start(), match.end(), unit=unit, number=float(number))


def _days(text: str) -> Iterator[Claim]:
    for match in _DATE.finditer(text):
        if match["iso"]:
            year, month, day = (int(part) for part in re.split(r"[-/.]", match["iso"]))
            value = f"{year}-{month}-{day}"
        elif match["monthly"]:
            value = f"*-{int(match['monthly'])}"
        elif match["only_year"]:
            value = f"{match['only_year']}-{int(match['only_month'])}-*" if match["only_month"] else ""
        else:
            value = f"{match['year'] or ''}-{int(match['month'])}-{int(match['day'])}".lstrip("-")
        if value:
            yield Claim("day", match[0], match.start(), match.end(), value=value)
    for match in _CHINESE_DATE.finditer(text):
        value = f"{_chinese(match['month'])}-{_chinese(match['day'])}"
        yield Claim("day", match[0], match.start(), match.end(), value=value)


def _chinese(numeral: str) -> int:
    tens, mark, ones = numeral.rpartition("十")
    if not mark:
        return int(_NUMERALS[numeral])
    return int(_NUMERALS.get(tens, "1")) * 10 + int(_NUMERALS.get(ones, "0"))


def _ends_alike(a: str, b: str) -> bool:
    """2026-1-1 and 1-1 may be the same day; 2025-1-1 and 2026-1-1 are not."""
    mine, theirs = a.split("-"), b.split("-")
    size = min(len(mine), len(theirs))
    return mine[-size:] == theirs[-size:]


def _phones(text: str) -> Iterator[Claim]:
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) < 7 and not _CALLS.search(text[max(0, match.start() - 14) : match.end() + 6]):
            continue
        yield Claim("phone", match[0], match.start(), match.end(), value=digits)


def _papers(text: str) -> Iterator[Claim]:
    for pattern in (_BRING, _ALSO_NO):
        for match in pattern.finditer(text):
            denied = pattern is _ALSO_NO or bool(match["no"])
            if pattern is _BRING and denied and _also_no(text):
                continue
            at = match.start("what")
            for part in _SPLIT.split(match["what"]):
                start = text.find(part, at) if part else at
                at = max(at, start + len(part))
                if name := _paper(part):
                    yield Claim("document", part.strip(), start, start + len(part), value=name, denied=denied)


def _also_no(text: str) -> list[re.Match[str]]:
    """Where a paper is named before it is said not to be needed: 户口簿不用带."""
    return [match for match in _ALSO_NO.finditer(text) if _paper(match["what"])]


def _paper(part: str) -> str:
    """The name of a paper in a part of a list, '' where it names none."""
    name, before = part.strip(' :："“”'), ""
    while name != before:
        before, name = name, _AROUND.sub("", name).strip()
    return name if 2 <= len(name) <= 24 and name.endswith(_PAPER_END) else ""
