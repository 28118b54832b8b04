"""A code for a matter out of its name: 居民身份证丢失补领 → jmsfzdsbl. People need not think one up."""

import re
from collections.abc import Container

from hotline.reading.sound import initials

LONGEST = 40
_PLAIN = re.compile(r"[^0-9a-z]+")


def code_for(name: str, taken: Container[str]) -> str:
    """The first letters of a name's syllables, with a number where that is `taken` already."""
    stem = _PLAIN.sub("", initials(name.strip().lower()))[:LONGEST] or "shixiang"
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, 100_000))) if code not in taken)
