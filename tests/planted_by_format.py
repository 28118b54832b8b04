"""Personal things made from what is published about their formats, by another hand than `planted_identifiers`; from a seed.

Each maker follows the standard or notice named in it and nothing else: whoever adds to the rules of masking leaves this file alone. The
sentences around them are those of forms, text messages and calls written down.
"""

import random
from collections.abc import Callable, Iterator

from stdnum.iso7064 import mod_11_2

from tests.planted_identifiers import Planted, cut, digits, luhn
from tests.planted_words import words

COUNTIES = words("110108 120103 130602 140105 150203 210211 220104 230110 310113 320506 330282 340403 350205 360111 370687 410305 420583 430121 440703 450305 460106 500106 510722 520201 530302 540102 610602 620102 630104 640105 650102")  # fmt: skip
"""Counties of 31 provinces (GB/T 2260)."""
MOBILE_HEADS = words(
    "130 131 132 133 134 135 136 137 138 139 145 146 147 148 149 150 151 152 153 155 156 157 158 159 162 165 166 167 170 171 172 173 174 175 176 177 178 180 181 "
    "182 183 184 185 186 187 188 189 190 191 192 193 195 196 197 198 199"
)  # fmt: skip
"""工信部公布的公众移动通信网网号."""
EIGHT = words("010 020 021 022 023 024 025 027 028 029 0311 0371 0411 0431 0451 0512 0531 0532 0551 0571 0574 0591 0595 0731 0755 0757 0769 0791 0898")  # fmt: skip
SEVEN = words("0310 0335 0349 0375 0412 0452 0470 0550 0580 0597 0632 0710 0746 0770 0796 0812 0855 0870 0891 0917 0938 0951 0971 0997")  # fmt: skip
"""长途区号, with local numbers of eight and of seven digits."""
TOLD = ("姓名栏填错了，{}", "{}，这个查不到", "申请人信息：{}", "【补充材料】{}", "表上写的是{}对不对", "我念一下啊，{}，记下了吗", "{}（本人）", "附：{}", "{}麻烦您核对一下", "系统里显示{}已注销")  # fmt: skip


def _check(body: str) -> str:
    return body + mod_11_2.calc_check_digit(body)


def _day(rng: random.Random) -> tuple[int, int, int]:
    return rng.randint(1931, 2025), rng.randint(1, 12), rng.randint(1, 28)


def _citizen(rng: random.Random) -> str:
    """GB 11643: county, birthday, order, check character; the leading county may be one that is abolished now."""
    year, month, day = _day(rng)
    return _check(f"{rng.choice(COUNTIES)}{year}{month:02}{day:02}{rng.randint(0, 999):03}")


def _resident_of_hong_kong(rng: random.Random) -> str:
    """港澳台居民居住证: as a citizen's, with 810000, 820000 or 830000 for the place."""
    year, month, day = _day(rng)
    return _check(f"{rng.choice(('810000', '820000', '830000'))}{year}{month:02}{day:02}{rng.randint(0, 999):03}")


def _permanent_resident(rng: random.Random) -> str:
    """外国人永久居留身份证 since 2023: 9, province, country, birthday, order, check character."""
    year, month, day = _day(rng)
    return _check(
        f"9{rng.choice(COUNTIES)[:2]}{rng.choice(('840', '392', '410', '826', '156'))}{year}{month:02}{day:02}{rng.randint(0, 999):03}"
    )


def _permanent_resident_before(rng: random.Random) -> str:
    """外国人永久居留证 until 2023: three letters of the country, province, birthday and more, in all 12 digits."""
    return rng.choice(("USA", "JPN", "KOR", "GBR", "DEU", "FRA")) + digits(rng, 12)


def _disabled(rng: random.Random) -> str:
    """残疾人证: the identity number, the kind (1–7) and the grade (1–4); B and a digit where it was given anew."""
    return _citizen(rng) + rng.choice("1234567") + rng.choice("1234") + rng.choice(("", "", "B1"))


def _pupil(rng: random.Random) -> str:
    """全国学籍号: G or L before the identity number."""
    return rng.choice("GL") + _citizen(rng)


def _birth_certificate(rng: random.Random) -> str:
    """出生医学证明: a letter, and nine digits that begin with the province."""
    return rng.choice("MNOPQRSTUVW") + rng.choice(COUNTIES)[:2] + digits(rng, 7)


def _passport(rng: random.Random) -> str:
    """GA/T 1008 and the notices of 2012 and 2017: E, then eight digits, or a letter without I and O and seven; official ones D, S, P."""
    return rng.choice(
        (f"E{digits(rng, 8)}", f"E{rng.choice('ABCDEFGHJKLM')}{digits(rng, 7)}", f"G{digits(rng, 8)}", f"{rng.choice('DSP')}E{digits(rng, 7)}")
    )  # fmt: skip


def _travel_permit(rng: random.Random) -> str:
    """往来港澳通行证 C, 往来台湾通行证 L, eight digits, or a letter and seven; 回乡证 H or M and eight; 台胞证 eight."""
    letters = "ABCDEFGHJK"
    return rng.choice(
        (f"C{digits(rng, 8)}", f"C{rng.choice(letters)}{digits(rng, 7)}", f"L{digits(rng, 8)}", f"H{digits(rng, 8)}", f"M{digits(rng, 8)}", digits(rng, 8, first="0123"))
    )  # fmt: skip


def _bank_card(rng: random.Random) -> str:
    """GB/T 14916, ISO/IEC 7812: issuer, account, Luhn digit, in all 16 to 19; the issuers' heads as the banks publish them."""
    head, length = rng.choice(
        (("622202", 19), ("621661", 19), ("621700", 19), ("622848", 19), ("622588", 16), ("621799", 19), ("622609", 16), ("623058", 19), ("625958", 16),
         ("955880", 19), ("436742", 19), ("601382", 19), ("955990", 19), ("403391", 16), ("518710", 16), ("356868", 16))
    )  # fmt: skip
    body = head + digits(rng, length - len(head) - 1)
    return body + luhn(body)


def _mobile(rng: random.Random) -> str:
    return rng.choice(MOBILE_HEADS) + digits(rng, 8)


def _plate(rng: random.Random) -> tuple[str, str]:
    """GA 36-2018: a province, a letter, five places of digits and at most two letters without I and O; new energy six, kinds D A B C E F G H J K; 武警, 军车, 使领馆, 警, 学, 挂."""
    letters, provinces = "ABCDEFGHJKLMNPQRSTUVWXYZ", "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
    head = rng.choice(provinces) + rng.choice(letters)
    five = [*digits(rng, 5)]
    for place in rng.sample(range(5), rng.randint(0, 2)):
        five[place] = rng.choice(letters)
    kind = rng.choice("DABCEFGHJK")
    return rng.choice(
        (("ordinary", head + "".join(five)), ("ordinary", head + "·" + "".join(five)), ("small new energy", head + kind + rng.choice(letters + "0123456789") + digits(rng, 4)),
         ("large new energy", head + digits(rng, 5) + kind), ("trailer", head + digits(rng, 4) + "挂"), ("learner", head + digits(rng, 4) + "学"),
         ("armed police", "WJ" + rng.choice(provinces) + digits(rng, 4) + rng.choice("XBTSHJD")), ("army", rng.choice("军海空") + rng.choice(letters) + digits(rng, 5)))
    )  # fmt: skip


def _fixed_line(rng: random.Random) -> str:
    """A local number does not begin with 0, 1 or 9."""
    if rng.random() < 0.5:
        return rng.choice(EIGHT) + rng.choice("-— ") + digits(rng, 8, first="2345678")
    return rng.choice(SEVEN) + rng.choice("-— ") + digits(rng, 7, first="2345678")


def _of_mail(rng: random.Random) -> Planted:
    """RFC 5322 dot-atom at a domain; who it is stands before the @."""
    atom = "abcdefghijklmnopqrstuvwxyz"
    local = (
        "".join(rng.choices(atom, k=rng.randint(3, 8)))
        + rng.choice(("", ".", "_", "-", "+"))
        + digits(rng, rng.randint(2, 6))
    )
    host = rng.choice(("qq.com", "163.com", "126.com", "sina.com.cn", "outlook.com", "stu.pku.edu.cn", "mail.sysu.edu.cn", "189.cn", "vip.163.com", "aliyun.com", "company-name.com"))  # fmt: skip
    frame = rng.choice(("电子邮箱：{}", "E-mail {}", "发我{}", "{}"))
    return _said(rng, "email", "RFC 5322", local, frame.format(f"{local}@{host}"))


def _wechat(rng: random.Random) -> str:
    """微信号规则: 6 to 20 letters, digits, _ and -, a letter first."""
    atom = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return (
        rng.choice(atom) + "".join(rng.choices(atom + "0123456789_-", k=rng.randint(5, 14))) + rng.choice("0123456789")
    )


FAMILIES = words("赵 钱 孙 李 周 吴 郑 王 冯 陈 褚 卫 蒋 沈 韩 杨 朱 秦 尤 许 何 吕 施 张 孔 曹 严 华 金 魏 陶 姜 戚 谢 邹 喻 柏 窦 章 云 苏 潘 葛 奚 范 彭 郎 鲁 韦 昌 马 苗 凤 花 方 俞 任 袁 柳 鲍 史 唐 费 廉 岑 薛 雷 贺 倪 汤 滕 殷 罗 毕 郝 邬 安 常 乐 于 时 傅 皮 卞 齐 康 伍 余 元 卜 顾 孟 平 黄 和 穆 萧 尹 欧阳 夏侯 诸葛 东方 赫连 公孙 慕容 司徒 长孙 宇文 上官 令狐")  # fmt: skip
"""百家姓, its beginning, and some of the compound ones at its end."""
CALLED = "国生美方长世正高明华文玉英秀志海春金建平红军云兰荣德林永立庆新广安江龙凤光清学成家福桂山东月梅才斌辉霞敏芳燕丽娟静磊鑫洋凯浩宇晨阳博轩怡琳瑶楠悦"  # fmt: skip
"""Characters that people are often called by."""


def _person(rng: random.Random) -> str:
    return rng.choice(FAMILIES) + "".join(rng.choices(CALLED, k=rng.choice((1, 2, 2, 2))))


def _minority(rng: random.Random) -> str:
    """维吾尔族人名汉字音译转写规则: own name, middle dot, father's."""
    names = words("买买提 阿依古丽 艾合买提 吐尔逊 古丽娜尔 玉素甫 努尔古丽 卡德尔 热依汗 阿不都热合曼")
    return rng.choice(names) + "·" + rng.choice(names)


def _address(rng: random.Random) -> tuple[str, str]:
    """GB/T 23705: road, number, building, unit, room; lanes as in Shanghai and Beijing; groups and teams in villages."""
    n = rng.randint
    road = rng.choice(words("中山路 建设大街 迎宾大道 育才路 北环路 兴华街 滨江西路 新华北路 长安街 环城南路"))
    return rng.choice(
        (
            (f"{(a := n(2, 890))}号{(b := n(1, 30))}号楼{(c := n(1, 4))}单元{(d := n(101, 2803))}室", f"{road}{a}号{b}号楼{c}单元{d}室"),
            (f"{(a := n(2, 890))}弄{(b := n(1, 90))}号{(c := n(101, 603))}室", f"{road}{a}弄{b}号{c}室"),
            (f"胡同{(a := n(1, 90))}号", f"{rng.choice(words('南锣鼓巷 帽儿 史家 东四六条'))}胡同{a}号"),
            (f"{(a := n(1, 15))}组{(b := n(1, 120))}号", f"{rng.choice(words('红星村 前进村 大塘村 双河村'))}{a}组{b}号"),
            (f"{(a := n(1, 30))}栋{(b := n(101, 3206))}", f"{rng.choice(words('恒大名都 万科城 碧桂园 保利花园 金地格林'))}{a}栋{b}"),
        )
    )  # fmt: skip


def _numbered(kind: str, writing: str, make: Callable[[random.Random], str], frames: tuple[str, ...], *, groups: tuple[tuple[int, ...], ...] = ()) -> Callable[[random.Random], Planted]:  # fmt: skip
    def plant(rng: random.Random) -> Planted:
        secret = make(rng)
        written = cut(secret, rng.choice(groups), rng.choice(" -")) if groups and rng.random() < 0.3 else secret
        return _said(rng, kind, writing, secret, rng.choice(frames).format(written))

    return plant


def _said(rng: random.Random, kind: str, writing: str, secret: str, middle: str) -> Planted:
    return Planted(kind, writing, secret, rng.choice(TOLD).format(middle) if rng.random() < 0.7 else middle)


def _of_plate(rng: random.Random) -> Planted:
    writing, plate = _plate(rng)
    frame = rng.choice(("号牌号码{}", "机动车号牌：{}", "车牌号{}", "我这车{}", "{}压我家花园了"))
    return _said(rng, "plate", writing, plate[2:].strip("·"), frame.format(plate))


def _of_person(rng: random.Random) -> Planted:
    writing, who = ("minority", _minority(rng)) if rng.random() < 0.15 else ("han", _person(rng))
    frame = rng.choice(
        ("姓名：{}", "申请人：{}", "户主姓名 {}", "联系人：{}", "本人{}，性别女", "我叫{}", "法定代理人{}", "被监护人：{}", "死者{}", "当事人{}", "收件人：{}", "我的名字是{}", "申请人姓名：{}，性别：男", "委托人{}", "患者姓名{}")
    )  # fmt: skip
    return _said(rng, "name", writing, who, frame.format(who))


def _of_address(rng: random.Random) -> Planted:
    below, written = _address(rng)
    frame = rng.choice(
        ("现住址：{}", "家庭住址{}", "户籍地址：{}", "我住{}", "通讯地址 {}", "{}没有热水", "收货地址是{}")
    )
    return _said(rng, "home", "GB/T 23705", below, frame.format(written))


def _of_birthday(rng: random.Random) -> Planted:
    """GB/T 7408 and how people say it."""
    year, month, day = _day(rng)
    writing, written, secret = rng.choice(
        (
            ("extended", f"{year}-{month:02}-{day:02}", f"{month:02}-{day:02}"),
            ("basic", f"{year}{month:02}{day:02}", f"{month:02}{day:02}"),
            ("said", f"{year}年{month}月{day}日", f"{month}月{day}日"),
            ("form", f"{year}年{month:02}月{day:02}日", f"{month:02}月{day:02}日"),
        )
    )
    frame = rng.choice(("出生日期：{}", "出生年月日{}", "生于{}", "{}出生", "生日是{}"))
    return _said(rng, "birthday", writing, secret, frame.format(written))


_SIX_EIGHT_FOUR, _FOURS = ((6, 8), (6, 4, 4)), ((4, 4, 4, 4), (4, 4, 4))
PLANTS: tuple[tuple[int, Callable[[random.Random], Planted]], ...] = (
    (14, _numbered("identity", "citizen", _citizen, ("公民身份号码{}", "身份证件号码：{}", "证件号{}", "{}", "身份证 {}"), groups=_SIX_EIGHT_FOUR)),
    (4, _numbered("identity", "resident of Hong Kong, Macao, Taiwan", _resident_of_hong_kong, ("居住证号码{}", "港澳台居民居住证：{}", "{}"))),
    (4, _numbered("identity", "permanent resident", _permanent_resident, ("永居证号{}", "外国人永久居留身份证号码：{}", "五星卡{}"))),
    (2, _numbered("identity", "permanent resident before", _permanent_resident_before, ("永久居留证号码{}", "外国人永久居留证：{}"))),
    (4, _numbered("identity", "disabled", _disabled, ("残疾人证号{}", "残疾证 {}", "残疾人证号码：{}"))),
    (4, _numbered("identity", "pupil", _pupil, ("学籍号{}", "全国学籍号：{}", "孩子学籍{}"))),
    (3, _numbered("paper", "birth certificate", _birth_certificate, ("出生医学证明编号{}", "出生证号码：{}", "《出生医学证明》{}"))),
    (4, _numbered("paper", "passport", _passport, ("护照号{}", "护照 {}", "普通护照：{}", "因公护照号码{}"))),
    (4, _numbered("paper", "travel permit", _travel_permit, ("通行证号{}", "往来港澳通行证：{}", "通行证号码 {}", "台湾居民来往大陆通行证{}", "港澳通行证{}"))),
    (10, _numbered("card", "bank", _bank_card, ("银行卡号{}", "开户账号：{}", "收款账号 {}", "社保卡金融账户{}", "卡号{}"), groups=_FOURS)),
    (14, _numbered("mobile", "public network", _mobile, ("联系电话：{}", "手机号码{}", "{}", "电话{}（微信同号）", "本机{}", "可拨{}"), groups=((3, 4), (3, 3)))),
    (6, _numbered("landline", "with area code", _fixed_line, ("住宅电话：{}", "我家电话{}", "固定电话{}（家里）", "请打{}"))),
    (4, _numbered("online", "WeChat", _wechat, ("微信号：{}", "微信 {}", "加我微信{}", "wechat: {}"))),
    (3, _numbered("online", "QQ", lambda rng: digits(rng, rng.randint(5, 11), first="123456789"), ("QQ：{}", "QQ号码{}", "QQ {}"))),
    (5, _of_mail), (6, _of_plate), (12, _of_person), (6, _of_address), (4, _of_birthday),
)  # fmt: skip


def planted_by_format(count: int, *, seed: int) -> Iterator[Planted]:
    """So many sentences that hold something personal."""
    rng = random.Random(seed)
    weights = [weight for weight, _ in PLANTS]
    for _ in range(count):
        yield rng.choices(PLANTS, weights)[0][1](rng)
