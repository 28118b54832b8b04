"""What is not ours is refused with whose it is, and bothers nobody; what we lack goes to staff."""

import pytest
import yaml

from hotline.answering.refusals import RefusalKind, is_gibberish, refusal_for, refusals
from hotline.assistant import Assistant
from knowledge.starter.reading import STARTER
from tests.hotline_talk import Talk


@pytest.mark.parametrize("kind", refusals(), ids=lambda kind: kind.name)
def test_every_kind_finds_its_example(kind: RefusalKind) -> None:
    assert refusal_for(kind.example) == kind


def test_the_numbers_are_those_of_the_directory() -> None:
    data = yaml.safe_load((STARTER / "mulu.yaml").read_text(encoding="utf-8"))
    known = {str(entry["phone"]) for entry in data["departments"]}
    assert {kind.phone for kind in refusals() if kind.phone} <= known
    assert all(kind.phone in kind.said for kind in refusals())


@pytest.mark.parametrize(
    "ours",
    [
        "社保卡的银行账户怎么激活", "低保打到银行卡上要多久", "公积金贷款要什么条件", "高铁占了我家地怎么补偿", "医院乱收费怎么投诉",
        "住院费能报销多少", "快递丢了不赔怎么办", "宽带装不了投诉谁", "房屋面积怎么登记", "养老保险能退保吗", "打社保单子", "找维保单位",
        "微信里的医保码怎么登录", "孩子玩游戏充值能退吗", "游戏厅噪音扰民", "直播间买到假货抖音客服不理要投诉", "没带身份证能上飞机吗",
        "外国人在华签证延期", "空调以旧换新补贴怎么领", "手机坏了商家不给三包", "血站在哪里献血",
        "奖金单独算还是并进工资算合适", "两种报税办法哪种合适",
        "体育彩票中奖扣几个点的税", "店家说免税就不给发票对不对", "高铁票的电子发票怎么开抬头",
    ],
)  # fmt: skip
def test_what_may_be_ours_is_not_refused(ours: str) -> None:
    assert refusal_for(ours) is None


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("信用卡刷不了怎么办", "12378"),
        ("买的意外险能退吗", "保险公司"),
        ("给我讲个笑话吧", "政务服务问答助手"),
        ("牙疼要吃什么药", "医生"),
        ("后天下雪吗", "气象"),
        ("闲鱼账号给注销了能找回来吗", "平台"),
        ("买了国内航班想改签收手续费吗", "航空公司"),
        ("去法国的签证在哪个地方递材料", "使领馆"),
        ("电脑开不了机售后在哪里", "厂家"),
        ("心电图上这条线正常吗", "医生"),
    ],
)
def test_a_refusal_says_whose_it_is_and_asks_nobody(starter: Assistant, said: str, part: str) -> None:
    talk = Talk(starter)
    reply = talk.say(said)
    assert reply.outcome == "unanswered"
    assert part in reply.text
    assert "转给工作人员" not in reply.text
    assert not talk.queued


@pytest.mark.parametrize(
    ("text", "nothing"), [("asdfghjkl", True), ("????!!!!", True), ("身份证", False), ("sfz", False)]
)
def test_gibberish(text: str, nothing: bool) -> None:
    assert is_gibberish(text) == nothing


@pytest.mark.parametrize(
    "said",
    [
        "谢谢姑娘，事情办好了", "辛苦了，你真热心", "谢谢你们帮了大忙", "你是机器人还是人工", "你好，你是真人吗", "多谢领导，都搞定了", "谢谢师傅",
        "非常感谢，问题总算解决了", "太感谢了，太好了", "你是谁，是机器还是真人",
    ],
)  # fmt: skip
def test_thanks_and_greetings_in_more_words_bother_nobody(starter: Assistant, said: str) -> None:
    talk = Talk(starter)
    assert talk.say(said).outcome == "referred"
    assert not talk.queued


@pytest.mark.parametrize("said", ["谢谢，护照到期了怎么换", "你好，我的问题还没解决", "辛苦了，社保卡怎么激活"])
def test_what_is_asked_beside_thanks_is_answered(starter: Assistant, said: str) -> None:
    assert Talk(starter).say(said).outcome != "referred"
