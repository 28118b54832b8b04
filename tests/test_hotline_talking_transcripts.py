"""Transcripts: what is said, the items that may be answered or offered, and the facets."""

import pytest

from hotline.assistant import Assistant
from tests.hotline_talk import talk_through

TRANSCRIPTS = [
    """
    身份证到期了换证       > sfz-daoqi
    那要是丢了呢           > sfz-buling
    要本人去吗             > sfz-buling 条件
    那要是坏了呢           > sfz-sunhuai
    """,
    """
    怎么交灵活就业社保     > shebao-linghuo-jiaofei
    灵活就业社保微信上能交吗 > shebao-linghuo-jiaofei 网办
    不想交了咋停           > shebao-linghuo-tingbao
    """,
    """
    买房契税怎么交         > shuiwu-qishui
    多少个点               > shuiwu-qishui 费用
    要带合同吗             > shuiwu-qishui 材料
    合同解除了能退不       > shuiwu-qishui-tui
    """,
    """
    一般纳税人怎么登记     > shuiwu-yiban-nashuiren
    有啥门槛               > shuiwu-yiban-nashuiren 条件
    批下来要多久           > shuiwu-yiban-nashuiren 时限
    """,
    """
    二手车过户             > jdc-guohu
    双方都得到场吗         > jdc-guohu 条件
    当天办得完吗           > jdc-guohu 时限
    谢谢啊                 >
    那新车上牌呢           > jdc-zhuce
    """,
    """
    车子年检怎么弄         > jdc-nianjian
    需要带行驶证吗         > jdc-nianjian 材料
    逾期会罚吗             > jdc-nianjian
    """,
    """
    社保卡坏了             > shebaoka-huanling
    我搞错了，是丢了       > shebaoka-buling
    那先挂失怎么弄         > shebaoka-guashi
    """,
    """
    不动产权证丢了         > bdc-bufa
    要登报吗               > bdc-bufa
    不是丢了，是坏了       > bdc-huanfa
    """,
    """
    养老保险转移           > yanglao-zhuanyi
    我说的是医保不是养老   > yibao-zhuanyi
    多久办好               > yibao-zhuanyi 时限
    """,
    """
    身份证丢了             > sfz-buling
    还有驾驶证也丢了怎么办 > jsz-yishi
    要钱吗                 > jsz-yishi 费用
    刚才那个身份证的，要多少钱 > sfz-buling 费用
    多久能拿到             > sfz-buling 时限
    """,
    """
    身份证丢了             > sfz-buling
    户口簿补领             > hj-huzhubu
    刚才那个身份证要多少钱 > sfz-buling 费用
    """,
    """
    楼下饭店油烟大         > hj-youyan
    哪个单位管             > hj-youyan 部门
    几天会有人来           > hj-youyan 时限
    对了，旁边路灯也不亮   > sz-ludeng
    什么时候能修好         > sz-ludeng 时限
    """,
    """
    工地半夜施工吵死了     > zs-shigong
    我要投诉，打哪个号码   > zs-shigong 电话
    多久能给我答复         > zs-shigong 时限
    """,
    """
    个体户注销怎么办       > qiye-geti-zhuxiao
    税务那边呢             > shuiwu-qingshui
    """,
    """
    小孩上小学怎么报名     > jy-xiaoxue
    带孩子去吗             > jy-xiaoxue 条件
    我们是外地户口         > jy-suiqian
    要准备哪些材料         > jy-suiqian 材料
    """,
    """
    烟草证快到期了         > xuke-yancao-yanxu
    提前几天去             > xuke-yancao-yanxu 时限
    那要停业呢             > xuke-yancao-tingye
    """,
    """
    离职了公积金怎么取     > gjj-lizhi
    需不需要离职证明       > gjj-lizhi 材料
    那租房的那种呢         > gjj-zufang
    手机上操作行不行       > gjj-zufang 网办
    """,
    """
    公司进了经营异常名录   > qiye-yichang
    是因为没报年报         > qiye-yichang
    年报怎么报             > qiye-nianbao
    """,
    """
    残疾人证怎么办         > cl-xinban
    本人行动不便怎么办     > cl-xinban
    丢了咋补               > cl-buban
    好的                   >
    要多久啊               > cl-buban 时限
    """,
    """
    结婚证撕烂了想补一本   > hy-buling-jiehun
    我老公在外地回不来     > hy-buling-jiehun 条件
    还得拍合照是吧         > hy-buling-jiehun 材料
    当天就能拿到手吗       > hy-buling-jiehun 时限
    """,
    """
    我爸去世了，房子怎么过到我名下 > bdc-jicheng
    我还有个姐姐，她不要   > bdc-jicheng 条件
    一定要做公证吗         > bdc-jicheng 条件
    他的公积金里还有几万块钱能取出来不 > gjj-siwang
    """,
    """
    生育津贴怎么领         > yibao-jintie
    能发几个月的           > yibao-jintie 结果
    育儿补贴那三千六也一块办了吧 > wj-yuer
    """,
    """
    健身卡充了三千，店关门了 > xf-yufuka
    打什么电话投诉         > xf-yufuka 电话+投诉
    能追回来吗，去哪告     > xf-yufuka 部门+投诉
    """,
    """
    老人家八十一了，有没有高龄补贴 > mz-gaoling
    去村里还是去镇上       > mz-gaoling 地点
    每个月多少钱           > mz-gaoling 结果
    """,
    """
    我要办护照             > hz-shouci
    错了，是港澳通行证     > gat-shenling
    要几张照片             > gat-shenling 材料
    还是说回护照吧，费用多少 > hz-shouci 费用
    """,
]  # fmt: skip


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda t: t.split()[0])
def test_transcripts(starter: Assistant, transcript: str) -> None:
    assert talk_through(starter, transcript) == []
