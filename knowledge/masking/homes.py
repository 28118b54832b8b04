"""Where somebody lives, below the street, and the day of their birth.

The street stays, since much depends on the place, and the year does, since much depends on the age.
"""

import re
from pathlib import Path

from knowledge.patterns import read_patterns

_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_CHAIN, _ROOM, _OF_A_HOME, _ENDS_WITH_ROOM, _ROOMS_OF_A_FLAT = (
    _SAID[name] for name in ("chain", "room", "of_a_home", "ends_with_room", "rooms_of_a_flat")
)
_DASHED, _STREET, _LANE, _NEIGHBOUR, _VILLAGE, _PUBLIC = (
    _SAID[name] for name in ("dashed", "street", "lane", "neighbour", "village", "public")
)
_HOUSE_WITH_MORE, _ROOM_OF_HOUSE, _FLAT_IN_DASHES, _HOUSE_OF_VILLAGE, _HOUSE_OF_STREET = (
    _SAID[name]
    for name in ("house_with_more", "room_of_house", "flat_in_dashes", "house_of_village", "house_of_street")
)
_AT_A_CORNER, _LAST_OF_VILLAGE = (_SAID[name] for name in ("at_a_corner", "last_of_village"))
_BORN, _BORN_THEN, _BORN_ON, _BORN_DAY = (_SAID[name] for name in ("born", "born_then", "born_on", "born_day"))
_SIGNS, _DASHES, _BIRTH = (_SAID[name] for name in ("signs", "dashes", "birth"))


def mask_homes(text: str) -> str:
    """The text with the numbers of houses and rooms, and days of birth, hidden."""
    if _SIGNS.search(text):
        text = _CHAIN.sub(_chain, text)
        text = _ROOM.sub(_chain, text)
        text = _DASHED.sub(_of_somebody, text)
        text = _STREET.sub(_of_somebody, text)
        text = _HOUSE_OF_STREET.sub(_of_somebody, text)
        text = _HOUSE_WITH_MORE.sub(_of_a_house, text)
        text = _LANE.sub(_of_somebody, text)
        text = _NEIGHBOUR.sub(lambda m: f"{m[1] or m[3]}***", text)
        text = _VILLAGE.sub(r"\1\2\3***号", text)
        text = _HOUSE_OF_VILLAGE.sub(_of_a_house, text)
        text = _AT_A_CORNER.sub(_of_a_house, text)
        text = _LAST_OF_VILLAGE.sub(r"\1***", text)
        text = _ROOM_OF_HOUSE.sub(r"\1***", text)
    if _DASHES.search(text):
        text = _FLAT_IN_DASHES.sub(_of_a_house, text)
    if _BIRTH.search(text):
        text = _BORN.sub(_birthday, text)
        text = _BORN_THEN.sub(r"\1年**", text)
        text = _BORN_ON.sub(r"\1年**", text)
        text = _BORN_DAY.sub(r"\1**", text)
    return text


def _chain(found: re.Match[str]) -> str:
    said = found[0].rstrip(" -—,，")
    is_home = _OF_A_HOME.search(said) or _ENDS_WITH_ROOM.search(said)
    before = found.string[max(0, found.start() - 14) : found.start()]
    if not is_home or _PUBLIC.search(before) or _ROOMS_OF_A_FLAT.match(found.string, found.end()):
        return found[0]
    return "***" + found[0][len(said) :]


def _of_somebody(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - 10) : found.start()]
    if _PUBLIC.search(found[1]) or _PUBLIC.search(before):
        return found[0]
    return found[1] + "***" + next((sign for sign in ("号楼", "号", "楼") if found[0].endswith(sign)), "")


def _of_a_house(found: re.Match[str]) -> str:
    """Without a word that tells a home, nothing near may tell an office either."""
    near = found.string[max(0, found.start() - 10) : found.end() + 8]
    return found[0] if _PUBLIC.search(near) else _of_somebody(found)


def _birthday(found: re.Match[str]) -> str:
    year = found[2] or found[4]
    return f"{found[1]}{year}年**" if year else f"{found[1]}**"
