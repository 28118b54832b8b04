"""What is read out on the phone: every number in words, and nothing said that is not published."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.answering.replies import ShownFact
from hotline.lines.aloud import ADDRESS, aloud, cardinal
from hotline.lines.script import DISPUTED, LOCAL, script_of, sms_of
from knowledge.entry.records import NATION
from knowledge.entry.wording import fact_text
from knowledge.starter.reading import Bundle


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("工本费40元", "工本费四十元"),
        ("60日（自然日），自提交登记表之日起算", "六十日，自然日，自提交登记表之日起算"),
        ("2025年5月10日起", "二零二五年五月十日起"),
        ("2025-05-10", "二零二五年五月十日"),
        ("2000年以前", "二零零零年以前"),
        ("住满2000年", "住满二千年"),
        ("发改价格〔2003〕2322号", "发改价格二零零三年二千三百二十二号"),
        ("9:00-12:00，14:30—17:05", "九点到十二点，十四点三十分到十七点零五分"),
        ("3-5个工作日", "三到五个工作日"),
        ("12000元至15000元", "一万二千元到一万五千元"),
        ("3%-5%", "百分之三到百分之五"),
        ("1.5万元", "一点五万元"),
        ("1,234.50元", "一千二百三十四点五零元"),
        ("40元/次", "四十元每次"),
        ("拨打12345或110", "拨打幺二三四五或幺幺零"),
        ("共110人，110元", "共一百一十人，一百一十元"),
        ("电话020-83214456", "电话零二零 八三二幺 四四五六"),
        ("13912345678", "幺三九 幺二三四 五六七八"),
        ("400-123-4567", "四零零 幺二三 四五六七"),
        ("12366-2-4", "幺二三六六 二 四"),
        ("原件2份，第2次，2025年2月2日", "原件两份，第二次，二零二五年二月二日"),
        ("满2年不满10年", "满两年不满十年"),
        ("140㎡及以下", "一百四十平方米及以下"),
        ("1/3", "三分之一"),
        ("0.5%", "百分之零点五"),
        ("≥60岁", "不小于六十岁"),
        ("A4纸", "A四纸"),
        ("①本人到场", "第一，本人到场"),
        ("（1）本人（2）代办", "一，本人，二，代办"),
        ("网址 https://example.gov.cn/cs?id=5", f"网址 {ADDRESS}"),
        ("平台（si.12333.gov.cn）查", f"平台，{ADDRESS}，查"),
        ("请拨打 12345 人工服务，12345人", "请拨打 幺二三四五 人工服务，一万二千三百四十五人"),
    ],
)
def test_a_text_is_read_out(written: str, said: str) -> None:
    assert aloud(written) == said


def test_numbers_to_call_are_read_digit_by_digit() -> None:
    assert aloud("110", phones=True) == "幺幺零"
    assert aloud("12345", phones=True) == "幺二三四五"
    assert aloud("12345按2", phones=True) == "幺二三四五按二"


def valued(said: str) -> int:
    """The number that was said: the obvious way back."""
    total = section = digit = 0
    for sign in said:
        if sign in "零一二三四五六七八九":
            digit = "零一二三四五六七八九".index(sign)
        elif sign in "十百千":
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        else:
            total, section, digit = (total + section + digit) * 100_000_000, 0, 0
    return total + section + digit


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_number_can_be_understood(number: int) -> None:
    said = cardinal(number)
    assert valued(said) == number
    assert "零零" not in said
    assert not said.endswith("零") or number == 0


@given(st.text(alphabet="0123456789.-/:%元年月日份万电话打（）〔〕，号 ", max_size=40))
def test_whatever_is_written_can_be_read_out(text: str) -> None:
    said = aloud(text)
    assert not re.search(r"\d", said)
    assert aloud(said) == said


def test_every_published_fact_can_be_read_out(bundle: Bundle) -> None:
    facts = [fact for item in bundle.items for fact in item.facts()]
    assert len(facts) > 3000
    assert not [text for fact in facts if re.search(r"\d|[（〔]|，，|。，", text := aloud(fact_text(fact)))]


def fact(facet: str, label: str, text: str, **more: Any) -> ShownFact:
    return ShownFact(id=text, facet=facet, label=label, text=text, region=NATION, revision=1, **more)


FACTS = [
    fact("费用", "工本费", "40元"),
    fact("材料", "申请材料", "居民户口簿（原件1份，纸质）", when={"办理地": ["户籍地"]}),
    fact("材料", "申请材料", "居住证（原件1份）。", verified=False),
    fact("流程", "办理流程", "本人到派出所申请。"),
    fact("流程", "办理流程", "采集相片。", disputed=True),
    fact("电话", "咨询电话", "12345"),
    fact("问答", "要户口本吗？", "不需要。"),
]


def test_a_script_counts_what_is_there_and_says_it() -> None:
    script = script_of("身份证补领", FACTS, opening="您好。", closing="再见。")
    assert script.text.splitlines() == [
        "您好。",
        "您问的是身份证补领。",
        "收费，工本费四十元。",
        f"申请材料有两样。第一，户籍地的，居民户口簿，原件一份，纸质。第二，居住证，原件一份，{LOCAL}。",
        f"办理流程。第一步，本人到派出所申请。第二步，采集相片，{DISPUTED}。",
        "咨询电话，幺二三四五。",
        "要户口本吗？不需要。",
        "再见。",
    ]
    assert [line.facts for line in script.lines[1:3]] == [("40元",), (FACTS[1].id, FACTS[2].id)]
    assert script_of("身份证补领", []).text == ""


def test_what_is_sent_is_as_it_is_written() -> None:
    sms = sms_of("身份证补领", FACTS[:3], service="12345", hotline="12345")
    assert sms.text == (
        f"【12345】身份证补领：收费：工本费40元。申请材料：户籍地的，居民户口簿（原件1份，纸质）；居住证（原件1份），{LOCAL}。咨询12345。"
    )
    assert sms.messages == 2
    assert sms_of("身份证", FACTS[:1], service="12345", hotline="12345").messages == 1


def test_what_is_under_review_is_not_given_as_certain() -> None:
    held = fact("电话", "咨询电话", "正在按新规定核实，请拨 12345", under_review=True, verified=False)
    assert script_of("", [held]).text == "咨询电话，正在按新规定核实，请拨 幺二三四五。"
