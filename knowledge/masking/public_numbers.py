"""Numbers that everybody may read, since they are published: those of offices. Masking leaves them as they are.

They are what is published now, for the whole process; whoever builds an index says which.
"""

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"(?:\+?86[ \-]?)?[（(]?0?\d{2,4}[）)]?[ \-—－]{0,2}\d{3,4}[ \-]?\d{4}|1\d{10}")
_LEAST = 7


class _PublicNumbers:
    """The one set of this process; replaced as a whole, so that threads need no lock."""

    numbers: frozenset[str] = frozenset()


def know(texts: Iterable[str]) -> None:
    """Take the numbers in these texts, and none from before, for public."""
    found = (national(number) for text in texts for number in _NUMBER.findall(text))
    _PublicNumbers.numbers = frozenset(number for number in found if len(number) >= _LEAST)


def known() -> frozenset[str]:
    """The numbers that stay as they are now."""
    return _PublicNumbers.numbers


def is_public(number: str) -> bool:
    """Whether a number is one of them, however it is written; without its area code it is if one ends so."""
    known = _PublicNumbers.numbers
    if not known:
        return False
    digits = national(number)
    return digits in known or (len(digits) in (7, 8) and any(known_one.endswith(digits) for known_one in known))


def national(number: str) -> str:
    """The digits of a number without the country's code and the leading 0."""
    digits = "".join(filter(str.isdigit, number))
    return (digits[2:] if digits.startswith("86") and len(digits) > 11 else digits).lstrip("0")
