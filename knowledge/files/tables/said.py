"""What people write into a cell: texts without what web pages left in them, numbers with their units, lists, days.

Nothing is guessed. What is not one number with its unit stays as the words that were written; what no one can mean, and what a
spreadsheet has spoilt, is refused with what to do (`BadCell`).
"""

import html
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from knowledge.patterns import read_patterns

NOTHING = frozenset(
    {
        "",
        "无",
        "无。",
        "暂无",
        "没有",
        "/",
        "／",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "null",
        "none",
        "nan",
        "n/a",
        "未填",
        "空",
    }
)
"""The ways of writing that there is nothing."""

_ERROR = re.compile(
    r"^#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!)$",
    re.I,
)
_NARROW = re.compile(r"^#{3,}$")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|font|table|tbody|thead|tr|td|th|ul|ol|li|h[1-6]|img|style|script|o:p|section|sup|sub|hr|input|label)\b[^<>]*>",
    re.I,
)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|/section)\b[^<>]*>", re.I)
_UNSEEN = re.compile(r"<(style|script)\b.*?</\1\s*>", re.I | re.S)
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")

_ITEM = re.compile(
    r"(?:(?<=[\s；;。，,])|^)\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)、]|\d{1,2}[.．](?!\d)|[①-⑳⑴-⒇㈠-㈩●■◆•·▪*-]\s*)"
)
_CIRCLED = re.compile("[①-⑳⑴-⒇㈠-㈩]")
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_DEPENDENT, _AT_ONCE, _FREE = (_SAID[name] for name in ("dependent", "at_once", "free"))
_OPEN, _CLOSE = "（([【《“〔<{", "）)]】》”〕>}"

_UNITS = {
    "工作日": "工作日", "自然日": "自然日", "日历日": "自然日", "日历天": "自然日", "自然天": "自然日", "月": "月", "年": "年", "小时": "小时",
    "钟头": "小时",
}  # fmt: skip
_SPAN = re.compile(
    r"^(?:自?(?P<start>[^，,；;0-9]{2,20}之日)起?[，,]?)?(?:在)?(?P<number>\d{1,4})\s*(?:个)?\s*(?P<unit>工作日|自然日|日历日|日历天|自然天|小时|钟头|月|年)"
    r"(?:以?之?内)?(?:办结|办理完毕|完成)?[。]?$"
)
_MONEY = re.compile(
    r"^(?:人民币|rmb|cny|[¥$￥])?\s*(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,4})?)\s*"
    r"(?P<unit>(?:万|亿)?(?:元|块|角|分)(?:人民币|整|钱)?)?(?P<each>(?:/|每|一)[^\d，。；;,、\s（）()]{1,6})?$",
    re.I,
)
_EACH = re.compile(r"^每?(?:/)?(?P<each>[^\d，。；;,、\s（）()]{1,4})(?P<money>\d[\d,.]*元)$")


class BadCell(ValueError):
    """A cell that cannot be read; the message says what it should be."""


def spoilt(text: str) -> str:
    """Why a cell cannot be read whatever column it stands in, or ''."""
    plain = text.strip()
    if _ERROR.match(plain):
        return f"“{plain}”是表格公式出错的结果，请在 Excel 或 WPS 里改好公式，或直接填写内容"
    return f"“{plain[:10]}”是列太窄显示不下的数，请加宽这一列后重新保存" if _NARROW.match(plain) else ""


def clean(text: str) -> str:
    """A text as it was meant: without HTML, entities, invisible characters and blanks around it."""
    if "&" in text or "<" in text:
        text = _without_html(text)
    if not text.isascii():
        text = _INVISIBLE.sub("", text).replace("\u00a0", " ").replace("\u3000", " ")
    return text.strip()


def _without_html(text: str) -> str:
    if _TAG.search(text):
        text = _TAG.sub("", _BREAK.sub("\n", _UNSEEN.sub("", text)))
    if _ENTITY.search(text):
        text = html.unescape(text)
        if _TAG.search(text):  # escaped twice, as portals export it
            text = html.unescape(_TAG.sub("", _BREAK.sub("\n", _UNSEEN.sub("", text))))
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in text.replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def said(text: str) -> str:
    """A cell's text, '' where it says that there is nothing."""
    text = clean(text)
    return "" if text.lower() in NOTHING else text


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as usual ones, for what is a number, a day or a code."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


# -- lists


def listed(text: str, *, loose: bool = False) -> list[str]:
    """The texts of a list in one cell: by lines, numbering and semicolons; a short enumeration by 、 where it is `loose`.

    What stands in brackets is not taken apart.
    """
    text = _CIRCLED.sub(lambda found: "\n" + found[0], text) if _CIRCLED.search(text) else text
    parts = [_unnumbered(part) for part in _apart(text, "；;\n")]
    if len(parts) == 1 and (numbered := _numbered(text)):
        parts = numbered
    parts = [part for part in parts if part.lower() not in NOTHING]
    if loose and len(parts) == 1 and "。" not in parts[0]:
        pieces = _apart(parts[0], "、") if "、" in parts[0] else _apart(parts[0], "，,")
        if all(len(piece) <= 24 and not _DEPENDENT.match(piece.strip()) for piece in pieces):
            parts = [piece.strip() for piece in pieces if piece.strip().lower() not in NOTHING]
    return list(dict.fromkeys(parts))


def phrases(text: str) -> list[str]:
    """Ways of saying a thing in one cell, however they are parted."""
    strong = _apart(text, "；;\n|｜")
    parts = strong if len(strong) > 1 else _apart(text, "、，,/／")
    return list(dict.fromkeys(part for part in map(_unnumbered, parts) if part.lower() not in NOTHING))


def _apart(text: str, separators: str) -> list[str]:
    """A text cut at separators that stand outside brackets; one bracket that is not closed protects nothing."""
    if not any(mark in text for mark in _OPEN):
        return [part for part in re.split(f"[{re.escape(separators)}]", text) if part.strip()]
    parts, depth, begin = [], 0, 0
    balanced = sum(text.count(mark) for mark in _OPEN) == sum(text.count(mark) for mark in _CLOSE)
    for at, mark in enumerate(text):
        if mark in _OPEN:
            depth += balanced
        elif mark in _CLOSE:
            depth = max(0, depth - 1)
        elif mark in separators and (not depth or mark == "\n"):
            parts.append(text[begin:at])
            begin = at + 1
    return [part for part in (*parts, text[begin:]) if part.strip()]


def _unnumbered(text: str) -> str:
    return _ITEM.sub("", text.strip(), count=1).strip().strip("；;").strip()


def _numbered(text: str) -> list[str]:
    """The parts of `1、身份证 2、户口簿` in one line, where the numbers go up from one."""
    found = list(re.finditer(r"(?<![\d.])(\d{1,2})[、.．](?!\d)", text))
    if (
        len(found) < 2
        or [int(mark[1]) for mark in found] != list(range(1, len(found) + 1))
        or text[: found[0].start()].strip()
    ):
        return []
    ends = [mark.start() for mark in found[1:]] + [len(text)]
    return [text[mark.end() : end].strip(" ，,；;") for mark, end in zip(found, ends, strict=True)]


# -- numbers with their units


def span(text: str, *, unit: str = "") -> dict[str, Any]:
    """A length of time: `5个工作日`, `自受理之日起5个工作日内`, `当场`; anything richer is a note. `unit` is that of a bare number.

    Raises:
        BadCell: for a number no one can mean.
    """
    plain = narrow(said(text)).replace(" ", "").replace("(", "").replace(")", "")
    if not plain:
        return {}
    if _AT_ONCE.match(plain):
        return {"unit": "当场"}
    known = _UNITS.get(narrow(unit).strip().removeprefix("个"))
    if re.fullmatch(r"-?\d+(?:\.0+)?", plain):
        number = whole(plain, most=9999)
        if known:
            return {"number": number, "unit": known}
        return {"note": f"{number}{clean(unit)}" if unit else f"{number}（原表没有写单位）", "verified": False}
    if re.fullmatch(r"-\d+\D*|\d{5,}\D*", plain):
        raise BadCell(f"“{clean(text)[:20]}”不是可用的数，应在 0 到 9999 之间")
    if found := _SPAN.match(plain):
        start = found["start"] or ""
        return {"number": int(found["number"]), "unit": _UNITS[found["unit"]]} | ({"start": start} if start else {})
    if re.fullmatch(r"\d+[-~—至到]\d+", plain) and unit:
        return {"note": f"{clean(text)}{clean(unit)}"}
    return {"note": clean(text)}


def money(text: str, *, unit: str = "") -> dict[str, Any]:
    """A charge: `20元/本`, `￥1,200`, `免费`; anything richer is the rule, in its own words."""
    if not (words := said(text)):
        return {}
    plain = narrow(words).replace(" ", "").replace("，", ",")
    if _FREE.match(plain) or plain == "0":
        return {"amount": "0"}
    if re.fullmatch(r"-[\d,.]+\D{0,4}|\d{13,}(?:\.\d+)?\D{0,4}|\d[\d.]*e[+-]?\d+\D{0,4}", plain, re.I):
        raise BadCell(f"“{words[:20]}”不是可用的金额，请填写实际收取的数")
    if found := _EACH.match(plain):
        plain = f"{found['money']}/{found['each'].removeprefix('每')}"
    if (found := _MONEY.match(plain)) and (found["unit"] or unit or plain[0] in "¥$￥人"):
        each = f"/{found['each'].lstrip('/每一')}" if found["each"] else ""
        of = (
            (found["unit"] or clean(unit) or "元")
            .replace("人民币", "")
            .replace("整", "")
            .replace("钱", "")
            .replace("块", "元")
        )
        if of[0] not in "万亿角分":
            return {"amount": found["number"].replace(",", ""), "unit": of + each}
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return {"rule": f"{words}（原表没有写单位）", "verified": False}
    return {"rule": words}


def whole(text: str, *, most: int) -> int:
    """A number that is counted; raises BadCell for what is none, or more than anyone can mean."""
    plain = narrow(said(text)).replace(",", "").replace(" ", "")
    found = re.fullmatch(r"(-?\d{1,15})(?:\.0+)?(?:份|次|张|本|套|件|个|页)?", plain)
    if not found:
        raise BadCell(f"应为数字，现在是“{clean(text)[:20]}”")
    number = int(found[1])
    if not 0 <= number <= most:
        raise BadCell(f"“{clean(text)[:20]}”不是可用的数，应在 0 到 {most} 之间")
    return number


_YES = frozenset(
    [
        "是",
        "有",
        "true",
        "yes",
        "y",
        "1",
        "√",
        "✓",
        "支持",
        "可以",
        "需要",
        "收费",
        "能",
        "收",
        "对",
        "全程网办",
        "可网办",
    ]
)
_NO = frozenset(
    ["否", "无", "false", "no", "n", "0", "×", "不支持", "不可以", "不需要", "不收费", "不能", "免费", "不收", "不"]
)


def yes(text: str) -> bool | None:
    """Whether a cell says yes; None for what says neither."""
    plain = narrow(clean(text)).lower()
    return True if plain in _YES else False if plain in _NO else None


def joined(texts: Iterable[str]) -> str:
    """Several texts as one, each once."""
    return "\n".join(dict.fromkeys(text for text in texts if text))
