"""Text as people type it, made comparable: one script, one width, one case; which part of a long message asks; and what only says that somebody is about to ask."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from opencc import OpenCC

from knowledge.patterns import read_patterns

MAX_READ = 500
"""Characters of a question that are read; of longer ones, the asking sentences (see `asking_part`)."""
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
ASKING, _ONLY_URGENT, _ONLY_ANNOUNCES, _ONLY_COMPLAINS, _ABOUT = (
    _SAID[name] for name in ("asking", "only_urgent", "only_announces", "only_complains", "about")
)
_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^0-9a-z\u3400-\u9fff\U00020000-\U0002ffff]+")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]*")
_DIGITS = re.compile(r"(?<![周期第初高零〇一二三四五六七八九幺])[零〇一二三四五六七八九幺]{3,}")
_AS_DIGITS = str.maketrans("零〇一二三四五六七八九幺", "001234567891")
_PERSONAL_NUMBER = re.compile(r"(?<![0-9a-z*])(?:\d{15,19}x?|1[3-9]\d{9}|\d{3,6}\*{3,}\d{0,4}x?)(?![0-9a-z*])")
"""Numbers of people, cards and mobile telephones, as they are typed or as masking leaves them."""
_TRADITIONAL, _TAIWAN = OpenCC("t2s"), OpenCC("tw2s")
REMEMBERED = 1024
"""Texts that are remembered normalised: one message is read some dozens of times, and so are the names it is held against."""


@lru_cache(maxsize=REMEMBERED)
def normalise(text: str) -> str:
    """NFKC, simplified characters, lower case, single blanks, no control characters; punctuation stays.

    Numbers that are read out digit by digit are digits: 打幺二三四五 → 打12345.
    """
    # Half a surrogate pair (from undecodable input) is no character, and OpenCC refuses it.
    text = unicodedata.normalize("NFKC", text).encode("utf-8", "ignore").decode("utf-8")
    simplified = _TRADITIONAL.convert(text)
    if simplified != text:
        # Only now Taiwan's forms (著火, 甚麼, 身分), which stand for something else in simplified text.
        simplified = _TAIWAN.convert(text).replace("甚么", "什么").replace("身分", "身份")
    text = _DIGITS.sub(lambda digits: digits[0].translate(_AS_DIGITS), simplified.lower())
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return _SPACE.sub(" ", text).strip()


def bare(text: str) -> str:
    """Letters, digits and Chinese characters only, of a normalised text."""
    return _NOT_WORD.sub("", text)


def without_personal_numbers(text: str) -> str:
    """A normalised text without the numbers of people and cards, which say nothing of what is asked."""
    return _PERSONAL_NUMBER.sub("", text)


def asking_part(text: str) -> str:
    """What to read of a message, without clauses that only say that it is urgent: of a long one the last sentences that ask, or its head and
    tail."""
    text = _ONLY_URGENT.sub("", text) or text
    if len(text) <= MAX_READ:
        return text
    sentences = _SENTENCE.findall(text)
    asking = [s for s in sentences if ASKING.search(s)]
    part = ""
    for sentence in reversed(asking):
        if len(part) + len(sentence) > MAX_READ:
            break
        part = sentence + part
    return part or text[: MAX_READ // 2] + " " + text[-MAX_READ // 2 :]


def only_announces(text: str) -> bool:
    """Whether a normalised message says that somebody is about to ask, and nothing else: 你好，我想咨询个问题."""
    return _ONLY_ANNOUNCES.fullmatch(bare(text)) is not None


def only_complains(text: str) -> bool:
    """Whether a normalised message says that somebody will complain or report something, and not what: 我要投诉."""
    return _ONLY_COMPLAINS.fullmatch(bare(text)) is not None


def announced(text: str) -> str:
    """What a normalised message says that a question will be about, where it says no more than that (离婚, of 想问下离婚的事); else the message."""
    found = _ABOUT.fullmatch(bare(text))
    return next(matter for matter in found.groups() if matter) if found and not only_announces(text) else text
