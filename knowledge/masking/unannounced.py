"""Names of three characters that nothing announces: 转账给刘××五千, 昨天接待我的是史××.

One of the commonest surnames and two of the characters that given names are mostly made of are a name, unless a word lies across one of its
edges (`words_beside_names.txt`: 提高|文明, 周|文静|静), or the name of a place or a firm goes on behind it.
"""

import re
from functools import cache

from knowledge.masking.characters import SURNAMES, USUAL, WORDS, lines

_COMMON = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范廖贾夏韦付傅邹孟熊秦邱江尹薛闫段侯"
    "龙黎贺顾毛郝龚邵覃武戴莫孔汤温康施牛樊葛邢庞倪翟颜殷俞裴陶耿欧阎鲍柳翁聂雷芦岳章季鲁柯霍梅辛谷祝左甘焦柴凌包娄詹纪喻邬褚舒尤阮屈蒲骆穆苗游卞冉窦吉饶苟"
    "伍冼涂闵靳申狄晏齐庄严万史钱洪郎宁卓瞿池苑巫边于方金高石白华安关兰常向"
)
"""Those of most people, without what is said as a word far more often."""
_OTHERS = "".join(char for char in SURNAMES if char not in WORDS)
_BEFORE = frozenset("叫是的给了跟由被向让请找为把在与及、和者员人方名")
"""What may stand right before a rarer surname, besides no Chinese character at all."""
_BEHIND = re.compile("$|[^\u4e00-\u9fff]|[的在是说于被把与和去来要想问有离家名不]|女士|先生|领证")
_NAME = re.compile(rf"(?<![*·])[{_OTHERS}][{USUAL}]{{2}}")
_OF_SOMETHING = re.compile(
    "[〔[（(](?:19|20)[0-9]{2}|[^，。；\n]{0,12}(?:作品|书画|摄影|个)展|[\u4e00-\u9fff]?[路街巷村镇乡县市区州湖山河江桥岭塘湾铺环苑园城府楼厦院校寺庙店厂馆站牌洲溪]|[\u4e00-\u9fff]{0,3}?(?:集团|公司|公园|学校|酒店|制药|药业|广场|世家|"
    "中学|小学|大学|医院|银行|社区|花园|家园|故居|纪念|中心|华府|国际|大道|幼儿园|物业|超市|饭店|律师事务所)"
)


@cache
def _words() -> frozenset[str]:
    return frozenset(word for line in lines("words_beside_names.txt") for word in line.split())


def mask_unannounced(text: str, not_names: frozenset[str]) -> str:
    """The text with the given names hidden of those who are called by their whole name, wherever it stands."""
    pieces, done, at = [], 0, 0
    while found := _NAME.search(text, at):
        start, end = found.span()
        if _is_name(text, start, end, not_names):
            pieces += [text[done : start + 1], "**"]
            done = at = end
        else:
            at = start + 1
    return "".join([*pieces, text[done:]])


def _is_name(text: str, start: int, end: int, not_names: frozenset[str]) -> bool:
    words, first = _words(), max(start - 2, 0)
    across = (
        text[start : start + 2], text[start + 1 : end], text[start:end], text[end - 1 : end + 1], text[end - 2 : end + 1], text[end - 1 : end + 2],
        text[first : start + 1], text[max(start - 1, 0) : start + 1], text[max(start - 1, 0) : start + 2],
    )  # fmt: skip
    if not words.isdisjoint(across) or text[start : start + 2] in not_names or text[start:end] in not_names:
        return False
    if text[start] not in _COMMON:
        before = text[start - 1 : start]
        if not ((before in _BEFORE or not "\u4e00" <= before <= "\u9fff") and _BEHIND.match(text, end)):
            return False
    return not _OF_SOMETHING.match(text, end)
