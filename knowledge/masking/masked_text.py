"""Masking of personal information, before anything is written.

`mask` is the only way to make a `MaskedText`, the only type in which what people typed is stored. It hides identity numbers
(checksum of GB 11643), mobile and landline numbers, bank cards (Luhn; see `numbers`), number plates, passports,
e-mail addresses and names that are introduced as such. Public identifiers stay: 统一社会信用代码, 实施编码, document numbers, amounts,
hotline numbers, and words that only look like names (高龄津贴, 张贴).
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from knowledge.masking.numbers import mask_numbers

PASSES = 4
"""How often a text is read at most: once to hide, once to see that nothing is left, and room for names beside names."""
HIDDEN = "（已遮盖）"
"""What is kept of a text that would not come to rest."""
REMOVED = "（已删去）"
"""What stands where a text was taken out on somebody's request."""
_STOP = r"(?![0-9A-Za-z])"
_EMAIL = re.compile(r"(?<![0-9A-Za-z._%+\-])([0-9A-Za-z])[0-9A-Za-z._%+\-]*@([0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)+)")
_PASSPORT = re.compile(rf"(?<![0-9A-Za-z])([EeGgDdSsPpHhMmCcWw][A-Za-z]?)(\d{{7,8}}){_STOP}")
_PLATE = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z])([ ·.\-]?)"
    rf"([0-9]{{5}}[DFdf]|[DFdf]?[0-9A-HJ-NP-Za-hj-np-z]{{4}}[0-9A-HJ-NP-Za-hj-np-z挂学警港澳]){_STOP}"
)

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁"
    "柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅"
    "庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓"
    "郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫"
    "宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴闻翟谭贡劳逄姬申扶堵冉宰郦雍桑桂濮牛"
    "寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧利蔚越夔隆师巩厍聂"
    "晁勾敖融冷訾辛阚那简饶曾沙养鞠须丰关查红游覃肖涂闫佘佟麦"
    "張陳黃吳楊趙劉孫鄭馮韓蕭鄧葉蘇盧蔣賈閻餘鍾譚賴羅龔錢馬謝許呂顧蘭華嚴龍萬湯鄒賀陸齊龐歐關溫莊單衛聶喬範潘鮑倪雲"
)
# For the weak contexts 我是… and 姓名…, only frequent surnames that begin few words.
_FREQUENT = (
    "[王李张刘陈杨赵黄周吴徐孙胡朱郭何罗宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾魏薛叶阎余潘杜戴夏钟汪田姜范]"
)
_SURNAME = rf"(?:欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|[{_SURNAMES}])"
_GIVEN = r"[\u4e00-\u9fff]"
# After a name in a set context comes an end: punctuation, a blank, or one of the words that follow a name in speech.
_END = r"(?=$|[^\u4e00-\u9fff*]|的|是|想|要|在|住|今年|身份证|电话|手机|家|我|你|您|来|现|已|于|和|与|有|去|办|请|问|男|女|为|被|户口|户籍|一直|之前|刚|准备|需要|先生|女士|申请|出生)"
_KIN = "父亲|母亲|爸爸|妈妈|老公|丈夫|妻子|老婆|儿子|女儿|孩子|爷爷|奶奶"
_SAID = rf"(?:我叫(?:做)?|我的名字(?:叫|是)|本人叫|名字叫(?:做)?|(?<![司区店园校院村地网所家座条])名叫|(?:{_KIN})(?:名字)?叫(?:做)?)[:： ]*"
# Said so plainly that what follows a surname is a name even where no end is seen: two characters go then.
_NAME_SAID = re.compile(rf"({_SAID})(?!车)({_SURNAME})({_GIVEN}{{1,2}}?{_END}|{_GIVEN}{{2}})")
_NAME_WRITTEN = re.compile(
    rf"(姓名(?:[是为叫][:： ]*|[:： ]+|(?={_FREQUENT}))|(?:申请人|联系人|户主)[是为叫]?[:：] *"
    rf"|我是(?={_FREQUENT}[^\W\d_a-zA-Z人民家户本]?[^\W\d_a-zA-Z生工人民者员家户的们师长商主方客](?:[,，。:：\s]|$)))"
    rf"({_SURNAME})({_GIVEN}{{1,2}}?){_END}"
)
# Latin and minority names have no surname to go by: the whole run is the name.
_NAME_FOREIGN = re.compile(
    rf"({_SAID})([\u4e00-\u9fff]{{1,10}}(?:·[\u4e00-\u9fff]{{1,10}})+|[A-Za-z][A-Za-z .·]{{1,30}})"
)
_NAME_FIELD = re.compile(r"((?:姓名|联系人|申请人|户主)\s*[:：]\s*)([\u4e00-\u9fff·]{2,15}|[A-Za-z][A-Za-z .·]{1,30})")
_NAME_TITLE = re.compile(rf"(我姓)({_SURNAME})(?=$|[^\u4e00-\u9fff*]|，|叫|想|要|是)")
_NOT_NAMES = frozenset({"什么", "安全", "和平", "经理", "家长", "农民", "常住", "成年", "时间", "时候", "时需", "应届", "应该", "应当", "高中", "于是", "全家", "何时", "何处", "何不", "何要", "曾用", "程序", "程度", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "周末", "周岁", "广东", "广州", "江西", "江苏", "河南", "山东", "山西"})  # fmt: skip
_NOT_WRITTEN = (
    "本人", "代办", "企业", "个人", "单位", "公司", "法人", "法定", "监护", "父母", "父亲", "母亲", "配偶", "子女", "委托", "代理",
    "怎么", "如何", "是否", "什么", "可以", "应", "需", "要", "不", "无", "没", "有", "能", "哪", "在", "由", "谁",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MaskedText:
    """Text in which personal information has been hidden. Made by `mask` alone."""

    text: str

    def __str__(self) -> str:
        return self.text


NO_TEXT = MaskedText("")


def mask(text: str) -> MaskedText:
    """Hide personal information in any text a person typed; idempotent.

    Control characters go too, since logs are read in terminals.
    """
    text = "".join(map(_plain, text.encode("utf-8", "replace").decode("utf-8")))
    for _ in range(PASSES):
        masked = _masked(text)
        if masked == text:
            return MaskedText(text)
        text = masked
    return MaskedText(HIDDEN)


def _masked(text: str) -> str:
    text = mask_numbers(text)
    for sign, rules in _RULES:
        if sign.search(text):
            for pattern, replace in rules:
                text = pattern.sub(replace, text)
    return text


@lru_cache(maxsize=8192)
def _plain(char: str) -> str:
    """Full-width and other fancy letters, digits and blanks as ASCII, so that no rule is evaded; Chinese punctuation stays."""
    if char < "\x7f":
        return char if char >= " " or char in "\n\t" else ""
    kind = unicodedata.category(char)
    if kind in {"Cc", "Cf"} or char in "\ufe0f\u20e3":
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    if char.isspace():
        return " "
    # ① and m² are meant as they are.
    if not unicodedata.decomposition(char).startswith(("<wide>", "<narrow>", "<font>")):
        return char
    folded = unicodedata.normalize("NFKC", char)
    return folded if folded.isascii() and (folded.isalnum() or folded in "@.+-_") else char


def _name(found: re.Match[str]) -> str:
    return found[0] if (found[2] + found[3])[:2] in _NOT_NAMES else f"{found[1]}{found[2]}**"


def _field(found: re.Match[str]) -> str:
    return found[0] if found[2].startswith(_NOT_WRITTEN) else f"{found[1]}{found[2][0]}**"


Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]
# Rules by what a text must contain for any of them to find something: most questions hold nothing of the kind.
_RULES: tuple[tuple[re.Pattern[str], tuple[Rule, ...]], ...] = (
    (re.compile("@"), ((_EMAIL, r"\1***@\2"),)),
    (
        re.compile(r"\d"),
        (
            (_PASSPORT, lambda m: f"{m[1]}****{m[2][-3:]}"),
            (_PLATE, lambda m: f"{m[1]}***{m[3][-2:]}"),
        ),
    ),
    (
        re.compile("[叫姓]|我是|名字是|申请人|联系人|户主"),
        (
            (_NAME_SAID, _name),
            (_NAME_WRITTEN, _name),
            (_NAME_FOREIGN, lambda m: f"{m[1]}{m[2][0]}**"),
            (_NAME_FIELD, _field),
            (_NAME_TITLE, r"\1*"),
        ),
    ),
)
