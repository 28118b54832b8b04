"""How a matter is done and whom to turn to, from the columns of a list: channels, places, visits, phones."""

import re
from pathlib import Path
from typing import Any

from knowledge.files.official_lists.exchange_fields import CHANNELS
from knowledge.files.official_lists.writing import link
from knowledge.files.official_lists.writing import phones as phones_in
from knowledge.files.tables.row_said import Facts, RowSaid
from knowledge.files.tables.said import clean, whole, yes
from knowledge.patterns import read_patterns

_PHONES = {"phone": ("consult", "咨询方式"), "complaint": ("complaint", "投诉方式")}
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_NO_WINDOW, _NO_VISIT = (_SAID[name] for name in ("no_window", "no_visit"))
_ONCE = re.compile(r"(?:最多)?跑?(?:到现场)?([零〇一二两三四五六七八九\d]+)次")
_COUNTS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}


def channels(get: RowSaid) -> Facts:
    """By what ways the matter can be done."""
    found: dict[str, dict[str, Any]] = {}
    for text, _ in get.cells.get("channels", ()):
        for part in re.split(r"[,，;；、|\n/]+", text):
            plain = part.strip().removesuffix("办理")
            kind = CHANNELS.get(part.strip()) or CHANNELS.get(plain) or _CHANNEL_WORDS.get(plain)
            if kind:
                found.setdefault(kind, {"type": kind})
            elif plain:
                get.noted.append(f"办理形式：{part.strip()}")
    addresses = [link(text) for text, _ in get.cells.get("online_url", ())]
    if url := next((address for address in addresses if address), ""):
        found["网上"] = {"type": "网上", "url": url}
    elif text := get.text("online_url"):
        found["网上"] = {"type": "网上", "text": text[:1000]}
    if (text := get.first("online")) and "网上" not in found:
        if yes(text):
            found["网上"] = {"type": "网上"}
        elif yes(text) is None:
            found["网上"] = {"type": "网上", "text": text}
    return list(found.values())


_CHANNEL_WORDS = {
    "窗口": "窗口", "现场": "窗口", "线下": "窗口", "大厅": "窗口", "网上": "网上", "线上": "网上", "网络": "网上", "全程网办": "网上", "在线": "网上",
    "邮寄": "邮寄", "快递": "邮寄", "自助终端": "自助终端", "自助": "自助终端", "自助机": "自助终端", "代办": "代办", "帮办代办": "代办", "电话": "电话",
    "预约": "预约", "上门": "上门", "上门服务": "上门", "窗口申请": "窗口", "网上申请": "网上", "APP": "网上", "手机": "网上", "快递申请": "邮寄",
}  # fmt: skip


def places(get: RowSaid) -> Facts:
    """Where the matter is done, and when."""
    addresses = [text for text, _ in get.cells.get("address", ()) if not _NO_WINDOW.match(text)]
    if not addresses and get.cells.get("address"):
        get.noted.append(f"办理地点：{get.text('address')}")
    hours, window = get.text("hours"), get.text("window")
    if not addresses and not hours and not window:
        return []
    address = "\n".join(addresses)
    if window:
        address = f"{address} {window}".strip() if address else window
    fact = {"name": "办理地点", "address": address, "hours": hours}
    return [{key: value for key, value in fact.items() if value}]


def visits(get: RowSaid) -> Facts:
    """How often one has to come."""
    texts = [text for text, _ in get.cells.get("visits", ())]
    if not texts:
        return []
    extra = get.text("visits_note")
    number = next(get.read("visits", _count, None), None)
    return [{"number": number} | ({"text": extra} if extra else {})] if number is not None else []


def _count(text: str) -> int:
    plain = clean(text).replace(" ", "")
    if _NO_VISIT.match(plain):
        return 0
    if (found := _ONCE.search(plain)) and found[1] in _COUNTS:
        return _COUNTS[found[1]]
    return whole(found[1] if found else plain, most=20)


def phones(get: RowSaid) -> Facts:
    """Whom to call; a text with digits and no number in it is blamed."""
    found: Facts = []
    for meaning, (kind, called) in _PHONES.items():
        for text, place in get.cells.get(meaning, ()):
            numbers, more = phones_in(text, type=kind)
            found += [number for number in numbers if number not in found]
            if not numbers and re.search(r"\d{5,}", text):
                get.problems.append(f"{place}：“{text[:30]}”不像电话号码")
            elif more or not numbers:
                get.noted.append(f"{called}原文：{text}")
    return found
