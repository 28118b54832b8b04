"""Regions as requests name them: 12-digit codes of administrative divisions."""

from knowledge.entry.records import NATION
from web.errors import BadInput
from web.parts import parts

_COUNTY_DIGITS = 6


def is_region_code(code: str) -> bool:
    """Whether a text has the form of a region code."""
    return len(code) == 12 and code.isascii() and code.isdigit()


def region_of(given: str | None) -> str:
    """The region a request names, or else this deployment's own.

    Raises:
        BadInput: if it is no code, or no division has it.
    """
    ours = parts().settings.region
    if not given:
        return ours
    if not is_region_code(given):
        raise BadInput("地区应为 12 位行政区划代码，如 440106000000。")
    if given not in (NATION, ours) and not _is_known(given):
        raise BadInput(f"没有代码为 {given} 的地区，请核对 12 位行政区划代码。")
    return given


def _is_known(code: str) -> bool:
    """Whether something lies there. Streets and villages are not all known, but then their county is."""
    tree = parts().kb.regions.tree()
    return code in tree or code[:_COUNTY_DIGITS] in tree or parts().catalogue.has_region(code)
