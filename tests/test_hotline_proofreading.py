"""Texts are compared with the published facts: what differs is found with the right one, and what is right is left alone."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from hotline.assistant import Assistant
from hotline.proofreading.claims import Claim, claims, passage, same_period
from hotline.proofreading.proofreader import Proofreader
from hotline.proofreading.subjects import sentences
from hotline.reading.text import normalise
from knowledge.store import KnowledgeBase
from tests.web_site import settings_for, small_site
from web.app import create_app

WRONG = """\
继承房产过户，住宅每件收登记费180元。|80元
办理继承过户，登记机构自受理之日起60个工作日办结。|30个工作日
抵押注销登记每件收取80元登记费。|免费
解除抵押后申请抵押注销登记，5个自然日办结。|30个工作日
对劳动能力鉴定结论不服的，可以自收到结论之日起60日内申请再次鉴定。|15日
劳动能力鉴定委员会应当自收到申请之日起15日内作出劳动能力鉴定结论。|60日
农村居民死亡的，应当在3个月内申报死亡登记、注销户口。|1个月
新车上牌，汽车号牌工本费35元一副。|100元
摩托车注册登记，号牌每副收费100元。|35元
新车上牌要2个月。|2个工作日
机动车注册登记费用：行驶证工本费每本15元。|10元
初次申领机动车驾驶证，学习驾驶证明的有效期为两年，要在两年内考完科目二和科目三。|3年
初次考驾照拿到的驾驶证有效期10年。|6年
土地承包经营纠纷申请仲裁的时效是一年。|2年
农村土地承包仲裁，自受理之日起45日内结案。|60日
当事人不服农村土地承包仲裁裁决的，可以在收到裁决书15日内起诉。|30日
个体工商户应于每年1月1日至3月31日报送上一年度年报。|6月30日
被冒名登记公司申请撤销登记，登记机关10个工作日内决定是否受理。|3个工作日
登记机关受理被冒名登记的撤销申请后，应当在6个月内完成调查。|3个月
公司简易注销登记的公示期为45日。|20日
临时居民身份证工本费40元。|10元
公安机关自收到临时居民身份证申请之日起7日内发放。|3日
临时居民身份证的有效期为6个月。|三个月
申领临时居民身份证要携带结婚证和户口簿。|居民户口簿
申请旅馆业特种行业许可证，公安机关30个工作日内作出决定。|20个工作日
食品经营许可证有效期为3年。|5年
补领结婚证每本收工本费9元。|免费
婴儿出生后三个月内，应当到派出所申报出生登记。|1个月
办理新生儿落户，不需要提供出生医学证明。|出生医学证明
劳动监察和社保问题请拨打人力资源社会保障服务热线12345。|12333
"""
RIGHT = """\
继承房产过户，住宅登记费每件80元，非住宅每件550元。
继承房产办理过户，自受理登记申请之日起30个工作日内办结。
贷款还清后申请抵押注销登记不收费。
办理抵押注销登记要带不动产登记证明和申请人身份证明。
对劳动能力鉴定结论不服，自收到鉴定结论之日起15日内申请再次鉴定。
劳动能力鉴定结论自收到申请之日起60日内作出，必要时可以延长30日。
农村居民去世的，自死亡之日起1个月内申报死亡登记。
新车上牌，汽车号牌工本费100元一副，行驶证工本费10元。
摩托车上牌，号牌工本费每副35元。
机动车注册登记两个工作日办结，需要购车发票和交强险凭证。
申领机动车驾驶证的，应当自取得学习驾驶证明之日起3年内完成科目二和科目三考试。
驾驶证首次有效期6年。
农村土地承包仲裁不收费，时效为两年。
土地承包仲裁裁决不服的，30日内可以向法院起诉。
个体工商户应当于每年1月1日至6月30日报送上一年度年度报告。
被冒名登记的，登记机关自收到撤销申请之日起3个工作日内决定是否受理。
公司简易注销公示期20日，公示期满后20日内申请注销。
公司简易注销登记，材料齐全的当场登记。
临时居民身份证收费10元，3天内发证。
临时身份证有效期三个月。
申领临时居民身份证要带居民户口簿和一寸黑白相片。
旅馆业特种行业许可证自受理之日起20个工作日内作出决定，不收许可费。
食品经营许可证有效期5年，应当在届满前90个工作日至15个工作日之间提出延续申请。
补领结婚证不收费，带居民身份证即可。
孩子出生后一个月内，由户主或亲属到户籍派出所申报出生登记。
新生儿落户带上出生医学证明、户口簿和父母身份证。
社保和劳动问题请拨打12333人力资源社会保障服务热线。
机动车遇到交通事故报警请打122。
今年本市举办了12场招聘会，提供岗位3500个，财政投入200万元。
本次活动时间为2026年12月5日上午9时，请提前30分钟到场，联系电话0579-82000000。
"""
WRONG_LINES = [tuple(line.split("|")) for line in WRONG.splitlines()]
RIGHT_LINES = RIGHT.splitlines()


@pytest.fixture(scope="module")
def proofreader(starter: Assistant) -> Proofreader:
    return Proofreader(starter)


@pytest.fixture
def kb_file(starter_copy: KnowledgeBase) -> str:
    """The path of a knowledge base of its own."""
    return starter_copy.path


def test_planted_statements_are_found_and_right_ones_left_alone(proofreader: Proofreader) -> None:
    """Of 60 statements, the half that is wrong: at least 27 found, with the right fact for nearly all; of the other at most 2 doubted."""
    assert (len(WRONG_LINES), len(RIGHT_LINES)) == (30, 30)
    found = {said: proofreader.check(said).differing for said, _ in WRONG_LINES}
    corrected = [said for said, right in WRONG_LINES if any(right in s.correction for s in found[said])]
    doubted = [said for said in RIGHT_LINES if proofreader.check(said).differing]
    missed = [said for said, statements in found.items() if not statements]
    assert len(missed) <= 3, missed
    assert len(doubted) <= 2, doubted
    assert len(corrected) >= 26, sorted(set(found) - set(corrected))


LEAFLET = """\
居民身份证丢失补领办事指南
一、收费：工本费20元。
二、时限：60日内发证。
三、材料：居民户口簿。

普通护照首次申领
工本费：每本120元
咨询电话：12333
"""


def test_a_leaflet_is_read_by_its_headings(proofreader: Proofreader) -> None:
    checked = proofreader.check(LEAFLET)
    assert [(s.kind, s.said, s.item.code if s.item else "") for s in checked.differing] == [
        ("数额", "20元", "sfz-buling"),
        ("电话", "12333", "hz-shouci"),
    ]
    first = checked.differing[0]
    assert LEAFLET[first.start : first.end].strip() == first.sentence == "一、收费：工本费20元。"
    assert first.correction == "丢失补领工本费：40元"
    assert checked.compared >= 5
    assert {"sfz-buling", "hz-shouci"} <= {item.code for item in checked.items}
    assert checked.to_json()["differing"][0]["correction"] == "丢失补领工本费：40元"


def test_what_is_right_is_a_published_fact(proofreader: Proofreader, starter: Assistant) -> None:
    for said, _ in WRONG_LINES:
        for statement in proofreader.check(said).differing:
            for fact in statement.right:
                assert statement.item is not None
                resolved = starter.view().resolve(statement.item.code, fact.region).item
                ids = {f.id for f in resolved.facts()} | {"summary", "department"}
                assert fact.id in ids


def test_nothing_is_said_of_texts_about_something_else(proofreader: Proofreader) -> None:
    for text in (
        "",
        "。。。",
        "\n\n",
        "明天下午三点开会，地点在三楼会议室，请带笔记本。",
        "股市今天上涨3%，成交8000亿元。",
    ):
        assert proofreader.check(text).differing == []


def test_a_fact_that_has_ended_is_no_measure(proofreader: Proofreader) -> None:
    """The day counts: facts are taken as they hold on it."""
    day = date(2030, 1, 1)
    assert proofreader.check("身份证丢失补领工本费40元。", as_of=day).day == "2030-01-01"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工本费40元", [("amount", "元", 40.0)]),
        ("每件八十元", [("amount", "元", 80.0)]),
        ("不收费", [("amount", "元", 0.0)]),
        ("5个工作日", [("period", "工作日", 5.0)]),
        ("半年内", []),
        ("三十日内", [("period", "日", 30.0)]),
        ("两年内", [("period", "月", 24.0)]),
        ("当场办结", [("period", "工作日", 0.0)]),
        ("第二十条", []),
    ],
)
def test_numbers_are_read_with_their_units(text: str, expected: list[tuple[str, str, float]]) -> None:
    assert [(c.kind, c.unit, c.number) for c in claims(normalise(text))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每年1月1日至6月30日", ["1-1", "6-30"]),
        ("自2025年5月10日起", ["2025-5-10"]),
        ("2025-05-10起施行", ["2025-5-10"]),
        ("每月15日前", ["*-15"]),
        ("十二月三十一日", ["12-31"]),
    ],
)
def test_days_are_read(text: str, expected: list[str]) -> None:
    assert [c.value for c in claims(normalise(text)) if c.kind == "day"] == expected


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("请携带户口簿、居民身份证原件及复印件。", [("户口簿", False), ("居民身份证", False)]),
        ("不需要提供结婚证", [("结婚证", True)]),
        ("户口簿不用带", [("户口簿", True)]),
        ("申请材料：身份证、申请表", [("身份证", False), ("申请表", False)]),
        ("带上孩子", []),
    ],
)
def test_papers_are_read(text: str, papers: list[tuple[str, bool]]) -> None:
    assert [(c.value, c.denied) for c in claims(normalise(text)) if c.kind == "document"] == papers


def test_a_claim_is_made_in_its_own_passage() -> None:
    text = normalise("住宅每件80元，非住宅每件550元。")
    found = claims(text)
    assert [passage(text, found, claim) for claim in found] == ["住宅每件80元", "非住宅每件550元"]


def test_periods_that_are_as_good_as_the_same() -> None:
    def one(text: str) -> Claim:
        return claims(normalise(text))[0]

    assert same_period(one("30日内"), one("一个月内"))
    assert not same_period(one("30日内"), one("30个工作日内"))


def test_sentences_keep_their_places() -> None:
    text = "第一句。第二句；\n第三句"
    assert [(s.text, text[s.start : s.end].strip()) for s in sentences(text)] == [
        ("第一句。", "第一句。"), ("第二句；", "第二句；"), ("第三句", "第三句"),
    ]  # fmt: skip


def test_the_command_prints_what_differs(kb_file: str, tmp_path: Path) -> None:
    leaflet = tmp_path / "旧折页.txt"
    leaflet.write_bytes("身份证丢失补领，工本费20元。".encode("gb18030"))
    run = CliRunner().invoke(main, ["check-text", str(leaflet), "--database", kb_file])
    assert run.exit_code == 1, run.output
    assert "“20元”" in run.output
    assert "丢失补领工本费：40元" in run.output
    leaflet.write_text("身份证丢失补领，工本费40元。", encoding="utf-8")
    assert CliRunner().invoke(main, ["check-text", str(leaflet), "--database", kb_file]).exit_code == 0
    leaflet.write_bytes(b"PK\x03\x04\x00\x00\xff\xff")
    refused = CliRunner().invoke(main, ["check-text", str(leaflet), "--database", kb_file])
    assert refused.exit_code == 2
    assert "另存为 .txt" in refused.output


def test_programs_ask_over_http(starter: Assistant, tmp_path: Path) -> None:
    client = create_app(settings_for(tmp_path), kb=starter.kb, assistant=starter).test_client()
    answer = client.post("/api/v1/check-text", json={"text": "身份证丢失补领，工本费20元。"}).json
    assert answer is not None
    assert [s["correction"] for s in answer["differing"]] == ["丢失补领工本费：40元"]
    assert client.post("/api/v1/check-text", json={"text": " "}).status_code == 400
    assert client.post("/api/v1/check-text", json={"text": "字" * 10_001}).status_code == 400


def test_staff_check_a_leaflet_on_a_page(tmp_path: Path) -> None:
    with small_site(tmp_path) as site:
        operator = site.staff("zuoxi")
        page = operator.post("/staff/check-text", data={"text": "身份证丢失补领，工本费20元。"}).text
        assert "1 处与已发布内容不同" in page
        assert "工本费：40元" in page
        assert "工本费20元" in page.split("<textarea")[1], "it stays in the box"
        assert "没有发现不同" in operator.post("/staff/check-text", data={"text": "身份证丢失补领，工本费40元。"}).text
        assert "请贴上" in operator.post("/staff/check-text", data={"text": " "}).text
        assert site.client().get("/staff/check-text").status_code in (302, 401)
