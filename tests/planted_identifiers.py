"""Personal things in the writings of many hands, made from a seed; what only looks like them is in `lookalike_sentences`.

The writings are those that people were seen to use in chats and letters, not those that the rules know: whoever adds a rule leaves
this file alone, and whoever adds a writing here does not look at the rules.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stdnum.iso7064 import mod_11_2

from tests.planted_words import (
    AREAS,
    ESTATES,
    LETTERS,
    PROVINCES,
    STREETS,
    VILLAGES,
    birthday,
    person,
    plain,
)

HAN = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Planted:
    """A sentence with something personal in it: `secret` as it is told from others, `text` as somebody wrote it."""

    kind: str
    writing: str
    secret: str
    text: str

    def leaks_in(self, masked: str) -> bool:
        """Whether more than half of it, in one piece, can still be read."""
        if self.kind == "name":
            return self.secret in masked
        secret, left = plain(self.secret), plain(masked)
        size = max(-(-len(secret) * 6 // 10), min(len(secret), 4))
        return any(secret[at : at + size] in left for at in range(len(secret) - size + 1))


def identity(rng: random.Random) -> str:
    year, month, day = birthday(rng)
    code = f"{rng.choice(AREAS)}{year}{month:02}{day:02}{rng.randint(0, 999):03}"
    return code + mod_11_2.calc_check_digit(code)


def digits(rng: random.Random, count: int, *, first: str = "0123456789") -> str:
    return rng.choice(first) + "".join(rng.choices("0123456789", k=count - 1))


def mobile(rng: random.Random) -> str:
    return "1" + rng.choice("3456789") + digits(rng, 9)


def card(rng: random.Random) -> str:
    body = "62" + digits(rng, rng.choice((13, 16)))
    return body + luhn(body)


def luhn(body: str) -> str:
    odd = [int(char) for char in reversed(body)]
    total = sum(sum(divmod(n * 2, 10)) if at % 2 == 0 else n for at, n in enumerate(odd))
    return str(-total % 10)


def in_han(number: str, *, one: str = "一", zero: str = "零") -> str:
    return number.translate(str.maketrans("0123456789", HAN)).replace("一", one).replace("零", zero)


def wide(number: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isalnum() else char for char in number)


def cut(number: str, sizes: tuple[int, ...], sign: str) -> str:
    pieces, at = [], 0
    for size in sizes:
        pieces.append(number[at : at + size])
        at += size
    return sign.join([*pieces, *([number[at:]] if number[at:] else [])])


Writing = tuple[str, Callable[[random.Random, str], str]]
SIGNS = (" ", "  ", "-", "－", "—", "·", ".", "，", ",", "/", "‐", "_", "、")
MOBILES: tuple[Writing, ...] = (
    ("as it is", lambda _, n: n),
    ("3-4-4", lambda rng, n: cut(n, (3, 4), rng.choice(SIGNS[:-1]))),
    ("3-8", lambda rng, n: cut(n, (3,), rng.choice(SIGNS[:6]))),
    ("4-3-4", lambda rng, n: cut(n, (4, 3), rng.choice(SIGNS[:5]))),
    ("3-3-5", lambda rng, n: cut(n, (3, 3), rng.choice(SIGNS[:5]))),
    ("7-4", lambda rng, n: cut(n, (7,), rng.choice(SIGNS[:6]))),
    ("one by one", lambda _, n: " ".join(n)),
    ("two by two", lambda _, n: cut(n, (1, 2, 2, 2, 2), " ")),
    ("wide", lambda _, n: wide(n)),
    ("Chinese", lambda rng, n: in_han(n, one=rng.choice("一幺"), zero=rng.choice("零〇"))),
    ("Chinese in groups", lambda rng, n: cut(in_han(n, one=rng.choice("一幺")), (3, 4), rng.choice(" ，"))),
    ("over a line", lambda rng, n: cut(n, (rng.randint(3, 8),), "\n")),
    ("with 86", lambda rng, n: rng.choice(("86", "+86", "+86 ", "0086", "86-", "（86）", "(+86) ")) + n),
    ("with 0", lambda _, n: "0" + n),
    ("in brackets", lambda rng, n: rng.choice((f"({n[:3]}){n[3:]}", f"（{n}）", f"{n[:3]}({n[3:7]}){n[7:]}", f"【{n}】"))),
    ("behind letters", lambda rng, n: rng.choice(("tel:", "TEL ", "Phone:", "mobile=", "微信", "VX")) + n),
)  # fmt: skip
IDENTITIES: tuple[Writing, ...] = (
    ("as it is", lambda _, n: n),
    ("small x", lambda _, n: n.lower()),
    ("6-8-4", lambda rng, n: cut(n, (6, 8), rng.choice(SIGNS[:12]))),
    ("6-4-4-4", lambda rng, n: cut(n, (6, 4, 4), rng.choice(SIGNS[:6]))),
    ("4-4-4-4-2", lambda rng, n: cut(n, (4, 4, 4, 4), rng.choice((" ", "  ", "-")))),
    ("3 by 3", lambda _, n: cut(n, (3, 3, 3, 3, 3), " ")),
    ("wide", lambda _, n: wide(n)),
    ("Chinese", lambda rng, n: in_han(n[:17], one=rng.choice("一幺")) + in_han(n[17])),
    ("over a line", lambda rng, n: cut(n, (rng.choice((6, 10, 14)),), "\n")),
    ("last digit wrong", lambda _, n: n[:17] + ("1" if n[17] != "1" else "2")),
    ("17 digits", lambda _, n: n[:17] if n[17] != "X" else n[:16] + "3"),
    ("of 15", lambda _, n: n[:6] + n[8:17] if n[6:8] == "19" else n),
    ("of 15 in groups", lambda rng, n: cut(n[:6] + n[8:17], (6, 6), rng.choice((" ", "-"))) if n[6:8] == "19" else n),
    ("with a word behind", lambda rng, n: n + rng.choice(("是我的", "号", "这个", "丢了"))),
)  # fmt: skip
CARDS: tuple[Writing, ...] = (
    ("as it is", lambda _, n: n),
    ("4 by 4", lambda rng, n: cut(n, (4, 4, 4, 4), rng.choice((" ", "  ", "-")))),
    ("6-…", lambda _, n: cut(n, (6,), " ")),
    ("wide", lambda _, n: wide(n)),
    ("a digit wrong", lambda rng, n: n[:9] + str((int(n[9]) + rng.randint(1, 9)) % 10) + n[10:]),
)
OPENINGS = (
    "",
    "您好，",
    "你好 ",
    "请问一下，",
    "麻烦查一下，",
    "我想反映个事，",
    "急！",
    "在线等，",
    "我跟你说哈，",
    "上次打过电话，",
    "咨询个问题：",
)
ENDINGS = ("", "。", "，谢谢", "，请尽快回复", "，怎么还没办好", "，能查到吗", "！", "？", "，等你们电话", "，我都跑三趟了", "，什么时候能好\n谢谢")  # fmt: skip


def sentence(rng: random.Random, middle: str) -> str:
    return rng.choice(OPENINGS) + middle + rng.choice(ENDINGS)


def _of(
    kind: str, make: Callable[[random.Random], str], writings: tuple[Writing, ...], frames: tuple[str, ...]
) -> Callable[[random.Random], Planted]:
    def plant(rng: random.Random) -> Planted:
        secret = make(rng)
        name, write = rng.choice(writings)
        written = write(rng, secret)
        # What was written wrong or short is what must not be read.
        kept = secret if plain(written).endswith(plain(secret)) else written
        return Planted(kind, name, kept, sentence(rng, rng.choice(frames).format(written)))

    return plant


def _landline(rng: random.Random) -> Planted:
    area, number = rng.choice(("020", "0571", "0755", "0746", "028", "010")), digits(rng, 8, first="23568")
    name, written = rng.choice(
        (
            ("dash", f"{area}-{number}"),
            ("brackets", rng.choice((f"({area}){number}", f"（{area}）{number}"))),
            ("in one", area + number),
            ("blanks", f"{area} {number[:4]} {number[4:]}"),
            ("+86", f"+86-{area[1:]}-{number}"),
            ("extension", f"{area}-{number}转{rng.randint(1, 9)}"),
        )
    )
    frame = rng.choice(("我的电话是{}", "家里电话{}", "打{}找我", "联系我{}", "固话：{}"))
    return Planted("landline", name, number, sentence(rng, frame.format(written)))


def _home_landline(rng: random.Random) -> Planted:
    number = digits(rng, 8, first="23568")
    name, written = rng.choice((("as it is", number), ("4-4", cut(number, (4,), rng.choice((" ", "-"))))))
    frame = rng.choice(("家里座机{}", "我家电话{}", "座机号码是{}", "固话{}", "宅电：{}", "我家里的电话{}", "请回电{}"))
    return Planted("landline without area", name, number, sentence(rng, frame.format(written)))


def _plate(rng: random.Random) -> Planted:
    head = rng.choice(PROVINCES) + rng.choice("ABCDEFGH")
    name, body = rng.choice(
        (
            ("plain", digits(rng, 5)),
            ("letters", "".join(rng.choices("0123456789" + LETTERS, k=4)) + rng.choice("0123456789")),
            ("small new energy", rng.choice("DF") + digits(rng, 5)),
            ("large new energy", digits(rng, 5) + rng.choice("DF")),
            ("trailer", digits(rng, 4) + "挂"),
        )
    )
    sign = rng.choice(("", "", "·", " ", "-", "."))
    case = rng.choice((str, str, str.lower))
    frame = rng.choice(("我的车{}", "车牌{}违停", "车牌号：{}", "{}这台车", "有台{}的车堵门口"))
    return Planted("plate", name, body, sentence(rng, frame.format(head + sign + case(body))))


def _paper(rng: random.Random) -> Planted:
    blank, number = rng.choice(("", "", " ")), digits(rng, 8)
    name, word, written = rng.choice(
        (
            ("passport E", "护照", rng.choice("EG") + blank + number),
            ("passport EA", "护照号", "E" + rng.choice("ABCDEFG") + number[:7]),
            ("passport foreign", "护照号码是", rng.choice(LETTERS) + blank + number),
            ("passport foreign two", "护照：", "".join(rng.choices(LETTERS, k=2)) + number[:7]),
            ("回乡证", "回乡证", rng.choice("HM") + number + rng.choice(("", "00", "01"))),
            ("通行证", "港澳居民来往内地通行证号", rng.choice("HM") + number + "00"),
            ("台胞证", "台胞证", number),
            ("台胞证 10", "台胞证号码", number + "01"),
            ("出生证", "出生证编号", rng.choice(LETTERS) + digits(rng, 9)),
            ("出生医学证明", "出生医学证明编号：", rng.choice(LETTERS) + digits(rng, 9)),
            ("档案编号", "驾驶证档案编号", digits(rng, 12)),
            ("社保个人编号", rng.choice(("社保个人编号", "社保编号", "个人社保编号是")), digits(rng, rng.choice((8, 10, 12)))),
            ("公积金", rng.choice(("公积金账号", "公积金个人账号")), digits(rng, 12)),
            ("医保", rng.choice(("医保号", "医保个人编号：")), digits(rng, 10)),
            ("学籍", "学籍号G", digits(rng, 12)),
            ("户号", rng.choice(("电费户号", "户号是", "燃气户号")), digits(rng, 10)),
        )
    )  # fmt: skip
    return Planted(
        "paper",
        name,
        "".join(filter(str.isdigit, written)),
        sentence(rng, rng.choice(("我的", "孩子的", "")) + word + written),
    )


def _email(rng: random.Random) -> Planted:
    local = rng.choice(("zhang", "liwei", "wangfang", "chen", "lxm", "happy")) + digits(rng, rng.choice((3, 4, 8)))
    host = rng.choice(("qq.com", "163.com", "126.com", "gmail.com", "foxmail.com", "sina.cn", "139.com", "hotmail.com"))
    name, written = rng.choice(
        (
            ("as it is", f"{local}@{host}"),
            ("wide", f"{local}＠{host}"),
            ("blanks", f"{local} @ {host}"),
            ("[at]", f"{local}[at]{host}"),
            ("(at)", f"{local}（at）{host}"),
            ("艾特", f"{local}艾特{host}"),
            ("点", f"{local}@{host.replace('.', '点')}"),
            ("#", f"{local}#{host}"),
            ("dot", f"{local} at {host.replace('.', ' dot ')}"),
            ("half", f"{local}@{host.split('.')[0]}"),
        )
    )
    frame = rng.choice(("邮箱{}", "发到{}", "我的邮箱是{}", "邮件：{}"))
    return Planted("email", name, local, sentence(rng, frame.format(written)))


def _online(rng: random.Random) -> Planted:
    qq, wechat = (
        digits(rng, rng.randint(6, 10), first="123456789"),
        rng.choice(("li", "wang_", "ZXm-", "abc")) + digits(rng, 5),
    )
    name, secret, written = rng.choice(
        (
            ("QQ", qq, rng.choice(("QQ{}", "qq：{}", "QQ号{}", "我的QQ是{}", "扣扣{}", "加q号{}")).format(qq)),
            ("QQ groups", qq, f"QQ {cut(qq, (3, 3), ' ')}"),
            ("WeChat", wechat, rng.choice(("微信{}", "微信号：{}", "vx {}", "VX：{}", "加v {}", "我微信号是{}", "wx：{}", "薇信{}")).format(wechat)),
            ("wxid", "wxid_" + wechat[-5:] + "a8", f"wxid_{wechat[-5:]}a8"),
        )
    )  # fmt: skip
    return Planted("online", name, secret, sentence(rng, written))


def _name(rng: random.Random) -> Planted:
    who = person(rng)
    name, written = rng.choice(
        (
            ("我叫", f"我叫{who}"),
            ("我是", f"我是{who}"),
            ("本人", f"本人{who}"),
            ("姓名", rng.choice((f"姓名：{who}", f"姓名{who}", f"姓名 {who}"))),
            ("户主", rng.choice((f"户主是{who}", f"户主：{who}", f"户主{who}"))),
            ("联系人", rng.choice((f"联系人{who}", f"联系人是{who}", f"联系人，{who}"))),
            ("kin", rng.choice(("我老公", "我爸", "我妈", "我儿子", "我女儿", "我老婆", "我爷爷", "我婆婆")) + who + rng.choice(("的医保", "的身份证丢了", "去世了", "，今年六十", "要办退休", "没交社保"))),
            ("kin called", rng.choice(("孩子", "儿子", "我妈妈", "我父亲")) + "叫" + who),
            ("neighbour", rng.choice(("邻居", "房东", "同事", "村民", "业主")) + who + rng.choice(("天天放音响", "不退押金", "把楼道占了", "的狗没拴", "欠我钱"))),
            ("clerk", rng.choice(("窗口的", "经办人", "工作人员", "班主任", "村支书")) + who + rng.choice(("态度很差", "不给办", "收了我材料", "说不行"))),
            ("titled", rng.choice(("找过", "就是那个", "问了", "举报")) + who + rng.choice(("主任", "医生", "书记", "警官", "老师", "律师", "经理", "先生", "女士"))),
            ("beside a number", f"{who}，身份证{identity(rng)}"),
            ("beside a phone", f"{who} {mobile(rng)}"),
        )
    )  # fmt: skip
    return Planted("name", name, who, sentence(rng, written))


def _home(rng: random.Random) -> Planted:
    n = rng.randint
    street, estate, village = rng.choice(STREETS), rng.choice(ESTATES), rng.choice(VILLAGES)
    house, block, unit, room = n(1, 399), n(1, 40), n(1, 6), n(1, 33) * 100 + n(1, 8)
    name, below, written = rng.choice(
        (
            ("full", f"{house}号{block}栋{unit}单元{room}室", f"天河区{street}{house}号{block}栋{unit}单元{room}室"),
            ("estate", f"{block}栋{unit}单元{room}", f"{estate}{block}栋{unit}单元{room}"),
            ("block and room", f"{block}幢{room}", f"{estate}{block}幢{room}"),
            ("号楼", f"{block}号楼{unit}单元{room}室", f"住在{estate}{block}号楼{unit}单元{room}室"),
            ("座", f"{room}房", f"{estate}{rng.choice('ABCD')}座{room}房"),
            ("dashes", f"{block}-{unit}-{room}", f"我家住{estate}{block}-{unit}-{room}"),
            ("Chinese", f"{in_han(str(room))}", f"{estate}{in_han(str(unit))}单元{in_han(str(room))}室"),
            ("street", f"{house}号", f"家住{street}{house}号"),
            ("address", f"{house}号", f"住址：江城区{street}{house}号"),
            ("village", f"{house}号", f"{village}{unit}组{house}号"),
        )
    )
    frame = rng.choice(("{}", "我在{}", "地址{}", "上门到{}", "{}漏水"))
    return Planted("home", name, below, sentence(rng, frame.format(written)))


def _born(rng: random.Random) -> Planted:
    year, month, day = birthday(rng)
    name, written = rng.choice(
        (
            ("年月日", f"{year}年{month}月{day}日"),
            ("号", f"{year}年{month}月{day}号"),
            ("dashes", f"{year}-{month}-{day}"),
            ("dots", f"{year}.{month:02}.{day:02}"),
            ("slashes", f"{year}/{month}/{day}"),
            ("eight digits", f"{year}{month:02}{day:02}"),
            ("short year", f"{year % 100:02}年{month}月{day}日"),
        )
    )
    frame = rng.choice(("出生日期{}", "生日{}", "我生日是{}", "出生于{}", "孩子出生时间是{}"))
    if name in ("年月日", "号", "short year") and rng.random() < 0.4:
        frame = rng.choice(("我是{}出生", "{}生的", "孩子{}出生"))
    tail = written[len(str(year)) :] if not name.startswith("short") else written[2:]
    return Planted("birthday", name, tail, sentence(rng, frame.format(written)))


PLANTS: tuple[tuple[int, Callable[[random.Random], Planted]], ...] = (
    (22, _of("mobile", mobile, MOBILES, ("电话{}", "我的手机号是{}", "打{}", "联系方式：{}", "手机 {}", "号码{}，随时打"))),
    (16, _of("identity", identity, IDENTITIES, ("身份证{}", "身份证号：{}", "我的证号是{}", "身份证号码 {}", "证件{}"))),
    (8, _of("card", card, CARDS, ("卡号{}", "打到{}", "银行卡{}", "工资卡是{}", "退到{}这张卡"))),
    (6, _landline), (4, _home_landline), (6, _plate), (8, _paper), (5, _email), (5, _online), (12, _name), (6, _home), (4, _born),
)  # fmt: skip


def planted(count: int, *, seed: int) -> Iterator[Planted]:
    """So many sentences that hold something personal."""
    rng = random.Random(seed)
    weights = [weight for weight, _ in PLANTS]
    for _ in range(count):
        yield rng.choices(PLANTS, weights)[0][1](rng)
