"""Rules about phone numbers and web addresses: whether a resident can dial or open them."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from knowledge.checks.rules import Book, Entry, Remark
from knowledge.entry.records import Channel, Phone, Place

_DASH = "[-–—－]"
_AREA = r"0(?:10|2[0-57-9]|[3-9]\d{2})"
_TAIL = rf"(?:{_DASH}\d{{1,6}})*(?:\s*(?:转|分机)\s*\d{{1,6}}(?:{_DASH}\d{{1,6}})*)?"
_SHORT = r"(?:1(?:10|19|20|22)|11[46]|12[0-9]{3}|9[56]\d{3,4}|100\d{2}|101\d{2,3}|1(?:49|48|06)\d{0,5})"
_DIALLED = re.compile(
    rf"(?:[(（]{_AREA}[)）]|{_AREA}){_DASH}?(?:[2-8]\d{{6,7}}|{_SHORT}){_TAIL}"
    rf"|[48]00{_DASH}?\d{{3,4}}{_DASH}?\d{{3,4}}|1[3-9]\d{{9}}|{_SHORT}{_TAIL}|\+86[ -]?\d{{2,3}}[ -]?\d{{7,8}}"
)
_LOCAL = re.compile(rf"[2-8]\d{{6,7}}{_TAIL}")
_EIGHT_DIGITS = re.compile(rf"(?:010|02[0-57-9]){_DASH}?\d{{7}}(?!\d)")
_PARTS = re.compile(r"[、，,；;/]\s*|\s+(?=0\d{2,3})")
_HOST = re.compile(
    r"(?:[a-z0-9\u4e00-\u9fff](?:[a-z0-9\u4e00-\u9fff-]*[a-z0-9\u4e00-\u9fff])?\.)+(?:[a-z]{2,}|中国|政务|公益)"
)
_UNFINISHED = re.compile(
    r"https?://.*https?:/(?!/)|\{|\}|\$|^https?:/{3,}|[？，。；：]|undefined|null\b", re.IGNORECASE
)


def entry_contacts(entry: Entry) -> Iterator[Remark]:
    """The phones and links of an entry."""
    for phone in entry.standing(Phone, own=True):
        yield from number(phone.number, entry.path(phone, "number"))
    for place in entry.standing(Place, own=True):
        yield from number(place.phone, entry.path(place, "phone"))
    for channel in entry.standing(Channel, own=True):
        yield from address(channel.url, entry.path(channel, "url"))


def shared_contacts(book: Book) -> Iterator[tuple[str, str, Remark]]:
    """(name, region, remark) for departments and sources."""
    for department in book.departments:
        yield from ((department.name, department.region, r) for r in number(department.phone, "phone"))
    for source in book.sources.values():
        yield from ((source.key, "", r) for r in address(source.url, "url"))


def number(text: str, path: str) -> Iterator[Remark]:
    """Whether what stands in a phone field can be dialled from anywhere in the country."""
    for part in filter(None, _PARTS.split(text.strip())):
        if _LOCAL.fullmatch(part):
            yield Remark("phone-without-area-code", path, f"“{part}”没有区号")
        elif not _DIALLED.fullmatch(part):
            yield Remark("phone-malformed", path, f"“{part}”不是能拨打的号码")
        elif _EIGHT_DIGITS.match(part):
            yield Remark("phone-malformed", path, f"“{part}”少一位，这个区号的电话是 8 位")


def address(url: str, path: str) -> Iterator[Remark]:
    """Whether a web address can be opened from outside."""
    if not url:
        return
    shown = url if len(url) <= 60 else url[:60] + "…"
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        yield Remark("url-malformed", path, f"“{shown}”不是完整的网址")
        return
    try:
        numeric = ip_address(host)
    except ValueError:
        if host == "localhost" or host.endswith((".local", ".lan", ".internal")):
            yield Remark("url-private", path, f"“{shown}”只能在内网打开")
        elif not _HOST.fullmatch(host) or _UNFINISHED.search(url) or parts.username:
            yield Remark("url-malformed", path, f"“{shown}”不是完整的网址")
    else:
        private = numeric.is_private or numeric.is_loopback
        said = f"“{shown}”" + ("是内网地址" if private else "用的是 IP 地址，单位换服务器就打不开")
        yield Remark("url-private" if private else "url-by-number", path, said)


RULES_OF_ONE = (entry_contacts,)
