"""The starter knowledge: it loads, holds together, covers what it should, and says what is so."""

import json
import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.county_matters import table
from knowledge.entry.records import Fee, Result, ServiceItem
from knowledge.entry.wording import fact_text
from knowledge.starter.reading import STARTER, Bundle, read_starter, read_yaml
from knowledge.storage.errors import UnreadableFile
from knowledge.store import KnowledgeBase

FACTS = Path(__file__).parents[2] / "shared" / "facts" / "items.jsonl"
TODAY = date(2026, 11, 28)
# Named otherwise here, or divided into what is done at the counter.
DIVIDED = {
    "户口迁移": ("hj-qianyi", "hj-fuqi", "hj-goufang"),
    "机动车检验合格标志核发（年检）": ("jdc-nianjian",),
    "无犯罪记录证明": ("wufanzui-zhengming",),
    "劳动能力鉴定（工伤）": ("gongshang-jianding",),
    "住房公积金提取": ("gjj-goufang", "gjj-huandai", "gjj-zufang", "gjj-tuixiu", "gjj-lizhi"),
    "市场主体变更登记": (
        "qiye-biangeng-faren",
        "qiye-biangeng-dizhi",
        "qiye-biangeng-fanwei",
        "qiye-biangeng-mingcheng",
    ),
    "市场主体简易注销登记": ("qiye-jianyi-zhuxiao",),
    "道路货物运输经营许可": ("xuke-huoyun",),
}


@pytest.fixture(scope="module")
def items(bundle: Bundle) -> dict[str, ServiceItem]:
    return {item.code: item for item in bundle.items}


# -- it holds together


def test_it_loads_without_a_problem(starter_kb: KnowledgeBase, bundle: Bundle) -> None:
    assert len(bundle.items) >= 300
    assert starter_kb.items.count() == len(bundle.items)
    assert len(starter_kb.sources.all()) == len(bundle.sources)
    assert starter_kb.check_integrity()


def test_loading_it_again_changes_nothing(starter_copy: KnowledgeBase) -> None:
    assert starter_copy.load_starter() == 0
    assert all(len(starter_copy.items.revisions(r.item.code)) == 1 for r in starter_copy.items.all_live())


def test_every_code_is_used_once(bundle: Bundle) -> None:
    places = [(item.code, item.region) for item in bundle.items]
    assert len(set(places)) == len(places)


def test_every_cited_source_has_a_record(bundle: Bundle) -> None:
    cited = {
        (basis.source, item.code)
        for item in bundle.items
        for basis in (*item.basis, *(basis for fact in item.facts() for basis in fact.basis))
    }
    assert not {(source, code) for source, code in cited if source not in bundle.sources}
    assert not {s.key for s in bundle.sources.values() if s.superseded_by and s.superseded_by not in bundle.sources}


def test_every_related_item_is_there(items: dict[str, ServiceItem]) -> None:
    assert not [(item.code, code) for item in items.values() for code in item.related if code not in items]


def test_no_two_items_share_a_name_or_an_alias(items: dict[str, ServiceItem]) -> None:
    """Or the question would have two answers."""
    owners: dict[str, set[str]] = defaultdict(set)
    for item in items.values():
        for text in (item.name, *item.aliases):
            owners[text].add(item.code)
    assert not {text: codes for text, codes in owners.items() if len(codes) > 1}


def test_every_entry_says_who_handles_it_and_where_it_is_from(items: dict[str, ServiceItem]) -> None:
    assert not [
        i.code for i in items.values() if not (i.department and i.source and i.summary and i.topic and i.aliases)
    ]


def test_what_is_called_verified_was_verified_on_a_day(items: dict[str, ServiceItem]) -> None:
    unchecked = [i for i in items.values() if i.verified_on is None]
    assert not [(i.code, f.id) for i in unchecked for f in (*i.conditions, *i.fees, *i.deadlines) if f.verified]
    assert not [i.code for i in items.values() if i.verified_on and i.verified_on > TODAY]


def test_every_verified_amount_and_time_limit_has_a_basis(items: dict[str, ServiceItem]) -> None:
    bare = [
        f"{item.code} {fact.id}"
        for item in items.values()
        for fact in (*item.fees, *item.deadlines)
        if fact.verified and not (fact.basis or item.basis)
    ]
    assert not bare


def test_the_emergency_numbers_are_in_the_directory(bundle: Bundle) -> None:
    emergency = {d.phone for d in bundle.departments if d.emergency}
    assert emergency >= {"110", "119", "120", "122"}
    assert {d.phone for d in bundle.departments} >= {"12345", "12366", "12333", "12348", "96110", "95598"}


# -- it covers what it should


@pytest.mark.skipif(not FACTS.exists(), reason="the shared facts are not here")
def test_every_matter_of_the_collected_facts_is_covered(items: dict[str, ServiceItem]) -> None:
    known = {text for item in items.values() for text in (item.name, *item.aliases)}
    collected = [json.loads(line) for line in FACTS.read_text(encoding="utf-8").splitlines()]
    assert len(collected) == 69
    missing = [
        matter["name"]
        for matter in collected
        if known.isdisjoint({matter["name"], *matter["aliases"]})
        and not set(DIVIDED.get(matter["name"], ("?",))) <= set(items)
    ]
    assert not missing


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("营业执照怎么办", "qiye-geti-sheli"), ("残疾证怎么办", "cl-xinban"), ("驾驶证怎么办", "jsz-chuci"), ("办驾驶证", "jsz-chuci"),
        ("护照怎么办", "hz-shouci"), ("港澳通行证怎么办", "gat-shenling"), ("社保卡怎么办", "shebaoka-shenling"),
        ("房产证怎么办", "bdc-xinfang"), ("离婚证怎么办", "hy-lihun"), ("上户口怎么办", "hj-chusheng"), ("退休手续怎么办", "yanglao-shenling"),
        ("上牌怎么办", "jdc-zhuce"), ("从业资格证怎么办", "xuke-congye"), ("营运证怎么办", "xuke-huoyun"), ("办身份证", "sfz-shouci"),
    ],
)  # fmt: skip
def test_a_bare_question_means_the_first_time(items: dict[str, ServiceItem], phrase: str, code: str) -> None:
    """营业执照怎么办 asks how to get one, not what to do about a lost one."""
    assert phrase in items[code].aliases


@pytest.mark.parametrize(
    ("code", "question", "told"),
    [
        ("bdc-maimai", "二手房过户要交多少税？", "契税.*个人所得税.*增值税"),
        ("jdc-nianjian", "车子年检过期了会罚款吗？", "200元以下.*1分.*3分"),
        ("shebao-linghuo-canbao", "辞职了社保怎么办？", "灵活就业.*转.*失业金"),
        ("jiuye-hetong", "最低工资标准是多少？", "各省.*12333"),
        ("mz-laonian-youdai", "60岁老人坐公交免费吗？", "当地"),
        ("yanglao-nianling", "延迟退休怎么算？", "si.12333.gov.cn.*12333"),
        ("ld-qianxin", "老板三个月没发工资了找谁？", "12333"),
        ("fw-bushouli", "怎么举报贪官、干部受贿？", "12388"),
        ("xuke-shipin-xinban", "开个小饭馆要办什么手续？", "营业执照.*食品经营许可证"),
        ("cl-xinban", "在外地打工，能在打工的地方办残疾证吗？", "跨省通办.*居住证"),
        ("ny-chengbao", "孩子考上大学、户口迁走，承包地会少吗？", "^不会。.*不得收回"),
        ("ny-nongfang", "老房倒了，宅基地还是我家的吗？", "还是您家的.*先向乡镇申请"),
    ],
)
def test_what_people_ask_beside_the_guide_is_told(
    items: dict[str, ServiceItem], code: str, question: str, told: str
) -> None:
    [answer] = [faq.answer for faq in items[code].faqs if faq.question == question]
    assert re.search(told, answer)


# -- it says what is so


def fees(item: ServiceItem, *, unit: str = "元") -> set[Decimal]:
    held: list[Fee] = [fee for fee in item.fees if fee.holds_on(TODAY)]
    return {fee.amount for fee in held if fee.amount is not None and (fee.unit.startswith(unit) or not fee.amount)}


def deadlines(item: ServiceItem, clock: str = "statutory") -> set[tuple[int | None, str | None]]:
    return {(d.number, d.unit) for d in item.deadlines if d.type == clock and d.holds_on(TODAY)}


@pytest.mark.parametrize(
    ("code", "amount"),
    [
        ("sfz-shouci", 0), ("sfz-daoqi", 20), ("sfz-buling", 40), ("sfz-sunhuai", 40), ("sfz-linshi", 10),
        ("hz-shouci", 120), ("hz-bufa", 120), ("gat-shenling", 60), ("hy-jiehun", 0), ("hy-lihun", 0), ("sifa-yuanzhu", 0),
        ("qiye-gongsi-sheli", 0), ("qiye-geti-sheli", 0), ("jzz-shenling", 0), ("shuiwu-qingshui", 0), ("bdc-maimai", 80),
    ],
)  # fmt: skip
def test_what_it_costs(items: dict[str, ServiceItem], code: str, amount: int) -> None:
    assert Decimal(amount) in fees(items[code])


@pytest.mark.parametrize(
    ("code", "clock", "number", "unit"),
    [
        ("sfz-buling", "statutory", 60, "自然日"),
        ("sfz-linshi", "statutory", 3, "自然日"),
        ("hz-shouci", "statutory", 15, "自然日"),
        ("hy-lihun", "statutory", 30, "自然日"),
        ("sifa-yuanzhu", "statutory", 7, "自然日"),
        ("sifa-xinxi-gongkai", "statutory", 20, "工作日"),
        ("sifa-xinfang", "statutory", 60, "自然日"),
        ("bdc-maimai", "statutory", 30, "工作日"),
        ("qiye-geti-sheli", "statutory", 3, "工作日"),
        ("qiye-jianyi-zhuxiao", "applicant", 20, "自然日"),
        ("jzz-shenling", "statutory", 15, "自然日"),
    ],
)
def test_how_long_it_takes(items: dict[str, ServiceItem], code: str, clock: str, number: int, unit: str) -> None:
    assert (number, unit) in deadlines(items[code], clock)


def test_marrying_needs_no_household_register(items: dict[str, ServiceItem]) -> None:
    """Since 2025-05-10 (婚姻登记条例)."""
    for code in ("hy-jiehun", "hy-lihun", "hy-buling-jiehun", "hy-buling-lihun"):
        wanted = [d.name for d in items[code].documents if d.holds_on(TODAY)]
        assert wanted
        assert not [name for name in wanted if "户口" in name]


def test_the_commonest_matters_of_a_county_are_covered(bundle: Bundle) -> None:
    rows = table(bundle)
    assert len(rows) == 80
    assert sum(row.is_good for row in rows) >= 70, [(row.matter.name, row.lacks) for row in rows if row.lacks]


def test_who_was_cheated_is_sent_to_the_police_first(items: dict[str, ServiceItem]) -> None:
    assert "110" in {phone.number for phone in items["pa-beipian"].phones}


# -- it says things once

LASTS = re.compile(r"\d+个?[年月日天]|[一二三四五六七八九十]+个?[年月日天]|长期|以证")
"""A period, or what stands for one."""


def fees_and_results(items: dict[str, ServiceItem]) -> list[tuple[str, Fee | Result]]:
    found: list[tuple[str, Fee | Result]] = []
    for item in items.values():
        found += [(item.code, fee) for fee in item.fees]
        found += [(item.code, result) for result in item.results]
    return found


def told_twice(fact: Fee | Result) -> bool:
    """Whether the name of a fact, which is shown before it, says what is also said after it."""
    after = fact_text(fact).removeprefix(fact.name) if isinstance(fact, Result) else fact_text(fact)
    circumstances = [option for options in fact.when.values() for option in options]
    return fact.name in after or any(option in fact.name for option in circumstances)


def test_no_fee_or_result_says_its_name_again(items: dict[str, ServiceItem]) -> None:
    named = fees_and_results(items)
    assert not [(code, fact.name, fact_text(fact)) for code, fact in named if told_twice(fact)]


def test_an_amount_is_no_part_of_a_name(items: dict[str, ServiceItem]) -> None:
    named = [(code, fact.name) for code, fact in fees_and_results(items)]
    assert not [(code, name) for code, name in named if re.search(r"\d元", name)]


def test_how_long_a_result_is_valid_is_a_period(items: dict[str, ServiceItem]) -> None:
    """Anything else that is to be said of it is a note."""
    said = [(item.code, result.validity) for item in items.values() for result in item.results if result.validity]
    assert len(said) > 20
    assert not [(code, text) for code, text in said if not LASTS.search(text) or text.startswith("有效期")]


@pytest.mark.parametrize(
    ("fact", "twice"),
    [
        (Fee(name="考试费", rule="各科目考试费由各省定。"), True),
        (Fee(name="契税（赠与）", rule="3%至5%。", when={"方式": ("赠与",)}), True),
        (Fee(name="契税", rule="3%至5%。", when={"方式": ("赠与",)}), False),
        (Result(name="育儿补贴", note="育儿补贴发到3周岁"), True),
        (Result(name="普通护照", validity="10年"), False),
    ],
)
def test_what_is_told_twice(fact: Fee | Result, twice: bool) -> None:
    assert told_twice(fact) == twice


# -- when a file is wrong


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("items: [{code: a}]", "x.yaml 第 1 个事项 a：名称：必填"),
        ("items:\n  - 身份证", "x.yaml 第 1 个事项 ：应为一组“字段: 值”"),
        ("items: {code: a}", "x.yaml：段落 items 应为列表，每条以“- ”开头。"),
        ("sources: 5", "x.yaml：段落 sources 应为列表，每条以“- ”开头。"),
        ("sources: [{key: 甲}]", "x.yaml 第 1 个来源：标题：必填；效力级别：必填"),
        ("departments: [{name: 甲, phone: 无}]", "x.yaml 第 1 个部门：电话：“无”不像电话号码"),
        ("item: []", "x.yaml：不认识的段落 item，只能有 blocks、departments、items、sources、topic。"),
        ("- a", "x.yaml 第 1 行：最外层应为“字段: 值”。"),
        ("items: [{code: a, name: b, verified_on: 2026-02-30}]", "x.yaml 里有不存在的日期（day is out of range for month），请改正。"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile) as caught:
        read_yaml(path, into=Bundle())
    assert str(caught.value) == message


def test_a_file_that_cannot_be_parsed_decoded_or_found(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("topic: 甲\nitems: [\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"x.yaml 第 \d+ 行：.*请检查缩进和引号"):
        read_yaml(path, into=Bundle())
    path.write_bytes("topic: 身份证".encode("gbk"))
    with pytest.raises(UnreadableFile, match="不是 UTF-8 编码"):
        read_yaml(path, into=Bundle())
    with pytest.raises(UnreadableFile, match="读不了"):
        read_yaml(tmp_path / "none.yaml", into=Bundle())


def test_nothing_is_overdue_on_the_first_day(starter_kb: KnowledgeBase) -> None:
    """A new installation begins with nothing left undone: what ended has its successor, and reviews lie ahead."""
    due = starter_kb.reviews.open(day=TODAY)
    assert not [(r.kind, r.code, r.fact_id, r.due) for r in due if r.due < TODAY]


def test_a_source_written_twice_must_be_the_same(tmp_path: Path) -> None:
    source = "sources: [{key: 甲法, title: 甲法, level: 法律%s}]"
    (tmp_path / "a.yaml").write_text(source % "", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(source % ", issuer: 别人", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"b.yaml 第 1 个来源：来源“甲法”与另一处写法不同，请合并为一条。"):
        read_starter(tmp_path)


def test_the_files_ship_with_the_program() -> None:
    assert len(list(STARTER.glob("*.yaml"))) > 20
