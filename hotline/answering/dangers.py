"""What is said in danger, by kind: the number, the first thing to do, and where that was read.

Two short lines at most; the numbers stand in the first sixty characters. Facts about first aid are not made up here: `source` names what
was read, and when it was published.
"""

from typing import NamedTuple

_NUMBERS = "号码：起步知识“紧急电话打哪个”（国办发〔2020〕53号、《消防法》第四十四条）"
_AGENCY = "应急管理部《山区旅游如何躲避泥石流》（攀枝花市人民政府网 2023-12-05 转）"
_TEXTED = f"{_NUMBERS}；短信报警：人民视频《记住这5位短信号码》2025-11-17"
_HELD = f"湖南公安提醒（长沙晚报 2017-08-20）：被传销的人控制，能打电话就打 110，不方便就发短信到 12110；{_TEXTED}"
_HOME = f"国际消除家庭暴力日普法（news.520etj.com 2025-11-25）：暴力正在发生先撤到安全的地方，离不开就躲进能锁的房间，打 110 说清地址；反家庭暴力法第十五条：公安机关接到报案及时出警；{_TEXTED}"
_ROBBED = f"汾阳市公安局提示（吕梁市公安局网 2013-03-21）、泉州常泰派出所提醒（闽南网 2012-09-14）：看清衣着、体貌、车牌和逃跑方向，马上报警；不去追：南宁市公安局西乡塘分局（2009-03-20 登出）：打 110，免得追截遭遇意外；先保住人、不激怒对方：《绑架应急要点》（安全文化网 2009-08-26）；孩子被抱走马上报警：河南省公安厅刑侦总队（人民网 2021-05-25）；{_TEXTED}"
_PAPERS = "《110接处警工作规则》（公安部 2003-04-30，公通字〔2003〕31号）：受理刑事案件、治安案（事）件的报警；公安部《关于建立居民身份证异地受理挂失申报和丢失招领制度的意见》（2015-11-14 报道）：被盗的可以就近到户籍派出所申报挂失，再补领"
_BLADE = f"广西师范大学保卫处提示（2017-09-24）：先逃，逃不了躲进屋把门反锁，安全了马上报警；拉开距离：广州市公安局（广州日报 2015-08-29）；{_TEXTED}"
_BURGLED = "辽宁省公安厅提醒（2015-09-13 报道）：不急着进现场，免得破坏痕迹，小偷也可能还在；打 110，等民警勘查完再清点"
_STUCK = "武汉消防提醒（湖北日报 2023-12-19）：卡住了不要生拉硬拽，打 119；云南消防提醒（云南网 2025-07-29）：迷路不要盲目走动，省着电，说清具体位置"
_FRAUD = "公安部《电信网络诈骗案件报案注意事项》2016-10-17"
_POWER = "国网内蒙古东部电力触电提示（2023-07-10 报道）；离断线 8 米：国网南京供电公司用电安全指南 2025-07-30，打供电服务热线：湛江供电局 2025-10 台风提醒"
_CUT_OFF = (
    "《急救手册》手指切断（医学园 2021-09-23）：加压包扎止血，断指用布包好立即送医；先关机器：广东消防 2024-11-04"
)
_FIRE = "《中国公民健康素养——基本知识与技能（2024年版）》第64条：不贪恋财物、不乘坐电梯"
_GAS = "燃气公司提醒（千岛湖新闻网 2019-09-12）：开窗、关阀、不碰电器，到室外安全的地方打电话"
_WATER = "国家消防救援局“水上救援五部曲”（齐鲁晚报 2024-06-03）：不贸然下水，伸长杆，抛绳子；手拉手下水最危险：广州日报 2023-08-18"
_LIFT = "武昌区消费者协会《乘坐电梯安全警示》2024-08-14：按警铃和求救电话，不扒门，打不通拨打 110"
_DESPAIR = (
    "科普中国“世界预防自杀日”：耐心听，不评判，不让他独处；12356：国家卫生健康委 2024-12 通知（人民日报 2025-11）"
)
_LOST = "菏泽公安《及时报警，等不得》（澎湃新闻 2023-12）：不用等 24 小时，说清特征、衣着，带近照"
_FOLLOWED = f"浙江日报《女性外出防范宝典》2014-09-04：往灯亮、人多的地方走，找最近的人家和商店；{_TEXTED}"
_TRAFFIC = "公安交警“车靠边、人撤离、即报警”（澎湃新闻 2024-11-16）"
_FALLING = "国家应急广播《突遇坍塌如何自救与互救》2024-11-04：119、120，先喊话问清位置，不用利器乱挖"
_BOMB = "公安部反恐怖局《公民防范恐怖袭击手册》2008-07：不要触动，及时报警，迅速撤离"
_FOOD = "哈尔滨市卫生监督所 2007-04-20：立即停止食用，保存可疑食品和排泄物"
_QUAKE = "震时就近躲避、震后迅速撤离：承德广播电视台 2022-08-21；蹲下、掩护、抓牢：广东省应急管理厅防灾减灾科普；不坐电梯：地震避险提示（2018-10 登出）"
_BEASTS = "警方提示（2024-11-24 转）：遇到野猪不打扰、不招惹、不驱赶、不围观，紧急时拨打 110"
_FIRST_AID = (
    "《中国公民健康素养——基本知识与技能（2015年版）》第61条：拨打120要说清地址和病情，接受医生指导，到路口迎救护车"
)
_WOUNDS = "《中国公民健康素养——基本知识与技能（2024年版）》第61条：严重创伤拨打120，出血多的直接压迫、加压包扎，怀疑骨折的不随意移动"
_SCALDS = "《中国公民健康素养——基本知识与技能（2024年版）》第62条：清水冲 10 到 20 分钟，剪开衣物、不强行剥脱，不涂油脂药膏；中山大学附属第一医院烧伤外科 2025-01-02"
_CHOKES = "《中国公民健康素养——基本知识与技能（2024年版）》第62条：从背后环抱，拳眼贴在肚脐上方 1 到 2 横指，向上腹内上方冲击；婴儿拍背、按胸：《气道异物梗阻急救指南2025》"
_BITES = "黔东南州卫生健康局 2025-07-04：缓步离开，取下手镯戒指，少活动；不用嘴吸：泰州市卫生健康委 2025-06-20；不挤、不乱敷药：杭州市职业病防治院（钱江晚报，惊蛰）；猫狗咬伤用清水和肥皂水冲洗：中国经济网等 2024-08-06 汇编"
_COLD_HEAT = "中国疾控中心《公众高温中暑预防与紧急处理指南（2014版）》；冻僵：中国疾控中心寒潮健康提示（新华社 11-21 电）：进温暖的屋子，脱掉湿衣服，暖身体中间；不用火烤：央视新闻 2025-12-04"
_POISON = "《中国公民健康素养——基本知识与技能（2015年版）》第60条；昏迷、抽搐的不催吐，怕呕吐物进气管：三农助农 2022-08-06；带药瓶去医院：青川博“3911农药中毒急救”"


_THEN_THE_REPLY = "再看下面的答复。"


class Danger(NamedTuple):
    """What is said of an emergency.

    `phone` is shown large, `advice` says what to do first, and `source` where that was read. `stop`: that is all that is said; not where the starter knowledge has an
    entry that tells what else to do. `numbers`: those that `brief` names, where `advice` would be too much. `by_words`: words say it all,
    since it may be over (a theft), and the model, which sees who is in danger now, is not asked. `maybe`: what is said where it may be this.
    `told_by_things`: it is told by naming things, of which other matters are known (电动车跟汽车撞了).
    """

    phone: str
    advice: str
    source: str
    stop: bool = True
    numbers: str = ""
    by_words: bool = False
    maybe: str = ""
    told_by_things: bool = False

    @property
    def brief(self) -> str:
        """One line above the answer to what may be a danger."""
        return self.maybe or f"如果有人正在危险中，先拨打 {self.numbers or self.phone}，{_THEN_THE_REPLY}"

    def or_else(self, phone: str) -> "Danger":
        """The same, naming another number as well: of two kinds that it may be."""
        first, colon, rest = self.advice.partition("：")
        also = f"，也可以打 {phone}"
        return self._replace(advice=f"{first}{also}{colon}{rest}", numbers=f"{self.numbers or self.phone}{also}")

    @property
    def in_case(self) -> str:
        """What is said of what may be a danger where no answer follows: what to do first, since nothing else is told."""
        return self.maybe.removesuffix(_THEN_THE_REPLY) or f"如果有人正在危险中，{self.advice}"


# The first that is found speaks, so what explains the rest stands before it (who fell into water before who is unconscious).
DANGERS = {
    "火警": Danger("119", "立即拨打 119：先撤到安全的地方，不坐电梯，不回去拿东西。有人受伤再拨打 120。", source=_FIRE),
    "爆炸物": Danger("110", "立即拨打 110：不要碰、不要挪动，让所有人远离。", source=_BOMB),
    "断线": Danger("119", "立即拨打 119 和供电服务热线 95598：离电线至少 8 米，不要碰，提醒别人绕开。有人触电再拨打 120。", source=_POWER),
    "触电": Danger("120", "立即拨打 120：先切断电源，断电以前不要用手碰触电的人。户外电线、电器漏电同时拨打 119 和 95598。", source=_POWER),
    "滑坡": Danger("119", "立即拨打 119：马上往滑坡、泥石流两侧的高处跑，不要顺着沟跑，不要回去拿东西。有人受伤再拨打 120。", source=_AGENCY),
    "落水": Danger("119", "立即拨打 119、110 和 120：大声呼救，抛救生圈、绳子或长杆，不会水的不要下水，也不要手拉手下水。", source=_WATER),
    "煤气中毒": Danger("120", "立即拨打 120：马上开门窗通风，把人移到室外；不要开关电器，不要点火。闻到燃气味在室外再拨打 119。", source=_GAS),
    "洪水": Danger("119", "立即拨打 119：马上往高处转移，不要蹚水、不要开车过水，远离电线和水里的电器。", source=_AGENCY),
    "电梯困人": Danger("119", "拨打 119，同时按轿厢里的紧急呼叫按钮：不要扒门，不要往外爬。有人不舒服再拨打 120。", stop=False, source=_LIFT),
    "自杀": Danger("110", "请马上拨打 110 或 120：守在旁边，不刺激、不讲道理。难受想找人说话，可以拨打心理援助热线 12356。", source=_DESPAIR),
    "证件被盗": Danger("110", "请拨打 110 报警，再挂失、补办被偷的证件和卡。", stop=False, by_words=True, source=_PAPERS),
    "家暴": Danger("110", "立即拨打 110：先离开打人的人，躲到安全的地方。有人受伤再拨打 120；求助也可以拨打 12338。", stop=False, source=_HOME),
    "走失": Danger("110", "立即拨打 110：不用等 24 小时。说清走失的时间、地点、衣着，准备近期照片。", stop=False, source=_LOST),
    "报警": Danger("110", "立即拨打 110：先离开危险的人和地方，说清地点和正在发生什么。有人受伤再拨打 120。", source=_BLADE),
    "传销窝点": Danger("110", "立即拨打 110：说清在哪里、有多少人；不方便说话，可以发短信到 12110 报警。", stop=False, source=_HELD),
    "诈骗": Danger("110", "立即拨打 110 报警：不要再转钱。拿不准是不是诈骗，拨打反诈专线 96110 咨询。", stop=False, by_words=True, source=_FRAUD),
    "车祸伤人": Danger("120", "立即拨打 120 和 122：不要随意搬动伤者，在车后放警示标志，人站到路外。", stop=False, source=_TRAFFIC, told_by_things=True),
    "燃气泄漏": Danger("119", "拨打 119 和燃气公司抢修电话，要到室外再打：关阀门、开门窗，不碰电器、不点火，人都出去。味道很浓就直接出去。", stop=False, source=_GAS),
    "食物中毒": Danger("120", "症状重的（昏迷、抽搐、吐血）立即拨打 120：别再吃，留好剩下的食物和呕吐物。", stop=False, source=_FOOD),
    "急救": Danger("120", "立即拨打 120：说清地点和症状，听急救人员指导，不要随意搬动病人，守在旁边等救护车。", source=_FIRST_AID),
    "被困": Danger("119", "立即拨打 119：说清地点和被困的人数，卡住了不要硬拉硬拽，在山里不要乱走，省着手机的电。有人受伤再拨打 120。", source=_STUCK),
    "地震": Danger("119", "有人被困、受伤拨打 119 和 120：震时就近趴下，护住头，抓牢桌腿；震停后走楼梯到空旷处，不坐电梯。", source=_QUAKE),
    "交通事故": Danger("122", "拨打 122 报警，有人受伤先拨打 120：开双闪，在车后放警示标志，人站到路外。", stop=False, by_words=True, source=_TRAFFIC, told_by_things=True),
    "盗窃": Danger("110", "请拨打 110 报警：不要翻动现场；小偷可能还在就先躲开，不要追。", by_words=True, source=_BURGLED),
}  # fmt: skip
"""What the patterns of reading/emergencies.patterns tell apart."""

KINDS = {
    "中毒": Danger("120", "立即拨打 120：别再吃喝，昏迷的人不要灌水、不要催吐；药瓶、剩下的食物一起带去医院。\n烟气、煤气中毒先开门窗，把人移到室外。",
        source=_POISON),
    "交通事故": Danger("122", "立即拨打 122，有人受伤、卡住同时拨打 120 和 119：开双闪，车后放警示标志，人站到路外，不要随意搬动伤者。", numbers="122 或 120", source=_TRAFFIC),
    "其他急病": DANGERS["急救"],
    "冻僵中暑": Danger("120", "立即拨打 120：中暑的移到阴凉处，解开衣服，用凉水擦身、扇风；昏迷的不喂水。\n冻僵的移到暖和的地方，脱掉湿衣服裹好，不要用火烤。",
        source=_COLD_HEAT),
    "分娩": Danger("120", "立即拨打 120：产妇平躺，垫干净的布；不要硬拉孩子，不要自己剪脐带；孩子生下来马上擦干包好，抱在妈妈身上。",
        source="诸暨日报《院外分娩不要怕，产科医生来支招》2022-03-14；北国网《院外分娩应急与后续护理指南》2025-12-04"),
    "动物": Danger("110", "立即拨打 110 或 119：进屋关门，不逗、不追、不打，提醒旁边的人避开。有人被咬伤、顶伤再拨打 120。", numbers="110 或 119", source=_BEASTS),
    "咬伤": Danger("120", "立即拨打 120：先离开咬人的动物，少走动，取下戒指、手表；蛇咬的不用嘴吸、不挤、不乱敷药。\n被猫狗咬的用流动的水反复冲洗，再去打疫苗。",
        source=_BITES),
    "地质洪涝": Danger("119", "立即拨打 119 或 110：马上离开，往两侧的高处走，不顺沟跑、不蹚水、不开车过水，不回去拿东西；叫上邻居，告诉村里。",
        numbers="119 或 110", source=_AGENCY),
    "坍塌": Danger("119", "立即拨打 119 和 120：离开还会塌的房子和墙，不要冲进去救、不要乱挖，喊话问清人在哪里、有几个。", numbers="119", source=_FALLING),
    "坠落摔伤": Danger("120", "立即拨打 120：不要随意搬动、不要扶起来，听急救人员指导；出血的用干净布压住。有人悬在高处同时拨打 119。", source=_WOUNDS),
    "工伤现场": Danger("120", "立即拨打 120 和 119：先停机、断电，离开还有危险的地方；不要随意搬动伤者，出血的用干净布压住。", numbers="120 或 119", source=_WOUNDS),
    "异物窒息": Danger("120", "立即拨打 120：说不出话、咳不出来的，站到背后抱住，拳头放在肚脐上方往里往上冲；一岁以下脸朝下拍背 5 下，再翻过来按胸 5 下。",
        source=_CHOKES),
    "心脏病中风": Danger("120", "立即拨打 120：让病人躺下不动，松开衣领，说清什么时候发病，听急救人员指导，不要自己开车送。", source=_FIRST_AID),
    "性侵儿童": Danger("110", "立即拨打 110：先让孩子离开那个人，不要责怪孩子。\n村（居）委会、学校、医院和工作人员知道了必须马上报告，不能私了。",
        maybe="孩子可能受了伤害，先拨打 110；村（居）委会、学校、医院和工作人员知道了必须马上报告。" + _THEN_THE_REPLY,
        source="未成年人保护法第十一条；《关于建立侵害未成年人案件强制报告制度的意见（试行）》2020-05（光明网 2025-12-30）"),
    "打架暴力家暴": Danger("110", "立即拨打 110：先离开打人的人，躲到安全的地方；有人受伤再拨打 120。不方便说话，发短信到 12110（加区号后三位）。", source=_HOME),
    "抢劫绑架拐卖": Danger("110", "立即拨打 110：先保住人，不去追，不激怒对方；记下人、车和去的方向。不方便说话，发短信到 12110（加区号后三位）。", source=_ROBBED),
    "持刀枪": Danger("110", "立即拨打 110：先躲开、锁好门，不要上前；有人受伤再拨打 120。不方便说话，发短信到 12110（加区号后三位）。", source=_BLADE),
    "有限空间": Danger("119", "立即拨打 119 和 120：谁都不要下去救，下面可能没有氧气、有毒气；从上面通风，不点火，守着等救援。", numbers="119",
        source="应急管理部《有限空间作业安全指南》（2023-03-14 转）：盲目施救导致伤亡扩大"),
    "机械伤害": Danger("119", "立即拨打 119 和 120：先关机器、断电，不要硬拽；出血的用干净布压住，断下来的手指包好一起带去医院。", numbers="119 或 120", source=f"{_CUT_OFF}；{_WOUNDS}"),
    "森林火": Danger("12119", "立即拨打 12119 或 119：说清地点、山名和火势，不要自己上山扑火；往没有草木的空地、岩石、水沟边撤。",
        numbers="12119 或 119", source="森林草原防火提示（2020-03-19）：火情报警电话 12119，转移到林中空地、岩石裸露地带或水沟附近"),
    "正在被骗": Danger("110", "立即拨打 110 或 96110：不要再转钱，不要给验证码，关掉屏幕共享。已经转了的，把对方账号和户名告诉民警，请求止付。",
        numbers="110 或 96110", source=_FRAUD),
    "溺水": Danger("119", "立即拨打 119、110 和 120，海上拨打 12395：抛绳子、长杆、救生圈，不要下水去救，不要手拉手。\n捞上来没有呼吸的，听 120 指导马上按压胸口。",
        numbers="119 或 110", source=_WATER),
    "火灾": DANGERS["火警"],
    "烧烫伤": Danger("120", "立即拨打 120：用流动的凉水冲 10 到 20 分钟；粘住的衣服剪开、不要撕，不涂牙膏、酱油，不放冰块。",
        source=_SCALDS),
    "燃气泄漏": Danger("119", "立即拨打 119 和燃气公司抢修电话，要到室外再打：关阀门、开门窗，不碰电器、不点火，人都出去。", source=_GAS),
    "自杀": Danger("110", "请马上拨打 110 或 120：守在旁边，不刺激、不讲道理。难受想找人说话，可以拨打心理援助热线 12356。", numbers="110、120，想找人说说拨打 12356", source=_DESPAIR),
    "被困": Danger("119", "立即拨打 119 或 110：说清地点和被困的人数，卡住了不要硬拉硬拽，在山里不要乱走，省着手机的电。有人不舒服、受伤再拨打 120。",
        numbers="119 或 110", source=_STUCK),
    "触电": Danger("120", "立即拨打 120 和 119：先切断电源，断电以前不要用手碰触电的人；电线掉在地上，离开至少 8 米。供电抢修 95598。", numbers="119 或 95598，有人触电拨打 120", source=_POWER),
    "走失失踪": Danger("110", "立即拨打 110：不用等 24 小时。说清走失的时间、地点、衣着，准备近期照片。在海上、山里失踪同时拨打 12395 或 119。", source=_LOST),
    "跟踪尾随": Danger("110", "立即拨打 110：往人多、有灯的地方走，不进小路，先不回家；在家的锁好门。不方便说话，发短信到 12110（加区号后三位）。", source=_FOLLOWED),
    "非法拘禁传销": Danger("110", "立即拨打 110：说清在哪里、有多少人；不方便说话，发短信到 12110（加区号后三位）。关人、锁人、收证件、买卖人都不是家务事。", source=_HELD),
}  # fmt: skip
"""What the model tells apart."""

UNCLEAR = Danger(
    "110",
    "立即求助：110 报警、119 火警和救援、120 急救。说清在哪里、出了什么事、有没有人受伤。",
    numbers="110 报警、119 救援或 120 急救",
    source=_NUMBERS,
)
"""What is said where the kind is in doubt: all three, so that none is wrong."""

REPORTS = {
    "举报民警": ("12389", "举报公安机关和民警违法违纪，请拨打 12389。热线不受理这类举报。"),
    "举报公职": ("12388", "举报党员干部、公职人员违纪违法，请拨打纪检监察举报电话 12388。热线不受理这类举报。"),
}
"""No emergencies, but told apart by the same file: the number to report to, and what is said."""
CLASSES = frozenset({*DANGERS, *REPORTS})
"""What that file may tell of."""
