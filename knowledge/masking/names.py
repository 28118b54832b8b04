"""Names of persons, where something tells that one follows: 我叫, 户主是, 我老公, 窗口的; or that one ends: 主任, 医生, 身份证.

A surname is needed; behind words that may be followed by anything, so are characters that given names are made of
(`given_name_characters.txt`), and the whole must be no word (`not_names.txt`). Of a name the surname stays.
"""

import re
from functools import cache
from pathlib import Path

from knowledge.masking.characters import COMPOUND, SURNAMES, USUAL, WORDS, lines
from knowledge.masking.unannounced import mask_unannounced
from knowledge.patterns import read_patterns

_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_KIN = _SAID["kin"].pattern.removeprefix("(?:").removesuffix(")")
_OTHERS, _MORE_OTHERS, _TITLES = (_SAID[name].pattern for name in ("others", "more_others", "titles"))
"""Words alone, one beside the other: Python finds where one of many words begins much faster than where a group in a group does."""
_TOLD_NAME = f"(?:{_SAID['told'].pattern})"
_END, _MORE_ENDS = (f"(?={_SAID[name].pattern})" for name in ("end", "more_ends"))
# For 姓名 and 我是 with any characters behind: surnames that begin few words.
FREQUENT = (
    "[王李张刘陈杨赵黄周吴徐孙胡朱郭何罗宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾魏薛叶阎余潘杜戴夏钟汪田姜范]"
)
_SURNAME = rf"(?:{COMPOUND}|[{SURNAMES}])"
_FUNCTIONS = set("和由来都让从还后但尚到要充保养应家满楼区")
"""Of the surnames that are words more often, those with which no name begins in the middle of a sentence."""
_LIKELY = rf"(?:{COMPOUND}|[{''.join(char for char in SURNAMES if char not in WORDS)}])"
_ANY = r"[\u4e00-\u9fff]"
# Said so plainly that what follows a surname is a name even where no end is seen: two characters go then.
_NAME_SAID = re.compile(rf"({_TOLD_NAME})(?!车)({_SURNAME}) ?({_ANY}{{1,2}}?{_END}|{_ANY}{{2}})")
# 姓李名小明: the given name goes.
_NAME_IN_TWO = re.compile(rf"(姓)({_SURNAME})([，, ]?名(?:字|叫)?)({_ANY}{{1,2}}?){_END}")
_NAME_WRITTEN = re.compile(
    rf"(姓名(?:[是为叫][:： ]*|[:： ]+|(?={FREQUENT}))|(?:申请人|联系人|户主)[是为叫]?[:：] *"
    rf"|我是(?={FREQUENT}[^\W\d_a-zA-Z人民家户本]?[^\W\d_a-zA-Z生工人民者员家户的们师长商主方客](?:[,，。:：\s]|$)))"
    rf"({_SURNAME})({_ANY}{{1,2}}?){_END}"
)
# Latin and minority names have no surname to go by: the whole run is the name.
_NAME_FOREIGN = re.compile(
    rf"({_TOLD_NAME}|{_SAID['told_in_english'].pattern})([\u4e00-\u9fff]{{1,10}}(?:·[\u4e00-\u9fff]{{1,10}})+|[A-Za-z][A-Za-z .·]{{1,30}})"
)
_LATIN = r"(?:[A-Z][a-z]+(?: [A-Z][a-z]+){1,3}|[A-Z]{2,}(?:[ ,]{1,2}[A-Z]{2,}){1,3})"
_NAME_LATIN = re.compile(
    rf"({_SAID['latin_before'].pattern})({_LATIN})(?![A-Za-z])|(?<![A-Za-z ])({_LATIN})(?= ?{_SAID['latin_behind'].pattern})"
)
_TWO_WORDS = re.compile("[A-Za-z] [A-Z]")
_NAME_FIELD = re.compile(r"((?:姓名|联系人|申请人|户主)\s*[:：]\s*)([\u4e00-\u9fff·]{2,15}|[A-Za-z][A-Za-z .·]{1,30})")
# 免贵姓李，李小明: the surname said twice.
_NAME_AGAIN = re.compile(rf"((?<!百)姓({_SURNAME})(?:[，,。 ]+(?:叫|名)?|叫|名))(\2)({_ANY}{{1,2}}?){_END}")
_NAME_TITLE = re.compile(rf"(我姓)({_SURNAME})(?=$|[^\u4e00-\u9fff*]|，|叫|想|要|是)")
_NOT_WRITTEN = (
    "本人", "代办", "企业", "个人", "单位", "公司", "法人", "法定", "监护", "父母", "父亲", "母亲", "配偶", "子女", "委托", "代理",
    "怎么", "如何", "是否", "什么", "可以", "应", "需", "要", "不", "无", "没", "有", "能", "哪", "在", "由", "谁",
)  # fmt: skip


@cache
def _not_names() -> frozenset[str]:
    return frozenset(word for line in lines("not_names.txt") for word in line.split())


_GIVEN = f"[{''.join(lines('given_name_characters.txt'))}]"
_USUAL = f"[{USUAL}]"
_NAME_BEHIND = re.compile(
    rf"((?:我是|本人是?|姓名[是为]?|{_KIN}|{_OTHERS})(?:名字)?(?:是|叫|名叫)?[:：,， ]{{0,2}})(?!(?<=[，,])向)({_LIKELY})({_GIVEN}{{1,2}}?){_MORE_ENDS}"
)
_NAME_DOTTED = re.compile(
    rf"((?:我是|本人是?|姓名[是为]?|{_KIN}|{_OTHERS})(?:姓名)?(?:是|叫|名叫)?[:：,， ]{{0,2}})([\u4e00-\u9fff]{{1,10}}(?:·[\u4e00-\u9fff]{{1,7}})+)"
)
# Two of the characters that most given names are made of need no end: 老板刘××欠薪.
_CLEAR = rf"(?:{COMPOUND}|[{''.join(char for char in SURNAMES if char not in _FUNCTIONS)}])"
_NAME_CLEAR = re.compile(
    rf"((?:{_KIN}|{_OTHERS}|{_MORE_OTHERS})(?:名字|姓名)?(?:是|叫|名叫)?[:：,， ]{{0,2}})(?!(?<=[，,])向)({_CLEAR})(?!先生)"
    rf"({_USUAL}{{2}}|{_USUAL}(?=$|[^\u4e00-\u9fff*]))"
)
_NAME_COMPOUND = re.compile(
    rf"({_SAID['compound'].pattern})(?!{_ANY}{{1,2}}(?:大?道|[路街巷村镇乡县市区祠墓]|故居|社区))({_USUAL}{{1,2}})"
)
_NAME_SIGNS = re.compile(rf"((?<![\u4e00-\u9fff*]))({_LIKELY})({_GIVEN}{{1,2}})(?= ?(?:{_SAID['signs'].pattern}))")
_OF_MINORITIES = _SAID["of_minorities"]
_NAME_OF_TWO = re.compile(
    rf"({_OF_MINORITIES.pattern})((?:{_OF_MINORITIES.pattern})+)(?![县市旗盟州区镇乡村路街寺沟]|大道|机场)"
)
_NAME_OF_MINORITIES = re.compile(
    rf"((?:我[是叫]|本人是?|姓名[是为]?|{_KIN}|{_OTHERS})(?:名字|姓名)?(?:是|叫|名叫)?[:：,， ]{{0,2}})({_OF_MINORITIES.pattern})([\u4e00-\u9fff]{{0,4}}?){_MORE_ENDS}"
)
# 双胞胎李××和李××: one was hidden, the other stands beside it.
_NAME_NEXT = re.compile(rf"(\*\*[和与跟及、,，])({_LIKELY})({_GIVEN}{{1,2}}?){_MORE_ENDS}")
_NAME_BEFORE = re.compile(rf"()({_LIKELY})({_GIVEN}{{1,2}})(?={_TITLES})")
_TOLD = re.compile(rf"叫|姓|name|Name|我是|名字是|本人|申请人|联系人|户主|{_KIN}|{_OTHERS}|{_MORE_OTHERS}")
_FOREIGN = re.compile("[A-Za-z·]")
_TITLED = _SAID["titles"]


def mask_likely_names(text: str) -> str:
    """The text with the given names hidden of those who are likely to be persons, wherever they stand."""
    return mask_unannounced(text, _not_names())


def mask_names(text: str) -> str:
    """The text with given names hidden where they are introduced as such."""
    if _TOLD.search(text):
        text = _NAME_SAID.sub(_name, text)
        text = _NAME_WRITTEN.sub(_name, text)
        if _FOREIGN.search(text):
            text = _NAME_FOREIGN.sub(lambda m: f"{m[1]}{m[2][0]}**", text)
        text = _NAME_FIELD.sub(_field, text)
        if "·" in text:
            text = _NAME_DOTTED.sub(lambda m: f"{m[1]}{m[2][0]}**", text)
        text = _NAME_AGAIN.sub(r"\1\3**", text)
        text = _NAME_TITLE.sub(r"\1*", text)
        text = _NAME_IN_TWO.sub(r"\1\2\3**", text)
        text = _NAME_BEHIND.sub(_name, text)
        text = _NAME_CLEAR.sub(_name, text)
        if _OF_MINORITIES.search(text):
            text = _NAME_OF_MINORITIES.sub(lambda m: f"{m[1]}{m[2][0]}**", text)
    if _TWO_WORDS.search(text):
        text = _NAME_LATIN.sub(lambda m: f"{m[1]}{m[2][0]}**" if m[2] else f"{m[3][0]}**", text)
    text = _NAME_COMPOUND.sub(r"\1**", text)
    text = _NAME_OF_TWO.sub(lambda m: f"{m[1][0]}**", text)
    if _SAID["signs"].search(text):
        text = _NAME_SIGNS.sub(_name, text)
    if "**" in text:
        text = _NAME_NEXT.sub(_name, text)
    if _TITLED.search(text):
        text = _NAME_BEFORE.sub(_name, text)
    return text


def _name(found: re.Match[str]) -> str:
    name, words = found[2] + found[3], _not_names()
    is_word = len(found[2]) == 1 and (name[:2] in words or name[:3] in words)
    return found[0] if is_word else f"{found[1]}{found[2]}**"


def _field(found: re.Match[str]) -> str:
    return found[0] if found[2].startswith(_NOT_WRITTEN) else f"{found[1]}{found[2][0]}**"
