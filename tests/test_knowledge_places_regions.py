"""The tree of divisions: official codes and names, the names people use, and a deployment's own streets."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entry.records import NATION
from knowledge.places.local_regions import InvalidRegion
from knowledge.places.regions import DIVISIONS, OLD_NAMES, LocalRegion, full_code, level_of, shipped_regions, stem
from knowledge.storage.errors import Conflict, NotFound
from knowledge.storage.migrations import migrations
from knowledge.storage.sqlite import SqliteConnections
from knowledge.store import KnowledgeBase
from tests.underneath import sqlite_of

REGIONS = shipped_regions()
GUANGZHOU, NANJING = "440100000000", "320100000000"


def named(text: str, **where: str) -> list[str]:
    return [REGIONS.name(region.code) for region in REGIONS.find(text, **where)]


def test_the_list_is_whole() -> None:
    """34 provinces, 333 prefectures and 2,847 counties, each lying in something that is there."""
    lines = DIVISIONS.read_text(encoding="utf-8").splitlines()[1:]
    assert lines == sorted(lines)
    assert Counter(level_of(line[:6]) for line in lines) == {1: 34, 2: 333, 3: 2847}
    codes = {line[:6] for line in lines}
    assert len(codes) == len(lines)
    assert all(code[:2] + "0000" in codes for code in codes)
    in_prefectures = {code for code in codes if level_of(code) == 3 and code[2:4] != "90"}
    municipal = {"11", "12", "31", "50"}
    assert all(code[:4] + "00" in codes for code in in_prefectures if code[:2] not in municipal)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("330113", "浙江省杭州市临平区"),  # 2021
        ("330114", "浙江省杭州市钱塘区"),
        ("350405", "福建省三明市沙县区"),
        ("659012", "新疆维吾尔自治区白杨市"),  # 2023
        ("540481", "西藏自治区林芝市米林市"),
        ("540581", "西藏自治区山南市错那市"),
        ("653228", "新疆维吾尔自治区和田地区和康县"),  # 2024
        ("653229", "新疆维吾尔自治区和田地区和安县"),
        ("500157", "重庆市两江新区"),  # 2025
        ("653132", "新疆维吾尔自治区喀什地区岑岭县"),  # 2026
        ("659013", "新疆维吾尔自治区草湖市"),
        ("460302", "海南省三沙市西沙区"),
    ],
)
def test_recent_changes_are_in(code: str, name: str) -> None:
    assert REGIONS.name(code) == name


@pytest.mark.parametrize("code", ["330103", "330104", "500105", "500112", "540422", "310103", "460321", "110100"])
def test_what_is_gone_is_out(code: str) -> None:
    assert code not in REGIONS


def test_names_and_what_lies_in_what() -> None:
    assert REGIONS.name("440106") == REGIONS.name("440106000000") == "广东省广州市天河区"
    assert REGIONS.name(NATION) == "全国"
    assert REGIONS.name("110100") == "北京市", "a code that only fills a level names what it lies in"
    assert REGIONS.name("440106013004") == "广东省广州市天河区（440106013004）"
    assert REGIONS.parent("440106") == GUANGZHOU
    assert REGIONS.parent("110105") == "110000000000"
    assert REGIONS.parent("419001") == "410000000000"
    assert REGIONS.parent("440000") == NATION
    assert REGIONS.parent(NATION) is None
    assert len(REGIONS.children(NATION)) == 34
    assert [region.name for region in REGIONS.children(GUANGZHOU)][:3] == ["荔湾区", "越秀区", "海珠区"]
    assert REGIONS.children("440106") == []


@pytest.mark.parametrize(
    ("code", "short"),
    [
        ("440106", "天河"), ("440100", "广州"), ("110000", "北京"), ("150000", "内蒙古"), ("650000", "新疆"), ("422800", "恩施"),
        ("810000", "香港"), ("150724", "鄂温克"), ("622926", "东乡"), ("130133", "赵县"), ("429021", "神农架"), ("232700", "大兴安岭"),
        ("150521", "科尔沁左翼中旗"), ("350405", "沙县"), (NATION, "全国"),
    ],
)  # fmt: skip
def test_short_names(code: str, short: str) -> None:
    assert REGIONS.short_name(code) == short


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("广东省广州市天河区", ["广东省广州市天河区"]),
        ("天河区", ["广东省广州市天河区"]),
        ("天河", ["广东省广州市天河区"]),
        ("广州天河", ["广东省广州市天河区"]),
        ("广东 天河", ["广东省广州市天河区"]),
        ("粤", ["广东省"]), ("沪", ["上海市"]), ("京", ["北京市"]), ("陇", ["甘肃省"]), ("内蒙", ["内蒙古自治区"]),
        ("恩施州", ["湖北省恩施土家族苗族自治州"]), ("长阳县", ["湖北省宜昌市长阳土家族自治县"]),
        ("莫旗", ["内蒙古自治区呼伦贝尔市莫力达瓦达斡尔族自治旗"]),
        ("襄樊", ["湖北省襄阳市"]), ("思茅", ["云南省普洱市"]), ("思茅区", ["云南省普洱市思茅区"]), ("卢湾", ["上海市黄浦区"]),
        ("上海南汇", ["上海市浦东新区"]), ("川沙", ["上海市浦东新区"]), ("萧山", ["浙江省杭州市萧山区"]),
        ("鼓楼区", ["江苏省南京市鼓楼区", "江苏省徐州市鼓楼区", "福建省福州市鼓楼区", "河南省开封市鼓楼区"]),
        ("南京鼓楼", ["江苏省南京市鼓楼区"]), ("江苏鼓楼区", ["江苏省南京市鼓楼区", "江苏省徐州市鼓楼区"]),
        ("朝阳区", ["北京市朝阳区", "吉林省长春市朝阳区"]), ("长春朝阳", ["吉林省长春市朝阳区"]),
        ("朝阳", ["北京市朝阳区", "辽宁省朝阳市", "吉林省长春市朝阳区"]),
        ("吉林", ["吉林省"]), ("吉林市", ["吉林省吉林市"]), ("海南", ["海南省"]), ("河北", ["河北省"]), ("河北区", ["天津市河北区"]),
        ("中山", ["广东省中山市"]), ("西安", ["陕西省西安市"]), ("长沙", ["湖南省长沙市"]),
        ("江北区", ["浙江省宁波市江北区", "重庆市两江新区"]), ("重庆江北", ["重庆市两江新区"]),
        ("济源", ["河南省济源市"]), ("雄安", ["河北省保定市容城县", "河北省保定市安新县", "河北省保定市雄县"]),
        ("440106", ["广东省广州市天河区"]), ("440106000000", ["广东省广州市天河区"]), ("44", ["广东省"]),
        ("广州鼓楼", []), ("天河广州", []), ("羊城", []), ("本地", []), ("异地", []), ("", []), ("123", []), ("999999", []),
    ],
)  # fmt: skip
def test_finding_by_what_people_call_it(text: str, expected: list[str]) -> None:
    assert named(text) == expected


def test_shizhongqu_needs_its_city() -> None:
    assert len(named("市中区")) == 4
    assert named("济南市中区") == ["山东省济南市市中区"]
    assert named("市中区", near="511100000000") == ["四川省乐山市市中区"]


def test_what_is_near_comes_first() -> None:
    assert named("鼓楼区", near=NANJING) == ["江苏省南京市鼓楼区"]
    assert named("鼓楼区", near="320102000000") == ["江苏省南京市鼓楼区"], "from the district next to it"
    assert named("朝阳", near="220100000000") == ["吉林省长春市朝阳区"]
    assert named("河北", near="120000000000") == ["天津市河北区", "河北省"], "in Tianjin it may be either"


def test_every_division_is_found_by_its_names() -> None:
    """By its full name it is the only one; by its own name it is among those found."""
    for line in DIVISIONS.read_text(encoding="utf-8").splitlines()[1:]:
        code, name = full_code(line[:6]), line[7:]
        assert [region.code for region in REGIONS.find(REGIONS.name(code))] == [code], name
        assert code in [region.code for region in REGIONS.forms[name]]
        assert not stem(name) or code in [region.code for region in REGIONS.forms[stem(name)]]


def test_old_names_lead_to_what_is_there_now() -> None:
    rows = [line.split(",") for line in OLD_NAMES.read_text(encoding="utf-8").splitlines() if line[:1] != "#"][1:]
    assert len({(row[0], row[1]) for row in rows}) == len(rows) > 150
    for name, code, kind, now in rows:
        found = REGIONS.get(code)
        assert found is not None, name
        assert found.name == now
        assert kind in {"简称", "俗称", "旧称"}
        assert code.ljust(12, "0") in [region.code for region in REGIONS.forms[name]]


@given(st.text(alphabet="广州市天河区朝阳北京省县吉林12 的，江", max_size=12))
def test_any_text_can_be_looked_for(text: str) -> None:
    assert all(region.code in REGIONS for region in REGIONS.find(text))


# -- a deployment's own


def test_a_street_can_be_added_with_what_people_call_it(kb: KnowledgeBase) -> None:
    before = kb.version
    kb.regions.add("440106013000", "石牌街道", ["石牌"], by="admin")
    kb.regions.add("440106013004", "石牌社区居委会", by="admin")
    assert kb.version > before, "running servers renew what they know of places"
    assert kb.regions.all_local() == [
        LocalRegion("440106013000", "石牌街道", ("石牌",)), LocalRegion("440106013004", "石牌社区居委会"),
    ]  # fmt: skip
    tree = kb.regions.tree()
    assert tree.name("440106013004") == "广东省广州市天河区石牌街道石牌社区居委会"
    assert tree.short_name("440106013004") == "石牌社区"
    assert tree.parent("440106013004") == "440106013000"
    assert [region.code for region in tree.find("天河石牌")] == ["440106013000"]
    assert [region.name for region in tree.children("440106")] == ["石牌街道"]
    assert REGIONS.find("天河石牌") == [], "the shipped tree stays as it is"
    entry = kb.audit.of("440106013000")[0]
    assert (entry.who, entry.action, entry.detail) == ("admin", "登记地区", "石牌街道，石牌")


def test_adding_again_changes_and_removing_takes_away(kb: KnowledgeBase) -> None:
    kb.regions.add("320571000000", "苏州工业园区", by="admin")
    kb.regions.add("320571000000", "苏州工业园区", ["园区"], by="admin")
    assert kb.regions.tree().find("苏州园区")[0].code == "320571000000"
    assert kb.regions.tree() is kb.regions.tree()
    kb.regions.remove("320571000000", by="admin")
    assert kb.regions.tree().find("苏州园区") == []
    with pytest.raises(NotFound, match="没有登记过"):
        kb.regions.remove("320571000000", by="admin")


@pytest.mark.parametrize(
    ("code", "name", "alias", "says"),
    [
        ("440106", "石牌街道", "石牌", "12 位"), ("44010601300x", "石牌街道", "石牌", "12 位"), (NATION, "石牌街道", "石牌", "12 位"),
        ("990106013000", "石牌街道", "石牌", "99"), ("440106013000", "石 牌", "石牌", "不能用作地名"),
        ("440106013000", "", "石牌", "不能用作地名"), ("440106013000", "石牌街道", "石", "不能用作地名"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_says_why(kb: KnowledgeBase, code: str, name: str, alias: str, says: str) -> None:
    with pytest.raises(InvalidRegion, match=says):
        kb.regions.add(code, name, [alias], by="admin")
    assert kb.regions.all_local() == []


def test_a_shipped_division_is_not_added_again(kb: KnowledgeBase) -> None:
    with pytest.raises(Conflict, match="广东省广州市天河区"):
        kb.regions.add("440106000000", "天河", by="admin")


def test_an_older_database_gets_the_table(tmp_path: Path) -> None:
    """A database made before there were regions is brought up to date with what is in it."""
    url = str(tmp_path / "old.db")
    with KnowledgeBase(url) as kb:
        kb.regions.add("440106013000", "石牌街道", by="admin")
    connections = SqliteConnections(url)
    connections.db.execute("DROP TABLE regions")
    connections.db.execute("DELETE FROM _sqlite_migrations WHERE name = '0005_regions'")
    connections.close()
    with KnowledgeBase(url) as kb:
        assert kb.regions.all_local() == []
        assert [entry.action for entry in kb.audit.of("440106013000")] == ["登记地区"]
        assert "0005_regions" in {done.name for done in migrations.applied(sqlite_of(kb._connections.db))}
