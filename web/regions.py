"""Regions as requests name them: codes of administrative divisions, of 12 digits, or of 6 as far as the county; staff write names as well."""

from knowledge.entry.records import NATION
from knowledge.places.regions import NATION_NAME
from web.errors import BadInput
from web.parts import parts

_COUNTY_DIGITS = 6


def is_region_code(code: str) -> bool:
    """Whether a text has the form of a region code."""
    return len(code) == 12 and code.isascii() and code.isdigit()


def whole_code(given: str) -> str:
    """A code as it is kept: six digits name a county or wider, and get the zeros of the rest. Anything else stays as it is."""
    short = len(given) == _COUNTY_DIGITS and given.isascii() and given.isdigit()
    return given + "0" * (12 - _COUNTY_DIGITS) if short else given


def region_of(given: str | None) -> str:
    """The region a request names, or else this deployment's own.

    Raises:
        BadInput: if it is no code, or no division has it.
    """
    ours = parts().settings.region
    if not given:
        return ours
    given = whole_code(given.strip())
    if not is_region_code(given):
        raise BadInput("地区应为 6 位或 12 位行政区划代码，如 440106 或 440106000000。")
    if given not in (NATION, ours) and not _is_known(given):
        raise BadInput(f"没有代码为 {given} 的地区，请核对行政区划代码。")
    return given


def find_region(typed: str) -> tuple[str, str]:
    """(code, problem) of a region as staff write it, by its name or its code; nothing typed is this deployment's own."""
    tree, ours, plain = parts().kb.regions.tree(), parts().settings.region, whole_code(typed.strip())
    if plain in ("", ours):
        return ours, ""
    if plain in ("全国", NATION_NAME, NATION):
        return NATION, ""
    if is_region_code(plain):
        return (plain, "") if _is_known(plain) else ("", f"没有代码为 {plain} 的地区，请核对，或者写名字")
    if plain.isdigit():
        return "", "代码应为 6 位或 12 位，也可以写名字，如 天河区"
    found = tree.find(plain, near=ours)
    if len(found) == 1:
        return found[0].code, ""
    if not found:
        return "", f"没有找到“{plain[:20]}”，请写全名，如 广东省广州市天河区"
    return "", "有几个地方叫这个名字，请写全名：" + "、".join(tree.name(region.code) for region in found[:5])


def region_written(typed: str) -> str:
    """The code of a region as staff write it, by its name or its code; nothing typed is this deployment's own.

    Raises:
        BadInput: if there is none, or several.
    """
    code, problem = find_region(typed)
    if problem:
        raise BadInput(f"地区：{problem}。")
    return code


def _is_known(code: str) -> bool:
    """Whether something lies there. Streets and villages are not all known, but then their county is."""
    tree = parts().kb.regions.tree()
    return code in tree or code[:_COUNTY_DIGITS] in tree or parts().catalogue.has_region(code)
