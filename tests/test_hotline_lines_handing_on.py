"""How a matter is handed on: what is asked first, to whom, the offices of the caller's region, the letter that answers in writing."""

import pytest

from hotline.answering.replies import ShownFact
from hotline.lines.handing_on import HandingOn, handing_on, letter_of
from knowledge.entry.departments import Department
from knowledge.profiles.profile import Collect, Ladder, Letter, Profile, read_profile

TAX = read_profile("12366")


def slip(said: str, topic: str = "税务", **more: list[Department]) -> HandingOn:
    found = handing_on(TAX, said, topic=topic, **more)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("said", "matter", "route"),
    [
        ("出租门面税率多少", "涉税咨询转办", "政策和办理咨询"),
        ("有人虚开，我想检举", "检举税收违法", "投诉、举报、检举"),
        ("超市不开发票，去哪举报", "不开发票", "投诉、举报、检举"),
        ("对方不确认红字信息表", "红字发票、开票系统", "政策和办理咨询"),
        ("社保费扣重了", "社会保险费", "政策和办理咨询"),
        ("年度汇算提示有疑点", "个人所得税", "政策和办理咨询"),
        ("处罚不服，想申请复议", "涉税咨询转办", "法律救济"),
        ("新来的员工怎么增员", "涉税咨询转办", "社会保险参保和待遇"),
    ],
)
def test_the_matter_decides_what_is_asked_and_to_whom_it_goes(said: str, matter: str, route: str) -> None:
    found = slip(said)
    assert (found.matter, found.route) == (matter, route)
    assert found.ask
    assert found.steps


def test_what_is_not_tax_is_not_asked_about_as_tax() -> None:
    found = slip("身份证丢了", topic="身份证")
    assert (found.matter, found.ask, found.route, found.steps) == ("", (), "不是税费的事", ("12345",))
    assert slip("身份证丢了", topic="").route == "政策和办理咨询", (
        "where no item lies open nothing is known to be foreign"
    )


def test_offices_of_the_callers_region_stand_at_the_end() -> None:
    office = Department(name="天河区税务局", phone="020-12345678", region="440106000000")
    others = [
        Department(name="天河区民政局", phone="020-87654321", region="440106000000"),
        Department(name="税费服务热线（税务）", phone="12366"),
    ]
    found = slip("出租门面税率多少", departments=[office, *others])
    assert (found.office, found.local) == ("税务", (office,))
    assert slip("处罚不服，想复议", departments=[office]).local == ()


def test_a_profile_that_says_nothing_hands_nothing_on() -> None:
    assert handing_on(Profile(key="ours", name="某县热线"), "怎么办") is None
    asking = Profile(key="ours", name="某县热线", collect=(Collect(matter="噪声", words=("吵",), ask=("几点",)),))
    assert handing_on(asking, "路灯不亮") is None
    told = handing_on(asking, "楼上太吵")
    assert told is not None
    assert (told.ask, told.steps) == (("几点",), ())
    leading = Profile(key="ours", name="某县热线", ladder=(Ladder(matter="都", to=("甲", "乙")),))
    assert handing_on(leading, "路灯不亮") == HandingOn("", (), "都", ("甲", "乙"))


def test_the_letter_carries_the_facts_word_for_word_and_what_they_rest_on() -> None:
    facts = [
        ShownFact(id="conditions:a", facet="条件", label="受理条件", text="没有达到起征点的免征。", basis=["增值税法第二十三条"], region="000000000000", revision=1),
        ShownFact(id="deadlines:b", facet="时限", label="申报", text="15日", basis=["增值税法第二十三条"], local=True, region="000000000000", revision=1),
    ]  # fmt: skip
    letter = letter_of(Letter(opening="您好：", closing="以上供参考。"), "小规模纳税人申报", facts)
    first, name, condition, deadline, basis, last = letter.splitlines()
    assert (first, name, last) == ("您好：", "小规模纳税人申报：", "以上供参考。")
    assert "没有达到起征点的免征" in condition
    assert "15日" in deadline
    assert "以当地公布的为准" in deadline
    assert basis == "依据：增值税法第二十三条。"
