"""Where somebody lives, below the street, and the day of their birth.

The street stays, since much depends on the place, and the year does, since much depends on the age.
"""

import re

_N = "[0-9A-Za-z〇零一二三四五六七八九十百两]"
_PART = "号院|号楼|号|栋|幢|座|单元|楼|层|弄|门|梯|室|房|户|#"
_CHAIN = re.compile(
    rf"(?<![0-9A-Za-z])(?:附?{_N}{{1,5}} ?(?:{_PART})[ \-—,，]?){{2,6}}(?:{_N}{{2,5}}(?:室|房|户)?(?![0-9A-Za-z元年月日个名人万]))?"
)
_ROOM = re.compile(
    rf"(?<![0-9A-Za-z]){_N}{{1,4}} ?(?:栋|幢|座|号楼|单元|#)[ \-—]?[0-9〇零一二三四五六七八九]{{3,4}}(?:室|房|户)?(?![0-9A-Za-z元年月日个名人万])"
)
_OF_A_HOME = re.compile("[室房户]|单元")
_ENDS_WITH_ROOM = re.compile(r"[0-9〇零一二三四五六七八九]{3,4}$")
_ROOMS_OF_A_FLAT = re.compile("[0-9一二两三]?厅")
_DASHED = re.compile(
    r"((?:住|家在|地址|住址|小区|花园|新村|公寓|苑|家园)(?:[^0-9，。；;\n]{0,12}))([0-9]{1,3}(?:[\-—－][0-9]{1,4}){1,3})(?![0-9\-—])"
)
_STREET = re.compile(
    rf"((?:住址|住在|家住|家在|现住|租住|租在|住|地址|户籍地?)(?:是|为|:|：)?[^0-9，。；;\n]{{0,25}})({_N}{{1,5}})号(?![线文公窗前开楼院码])"
)
_VILLAGE = re.compile(rf"([村区屯寨湾庄])({_N}{{1,3}})([组社队])(?:的)?({_N}{{1,4}})号")
_PUBLIC = re.compile(
    "大厅|中心|窗口|局|派出所|事务所|大厦|医院|学校|小学|中学|大学|写字楼|政府|银行|酒店|车站|服务站|商场|广场|超市|门店|公司|药店|公证处|法院|委员会|居委会|村委会"
)
_DAY = r"(?:[0-9]{1,2}|[〇零一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?:19|20)?[0-9]{2}|[〇零一二三四五六七八九]{2,4})"
_BORN = re.compile(
    rf"((?:生日|出生(?:日期|年月日?|时间)?|生于|诞生)(?:是|为|在|于|[:：])*\s?(?:农历|阴历|阳历|公历)?\s?)"
    rf"(?:({_YEAR})\s?([年.\-/·])\s?{_DAY}\s?[月.\-/·]\s?{_DAY}[日号]?|((?:19|20)[0-9]{{2}})(?:0[1-9]|1[0-2])[0-3][0-9](?![0-9])|()(){_DAY}月{_DAY}[日号]?)"
)
_BORN_THEN = re.compile(rf"({_YEAR})年({_DAY})月({_DAY})[日号]?(?=(?:出生|生的|生人|生，|生。|生$))")
_SIGNS = re.compile("[栋幢座单室房户号#住址家村区屯寨湾庄]")
_BIRTH = re.compile("生")


def mask_homes(text: str) -> str:
    """The text with the numbers of houses and rooms, and days of birth, hidden."""
    if _SIGNS.search(text):
        text = _CHAIN.sub(_chain, text)
        text = _ROOM.sub(_chain, text)
        text = _DASHED.sub(_of_somebody, text)
        text = _STREET.sub(_of_somebody, text)
        text = _VILLAGE.sub(r"\1\2\3***号", text)
    if _BIRTH.search(text):
        text = _BORN.sub(_birthday, text)
        text = _BORN_THEN.sub(r"\1年**", text)
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
    return found[1] + "***" + ("号" if found[0].endswith("号") else "")


def _birthday(found: re.Match[str]) -> str:
    year = found[2] or found[4]
    return f"{found[1]}{year}年**" if year else f"{found[1]}**"
