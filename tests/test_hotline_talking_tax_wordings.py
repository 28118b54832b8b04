"""Conversations about tax in yet other words: periods, sizes and homes as people tell them, and what is asked on."""

import pytest

from hotline.assistant import Assistant
from tests.hotline_talk import Turn, hold

DIALOGUES: dict[str, list[Turn]] = {
    "D1 three months are a quarter, and more comes on top": [
        ("俺开个小厂子，小规模，三个月开了29万", "shuiwu-xiaoguimo", "没有达到30万元的，免征"),
        ("又补开了2万", "shuiwu-xiaoguimo", "达到30万元的，全部"),
    ],
    "D1 a part of the three months": [
        ("请问小规模季报，这三个月一共卖了25万多，增值税交不交", "shuiwu-xiaoguimo", "没有达到30万元的，免征"),
        ("当中3万块是对方要的专票", "shuiwu-xiaoguimo", "开了专票的部分也要缴，按1%"),
    ],
    "D3 past the limit, after short of it": [
        ("我公司这一年销售额累计480万了，快500万了会怎样", "shuiwu-yiban-nashuiren", ""),
        ("超了500万从哪天开始算一般纳税人", "shuiwu-yiban-nashuiren", "当期1日"),
        ("登记成一般纳税人还能退回小规模吗", "shuiwu-yiban-nashuiren", "不得转为小规模"),
        ("之前收到的专票能抵扣不", "", "登记后可以抵扣"),
    ],
    "D4 from the first home to the second": [
        ("想买个房，头一套，契税是几个点", "shuiwu-qishui", "1%"),
        ("86个平方", "shuiwu-qishui", "减按1%"),
        ("那如果家里已经有一套了呢", "shuiwu-qishui", "减按1%"),
        ("换成155平的第二套", "shuiwu-qishui", "减按2%"),
        ("期房什么时候交", "shuiwu-qishui", "登记前"),
    ],
    "D4 a size without its unit, and whose homes count": [
        ("买新房契税咋收的", "shuiwu-qishui", ""),
        ("我是首次买房", "shuiwu-qishui", "减按1%"),
        ("面积142", "shuiwu-qishui", "减按1.5%"),
        ("我老公名下有一套算第几套", "shuiwu-qishui", "减按2%|配偶"),
    ],
    "D5 another home, said while two taxes of the sale are offered": [
        ("我那房子买了18个月想出手，税怎么收", "", ""),
        ("我还有另一套房", "geshui-fangchan", ""),
    ],
    "D5 another home, after what selling costs": [
        ("房子买了三年想卖，要交哪些税", "geshui-fangchan", ""),
        ("我名下还有另一套房", "geshui-fangchan", "不是家庭唯一住房的|20%"),
    ],
    "D5 what was spent on the home": [
        ("准备卖掉老房子，住了六年，要交什么税", "geshui-fangchan", ""),
        ("家里就这一套", "geshui-fangchan", ""),
        ("装修花的钱能扣吗", "geshui-fangchan", "装修费凭发票扣"),
    ],
    "D6 left by a father, sold, given while he lived, given to a nephew": [
        ("我爸走了房子留给我，过户要交什么税", "shuiwu-fangchan-zengyu", "免征契税"),
        ("以后我把它卖了呢", "shuiwu-fangchan-zengyu", "财产转让所得"),
        ("要是我爸生前直接送给我呢", "shuiwu-fangchan-zengyu", "受赠人缴契税"),
        ("送给侄子的话", "shuiwu-fangchan-zengyu", "20%"),
    ],
    "D7 with a brother, the parents of the wife, next year": [
        ("我妈今年62我爸58，赡养老人能扣多少", "geshui-kouchu", "3000元"),
        ("我有个弟弟", "geshui-kouchu", "1500元"),
        ("两个人怎么分", "geshui-kouchu", "分摊每月3000元"),
        ("岳父母能算进去吗", "geshui-kouchu", "不能。"),
        ("明年还得重新弄吗", "geshui-kouchu", "12月1日至31日"),
    ],
    "D7 an only child asks for twice": [
        ("独生子女，爸妈都过60了，是不是能扣6000", "geshui-kouchu", "3000元"),
        ("我是非独生的最多扣多少", "geshui-kouchu", "1500元"),
        ("啥时候确认明年的", "geshui-kouchu", "12月1日至12月31日|12月1日至31日"),
    ],
    "D8 who withholds": [
        ("我个人帮人设计收了6000元，对方公司要票怎么开", "shuiwu-daikai-putong", ""),
        ("谁来扣个人所得税", "shuiwu-daikai-putong", "由付款的单位在付款时预扣"),
    ],
    "the taxes of a home told one after the other, each by what was said of it": [
        ("卖一套住了七年的房子，个税要交吗", "geshui-fangchan", ""),
        ("名下还有别的房", "geshui-fangchan", "不是家庭唯一住房的"),
        ("那增值税呢", "shuiwu-ershoufang-zzs", "免征"),
    ],
    "closing with an invoice left, and with returns left": [
        ("公司不做了，税务注销怎么弄", "shuiwu-qingshui", ""),
        ("有两张票还没作废", "shuiwu-qingshui", "缴销"),
        ("三个月没申报", "shuiwu-qingshui", "补申报"),
    ],
    "a return forgotten, and whether the first time is fined": [
        ("小规模上个季度做了21万，忘了申报", "shuiwu-xiaoguimo", ""),
        ("要不要罚款", "shuiwu-xiaoguimo", "2000元以下"),
        ("头一次也罚吗", "shuiwu-xiaoguimo", "首违不罚"),
    ],
    "the levy for the disabled, paid late": [
        ("残保金小公司用不用交", "shuiwu-canbaojin", ""),
        ("公司40个人", "shuiwu-canbaojin", ""),
        ("过了日子没交会罚吗", "shuiwu-canbaojin", "5‰"),
    ],
    "shares given to a wife": [
        ("公司股份原价转让，要交个税吗", "geshui-guquan", ""),
        ("受让人是我老婆", "geshui-guquan", "正当理由"),
    ],
    "the office of whom for social insurance": [
        ("老板不给我们上社保，去税务局告行不行", "shuiwu-shebao-qianjiao", "人社局"),
        ("已经欠了两年了", "shuiwu-shebao-qianjiao", ""),
    ],
    "the yearly tax of a plug-in car, next year": [
        ("插混的车要交车船税吗", "shuiwu-chechuan", "免"),
        ("那明年呢", "shuiwu-chechuan", "2027年1月1日起"),
    ],
    "an invoice that the buyer has used": [
        ("发票税率开错了怎么冲红", "shuiwu-hongzi", ""),
        ("客户那边已经抵扣过了", "shuiwu-hongzi", "红字发票信息确认单"),
    ],
    "small taxes and refunds nobody asked for every day": [
        ("俺家开小卖店卖酒，消费税用不用交", "shuiwu-xiaofei", "一般不用"),
    ],
    "what a foreign guest gets back": [
        ("德国客户在商场买了丝绸，离境的时候能退税吗", "shuiwu-lijing", ""),
        ("满多少钱才给退", "shuiwu-lijing", "200元"),
    ],
    "a crime is told with its amounts": [
        ("替别人虚开发票，会被抓去坐牢吗", "shuiwu-jiancha", "10万元以上"),
    ],
    "losses": [
        ("前年亏了80万今年盈利20万，所得税还交不交", "qysd-jiaji", "先弥补以前五年里的亏损"),
    ],
}


@pytest.mark.parametrize("name", DIALOGUES)
def test_what_is_told_and_asked_on_is_answered(tax_line: Assistant, name: str) -> None:
    hold(tax_line, DIALOGUES[name])
