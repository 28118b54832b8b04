"""Finding the asker's place in a question, and leaving alone what only looks like one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.reading.place_names import OTHER, WORDS, place_names
from hotline.reading.places import FoundPlace, find_place
from knowledge.entry.records import NATION
from knowledge.places.regions import LocalRegion, shipped_regions

REGIONS = shipped_regions()
GUANGDONG, GUANGZHOU, SHENZHEN, NANJING = "440000000000", "440100000000", "440300000000", "320100000000"


def found(text: str, near: str = NATION) -> list[str]:
    place = find_place(text, REGIONS, near=near)
    return [] if place is None else [REGIONS.name(region.code) for region in place.candidates]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("我在天河区", "广东省广州市天河区"),
        ("广州市天河区怎么办居住证", "广东省广州市天河区"),
        ("广州天河办身份证要带什么", "广东省广州市天河区"),
        ("天河这边怎么办低保", "广东省广州市天河区"),
        ("我们深圳能办吗", "广东省深圳市"),
        ("深圳社保怎么查", "广东省深圳市"),
        ("请问一下深圳市民中心几点下班", "广东省深圳市"),
        ("南京鼓楼补办身份证", "江苏省南京市鼓楼区"),
        ("我在南京，鼓楼区这边补办身份证", "江苏省南京市鼓楼区"),
        ("海淀区身份证去哪里办", "北京市海淀区"),
        ("浦东居住证续签", "上海市浦东新区"),
        ("上海南汇怎么办", "上海市浦东新区"),
        ("我在思茅，想办护照", "云南省普洱市"),
        ("恩施州社保局电话", "湖北省恩施土家族苗族自治州"),
        ("内蒙古的医保能在这里用吗", "内蒙古自治区"),
        ("重庆江北区公积金", "重庆市两江新区"),
        ("济南市中区社保局", "山东省济南市市中区"),
        ("我在石景山办暂住证", "北京市石景山区"),
        ("我在香港怎么续证", "香港特别行政区"),
        ("我在中山办居住证", "广东省中山市"),
        ("住在和平区的老人高龄津贴", "天津市和平区|辽宁省沈阳市和平区"),
        ("朝阳区怎么办居住证", "北京市朝阳区|吉林省长春市朝阳区"),
        ("我在长安区办证", "河北省石家庄市长安区|陕西省西安市长安区"),
        ("桂林资源县低保", "广西壮族自治区桂林市资源县"),
        ("和我一起在公安县的同事", "湖北省荆州市公安县"),
        ("广州路边停车收费", "广东省广州市"),
        ("在深圳大学生创业补贴怎么领", "广东省深圳市"),
        ("深圳市场监督管理局电话", "广东省深圳市"),
        ("广州白云机场怎么走", "广东省广州市"),
        ("湖南户口在深圳办身份证", "广东省深圳市"),
        ("户口在湖南，现在在深圳怎么补身份证", "广东省深圳市"),
        ("我是湖南的，在深圳上班，居住证怎么办", "广东省深圳市"),
        ("从杭州跳槽到成都，公积金怎么转", "四川省成都市"),
        ("湖北的，什么时候可以回深圳", "湖北省"),
        ("我在北京和平里", "北京市"),
    ],
)
def test_a_place_is_found(question: str, expected: str) -> None:
    assert "|".join(found(question)) == expected


@pytest.mark.parametrize(
    "question",
    [
        "和平解决邻里纠纷", "在和平解决纠纷的基础上", "解放军转业怎么安置", "城市管理投诉电话", "平安险怎么理赔", "我在平安银行开户",
        "长安汽车上牌", "我在长安汽车上班", "北京时间几点", "上海牌手表坏了找谁", "南京路步行街在哪", "中山路堵车", "中山东路限行吗",
        "北京大学毕业落户", "文化市场经营许可", "人力资源市场怎么走", "人力资源和社会保障局", "合作社怎么注册", "公安局几点上班", "在公安局办",
        "网上通道打不开", "医保定点医院怎么查", "社保定点药店", "今天水费怎么交", "明天天津贴息", "每天津贴多少", "最新余额查询",
        "大厦门口停车", "房东营业执照", "推广安装电梯", "新建商品房", "网上海关申报", "工资阳光发放", "长治久安", "顺应城市发展",
        "沿海城市", "财政和县级配套", "我和县里说过", "办理县级审批", "老城区改造", "城区居民用气", "平房漏水", "富裕家庭", "友好协商",
        "哈密瓜多少钱", "兰州拉面店噪音", "普洱茶假货", "黄河北路施工", "新华书店发票", "中华人民共和国护照", "阿里巴巴账号", "东西安装在哪",
        "异地就医备案", "外地人怎么办居住证", "本地户口", "外省车辆转入", "身份证丢了怎么补办", "的了吗", "", "我", "🙂", "a1区a市",
    ],
)  # fmt: skip
def test_look_alikes_are_left_alone(question: str) -> None:
    for near in (NATION, GUANGZHOU, "430000000000"):
        assert found(question, near) == []


@pytest.mark.parametrize(
    ("question", "near", "expected"),
    [
        ("天河办居住证", GUANGZHOU, "广东省广州市天河区"),
        ("天河办居住证", NATION, ""),
        ("白云机场怎么走", GUANGZHOU, ""),
        ("我在白云怎么办居住证", GUANGZHOU, "广东省广州市白云区"),
        ("白云区居住证", GUANGZHOU, "广东省广州市白云区"),
        ("我在鼓楼区", NANJING, "江苏省南京市鼓楼区"),
        ("我在鼓楼区", "320106000000", "江苏省南京市鼓楼区"),
        ("我在朝阳", "220100000000", "吉林省长春市朝阳区"),
        ("市中区社保局", "370100000000", "山东省济南市市中区"),
        ("我在市中区", "511100000000", "四川省乐山市市中区"),
        ("龙华区养犬登记", SHENZHEN, "广东省深圳市龙华区"),
        ("我们广州怎么办", GUANGZHOU, "广东省广州市"),
        ("广东省内异地办身份证", GUANGZHOU, ""),  # what the deployment lies in is no news
        ("我在北京怎么办", GUANGZHOU, "北京市"),
        ("湖南户口怎么办居住证", SHENZHEN, ""),  # where somebody comes from
        ("我是湖南人，想落户", SHENZHEN, ""),
        ("户口在天河，怎么补证", GUANGZHOU, "广东省广州市天河区"),
        ("去北京看病怎么备案", GUANGZHOU, ""),  # where somebody goes
        ("去北京看病怎么备案", NATION, ""),
        ("户口迁到深圳要什么材料", SHENZHEN, "广东省深圳市"),
        ("我在东莞交过医保，深圳能用吗", SHENZHEN, "广东省深圳市"),
        ("东莞转深圳公积金", SHENZHEN, "广东省深圳市"),
    ],
)
def test_the_deployments_own_region_decides(question: str, near: str, expected: str) -> None:
    assert "|".join(found(question, near)) == expected


def test_the_span_is_that_of_the_name() -> None:
    assert find_place("我在广州天河区办证", REGIONS) == FoundPlace((REGIONS.find("天河区")[0],), 2, 7)


def test_one_candidate_is_the_region_and_several_are_none() -> None:
    one, several = find_place("我在天河区", REGIONS), find_place("我在朝阳区", REGIONS)
    assert one is not None
    assert one.region == REGIONS.get("440106")
    assert several is not None
    assert several.region is None


def test_a_deployments_own_streets_are_found() -> None:
    own = [LocalRegion("440106013000", "石牌街道", ("石牌",)), LocalRegion("440106101000", "高新区", ("高新",))]
    tree = REGIONS.with_local(own)

    def code(text: str, near: str = GUANGZHOU) -> str:
        place = find_place(text, tree, near=near)
        return "" if place is None or place.region is None else place.region.code

    assert code("石牌街道居委会电话") == "440106013000"
    assert code("石牌怎么办居住证") == "440106013000"
    assert code("天河石牌办证", NATION) == "440106013000"
    assert code("石牌怎么办居住证", NATION) == ""
    assert code("我在高新区上班") == "440106101000"
    assert code("高新技术企业认定") == ""
    assert find_place("我在石牌街道", REGIONS) is None


def test_every_listed_word_is_a_name_or_no_place() -> None:
    """The list says nothing about names that do not exist, and every full name is found by itself or needs its city."""
    names = place_names(REGIONS)
    listed = [line.split("#")[0] for line in Path(WORDS).read_text(encoding="utf-8").splitlines()]
    for line in filter(None, listed):
        head, _, words = line.partition("：")
        for word in [head.split(" ")[1]] if " " in head else words.split():
            assert word in names.names, word
            assert (names.names[word].kind == OTHER) == head.startswith("别词")


def test_full_names_are_found() -> None:
    """Every prefecture and county, written with what it lies in, is found in a question."""
    missed = []
    for province in REGIONS.children(NATION):
        for region in [
            *REGIONS.children(province.code),
            *(c for r in REGIONS.children(province.code) for c in REGIONS.children(r.code)),
        ]:
            if found(f"我在{REGIONS.name(region.code)}怎么办证") != [REGIONS.name(region.code)]:
                missed.append(region.name)
    assert missed == []


@given(
    st.text(max_size=60) | st.text(alphabet="我在广州市天河区朝阳北京南路的这边户口县吉林 ，和平", max_size=40),
    st.sampled_from([NATION, GUANGDONG, GUANGZHOU]),
)
def test_any_text_is_read(text: str, near: str) -> None:
    place = find_place(text, REGIONS, near=near)
    if place is not None:
        assert 0 <= place.start < place.end <= len(text)
        assert place.candidates
        assert len(set(place.candidates)) == len(place.candidates)


@given(
    st.sampled_from(["我在天河区", "南京鼓楼补证", "我们深圳"]),
    st.sampled_from(["请问，", "你好 ", "麻烦问一下，"]),
    st.sampled_from(["", "，谢谢", "啊"]),
)
def test_politeness_changes_nothing(question: str, before: str, after: str) -> None:
    assert found(before + question + after) == found(question)
