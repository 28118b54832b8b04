"""Conversations about tax that went wrong, in other words: what later turns are about, and what they tell first."""

import pytest

from hotline.answering.replies import Answered
from hotline.assistant import Assistant
from tests.hotline_talk import Talk, Turn, hold

DIALOGUES: dict[str, list[Turn]] = {
    "D1 a quarter below the threshold": [
        ("我们公司小规模，一季度报一次", "shuiwu-xiaoguimo", ""),
        ("这个季度开了差不多27万", "shuiwu-xiaoguimo", "没有达到30万元的，免征"),
    ],
    "D2 at the threshold, above it, the surcharges": [
        ("小规模季度销售刚好30万，增值税交吗", "shuiwu-xiaoguimo", "按1%"),
        ("那38万呢", "shuiwu-xiaoguimo", "按1%"),
        ("城建税和附加呢", "shuiwu-chengjian", "减半|7%"),
    ],
    "D1 a part of it on special invoices": [
        ("小规模，这一季度开了26万，增值税交吗", "shuiwu-xiaoguimo", "没有达到30万元的，免征|免征"),
        ("开了专票的那些还免不免", "shuiwu-xiaoguimo", "放弃免税开具专用发票的那部分不能免税"),
    ],
    "D1 the rate of the special invoices, all in one sentence": [
        ("小规模按季报，这季度23万，当中4万开了专票，增值税怎么交", "shuiwu-xiaoguimo", "开了专票的部分也要缴，按1%"),
        ("那4万几个点", "shuiwu-xiaoguimo", "按1%，自己放弃减税的按3%"),
    ],
    "D1 the special invoices last": [
        ("我们是小规模纳税人，一个季度一报", "shuiwu-xiaoguimo", ""),
        ("上季度做了19万", "shuiwu-xiaoguimo", "没有达到30万元的，免征"),
        ("其中2万对方要专票", "shuiwu-xiaoguimo", "开了专票的部分也要缴，按1%"),
        ("普票的那些呢", "shuiwu-xiaoguimo", "免征"),
    ],
    "D1 a part of it, told in a long message": [
        ("小规模，三个月一报", "shuiwu-xiaoguimo", ""),
        ("这季度营业额24万", "shuiwu-xiaoguimo", "没有达到30万元的，免征"),
        ("里面有7万给客户开成了专用发票", "shuiwu-xiaoguimo", "开了专票的部分也要缴，按1%"),
        ("这7万增值税怎么算", "shuiwu-xiaoguimo", "开了专票的部分也要缴，按1%"),
    ],
    "D2 the surcharges of an exempt quarter": [
        ("小规模一季度卖16万，增值税交不交", "shuiwu-xiaoguimo", "免征"),
        ("附加税要不要交", "", "附加也不用交|不用。城建税和附加"),
    ],
    "D2 the surcharges of a quarter that is taxed": [
        ("小规模季度卖了42万增值税怎么算", "shuiwu-xiaoguimo", "按1%"),
        ("城建税、教育费附加怎么交", "", "市区7%.*减半|减半"),
    ],
    "D2 a month, in words that name no unit": [
        ("小规模月销8万8要不要缴增值税", "shuiwu-xiaoguimo", "月销售额没有达到10万元的，免征"),
    ],
    "D3 on the way to a general taxpayer": [
        ("公司年销售额马上到500万，要办什么", "shuiwu-yiban-nashuiren", ""),
        ("登记以后还能变回小规模不", "shuiwu-yiban-nashuiren", "不得转为小规模|不能"),
        ("没登记一般纳税人以前收到的进项专票可以抵吗", "shuiwu-yiban-nashuiren", "抵扣"),
    ],
    "D4 the rate by number of homes and size": [
        ("买住房契税要多少", "shuiwu-qishui", ""),
        ("第一套", "shuiwu-qishui", "1%"),
        ("93平方", "shuiwu-qishui", "减按1%征收"),
        ("如果算二套", "shuiwu-qishui", "减按1%征收"),
        ("157平米的二套", "shuiwu-qishui", "减按2%征收"),
    ],
    "D5 selling a home": [
        ("房子拿了一年多一点，现在卖增值税交不交", "shuiwu-ershoufang-zzs", "3%"),
        ("不是家里唯一的房", "geshui-fangchan", "20%"),
    ],
    "D5 both taxes of the seller, by how long": [
        ("我要卖房子，得交哪些税", "", "增值税.*个人所得税|个人所得税.*增值税"),
        ("买了一年零八个月", "", "3%.*20%|20%.*3%"),
        ("家里还有一套", "", "不能免征.*20%|20%"),
    ],
    "D5 both taxes asked at once": [
        ("二手房卖掉，增值税、个税各交多少", "", ""),
        ("房子拿了三年", "", "免征.*20%|20%.*免征"),
    ],
    "D5 how long, where the two taxes are still offered": [
        ("打算卖房，税怎么交", "", ""),
        ("房子到手才20个月", "", "3%.*20%|20%.*3%"),
        ("我名下还有一套", "", "20%"),
    ],
    "D6 inherited, and sold later": [
        ("父亲的房子我继承要交哪些税", "shuiwu-fangchan-zengyu", "免征契税|免费"),
        ("以后我再把它卖掉呢", "", "继承来的房子以后卖掉.*20%"),
    ],
    "D7 supporting parents": [
        ("我妈62岁我爸58岁，赡养父母个税能扣多少", "geshui-kouchu", "3000元"),
        ("我有个妹妹", "geshui-kouchu", "分摊"),
        ("下一年的要几月份确认", "geshui-kouchu", "12月|次年1月起暂停"),
    ],
    "D7 with brothers and sisters after all": [
        ("赡养老人的扣除，我是独生，每月扣多少", "geshui-kouchu", "3000元"),
        ("要是我还有个姐姐", "geshui-kouchu", "每人每?月?不超过1500元"),
    ],
    "D7 a brother, in a question that is not in the entry": [
        ("独生子女赡养老人个税扣多少", "geshui-kouchu", "3000元"),
        ("有一个哥哥的话怎么扣", "geshui-kouchu", "每人不超过1500元"),
    ],
    "D7 ages that say no unit": [
        ("个税里赡养老人能扣不", "geshui-kouchu", ""),
        ("我爸64我妈57", "geshui-kouchu", "一位满60岁就能扣"),
    ],
    "D7 how old each is, after that what for": [
        ("个税赡养老人怎么填报", "geshui-kouchu", ""),
        ("父亲今年63，母亲58", "geshui-kouchu", "一位满60岁就能扣"),
    ],
    "D8 an invoice for work": [
        ("给一家公司做设计，要代开6000块的劳务发票，税交多少", "shuiwu-daikai-putong", "增值税"),
        ("付款公司说从11月起由他们扣增值税，是吗", "shuiwu-ziranren-koujiao", "11月1日"),
    ],
    "D9 a small amount to pay after the year": [
        ("年度汇算显示要补260块税", "geshui-huisuan", "不超过400元"),
        ("都11月了，汇算还能不能办", "geshui-huisuan", ""),
    ],
    "D9 what to do about a few hundred": [
        ("汇算显示补税200多，怎么办", "geshui-huisuan", "不超过400元的，不用办汇算"),
    ],
    "D10 no invoice": [
        ("小吃店不给开发票怎么办", "shuiwu-fapiao-jubao", ""),
        ("去举报要准备什么", "shuiwu-fapiao-jubao", "消费凭证|名称、地址"),
        ("举报了有没有奖励", "", "奖励"),
    ],
    "D11 a new car": [
        ("新能源车发票23万，购置税交多少", "shuiwu-chegou", "减半"),
        ("车退了，税怎么退", "shuiwu-chegou-tui", "每满一年"),
    ],
    "D11 the same car, used": [
        ("电动车的购置税是多少", "shuiwu-chegou", "减半"),
        ("发票上25万6", "shuiwu-chegou", "减半"),
        ("要是买二手的呢", "shuiwu-chegou", "一次性征收"),
    ],
    "D12 never had an invoice, and months not filed": [
        ("个体户不开了要注销税务怎么办", "shuiwu-qingshui", ""),
        ("没用过发票", "shuiwu-qingshui", "免办清税证明"),
        ("有几个月没报，会罚多少", "", "2000元"),
    ],
    "D9 what follows when nobody files": [
        ("汇算要补500块", "geshui-huisuan", "需要办"),
        ("拖着一直不办有什么后果", "geshui-huisuan", "2000元以下罚款|滞纳金"),
    ],
    "D3 soon above the limit": [
        ("眼看就要超500万，小规模公司要办什么", "shuiwu-yiban-nashuiren", "应当登记"),
        ("哪天开始生效", "shuiwu-yiban-nashuiren", "当期1日"),
    ],
    "D1 more on top of what was sold": [
        ("小规模按季申报，这季度卖了29万，增值税交吗", "shuiwu-xiaoguimo", "没有达到30万元的，免征|免征"),
        ("当中4万客户要专票", "shuiwu-xiaoguimo", "开了专票的部分也要缴，按1%"),
        ("要是再卖2万呢", "shuiwu-xiaoguimo", "季度销售额达到30万元的，全部"),
    ],
    "D2 the surcharges of who said what they are before": [
        ("小规模这季度卖了36万，增值税怎么算", "shuiwu-xiaoguimo", "按1%"),
        ("附加税费呢", "", "减半"),
        ("要是一个月9万呢", "shuiwu-xiaoguimo", "月销售额没有达到10万元的，免征"),
    ],
    "D5 how long and whether it is the only one, told in passing": [
        ("我要卖掉一套房，要交什么税", "geshui-fangchan", "增值税.*个人所得税|个人所得税.*增值税"),
        ("拿到房本二十个月", "geshui-fangchan", "3%.*20%|20%.*3%"),
        ("不是我家唯一的", "geshui-fangchan", "不能免征.*20%"),
    ],
    "D6 inherited, given, given to others": [
        ("爷爷过世了，他的房子归我要交哪些税", "", "契税.*免征"),
        ("不是过世，是他在世时送给我的", "", "3%至5%"),
        ("那以后我卖掉呢", "", "原房主当初的买价"),
    ],
    "D6 given to others": [
        ("房子送给外甥要交哪些税", "shuiwu-fangchan-zengyu", "20%"),
        ("要是送给我儿子呢", "shuiwu-fangchan-zengyu", "不缴个人所得税|双方都不缴"),
    ],
    "D9 income and what is due, each by what it is of": [
        ("汇算显示要补280", "geshui-huisuan", "不超过400元的，不用办汇算"),
        ("我一年挣11万", "geshui-huisuan", "不超过12万元的，不用办汇算"),
        ("那可以退的呢，过了期还给退吗", "geshui-huisuan", "三年内"),
    ],
    "D11 used, and the yearly tax": [
        ("新买电动车购置税怎么算", "shuiwu-chegou", "减半征收"),
        ("要是二手的电车呢", "shuiwu-chegou", "一次性征收"),
        ("车船税要不要交", "shuiwu-chechuan", "不征|不用交"),
    ],
    "D12 with tax that is owed": [
        ("我的个体户要去税务注销", "shuiwu-qingshui", ""),
        ("还欠着税呢", "shuiwu-qingshui", "先补申报|不能"),
    ],
    "D12 closing a small business": [
        ("个体户注销税务登记怎么办", "shuiwu-qingshui", ""),
        ("我从来没领过发票", "shuiwu-qingshui", "免办清税证明"),
        ("有几个月没报税，会罚多少钱", "", "2000元"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", DIALOGUES)
def test_every_turn_is_about_the_matter_and_tells_it(tax_line: Assistant, name: str) -> None:
    hold(tax_line, DIALOGUES[name])


def test_a_sum_is_worked_out_of_the_price_and_shows_its_rule(tax_line: Assistant) -> None:
    reply = Talk(tax_line).say("新能源车发票23万，购置税交多少")
    assert "发票价税合计230000元÷1.13×10%÷2 = 10176.99元。仅供参考" in reply.text


OF_NO_PERIOD = [
    # the amount; what it comes to by the quarter, by the month, and at one time
    ("小规模卖了26万，增值税要不要交", "没有达到30万元", "月销售额达到10万元的，全部", "达到1000元的，全部"),
    (
        "小规模做了30万整，交多少增值税",
        "季度销售额达到30万元的，全部",
        "月销售额达到10万元的，全部",
        "达到1000元的，全部",
    ),
    ("小规模开票7万要缴增值税吗", "没有达到30万元", "没有达到10万元", ""),
]


@pytest.mark.parametrize(("said", "quarter", "month", "once"), OF_NO_PERIOD)
def test_an_amount_of_no_period_is_told_for_each(
    tax_line: Assistant, said: str, quarter: str, month: str, once: str
) -> None:
    """28万 alone is below the threshold by the quarter and above it by the month: the question that decides is said, and each branch."""
    reply = Talk(tax_line).say(said)
    assert isinstance(reply, Answered), reply.text
    assert "是按月、按季，还是偶尔一次缴税？下面分别列出。" in reply.text
    for branch in (quarter, month, once):
        assert branch in reply.text
    assert reply.assumed == {}


@pytest.mark.parametrize("said", ["小规模季度卖了26万要交吗", "小规模这个月开了8万要交吗", "我按季报，卖了26万"])
def test_a_period_that_was_said_is_not_asked_for(tax_line: Assistant, said: str) -> None:
    assert "下面分别列出" not in Talk(tax_line).say(said).text


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("小规模季度多少以内不用交税", "42万要交多少"),
        ("找税务局代开劳务发票", "7000块要交多少税"),
        ("独生子女赡养老人个税扣多少", "有一个哥哥的话怎么扣"),
    ],
)
def test_what_decides_is_not_called_nothing_found(tax_line: Assistant, before: str, said: str) -> None:
    talk = Talk(tax_line)
    talk.say(before)
    assert "没有找到说到这一点的内容" not in talk.say(said).text


@pytest.mark.parametrize(
    ("said", "option"),
    [
        ("不是家里唯一一套", "不是唯一住房"),
        ("这不是我们家唯一住房", "不是唯一住房"),
        ("是唯一住房", "家庭唯一住房"),
        ("家里还有一套", "不是唯一住房"),
    ],
)
def test_of_two_options_the_other_holds_where_one_is_taken_back(tax_line: Assistant, said: str, option: str) -> None:
    talk = Talk(tax_line)
    talk.say("卖掉自己住的房子个税怎么算")
    reply = talk.say(said)
    assert isinstance(reply, Answered)
    assert reply.assumed.get("住房情况") == option


def test_an_amount_on_top_is_added_and_the_sum_is_shown(tax_line: Assistant) -> None:
    talk = Talk(tax_line)
    talk.say("小规模按季申报，这季度卖了29万，增值税交吗")
    text = talk.say("要是再卖2万呢").text
    assert "按您前后说的合计：290000元+20000元 = 310000元。" in text
    assert "不含税销售额310000元×1% = 3100元" in text


def test_a_charge_of_several_branches_is_told_whole_where_none_is_known(tax_line: Assistant) -> None:
    text = Talk(tax_line).say("买住房契税收百分之几").text
    assert text.index("1%") < text.index("1.5%") < text.index("2%")
