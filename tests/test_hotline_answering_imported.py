"""Six kinds of files as offices have them, brought in as they are, and ten questions over each: at least eight are told the fact."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hotline.answering.replies import to_json
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.files.importing import Importing, import_file
from knowledge.store import KnowledgeBase
from tests.as_found import workbook

RIGHT = 8
"""Of ten questions, how many must be told the fact."""

Questions = list[tuple[str, str]]


def duties(folder: Path) -> Path:
    """权责清单导入模板: a row of codes, a row of Chinese names for the first columns, headings of two names."""
    codes = ["libNum", "title", "issuedNum", "篇扩行使主体/pkorgName", "篇扩办理材料/pkmaterials", "篇扩承诺办结时限/pkcommitmentTime",
             "篇扩法定办结时限/pklegalTime", "篇扩是否收费/pkIsCharge", "篇扩收费标准及依据/pkChargeStandard", "篇扩受理条件/pkrequirements",
             "篇扩办理地点/pkprocessPlace", "篇扩办理时间/pkprocessTime", "篇扩咨询方式/pkconsultationWays", "篇扩监督方式/pkmonitorWays"]  # fmt: skip
    names = ["资源库编号", "标题", "颁布文号", *[None] * 11]
    rows = [
        ["k1", "养蜂场备案", "", "某区农业农村局", "①备案申请表②身份证复印件", "5个工作日", "20个工作日", "否", "", "<p>有固定场地</p>",
         "某区政务大厅二楼A5窗口", "工作日9:00-17:00", "0571-88010001", "0571-88010009"],
        ["k2", "户外广告牌设置备案", "", "某区城市管理局", "设置申请书、效果图、场地使用证明", "3个工作日", "10个工作日", "是", "50元/块", "不遮挡消防通道",
         "某区城管大厅一楼", "工作日8:30-16:30", "0571-88010002", "/"],
        ["k3", "托育机构备案", "", "某区卫生健康局", "营业执照；消防合格证明；从业人员名单", "即办", "15个工作日", "否", "无", "场地符合消防要求",
         "某区卫健局三楼", "工作日9:00-16:00", "0571-88010003", "/"],
    ]  # fmt: skip
    return workbook(folder / "权责清单.xlsx", {"权责清单导入模板": [codes, names, *rows], "Sheet2": [[None]]})


def policies(folder: Path) -> Path:
    """Questions with hashes for ids, parted by tabs and called CSV."""
    pairs = [
        ("夜市摊位可以申请多长时间？", "每次最长六个月，到期前十五天可以续。"), ("夜市摊位租金怎么减免？", "残疾人经营的减半，低保家庭全免。"),
        ("哪些人可以领高温补贴？", "室外作业的环卫和绿化工人。"), ("高温补贴每天发多少？", "每人每天十二元。"),
        ("老旧小区加装电梯补多少钱？", "每台补贴二十万元。"), ("加装电梯要多少住户同意？", "本单元三分之二以上住户同意。"),
        ("电动车充电棚由谁来建？", "由社区居委会统一建设。"), ("垃圾分类积分怎么兑换？", "在社区驿站换日用品，一百分抵一元。"),
        ("图书馆自习室几点关门？", "每天晚上九点半。"), ("公园健身步道允许骑车吗？", "不允许，早六点到晚十点禁止骑车。"),
    ]  # fmt: skip
    lines = ["id\tdocid\tquestion\tanswer"] + [f"{n:032x}\t7e99999{n}\t{q}\t{a}" for n, (q, a) in enumerate(pairs)]
    path = folder / "policies.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def insurance(folder: Path) -> Path:
    """A corpus of questions and answers without anything else, in .txt."""
    pairs = [
        ("灵活就业人员养老保险怎么补缴", "到社保大厅综合窗口申请，带身份证。"), ("换工作以后失业保险要转吗", "同一个市里不用转，跨市的要转。"),
        ("工伤认定多久出结果", "受理后六十日内。"), ("生育津贴打到哪里", "打到单位账户，由单位发给本人。"),
        ("社保卡金融功能怎么激活", "带身份证到发卡银行网点。"), ("退休以后医保个人账户每月划多少", "按本市规定的定额，每月八十元。"),
        ("医保断缴三个月还能报销吗", "断缴期间不能报销，补缴后有等待期。"), ("异地生孩子怎么报销", "先备案，出院后带发票回参保地。"),
        ("公司不交社保去哪里投诉", "到劳动监察大队，电话0571-88020001。"), ("门诊慢性病要带什么材料", "病历、检查报告和身份证。"),
    ]  # fmt: skip
    path = folder / "corpus.txt"
    path.write_text("question\tanswer\n" + "".join(f"{q}\t{a}\n" for q, a in pairs), encoding="gb18030")
    return path


def guide(folder: Path) -> Path:
    """A guide on a web page, with sections of its own making."""
    body = """<h1>公租房租金减免办事指南</h1>
    <div class="step-header">1 受理条件</div><p>在本区租住公租房满一年。</p>
    <div class="step-header">2 申请材料</div><ul><li>身份证</li><li>租赁合同</li><li>收入证明</li></ul>
    <div class="step-header">3 办理流程</div><ol><li>到街道窗口提交</li><li>住建局审核</li><li>公示七天</li></ol>
    <h2>办理时限</h2><p>15个工作日</p><h2>收费标准</h2><p>不收费</p><h2>办理地点</h2><p>某街道便民服务中心3号窗口</p>
    <h2>办公时间</h2><p>工作日8:30-17:00</p><p>咨询电话：0571-88030001</p><p>监督电话：0571-88030009</p>
    <h2>低保家庭怎么减</h2><p>租金全免。</p><h2>常见问题</h2><h3>减免了还能换房吗？</h3><p>可以，减免资格跟着人走。</p>"""
    path = folder / "guide.html"
    path.write_text(f"<!DOCTYPE html><html><body>{body}</body></html>", encoding="utf-8")
    return path


def offices(folder: Path) -> Path:
    """Offices of a hall with their windows, as the data of a small program."""
    data = [
        ("人社局", "退休受理窗口", "A5", "87810001"), ("医保局", "异地备案窗口", "A8", "87810002"), ("市监局", "食品许可窗口", "B1", "87810003"),
        ("自然资源局", "不动产查询窗口", "C3", "87810004"), ("公安局", "出入境窗口", "D2", "87810005"),
    ]  # fmt: skip
    text = ",\n".join(
        f"  {{ office: '{office}', windows: [{{ name: '{name}', business: \"综合业务\", number: ['{number}'], phone: ['{phone}'] }}] }}"
        for office, name, number, phone in data
    )
    path = folder / "listJson.js"
    path.write_text(f"// 窗口\nexport default [\n{text},\n]\n", encoding="utf-8")
    return path


def address_book(folder: Path) -> Path:
    """An address book with the sections of each office."""
    data = [
        ("东湖区劳动保障监察大队", "北辛街24号", [("投诉科", "0791-80010001"), ("执法科", "0791-80010002")]),
        ("西湖区人才服务中心", "站前路8号", [("档案科", "0791-80020001"), ("招聘科", "0791-80020002")]),
        ("青云谱区就业训练中心", "洪都大道11号", [("培训科", "0791-80030001")]),
    ]  # fmt: skip
    offices = [
        {
            "index": n,
            "name": name,
            "address": address,
            "latitude": 28.6,
            "department": [{"name": d, "phone": p, "duty": "综合"} for d, p in parts],
        }
        for n, (name, address, parts) in enumerate(data)
    ]
    text = json.dumps(offices, ensure_ascii=False, indent=1).replace('"latitude"', "img: base + '1.jpg', latitude")
    path = folder / "dataset.js"
    path.write_text(f"var base = '/image/'\nexport var list = {text}\n", encoding="utf-8")
    return path


ASKED: dict[Callable[[Path], Path], Questions] = {
    duties: [
        ("养蜂场备案要什么材料", "备案申请表"), ("养蜂场备案收不收费", "免费"), ("养蜂场备案多久能办好", "5个工作日"), ("户外广告牌设置备案多少钱", "50元/块"),
        ("户外广告牌设置备案电话", "0571-88010002"), ("户外广告牌设置备案要带什么", "效果图"), ("托育机构备案归哪个部门管", "卫生健康局"),
        ("托育机构备案在哪里办", "卫健局三楼"), ("托育机构备案要多久", "当场"), ("养蜂场备案有什么条件", "固定场地"),
    ],
    policies: [
        ("夜市摊位能申请多久", "六个月"), ("夜市摊位租金减免", "减半"), ("高温补贴哪些人能领", "环卫"), ("高温补贴一天多少钱", "十二元"),
        ("加装电梯补多少钱", "二十万"), ("装电梯要多少户同意", "三分之二"), ("充电棚谁建", "居委会"), ("垃圾分类积分怎么换", "一百分"),
        ("图书馆自习室几点关", "九点半"), ("健身步道能骑车吗", "不允许"),
    ],
    insurance: [
        ("养老保险怎么补缴", "综合窗口"), ("换工作失业保险要不要转", "跨市"), ("工伤认定要多久", "六十日"), ("生育津贴发到哪里", "单位账户"),
        ("社保卡金融功能激活", "发卡银行"), ("退休后医保个人账户划多少钱", "八十元"), ("医保断缴三个月能报销吗", "等待期"), ("异地生孩子报销", "备案"),
        ("公司不交社保投诉", "0571-88020001"), ("门诊慢性病材料", "病历"),
    ],
    guide: [
        ("公租房租金减免要什么条件", "满一年"), ("公租房租金减免带什么材料", "租赁合同"), ("公租房租金减免怎么办理", "街道窗口"), ("公租房租金减免要多久", "15个工作日"),
        ("公租房租金减免收费吗", "免费"), ("公租房租金减免去哪办", "3号窗口"), ("公租房租金减免几点上班", "8:30"), ("公租房租金减免电话多少", "0571-88030001"),
        ("公租房租金减免低保家庭怎么减", "全免"), ("公租房租金减免了还能换房吗", "可以"),
    ],
    offices: [
        ("人社局电话", "87810001"), ("人社局在几号窗口", "A5"), ("退休受理窗口电话", "87810001"), ("医保局电话", "87810002"), ("异地备案窗口在哪里", "A8"),
        ("市监局在哪个窗口", "B1"), ("食品许可窗口电话", "87810003"), ("自然资源局电话", "87810004"), ("不动产查询窗口在哪", "C3"), ("公安局电话", "87810005"),
    ],
    address_book: [
        ("东湖区劳动保障监察大队电话", "0791-8001"), ("东湖区劳动保障监察大队地址", "北辛街24号"), ("西湖区人才服务中心在哪里", "站前路8号"),
        ("西湖区人才服务中心电话", "0791-8002"), ("青云谱区就业训练中心电话", "0791-80030001"), ("青云谱区就业训练中心地址在哪", "洪都大道11号"),
        ("西湖区人才服务中心档案科电话", "0791-80020001"), ("东湖区劳动保障监察大队投诉科电话", "0791-80010001"),
        ("青云谱区就业训练中心培训科电话是多少", "0791-80030001"), ("西湖区人才服务中心招聘科电话", "0791-80020002"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("make", ASKED, ids=lambda make: make.__name__)
def test_ten_questions_over_a_file_as_it_is(tmp_path: Path, lexicon: Lexicon, make: Callable[[Path], Path]) -> None:
    with KnowledgeBase(str(tmp_path / "a.db")) as kb:
        report = import_file(kb, make(tmp_path), how=Importing(publish=True))
        assert (report.rejected, report.new > 0) == ((), True)
        assistant = Assistant(kb, secret=b"x", lexicon=lexicon)
        wrong = []
        for question, fact in ASKED[make]:
            reply = to_json(assistant.ask(question))
            told = json.dumps([reply.get("facts"), reply.get("text")], ensure_ascii=False)
            if reply["outcome"] != "answered" or fact not in told:
                wrong.append((question, reply["outcome"], reply["text"][:60]))
    assert len(ASKED[make]) - len(wrong) >= RIGHT, wrong
