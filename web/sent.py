"""Numbers as a form or an address sends them: anybody may send anything, so what is no number is one nowhere."""

MOST_DIGITS = 9


def whole_number(given: str, *, digits: int = MOST_DIGITS) -> int | None:
    """A whole number of plain digits, at most so many; None for anything else. ² and ٣ are digits to Python, and no numbers here."""
    given = given.strip()
    return int(given) if given.isascii() and given.isdigit() and len(given) <= digits else None
