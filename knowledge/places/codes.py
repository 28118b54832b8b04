"""Codes of administrative divisions: twelve digits that say what a place lies in."""

from knowledge.entry.records import NATION

_LEVELS = (2, 4, 6, 9, 12)
"""Digits that stand for province, prefecture, county, township, village (GB/T 2260, GB/T 10114)."""


def ancestors(region: str) -> list[str]:
    """A region and everything it lies in, widest first: nation, province, prefecture, county, township, village."""
    chain = [NATION]
    for digits in _LEVELS:
        wider = region[:digits].ljust(12, "0")
        if wider != chain[-1]:
            chain.append(wider)
    return chain
