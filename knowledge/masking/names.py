"""Names of persons, where something tells that one follows: 我叫, 户主是, 我老公, 窗口的; or that one ends: 主任, 医生, 身份证.

A surname is needed; behind words that may be followed by anything, so are characters that given names are made of
(`given_name_characters.txt`), and the whole must be no word (`not_names.txt`). Of a name the surname stays.
"""

import re
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁"
    "柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅"
    "庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓"
    "郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫"
    "宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴闻翟谭贡劳逄姬申扶堵冉宰郦雍桑桂濮牛"
    "寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧利蔚越夔隆师巩厍聂"
    "晁勾敖融冷訾辛阚那简饶曾沙养鞠须丰关查红游覃肖涂闫佘佟麦"
    "苟仝付代代冼芦凃尧岳展旷晋朴权来杞么母初延冒朗淡漆南官刀佴缑赏揭宾德战占战郇降贠兰肇衣矫腾银亓丛原鹿海谌粟蹇仉邸但由郄"
    "張陳黃吳楊趙劉孫鄭馮韓蕭鄧葉蘇盧蔣賈閻餘鍾譚賴羅龔錢馬謝許呂顧蘭華嚴龍萬湯鄒賀陸齊龐歐關溫莊單衛聶喬範潘鮑倪雲"
)
_COMPOUND = "欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政|濮阳|公冶|太叔|申屠|公孙|慕容|仲孙|钟离|长孙|宇文|司徒|鲜于|司空|闾丘|子车|亓官|司寇|巫马|公西|颛孙|壤驷|公良|漆雕|乐正|宰父|谷梁|拓跋|夹谷|轩辕|令狐|段干|百里|呼延|东郭|南门|羊舌|微生|公户|公玉|公仪|梁丘|公仲|公上|公门|公山|公坚|左丘|公伯|西门|公祖|第五|公乘|贯丘|公皙|南荣|东里|东宫|仲长|子书|子桑|即墨|达奚|褚师|吴铭|纳兰|歐陽|諸葛|司馬|東方"
# For 姓名 and 我是 with any characters behind: surnames that begin few words.
FREQUENT = (
    "[王李张刘陈杨赵黄周吴徐孙胡朱郭何罗宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾魏薛叶阎余潘杜戴夏钟汪田姜范]"
)
_SURNAME = rf"(?:{_COMPOUND}|[{SURNAMES}])"
_WORDS = set("来都巴养那满从充别尚但由和终暨居步要权朗淡官刀赏宾德战占延冒母后保让还好")
"""Surnames that are said far more often as words; where a name is not plainly announced they begin none."""
_LIKELY = rf"(?:{_COMPOUND}|[{''.join(char for char in SURNAMES if char not in _WORDS)}])"
_ANY = r"[\u4e00-\u9fff]"
# After a name in a set context comes an end: punctuation, a blank, or one of the words that follow a name in speech.
_END = r"(?=$|[^\u4e00-\u9fff*]|的|是|想|要|在|住|今年|身份证|电话|手机|家|我|你|您|来|现|已|于|和|与|有|去|办|请|问|男|女|为|被|户口|户籍|一直|之前|刚|准备|需要|先生|女士|申请|出生)"
_MORE_ENDS = (
    r"(?=$|[^\u4e00-\u9fff*]|的|是|想|要|在|住|今|身份证|电话|手机|我|你|您|他|她|来|现|已|于|和|与|跟|同|有|去|办|请|问|男|女|为|被|户|一直|之前|刚|准备|需要|先生|女士|申请|出生"
    r"|说|态度|证|不|没|把|让|给|打|骂|收|拒|叫|也|都|又|这|那|很|太|昨|还|就|找|过世|走了|名下|了|交|怎|能|可|从|到|得|死|生|当|做|因|能否|拿|欠|借|占|养|开|提|受|天天|每天|老是|总是|经常|家的)"
)
_KIN = (
    "父亲|母亲|爸爸|妈妈|老公|丈夫|妻子|老婆|爱人|媳妇|儿子|女儿|孩子|小孩|爷爷|奶奶|外公|外婆|姥姥|姥爷|孙子|孙女|外孙|哥哥|姐姐|弟弟|妹妹"
    "|老爸|老妈|我爸|我妈|我哥|我姐|我弟|我妹|岳父|岳母|公公|婆婆|舅舅|叔叔|伯伯|姑姑|姨妈|大伯|侄子|侄女|外甥|男友|女友|男朋友|女朋友|前夫|前妻|对象"
)
_OTHERS = (
    "邻居|房东|租客|同事|朋友|同学|室友|窗口的|窗口|经办人|经办|承办人|患者|病人|学生|当事人|死者|逝者|病逝的|老板|法人|法定代表人|业主|村民|居民|司机|委托人|受托人|代办人"
    "|收件人|收货人|持卡人|卡主|车主|失主|被告|原告|老人|老人家|户主|联系人|申请人|投诉人|举报人|监护人|产权人|权利人|借款人|担保人|中介|(?<![保维防爱])护工|保姆|医生|大夫|律师|老师|民警|警官|主任|书记"
    "|村主任|村支书|支书|村长|局长|科长|所长|校长|院长|班主任|工作人员|网格员|客服|同志|师傅"
)
_SAID = rf"(?:我叫(?:做)?|我的名字(?:叫|是)|本人叫|名字叫(?:做)?|(?<![司区店园校院村地网所家座条])名叫|(?:{_KIN})(?:名字)?叫(?:做)?)[:： ]*"
# Said so plainly that what follows a surname is a name even where no end is seen: two characters go then.
_NAME_SAID = re.compile(rf"({_SAID})(?!车)({_SURNAME})({_ANY}{{1,2}}?{_END}|{_ANY}{{2}})")
_NAME_WRITTEN = re.compile(
    rf"(姓名(?:[是为叫][:： ]*|[:： ]+|(?={FREQUENT}))|(?:申请人|联系人|户主)[是为叫]?[:：] *"
    rf"|我是(?={FREQUENT}[^\W\d_a-zA-Z人民家户本]?[^\W\d_a-zA-Z生工人民者员家户的们师长商主方客](?:[,，。:：\s]|$)))"
    rf"({_SURNAME})({_ANY}{{1,2}}?){_END}"
)
# Latin and minority names have no surname to go by: the whole run is the name.
_NAME_FOREIGN = re.compile(
    rf"({_SAID})([\u4e00-\u9fff]{{1,10}}(?:·[\u4e00-\u9fff]{{1,10}})+|[A-Za-z][A-Za-z .·]{{1,30}})"
)
_NAME_FIELD = re.compile(r"((?:姓名|联系人|申请人|户主)\s*[:：]\s*)([\u4e00-\u9fff·]{2,15}|[A-Za-z][A-Za-z .·]{1,30})")
_NAME_TITLE = re.compile(rf"(我姓)({_SURNAME})(?=$|[^\u4e00-\u9fff*]|，|叫|想|要|是)")
_NOT_WRITTEN = (
    "本人", "代办", "企业", "个人", "单位", "公司", "法人", "法定", "监护", "父母", "父亲", "母亲", "配偶", "子女", "委托", "代理",
    "怎么", "如何", "是否", "什么", "可以", "应", "需", "要", "不", "无", "没", "有", "能", "哪", "在", "由", "谁",
)  # fmt: skip
_TITLES = "主任|医生|大夫|律师|老师|书记|局长|科长|处长|所长|校长|院长|经理|民警|警官|师傅|村长|镇长|乡长|队长|法官|会计|护士|教授|同志|先生|女士|小姐|阿姨|大爷|大妈|老板|站长|警察|交警|班长|同学"


def _characters(name: str) -> str:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return "".join(line for line in lines if not line.startswith("#"))


@cache
def _not_names() -> frozenset[str]:
    lines = (_HERE / "not_names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


_GIVEN = f"[{_characters('given_name_characters.txt')}]"
_NAME_BEHIND = re.compile(
    rf"((?:我是|本人是?|姓名[是为]?|(?:{_KIN})|(?:{_OTHERS}))(?:是|叫|名叫)?[:：,， ]{{0,2}})({_LIKELY})({_GIVEN}{{1,2}}?){_MORE_ENDS}"
)
_NAME_BEFORE = re.compile(rf"()({_LIKELY})({_GIVEN}{{1,2}})(?={_TITLES})")
_NAME_BESIDE = re.compile(
    rf"((?<![\u4e00-\u9fff*]))({_LIKELY})({_GIVEN}{{1,2}})(?=[,，:： ]{{0,2}}(?:身份证|手机|电话|男[,， ]|女[,， ]|[0-9]{{3}}\*{{4}}))"
)
_TOLD = re.compile(rf"[叫姓]|我是|名字是|本人|申请人|联系人|户主|{_KIN}|{_OTHERS}")
_TITLED = re.compile(_TITLES)
_BESIDE = re.compile(r"身份证|手机|电话|男[,， ]|女[,， ]|\*{4}")


def mask_names(text: str) -> str:
    """The text with given names hidden where they are introduced as such."""
    if _TOLD.search(text):
        text = _NAME_SAID.sub(_name, text)
        text = _NAME_WRITTEN.sub(_name, text)
        text = _NAME_FOREIGN.sub(lambda m: f"{m[1]}{m[2][0]}**", text)
        text = _NAME_FIELD.sub(_field, text)
        text = _NAME_TITLE.sub(r"\1*", text)
        text = _NAME_BEHIND.sub(_name, text)
    if _TITLED.search(text):
        text = _NAME_BEFORE.sub(_name, text)
    if _BESIDE.search(text):
        text = _NAME_BESIDE.sub(_name, text)
    return text


def _name(found: re.Match[str]) -> str:
    name, words = found[2] + found[3], _not_names()
    is_word = len(found[2]) == 1 and (name[:2] in words or name[:3] in words)
    return found[0] if is_word else f"{found[1]}{found[2]}**"


def _field(found: re.Match[str]) -> str:
    return found[0] if found[2].startswith(_NOT_WRITTEN) else f"{found[1]}{found[2][0]}**"
