"""Masking: what is personal goes, what only looks like it stays, whatever is typed."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.masking import chain_of_cards, texts
from benchmarks.masking import main as benchmark
from knowledge.masking.masked_text import HIDDEN, MaskedText, _mask, mask
from knowledge.masking.numbers import mask_numbers

PERSONAL = [
    # identity numbers
    ("我的身份证号是11010519491231002X，丢了", "我的身份证号是110***********002X，丢了"),
    ("11010519491231002x", "110***********002X"),
    ("号码 110105 19491231 002X", "号码 110***********002X"),
    ("110105-19491231-002X", "110***********002X"),
    ("１１０１０５１９４９１２３１００２Ｘ", "110***********002X"),
    ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "110***********002X"),
    ("1️⃣1️⃣0️⃣1️⃣0️⃣5️⃣1️⃣9️⃣4️⃣9️⃣1️⃣2️⃣3️⃣1️⃣0️⃣0️⃣2️⃣X", "110***********002X"),
    ("110105\u200b19491231\u200b002X", "110***********002X"),
    ("110105\u300019491231\u3000002X", "110***********002X"),
    ("ID110105194912310021输错了最后一位", "ID110***********0021输错了最后一位"),
    ("440106200102031230和11010519491231002X两个人", "440***********1230和110***********002X两个人"),
    ("老身份证130503670401001", "老身份证130********1001"),
    ("台胞居住证810000199001010019", "台胞居住证810***********0019"),
    # phones
    ("电话13812345678", "电话138****5678"),
    ("打138 1234 5678或139-1234-5678", "打138****5678或139****5678"),
    ("138.1234.5678", "138****5678"),
    ("138–1234–5678", "138****5678"),
    ("１３８１２３４５６７８", "138****5678"),
    ("𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖", "138****5678"),
    ("+86 13812345678", "138****5678"),
    ("+8613812345678", "138****5678"),
    ("（86）13812345678", "（86）138****5678"),
    ("tel13812345678", "tel138****5678"),
    ("加微信VX13812345678", "加微信VX138****5678"),
    ("**13812345678**", "**138****5678**"),
    ("138\x0012345678", "138****5678"),
    ("13812345678,13987654321", "138****5678,139****4321"),
    ("020-87654321", "020-****4321"),
    ("（0571）87654321", "（0571）****4321"),
    ("0746—8222289", "0746-****2289"),
    ("0738--6825220", "0738-****5220"),
    ("02087654321", "020-****4321"),
    ("057187654321", "0571-****4321"),
    # phones in groups of every kind, over lines, in Chinese numerals
    ("打187 402 66315", "打187****6315"),
    ("1874 026 6315", "187****6315"),
    ("187  4026  6315", "187****6315"),
    ("1 8 7 4 0 2 6 6 3 1 5", "187****6315"),
    ("联系187，4026，6315", "联系187****6315"),
    ("187/4026/6315", "187****6315"),
    ("187\u20104026\u20106315", "187****6315"),
    ("187一4026一6315", "187****6315"),
    ("(187)40266315", "(187)****6315"),
    ("187（4026）6315", "187****6315"),
    ("号码是187402\n66315，晚上打", "号码是187****6315，晚上打"),
    ("号码是187-4026\n6315", "号码是187****6315"),
    ("018740266315", "187****6315"),
    ("0086-187-4026-6315", "187****6315"),
    ("（+86）187 4026 6315", "（+86）187****6315"),
    ("我的号幺八七四零二六六三幺五", "我的号幺八七****六三幺五"),
    ("一八七 四〇二六 六三一五", "一八七****六三一五"),
    ("微信一18740266315", "微信一187****6315"),
    ("187402663一五187402663", "187****六三一五187402663"),
    ("+86-571-88920146", "+86-571-****0146"),
    ("（86）571 88920146", "（86）571-****0146"),
    ("(86571)88920146", "(86571)****0146"),
    ("(0571)88920146转3", "(0571)****0146转3"),
    ("0571 8892 0146", "0571-****0146"),
    ("家里座机88920146", "家里座机****0146"),
    # identity numbers likewise
    ("330106，19780415，3216", "330***********3216"),
    ("330106.19780415.3216", "330***********3216"),
    ("330106  19780415  3216", "330***********3216"),
    ("3301 0619 7804 1532 16", "330***********3216"),
    ("330106197\n804153216是我", "330***********3216是我"),
    ("三三零一零六一九七八零四一五三二一六", "三三零***********三二一六"),
    ("330106197804153216xyz", "330***********3216xyz"),
    ("330106 780415 321", "330********5321"),
    # bank cards
    ("卡号6222021234567890128", "卡号****0128"),
    ("6222 0212 3456 7890 128", "****0128"),
    ("6222021234567890128 12345", "****0128 12345"),
    ("6222-0212-3456-7890-128", "****0128"),
    ("卡6222021234567890128，手机13812345678", "卡****0128，手机138****5678"),
    # number plates, passports, e-mail
    ("粤B12345违停", "粤B***45违停"),
    ("粤B·12345", "粤B***45"),
    ("新能源粤BD12345", "新能源粤B***45"),
    ("大车浙C40718F，还有湘A33906D", "大车浙C***8F，还有湘A***6D"),
    ("鄂AP185挂", "鄂A***5挂"),
    ("苏e2g81c", "苏e***1c"),
    ("护照E12345678丢了", "护照E****678丢了"),
    ("护照EA1234567", "护照EA****567"),
    ("发到zhang.san@qq.com", "发到z***@qq.com"),
    ("zhangsan＠qq．com", "z***@qq.com"),
    ("zhang_san+1@mail.gov.cn", "z***@mail.gov.cn"),
    # names where they are introduced as such
    ("我叫张三，身份证丢了", "我叫张**，身份证丢了"),
    ("我叫张三", "我叫张**"),
    ("我叫李小明想办身份证", "我叫李**想办身份证"),
    ("我叫刘洋丢了身份证", "我叫刘**了身份证"),
    ("我叫欧阳娜娜，怎么补办", "我叫欧阳**，怎么补办"),
    ("我叫張偉，請問", "我叫張**，請問"),
    ("我叫买买提·艾力，想办居住证", "我叫买**，想办居住证"),
    ("我叫John Smith", "我叫J**"),
    ("我的名字叫王芳", "我的名字叫王**"),
    ("本人叫赵兵", "本人叫赵**"),
    ("我儿子叫王小虎，今年6岁", "我儿子叫王**，今年6岁"),
    ("有个名叫吴成梓的人", "有个名叫吴**的人"),
    ("姓名：张三", "姓名：张**"),
    ("姓名 李四 电话13812345678", "姓名 李** 电话138****5678"),
    ("姓名张三身份证11010519491231002X", "姓名张**身份证110***********002X"),
    ("姓名：阿依古丽", "姓名：阿**"),
    ("姓名：JOHN SMITH", "姓名：J**"),
    ("联系人：邹军建），市交", "联系人：邹**），市交"),
    ("户主：粟华爱", "户主：粟**"),
    ("我是张三，来问问", "我是张**，来问问"),
    ("我姓王，想问一下", "我姓*，想问一下"),
]


PUBLIC = [
    # codes of items and organisations
    "11440000006940183044401060010000 这个编码",
    "114400000069401830444010600100001怎么办",
    "实施编码11440000MB2D018740244010601000Y",
    "3744010138123456780123456789012",
    "个体工商户登记注册【000131128000】",
    "基本编码442114006000",
    "区划代码440106000000",
    "统一社会信用代码914403001922038216",
    "统一社会信用代码914403001000000235",
    "统一社会信用代码114400001000000052",
    "91440101MA5XXXXX0X",
    "营业执照注册号440101000012345",
    # document numbers, articles, dates, amounts
    "国办发〔2020〕53号",
    "国家税务总局公告2026年第2号",
    "粤办函〔2021〕216号",
    "GB/T 39554.1-2020",
    "居民身份证法第二十条第一款",
    "第138条",
    "2026-11-22",
    "2024-05-01 2025-05-01",
    "2025年05月10日至2026年12月31日",
    "20260131",
    "2026年1月1日起月销售额10万元以下免征，年应征超500万元",
    "3600元/孩/年",
    "公积金余额1234567.89元",
    "房价13912345元",
    "工资1500/2300/180元",
    "总共13,800,138,000元",
    "17 2026-11-22 08",
    "2026，11，22，2027，01，15",
    "二〇二六年一月一日",
    "一三五七九单号，二四六八十双号",
    "各户电费\n1766\n628\n3065",
    "流水号8657188920146",
    "1、3、5、7、9、11、13路公交",
    "邮编310012，分机8302",
    "140㎡以下按1%",
    "100m²、Ⅳ级网办、①②都要吗",
    # numbers of offices
    "打12345、12366、12333、12348、12367",
    "96110来电要接",
    "95598停电",
    "110 119 120 122",
    "400-810-8888",
    # words that look like names or numbers
    "高龄津贴怎么领",
    "小广告张贴",
    "我叫什么名字都行",
    "我叫车去医院，司机绕路",
    "妈妈叫我来办",
    "老公叫人来修",
    "小区名叫万科城",
    "姓名怎么改",
    "变更姓名时需要什么材料",
    "姓名和身份证不一致",
    "姓名写错了怎么办",
    "姓名：怎么填",
    "姓名应该是哪个",
    "申请人：本人",
    "申请人：企业",
    "联系人：无",
    "申请人是谁都可以吗",
    "我是程序员",
    "我是农民，想参保",
    "我是周五，去还是周六去",
    "我是高中生",
    "张三的歌好听",
    "王府井在哪",
    "苏B2026年检",
    "川A级景区",
    "护照换发",
    "微信小程序v2.0",
    "@12345",
]


@pytest.mark.parametrize(("typed", "kept"), PERSONAL)
def test_what_is_personal_is_hidden(typed: str, kept: str) -> None:
    assert str(mask(typed)) == kept


@pytest.mark.parametrize("typed", PUBLIC)
def test_what_only_looks_personal_stays(typed: str) -> None:
    assert str(mask(typed)) == typed


@pytest.mark.parametrize("typed", [typed for typed, _ in PERSONAL] + PUBLIC)
def test_masking_twice_changes_nothing(typed: str) -> None:
    once = mask(typed)
    assert mask(str(once)) == once


def test_control_characters_go_and_lines_stay() -> None:
    assert str(mask("一\x1b[31m二\r\n三\t四\x7f\u202e")) == "一[31m二\n三\t四"


def test_chinese_punctuation_stays() -> None:
    text = "“您好”，请问：（一）身份证、护照；怎么办？……——《通知》！"
    assert str(mask(text)) == text


def test_a_lone_surrogate_is_no_reason_to_fail() -> None:
    assert str(mask("身份证\ud800丢了")) == "身份证?丢了"


fragments = st.sampled_from([typed for typed, _ in PERSONAL] + PUBLIC)


glue = st.sampled_from(["", " ", "-", "，", "*", "1", "的", "a", "@", "\n"])


mixed = st.lists(st.tuples(fragments | st.text(max_size=12), glue), max_size=5).map(
    lambda parts: "".join(f"{text}{between}" for text, between in parts)
)


dense = st.text("0123456789Xx -－—.·*@aEvid我叫姓名：是张欧阳三粤，", max_size=60)


@given(mixed | dense | st.text())
def test_masking_never_fails_and_is_idempotent(typed: str) -> None:
    once = mask(typed)
    assert isinstance(once, MaskedText)
    assert mask(str(once)) == once


around = st.sampled_from(["", " ", "，", "是", "电话", "：", "（", "\n", "*", "。"])


@given(
    number=st.sampled_from(["11010519491231002X", "13812345678", "6222021234567890128", "粤B12345", "zhang@qq.com"]),
    before=around,
    after=around,
)
def test_no_number_survives_whatever_stands_beside_it(number: str, before: str, after: str) -> None:
    assert number not in str(mask(f"您好{before}{number}{after}谢谢"))


numbers = st.lists(
    st.sampled_from(
        [*"0123456789 -，/\n.*xX一三八", "138", "1381", "110105", "19491231", "0571", "6222", "86", "    "]
    ),
    max_size=40,
).map("".join)


@given(numbers | dense | mixed)
def test_what_is_kept_of_a_number_joins_no_other(typed: str) -> None:
    """Or hiding one number would make the next one, and every number of a long text another reading of all of it."""
    once = mask_numbers(typed)
    assert mask_numbers(once) == once
    assert str(mask(typed)) != HIDDEN


@pytest.mark.parametrize(("name", "text"), list(texts(2_000)), ids=[name for name, _ in texts(2_000)])
def test_no_text_is_read_more_than_twice(name: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    del name
    monkeypatch.setattr("knowledge.masking.masked_text.PASSES", 2)
    assert str(mask(text)) != HIDDEN


@pytest.mark.parametrize(
    "unit", ["1 ", "13 ", "138 ", "138，", "4444 ", "0571 ", "13812345678 ", "110105 19491231 002 "]
)
def test_twice_as_long_a_text_is_twice_the_work(unit: str) -> None:
    """No rule looks back and forth over the whole text. Calls are counted, since times say nothing on a busy machine."""
    assert calls(unit * 800) < 2.1 * calls(unit * 400)


def test_a_chain_of_cards_is_read_once() -> None:
    """Each card together with the digits that are kept of the one before it would be the next card."""
    assert str(mask(chain_of_cards(200))).startswith("****")
    assert calls(chain_of_cards(8_000)) < 2.1 * calls(chain_of_cards(4_000))


@pytest.mark.parametrize(("name", "text"), list(texts(2_000)), ids=[name for name, _ in texts(2_000)])
def test_no_text_takes_many_calls(name: str, text: str) -> None:
    """The worst 10,000 characters take 15 ms of processor time at 12 calls a character; at 20 they took 34 ms."""
    del name
    assert calls(text) < 14 * len(text)


def test_the_benchmark_masks_every_text_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was masked a moment ago is remembered, and remembering takes no time."""
    read: list[str] = []

    def counting(text: str) -> str:
        read.append(text)
        return mask_numbers(text)

    monkeypatch.setattr("knowledge.masking.masked_text.mask_numbers", counting)
    monkeypatch.setattr(sys, "argv", ["masking", "60"])
    benchmark()
    assert len(read) >= 5 * len(list(texts(60)))


def calls(text: str) -> int:
    """How many functions are called to mask a text."""
    count = 0

    def counting(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    _mask.cache_clear()
    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        mask(text)
    finally:
        sys.setprofile(before)
    return count
