"""Entries as a voice menu reads them out: at most 60 characters, whole clauses, no sources and no brackets."""

import re

from knowledge.entry.records import ServiceItem

MOST = 60
"""Characters that somebody on the phone can follow."""
_BRACKETS = re.compile(r"[（(〔\[][^）)〕\]]*[）)〕\]]")
_CLAUSE = re.compile(r"[^，。；：！？]+[，。；：！？]?")


def spoken(item: ServiceItem, *, most: int = MOST) -> str:
    """The summary of an entry, or its first condition, as far as whole clauses fit; its name where nothing fits."""
    for text in (item.summary, *(condition.text for condition in item.conditions[:1])):
        if short := _shortened(text, most):
            return short
    return item.name[:most]


def _shortened(text: str, most: int) -> str:
    said = ""
    for clause in _CLAUSE.findall(_plain(text)):
        if len(said) + len(clause) > most:
            break
        said += clause
    return re.sub(r"[，；：]$", "。", said)


def _plain(text: str) -> str:
    """A text for the ear: percentages said out, names of programs in words."""
    text = re.sub(r"(\d+(?:\.\d+)?)%", r"百分之\1", _BRACKETS.sub("", text))
    return text.replace("APP", "手机应用")
