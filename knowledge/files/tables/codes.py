"""Codes for entries of lists that give none: the same list gives the same codes again, whatever the order of its rows."""

import hashlib
import re

MADE = "auto-"
"""How made codes begin."""
_INSIGNIFICANT = re.compile(r"[\s，。、；：？！,.;:?!（）()《》“”\"'‘’—-]+")


def made_code(*parts: str) -> str:
    """A code from what tells an entry from all others (its name, and the place or the department); blanks and marks do not count."""
    key = "|".join(_INSIGNIFICANT.sub("", part).lower() for part in parts if part)
    return MADE + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
