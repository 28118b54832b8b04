"""A text as it is read out on the phone: numbers, dates, times, amounts and phone numbers in words, brackets as pauses.

Only the way of saying changes: 40元 is 四十元, 2025年 is 二零二五年, 12345 is 幺二三四五. What is read out is what is published.
"""

import re
from collections.abc import Callable

_DIGITS, _PHONE_DIGITS = "零一二三四五六七八九", "零幺二三四五六七八九"
_WIDE = str.maketrans("０１２３４５６７８９％．：／－＋", "0123456789%.:/-+") | {0x3000: " "}
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_TO = r"\s*(?:[-－–~～至到]|—{1,2})\s*"
_UNIT = r"\s*(?:[元角分日天年月个户号米㎡份件次周岁时秒分级倍条项类款%‰万亿千百]|人(?!工)|平方|公里|公斤|千克|立方)"
"""What follows an amount, so that what stands before it is no phone number."""
_COUNTED = "个份人年天次周元角张本件套户名位种项万千亿米斤岁倍点家门条处间台辆只"
"""What is counted by 两, not 二."""

_PIECE = re.compile(
    rf"""
    (?P<url>https?://[!-~]+|(?<![A-Za-z\d.-])(?:[A-Za-z\d-]+\.)+(?:cn|com|net|org)(?![A-Za-z\d-])(?:/[!-~]*)?)
  | (?P<phone>(?<![\d.])(?:0\d{{2,3}}\s*[-－—]\s*\d{{7,8}}|[48]00[-－ ]?\d{{3}}[-－ ]?\d{{4}}|1[3-9]\d{{9}})(?:\s*[-－转]\s*\d{{1,6}})?(?!\d)
      |(?<![\d.,-])(?:12[0-9]{{3}}|9[56]\d{{3,4}})(?:-\d){{0,3}}(?![\d.,]|{_UNIT}|{_TO}\d)
      |(?:(?<=[打拨和或])|(?<=[打拨和或]\s)|(?<=报警))(?:11[09]|12[02]|148)(?![\d.,]|{_UNIT}))
  | (?P<isoday>(?<!\d)(?:19|20)\d\d(?:-\d{{1,2}}-\d{{1,2}}|/\d{{1,2}}/\d{{1,2}}|\.\d{{1,2}}\.\d{{1,2}})(?!\d))
  | (?P<year>(?<![\d.满共达])(?:19|20)\d\d(?=年(?:度|第|[一二三四]季度|末|底|初|起|前|后|以[前后]|\s*\d{{1,2}}月|[一-龥]?版|[，。、；）)（(]|$)))
  | (?P<number_of>〔\d{{4}}〕|\[\d{{4}}\])
  | (?P<clock>(?<![\d:])\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?(?![\d:]))
  | (?P<share>(?:{_NUMBER})\s*[%‰])
  | (?P<part>(?<![\d./])\d{{1,3}}/\d{{1,3}}(?![\d./]))
  | (?P<money>[¥￥]\s*(?:{_NUMBER}))
  | (?P<code>(?<![A-Za-z\d])(?=[A-Za-z\d.-]*[A-Za-z])(?=[A-Za-z.-]*\d)[A-Za-z\d][A-Za-z\d.-]*|\d+(?:\.\d+){{2,}}|0\d+(?!\.)|\d{{10,}})
  | (?P<ring>[①-⑳])
  | (?P<number>{_NUMBER})
  | (?P<sign>[㎡²³≥≤≧≦＞><＜＝=×±%‰+/℃])
    """,
    re.VERBOSE,
)  # fmt: skip
_RANGE = re.compile(rf"(?<=[\d%‰元年月日天岁米]){_TO}(?=[\d¥￥])")
_SIGNS = {
    "㎡": "平方米", "²": "平方", "³": "立方", "≥": "不小于", "≧": "不小于", "≤": "不大于", "≦": "不大于", ">": "大于", "＞": "大于",
    "<": "小于", "＜": "小于", "=": "等于", "＝": "等于", "×": "乘", "±": "正负", "%": "百分", "‰": "千分", "+": "加", "/": "或者", "℃": "摄氏度",
}  # fmt: skip
ADDRESS = "网址见短信"
"""Said in place of an address of the internet, which nobody can write down from hearing."""


def aloud(text: str, *, phones: bool = False) -> str:
    """A text in words to be read out. `phones`: every number in it is one to call."""
    text = text.translate(_WIDE)
    if phones:
        text = re.sub(r"\d[\d\-－—() （）]*\d|\d", lambda found: _phone(found[0]), text)
    text = re.sub(r"(?<=[元角分])/(?=[一-龥])", "每", text).replace("m²", "平方米").replace("m³", "立方米")
    text = _joined_ranges(text)
    return _paused(_PIECE.sub(_said, text))


def cardinal(number: int) -> str:
    """A whole number from 0 to 10¹⁶ − 1 in words: 10500 is 一万零五百."""
    if number < 10:
        return _DIGITS[number]
    sections = []
    while number:
        number, section = divmod(number, 10_000)
        sections.append(section)
    said, gap = "", False
    for place in reversed(range(len(sections))):
        section = sections[place]
        if section:
            lead = "零" if said and (section < 1000 or gap) else ""
            said += lead + _section(section) + ("", "万", "亿", "万亿")[place]
        gap = not section
    return said.removeprefix("一") if said.startswith("一十") else said


def _section(number: int) -> str:
    """A number below ten thousand."""
    said, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + unit
        gap = not digit
    return said


def _joined_ranges(text: str) -> str:
    """3-5个 → 3到5个; in phone numbers and days the dash is none."""
    kept = [found.span() for found in _PIECE.finditer(text) if found.lastgroup in ("phone", "isoday", "url", "code")]

    def joined(found: re.Match[str]) -> str:
        return found[0] if any(start <= found.start() < end for start, end in kept) else "到"

    return _RANGE.sub(joined, text)


def _said(found: re.Match[str]) -> str:
    return _SAID[found.lastgroup or ""](found)


def _amount(written: str) -> str:
    whole, _, rest = written.replace(",", "").partition(".")
    said = cardinal(int(whole)) if len(whole) <= 16 else _each(whole)
    return f"{said}点{_each(rest)}" if rest else said


def _number(found: re.Match[str]) -> str:
    written, before, after = found[0], found.string[: found.start()], found.string[found.end() :].lstrip()
    is_counted = after[:1] in _COUNTED and after[:1] != "" and not after.startswith(("年级", "点"))
    if written == "2" and is_counted and not before.endswith(("第", "初")):
        return "两"
    return _amount(written)


def _each(digits: str) -> str:
    return "".join(_DIGITS[int(d)] if d.isdigit() else d for d in digits)


def _code(found: re.Match[str]) -> str:
    return "".join(_DIGITS[int(c)] if c.isascii() and c.isdigit() else "点" if c == "." else "杠" if c == "-" else c for c in found[0])  # fmt: skip


def _phone(written: str) -> str:
    """A number to call, digit by digit, with pauses where people make them."""
    groups = []
    for part in re.findall(r"\d+|转", written):
        if part == "转":
            groups.append("转")
        elif len(part) == 11:
            groups += [part[:3], part[3:7], part[7:]]
        elif len(part) in (7, 8):
            groups += [part[:-4], part[-4:]]
        else:
            groups.append(part)
    return " ".join("".join(_PHONE_DIGITS[int(d)] if d.isdigit() else d for d in group) for group in groups)


def _day(found: re.Match[str]) -> str:
    year, month, day = re.split(r"[-/.]", found[0])
    return f"{_each(year)}年{cardinal(int(month))}月{cardinal(int(day))}日"


def _clock(found: re.Match[str]) -> str:
    hour, minute = re.split("[:：]", found[0])[:2]
    said = "两点" if int(hour) == 2 else f"{cardinal(int(hour))}点"
    if int(minute):
        said += ("零" if minute[0] == "0" else "") + cardinal(int(minute)) + "分"
    return said


def _share(found: re.Match[str]) -> str:
    of = "千分之" if found[0].endswith("‰") else "百分之"
    return of + _amount(found[0].rstrip("%‰ "))


def _part(found: re.Match[str]) -> str:
    over, under = map(int, found[0].split("/"))
    return f"{cardinal(under)}分之{cardinal(over)}" if 0 < over < under else f"{cardinal(over)}或者{cardinal(under)}"


def _ring(found: re.Match[str]) -> str:
    return f"第{cardinal(ord(found[0]) - ord('①') + 1)}，"


_SAID: dict[str, Callable[[re.Match[str]], str]] = {
    "url": lambda found: ADDRESS,  # noqa: ARG005
    "phone": lambda found: _phone(found[0]),
    "isoday": _day,
    "year": lambda found: _each(found[0]),
    "number_of": lambda found: f"{_each(found[0][1:-1])}年",
    "clock": _clock,
    "share": _share,
    "part": _part,
    "money": lambda found: f"{_amount(found[0].lstrip('¥￥ '))}元",
    "code": _code,
    "ring": _ring,
    "number": _number,
    "sign": lambda found: _SIGNS[found[0]],
}


def _paused(text: str) -> str:
    """Brackets as pauses, and one pause where several meet."""
    text = re.sub(r"[（(〔\[【]", "，", text)
    text = re.sub(r"[）)〕\]】]", "，", text).replace("APP", "手机应用")
    text = re.sub(r"\s*\n\s*", "。", text)
    text = re.sub(r"[，、\s]+(?=[，。；：！？])", "", text)
    text = re.sub(r"(?<=[，。；：！？、])[，、；]+", "", text)
    return text.strip("，、； ")
