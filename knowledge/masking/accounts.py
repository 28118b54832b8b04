"""Numbers of papers and accounts that have no shape of their own, told by the word before them; and where somebody is reached online."""

import re
from pathlib import Path

from stdnum.iso7064 import mod_11_2

from knowledge.patterns import read_patterns

_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_WITH_IDENTITY, _PLAIN_PASSPORT, _PERMIT, _ACCOUNT, _UNION_CARD = (
    _SAID[name] for name in ("with_identity", "plain_passport", "permit", "account", "union_card")
)
_PAPERS = tuple(
    _SAID[name]
    for name in ("paper", "passport_of_abroad", "paper_of_birth", "more_papers", "paper_of_house", "begun_so",
                 "of_army", "of_property", "vehicle")
)  # fmt: skip
"""Each by itself: Python looks faster for a pattern that begins with one of many words than for one of several such patterns."""
_QQ, _WECHAT, _HANDLE, _DISGUISED, _ONLINE = (_SAID[name] for name in ("qq", "wechat", "handle", "disguised", "online"))
_PLATE, _PLATE_OF_BICYCLE, _PLATE_IN_PIECES = (_SAID[name] for name in ("plate", "plate_of_bicycle", "plate_in_pieces"))
_SPOKEN_MOBILE = (_SAID["spoken_mobile"], _SAID["spoken_mobile_in_two"])
_SPOKEN_IDENTITY = (_SAID["spoken_identity"], _SAID["spoken_identity_in_two"])
_OF_A_FILE = re.compile(f"(?:{read_patterns(Path(__file__).with_name('numbers.patterns'))['of_a_file'].pattern})")
_DIGIT, _ASKS_WECHAT = (_SAID[name] for name in ("digit", "asks_wechat"))
_WECHAT_ID = re.compile(r"(?<![0-9A-Za-z])wxid_[0-9A-Za-z]+", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![0-9A-Za-z._%+\-])([0-9A-Za-z])[0-9A-Za-z._%+\-]*@([0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)+)")


def mask_accounts(text: str) -> str:
    """The text with such numbers reduced to what tells their kind."""
    if _ONLINE.search(text):
        text = _EMAIL.sub(r"\1***@\2", text)
        text = _DISGUISED.sub(r"\1***", text)
        text = _HANDLE.sub(_told, text)
    if _ASKS_WECHAT.search(text):
        text = _WECHAT_ID.sub("***", text)
        text = _WECHAT.sub(_online, text)
    if _DIGIT.search(text):
        text = _QQ.sub(r"\1****", text)
        text = _WITH_IDENTITY.sub(_with_identity, text)
        text = _UNION_CARD.sub(lambda m: f"****{m[0][-4:]}", text)
        text = _PERMIT.sub(lambda m: f"{m[1]}****{m[2][-2:]}", text)
        text = _PLAIN_PASSPORT.sub(_passport, text)
        for pattern in _PAPERS:
            text = pattern.sub(_told, text)
        text = _ACCOUNT.sub(_account, text)
        text = _PLATE.sub(lambda m: f"{m[1]}***{m[3][-2:]}", text)
        text = _PLATE_OF_BICYCLE.sub(_told, text)
        text = _PLATE_IN_PIECES.sub(_plate, text)
        for pattern in _SPOKEN_MOBILE:
            text = pattern.sub(r"\1\2****\4\5", text)
        for pattern in _SPOKEN_IDENTITY:
            text = pattern.sub(_spoken_identity, text)
    return text


def _told(found: re.Match[str]) -> str:
    """What tells of a number stays; it is the first of the two groups of each line."""
    return f"{next(filter(None, found.groups()))}****"


def _with_identity(found: re.Match[str]) -> str:
    """残疾人证 and 学籍号 hold an identity number, which its check digit tells from a case number with a place and a day."""
    if _OF_A_FILE.search(found.string, max(0, found.start() - 12), found.start()):
        return found[0]
    code = found[0].upper().lstrip("GL")
    return f"{code[:3]}****" if mod_11_2.is_valid(code[:18]) else found[0]


def _plate(found: re.Match[str]) -> str:
    """A plate cut somewhere else than behind its first letter; it has two letters there at most, and digits."""
    own = re.sub(r"[ ·.\-]", "", found[3])
    letters = sum(char.isascii() and char.isalpha() for char in own)
    return f"{found[1]}{found[2]}***{own[-2:]}" if letters <= 2 and len(own) - letters >= 3 else found[0]


def _spoken_identity(found: re.Match[str]) -> str:
    return f"{found[1][:3]}***{found[2]}********{found[4] or ''}{found[5]}"


def _passport(found: re.Match[str]) -> str:
    # One letter and seven digits is a train, an order or a part of something else.
    usual = len(found[3]) == (7 if found[2] else 8)
    return f"{found[1]}{found[2]}****{found[3][-3:]}" if usual else found[0]


def _online(found: re.Match[str]) -> str:
    name = found[2]
    is_named = found[1][-1] in "号是为:：,，我的加" or found[1].lower().endswith("id")
    told = name[0].isdigit() or is_named or re.search(r"[0-9_\-]", name)
    return f"{found[1]}****" if told else found[0]


def _account(found: re.Match[str]) -> str:
    digits = sum(char.isdigit() or char in "〇零一二三四五六七八九" for char in found[2])
    return f"{found[1]}****" if digits >= 5 else found[0]
