"""What is stopped before retrieval: emergencies, cases of other procedures, "a human please", greetings; and what is not."""

import json
from pathlib import Path

import pytest

from hotline.answering.guard import Verdict, failure, guard, read_patterns
from hotline.answering.replies import Answered, Referred
from hotline.answering.safety import with_safety
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon, LexiconError
from hotline.reading.text import asking_part
from tests.hotline_talk import Talk, item_of

QUESTIONS = Path(__file__).parents[1] / "benchmarks" / "questions"
# What people say first, by a number that the panel must name. Each is told as it would be typed, most without 怎么办.
EMERGENCIES = {
    "120": """
        心梗了 我妈中风了 小孩发高烧抽搐 爷爷摔倒了流了好多血 老人摔倒了起不来 心脏病发作了 我爸突发心梗 老伴心口疼得厉害 我爸脑溢血了
        奶奶脑出血了 孩子抽风了 有人羊癫疯发作了 隔壁老王突然不省人事 我老婆晕过去了 孩子从床上摔下来叫不醒 我妈没有呼吸了 有人倒在路边没反应
        有人倒地不起 工友从脚手架上掉下来了 孩子吃了老鼠药 我奶奶喝农药了 孩子误吞了电池 小孩喝了洁厕灵 我爸吃错药了 一家人吃蘑菇中毒了
        孩子被开水烫了 手被机器绞断了 手指切断了血流不止 流了好多血止不住 孩子卡住了喘不上气 宝宝噎着了脸都紫了 老婆要生了 我老婆羊水破了
        孕妇大出血 我被蛇咬了 有人触电了 孩子摸插座被电了 我妈过敏喘不过气 老爷子说话不清半边身子动不了 孩子哮喘犯了喘不上来 煤气中毒了
        家里两个人一氧化碳中毒 烧炭取暖头晕站不起来 有人中暑昏倒了 婴儿呛奶没气了 我胸口闷痛出冷汗 老公喝多了叫不醒 我割腕了
        孩子吞了一瓶安眠药 阿婆跌倒爬不起来 俺爹心脏病犯了 我奶晕了 有人被车撞了流血 车祸有人受伤 被车轧了腿 老太太摔了一跤动不了
        我外婆摔断腿了 小孩从楼上掉下去了 有人中枪了 我爷爷吐血了 我爸突然倒下去了，怎么喊都没反应 姥姥半边脸歪了，话也讲不利索
        我妈捂着胸口疼得直冒汗 孩子烧到40度浑身抽抽 老头儿下楼踩空摔得满脸是血 宝宝吃花生卡住了喘不了气 我姑父喝了敌敌畏
        爷爷把降压药吃多了人迷糊了 我媳妇见红了肚子疼得打滚快生了 有个大叔晕倒在公交站 工地上有人从三楼摔下来了 我的手指头被电锯锯掉了
        婴儿从沙发上摔下来吐了几次 奶奶低血糖昏过去了 同学跑步突然倒地 我同事心跳停了 大腿被玻璃划了血直往外喷 我吃了头孢又喝酒现在喘不上气
        姥爷心脏不舒服直冒冷汗 被开水烫了皮都掉了 我爹脑壳磕破了血流个不停 阿爸中风咗 娃儿吃了耗子药 婆婆跌咗一跤起唔到身 我舅羊角风又犯了
        救人啊我妈快不行了 老太太栽倒了人事不省 烧炉子全家都头晕恶心 我外公在厕所摔倒了动弹不得 孩子把纽扣电池吞下去了 产妇大出血
        我被毒蛇咬了脚肿了 路边躺着个人一动不动 我脖子被割了 我男人触电了 我妈胰岛素打多了叫不应 爸爸吐了好多血 我妈血压200多头痛呕吐
        孩子误喝了84消毒液 老伴突然手脚不听使唤 隔壁大爷心口痛倒地上了 我胳膊被狗咬掉一块肉血止不住 工人被钢筋扎穿了 宝宝脸发紫不哭了
        我爷突然喘不上来气 我奶洗澡滑倒头磕破了 小孩从滑梯摔下来昏迷 有人食物中毒昏倒了 我老婆在家要生了来不及去医院 同事被机器夹住手了
        爸爸呼吸停了 孩子鼻子里塞了豆子喘不过来 我妈煤气中毒叫不醒 街上有人犯病抽过去了 老人吃饭噎着了 我要晕了心脏好痛 我男朋友喝酒喝到吐血
        我爸心梗犯了脸色发白 老伴说头晕眼黑站不住倒了 我女儿吃了头孢过敏全身肿 孩子从自行车摔下来头出血了 我妈拉肚子脱水昏迷了 同事被电锯割了手
        奶奶心跳很慢快没气了 家里人喝了假酒看不见了 我肚子疼得在地上打滚 宝宝发烧惊厥了 爷爷痰堵住了 有个老人昏倒在菜市场 妹妹被热油泼了
        我老公被砸到头了流了很多血 孩子误食干燥剂 我爹犯心脏病了 我老婆晕倒在厕所 孩子吃果冻噎住了 爷爷脑梗又犯了说不了话 有人在路边抽搐
        我儿子手指被门夹断了 老人从床上滚下来起不来了 邻居喝农药了 我妈吐血了 婴儿不会呼吸了 我姐快生了羊水破了 家里有人昏迷 我被马蜂蜇了头晕
        钉子扎穿脚流好多血
    """,
    "119": """
        着火了 家里着火了 隔壁冒浓烟 楼下电动车烧起来了 厨房起火怎么办 电瓶车充电爆炸了 山上起火了 邻居家失火 油锅着了 插座冒火了
        有人困在火里 车自燃了 走水了 仓库爆炸了 天然气味道很大 家里燃气泄漏闻到味道 煤气泄漏了怎么办 燃气泄漏 闻到一股煤气味 煤气罐漏气
        楼道里燃气味很浓 煤气忘关了满屋子味 燃气报警器一直响 被困电梯里了 电梯困人了 我被关在电梯里 电梯卡住了里面有人 孩子关在电梯里了
        电梯突然停了出不去 孩子掉河里了 有人落水了 有人溺水 有人掉进水库 小孩掉井里了 老人掉进水塘 我弟弟游泳沉下去了 电线掉下来了
        路上有根电线垂下来冒火花 高压线断了 电线断了掉在地上 地震了怎么办 地震了 刚才地震房子在晃 洪水来了 山洪来了 发大水了被困在屋顶
        水淹进屋里出不去了 泥石流来了 山体滑坡把路埋了 房子塌了有人压在下面 孩子反锁在家里了 孩子头卡在栏杆里 我被困在山上下不来
        有人被困在树上 车掉进河里了 有人爬到塔吊上下不来 小孩被锁在车里了 井下有人被埋了 墙倒了压住人了 我们楼里有股很浓的烟
        对面楼窗户往外冒火 厨房炸了 电动车在楼道里着了 我家屋里好大一股煤气 灶上火灭了一屋子天然气 听见煤气罐嗤嗤响 我出不了电梯了
        电梯停在5楼和6楼中间了 孩子被关电梯里哭 电梯突然掉下去几层门打不开 小孩子掉到水渠里了 有人在河里喊救命 我哥下河洗澡不见了
        车冲到河里去了 大风把高压线吹断了 电线搭在树上冒火 房子晃得厉害是不是地震 山上的泥巴冲下来把房子埋了 水漫到二楼了我们在屋顶
        我家老房子塌了爷爷埋在里头 我娃头卡进护栏了 两岁孩子把自己锁卫生间了 我们爬山迷路了天黑下不来 工人被埋在沟里了 有人挂在外墙上下不来
        我儿子掉化粪池了 隔壁屋里冒烟还有焦味 仓库起大火了 森林冒烟了好大的火 车子着火了 楼道里电动车冒烟 我家油烟机着了 阳台上烧起来了
        对面高楼着大火了 草原起火 我闻到好重的煤气 燃气管子被挖断了 家里有股臭鸡蛋的味道 天然气阀门漏气 电梯门开不了我在里面
        我和孩子被困在电梯 妈妈卡电梯里面了 湖里有人 小孩掉冰窟窿里 我爸钓鱼掉水里了 电线掉水里了 有人触电倒在水里 地在晃是地震吗
        洪水冲进村子了 泥石流冲过来了 塌方把车埋了 楼塌了 宝宝手指卡在下水口拔不出来 我被锁在阳台了 爷爷被压在墙下面 我家厨房起火了
        楼上阳台在冒火 有人困在着火的房子里 小区电动车棚烧了 汽车冒烟要烧起来了 煤气灶漏气了 楼道天然气味好大 家里煤气漏了怎么办
        电梯不动了我被关里面 电梯突然急坠停在负一楼出不来 我儿子掉进河里 有人跳进江里了 一个小女孩落水 刮台风电线杆倒了电线在冒火花
        地震来了怎么办 村里发山洪了 后山滑坡了 屋子塌了 孩子胳膊卡在洗衣机里 老人被困在楼顶 楼下着火了 我家电动车充电起火了 满屋子煤气味
        电梯把我困住了 小孩溺水了 有人掉进下水道 电线断在路上了 地震房子裂了 山洪暴发了路断了 孩子脑袋卡在椅子里了 大楼冒浓烟
        我家天然气好像漏了 有人放火
    """,
    "110": """
        有小偷 我被打了怎么办 有人在打架 我的钱包被偷了 被人打了 邻居打架动刀了 隔壁在打老婆 家里被偷了 有人偷我电动车 家里进贼了
        我妈走丢了 我老伴走丢了 孩子不见了 我老公打我 我爸在打我妈 男朋友掐我脖子 有人拿刀砍人 有人持刀 外面打群架 楼下有人打起来了
        有人被捅了 有人要打我 他威胁要杀我 有人跟踪我 一直有个男的跟着我 有人撬我家门 有陌生人砸门 有人闯进我家 我被抢了 有人抢我包
        手机被抢了 我被绑架了 我被关在传销窝点 被人关起来不让走 有人强奸 我被猥亵了 公交上有人摸我 女儿被拐走了 有人抢孩子 我爷爷走失了
        我奶奶出去找不着了 我儿子离家出走了 女儿失踪了 我家老人不见了 老公联系不上两天了 电动车被偷了怎么办 手机被偷了 店里被盗了
        我的车被偷了 遭贼了 抓到个小偷 捡到一颗手榴弹 发现疑似炸弹 工地挖出炮弹 有人放炸弹 有人要跳楼 我不想活了 我想自杀 朋友说要自杀
        有人站在楼顶要跳 孩子留了遗书 我被骗了 有人殴打老人 有人在虐待孩子 有人酒后闹事砸店 被讨债的人堵门 我被勒索了 有人给我下药
        有人偷拍我 楼上有人在喊救命 救命 快报警 发现有人死了 家里进小偷了 有人正在偷东西 家里来贼了 有个人在偷我摩托车 我电瓶叫人偷走了
        刚被人抢了手机 我店昨晚让人给撬了 背包被扒手扒了 两伙人在楼下干起来了 前夫拿着刀堵在门口 喝醉的老公在砸东西打我 我爸把我妈打得满脸血
        有个陌生男人一路尾随我回家 半夜有人一直砸我家门 我被几个人围殴了 邻居提着菜刀要砍我 我奶奶早上出门到现在没回家
        我爸老年痴呆，下午走不见了 女儿放学没回家，电话也关机 我弟弟被骗到传销里出不来 有人要绑架我 我女儿被人欺负了，是那种欺负
        地铁上有人摸我屁股 同事失联三天了 在地里刨出个炸弹 河边捡到手雷 有个女的坐在桥栏杆上要往下跳 我真的撑不下去了想结束这一切
        我朋友吃了一整瓶安眠药 孩子说不想活了还割了手 有人在小区里挥刀 保安打人了 我被老板打了 有人拐小孩 我被人关在屋子里出不去 后爸打我
        我妈妈不见了，找了一天 我家娃丢了 隔壁女的一直在惨叫喊救命 有人给我喝的东西里下药 我的单车被人偷了 有人在撬我的车
        刚进门发现家里被翻得乱七八糟 我首饰被盗了 小区里有贼 有个人拿着刀乱砍 有人在马路上打人 老公又打我了 我儿子被人打了 我被同事揍了
        我哥被人砍伤了 有人威胁我说要杀我全家 有男的在女厕所偷拍 妹妹被强奸了 我被人跟踪了好害怕 邻居把我堵在家里打 爸爸喝醉了拿刀要砍我妈
        闺女一晚上没回家 我家老爷子走丢了 四岁男孩在商场走丢 奶奶迷路找不到人了 老婆离家出走了 孩子被陌生人带走了 黑社会把我扣住了
        我在传销窝里 我爬到楼顶了不想活 我同学要跳楼 室友割腕了 网友直播自杀 地里有颗炮弹 有人扬言要炸楼 碰到抢劫的了 出租车司机不让我下车
        家里遭小偷了 我的手机被人偷了 有人偷东西被我抓住了 我在路上被抢劫了 有个疯子拿刀砍人 我被家暴了 老公把我打伤了 邻居家在打小孩哭得很惨
        我被一群人打了 有人在我家门口闹事砸门 有变态跟踪我 我被前男友威胁要杀我 我女儿不见了 奶奶走失了 爸爸离家三天没消息 孩子被拐走了
        我被骗去传销 我想死 有人要自杀 我被人下药了 发现一枚炸弹 有人闯进家里来了 同学被绑架了 我被强奸了 有人抢劫 小偷跑进我家了
        摩托车被盗 有人打我 我老公又家暴了 我爷爷痴呆走丢了 女儿联系不上了 有人持刀伤人 有人砸我家窗户 我被陌生人跟踪 有人要自杀快来
        想死的心都有了 有人猥亵小孩 孩子被人带走了 我儿子被打了 电瓶车让人偷了 发现可疑爆炸物 我被限制人身自由
    """,
    "122": """
        出车祸了 追尾了 撞车了 我撞到人了 两车相撞 对方肇事逃逸 高速上追尾了 刚被车撞了 我的车被撞了对方跑了 骑车被汽车撞了
        我开车撞到一个骑电动车的 刚跟人追了尾 车跟车碰了 有辆车把我刮倒就跑了 路口两车撞上了 我在高速上出事故了 被一辆三轮撞了 我追尾别人了
        刚撞了个老人 电动车跟汽车撞了 被车剐了 对方撞完就跑 路上发生连环车祸 翻车了 我撞车了怎么办 我的车被追尾了 有人撞了我的车跑了
        骑电动车撞人了 路上出车祸了 车祸 我把人撞了 我的车跟别人撞了 被电瓶车撞了
    """,
}
# Words of emergencies in questions about services, or about what is over. A number may go along; the question is answered.
ORDINARY = """
    心梗住院怎么报销 摔倒了算工伤吗 被打了怎么鉴定伤情 电动车被偷了保险怎么赔 火灾证明怎么开 地震保险 溺水预防宣传 中风后遗症能评残疾吗
    家暴证据怎么收集 120收费吗 消防验收 走失人口库查询 身份证被偷了怎么补办 护照被偷了 手机被偷了社保卡也在里面怎么补 煤气卡怎么充值
    燃气开户要什么材料 燃气费怎么交 交通事故责任认定不服怎么办 车祸赔偿标准 交通事故伤残鉴定 火灾保险怎么理赔 着火点是什么 消防通道被占
    救护车收费标准 心脏病能办残疾证吗 中风偏瘫评残 脑梗属于慢性病门诊吗 癫痫能考驾照吗 糖尿病门诊特殊病怎么办 工伤摔断腿怎么认定
    上班路上被车撞了算工伤吗 打架拘留几天 被打了对方不赔医药费怎么起诉 打架斗殴怎么处罚 家暴离婚怎么判 人身安全保护令怎么申请
    被打轻伤赔多少钱 失踪人口宣告死亡 失踪多久可以宣告失踪 老人走失手环怎么申领 孩子丢了户口本怎么补 孩子的医保卡不见了 驾驶证不见了
    房产证找不到了 孩子出生证明丢了 钱包丢了身份证在里面怎么办 被偷的车保险理赔材料 电动车被偷了上牌信息怎么注销 车被盗了怎么注销登记
    社保卡被偷了 银行卡被偷了怎么挂失 地震局电话 地震安置房政策 洪水灾害补助 水灾救助金申请 山体滑坡避让搬迁补贴 溺水死亡怎么销户
    触电事故赔偿 高压线离房子多远才安全 电线杆占了我家地怎么赔 电梯加装怎么申请 电梯年检 电梯困人物业赔偿吗 旧房加装电梯补贴
    煤气罐怎么年检 燃气管道改造 燃气热水器补贴 自杀保险赔吗 心理咨询师证怎么考 孕妇产检 准生证怎么办 老婆生孩子陪产假几天
    要生了怎么办准生证 生育津贴怎么领 剖腹产报销多少 见义勇为怎么申报 报警回执丢了 打我电话没人接 谁打我社保电话 有人打我电话说中奖了
    小偷抓到了怎么判 盗窃罪量刑标准 抢劫案什么时候开庭 网上抢票 被抢了名额 强奸罪判几年 猥亵儿童罪 被偷税漏税怎么举报 养犬被狗咬了赔偿
    食物中毒找谁投诉 消防证怎么考 烟花爆竹经营许可证 民用爆炸物品许可 枪支许可 跳楼价促销是不是欺诈 楼上跳绳噪音 有人在打麻将扰民
    隔壁装修打墙 打疫苗发烧了找谁 被打了低分能申诉吗 孩子打了疫苗发高烧 我爸中风住院异地报销 老人中风后护理补贴 我妈去世了怎么销户
    我爷爷心梗走了抚恤金怎么领 心脏支架报销比例 意外摔伤医保能报吗 摔倒骨折医保报销吗 孩子烫伤住院能报多少 去年家里着火房产证烧了怎么补
    火灾后房产证补办 着火烧了户口本怎么补 被困境儿童保障 困难老人补贴 有人占道经营 小区有人偷电 有人偷倒垃圾 偷排污水 井盖被偷了
    快递不见了 狗不见了 猫走丢了 水表不见了 电动车牌照被偷了怎么补 车牌被偷了 手机号被盗用 信息被偷了怎么办 出租车上东西丢了 钥匙丢了
    学籍丢了 家里老人瘫痪能申请护理吗 孩子抽动症能办残疾吗 停电了 停气了 电线太低 路灯坏了 楼道灯不亮 树倒了挡路 房子漏水 地下室积水
    路面积水 墙裂了 空调外机冒烟扰民 餐馆油烟大 精神病人肇事补贴 流浪猫救助 举报有人非法行医 法律援助怎么申请 怎么考急救证 火化证明
    消防员退役安置 警察证 殴打他人拘留几日 监控可以调吗 出警记录怎么查 上班时心梗死亡算不算工伤 脑出血病人能申请大病救助吗
    我爸中风后能领重残补贴吗 癫痫病人可以办残疾证吗 老人摔倒护理保险怎么申请 小孩烫伤能走医保吗 生孩子住院费怎么报
    快生了还没办生育登记怎么办 急诊费用医保能报吗 救护车费能报销吗 火灾事故认定书去哪拿 失火烧了身份证怎么补 消防安全检查怎么申请
    烟花爆竹零售许可 家里要装燃气报警器有补贴吗 换燃气表找谁 燃气过户怎么办 天然气没气了怎么充值 天然气价格是多少 煤气罐哪里换
    电梯坏了找谁修 电梯老是坏物业不管 小区想装电梯 被前夫家暴想离婚孩子归谁 家暴告诫书去哪开 伤情鉴定去哪做 被打伤了医疗费谁出
    打人被拘留有案底吗 邻居打人派出所不立案怎么办 派出所立案回执怎么开 偷电动车的抓到了怎么追回 我的电动车被偷后怎么注销牌照
    丢了钱包里面有身份证和银行卡 手机丢了怎么补卡 老人走失后找到了怎么感谢派出所 宣告失踪要几年 失踪人员的养老金怎么停
    孩子走丢了户口会注销吗 儿童走失预防知识 拐卖儿童怎么判刑 地震补助金发放 农房地震保险怎么买 受灾房屋倒塌补助 洪水冲毁房子有补偿吗
    地质灾害搬迁 防溺水宣传资料 游泳馆溺水谁负责 触电身亡赔偿多少 电力设施保护范围 高压线下能不能盖房 我要举报工地没有安全措施
    怎么成为志愿消防员 心理咨询哪里免费 抑郁症能办残疾证吗 自杀的人保险赔不赔 车祸误工费怎么算 车祸对方不赔钱怎么办 交通事故多久能结案
    出了车祸医保能报吗 肇事逃逸怎么处罚 撞车定损 公交车上丢了东西 猫卡树上了 钥匙锁屋里了 驾照被偷了 户口本被烧了 房子被淹了保险赔吗
    村里打井 打架子鼓扰民 有人在楼下打篮球吵 楼上打孩子太吵投诉 学打字 打我的社保卡余额 抢种抢收补贴 抢险救灾志愿者 爆炸物品从业资格
    我想买刀具要实名吗 管制刀具标准 养蛇要许可证吗 老人叫不到车 晕车药 婚检 孩子不见长个子 学校不见面 社保卡找不到了
    孩子的身份证找不着了 老人证丢了 公章被偷了 营业执照被偷了怎么补 快递被偷了 车位被抢了 网购抢不到票 心脏病能提前退休吗
    高血压慢病怎么办理 我妈偏瘫能申请长护险吗 老人走路摔跤能申请适老化改造吗 孩子溺水赔偿找学校 打架留案底影响政审吗
    我要给我妈办走失预防手环 父母失踪孩子上户口 离家出走的妻子怎么起诉离婚 爸爸失联多年怎么办孤儿 老板失联工资没发 开发商跑路了 中介失联了
    健身房跑路怎么办 房东把门锁换了 房东把我东西扔出来了 老板扣我身份证 公司不让我走离职 被公司打卡 打工人保险 扶贫车间 打卡机坏了
    着凉发烧去哪个医院 燃气灶打不着火 天然气停了 燃气壁挂炉坏了 煤气公司电话 电线老化谁负责换 电线杆挡路 充电桩申请 水管爆了
    暴雨路面积水 防汛沙袋 地震断裂带查询 地震应急包 消防栓没水 消防水费 消防设施维保 逃生通道被锁 楼梯间堆杂物 高空抛物 楼上掉东西
    花盆掉下来砸到车 空调滴水 车被刮了找不到人 车被砸了 玻璃被砸了 车窗被砸 车胎被扎 车被拖走了 车被贴条 共享单车乱停 酒驾怎么处罚
    醉驾几年 驾校跑路 学车被教练骂 打疫苗 打架家长 我孩子要生病假 生了二胎怎么上户口 老婆生了怎么报销 安眠药处方 农药经营许可 老鼠太多
    蛇进小区了 马蜂窝 流浪狗咬人 宠物医院 食堂吃坏肚子 饭店吃出虫子 外卖拉肚子 过期食品 举报赌博 举报吸毒 举报传销 举报卖淫 举报黑车
    举报偷税 举报非法集资 举报污染 举报村干部 举报老师补课 投诉医生 投诉警察态度 投诉派出所不办事 户籍民警态度差 反映领导不作为
    公务员考试 想当警察 辅警招聘 消防员招聘 急救培训 心肺复苏培训 献血证 红十字救护员证
"""
# Questions of the benchmark that are about an entry and are stopped nevertheless, because somebody is in danger.
IN_DANGER = {"现在水都漫到一楼了，人困在屋里出不去，快救命"}
# What an emergency may be answered with, below the panel.
FITTING_ITEMS = {
    "pa-jiabao", "pa-nuetong", "pa-zousi", "pa-chuanxiao", "pa-cuishou", "pa-beipian", "pa-gouyao", "wy-dianti-kunren", "sdq-ranqi-xielou",
    "sdq-tingdian", "jt-shigu", "xf-zhongdu",
}  # fmt: skip


def verdict(assistant: Assistant, question: str) -> Verdict | None:
    text = assistant.analyser.prepare(question)
    return guard(assistant.analyser.analyse(text), text, hotline="12345")


@pytest.mark.parametrize(
    ("question", "phone", "stop"),
    [
        ("我家着火了", "119", True),
        ("厨房着火怎么办", "119", True),
        ("有人晕倒了怎么办", "120", True),
        ("孩子溺水了", "119", True),
        ("我要报警", "110", True),
        ("有人持刀在小区里", "110", True),
        ("老人走丢了", "110", False),
        ("我不想活了", "110", True),
        ("有人要跳楼", "110", True),
        ("我被骗了", "110", False),
        ("刚追尾了怎么处理", "122", False),
        ("家里有煤气味", "119", False),
        ("著火了快來人", "119", True),
    ],
)
def test_emergencies_come_first(starter: Assistant, question: str, phone: str, stop: bool) -> None:
    found = verdict(starter, question)
    assert found is not None
    assert (found.referral.kind, found.referral.phone, found.stop) == ("emergency", phone, stop)
    assert phone in found.referral.text


def test_however_an_emergency_is_told_the_number_is_named(starter: Assistant) -> None:
    missed = [
        (number, question)
        for number, questions in EMERGENCIES.items()
        for question in questions.split()
        if not ((found := verdict(starter, question)) and found.referral.kind == "emergency")
        or number not in found.referral.text
    ]
    assert not missed
    assert sum(len(questions.split()) for questions in EMERGENCIES.values()) > 450


def test_an_emergency_is_never_answered_with_something_else(starter: Assistant) -> None:
    wrong = []
    for question in " ".join(EMERGENCIES.values()).split():
        reply = Talk(starter).say(question)
        if not (isinstance(reply, Referred) or item_of(reply) in FITTING_ITEMS):
            wrong.append((question, reply.outcome, item_of(reply)))
    assert not wrong


def test_an_ordinary_question_with_the_words_of_an_emergency_is_answered(starter: Assistant) -> None:
    found = {question: verdict(starter, question) for question in ORDINARY.split()}
    assert len(found) > 330
    assert not [question for question, v in found.items() if v and v.stop]
    noted = [question for question, v in found.items() if v and v.referral.kind == "emergency"]
    assert len(noted) <= len(found) * 0.02, noted


@pytest.mark.parametrize("batch", ["v1", "v2"])
def test_what_asks_for_an_entry_is_not_stopped_by_its_words(starter: Assistant, batch: str) -> None:
    lines = (QUESTIONS / batch / "fitting.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [row["question"] for row in map(json.loads, lines) if row["expect"]]
    found = {question: verdict(starter, asking_part(question)) for question in asked}
    stopped = {q for q, v in found.items() if v and v.stop and v.referral.kind == "emergency"}
    assert stopped <= IN_DANGER


def test_a_letter_about_danger_is_answered_too(starter: Assistant) -> None:
    letter = "我们小区的树很高，枝条伸到窗户上，物业一直不修剪，业主群里也反映过很多次。" * 3 + "有小偷顺着树爬进来。"
    found = verdict(starter, letter)
    assert found is not None
    assert (found.referral.phone, found.stop) == ("110", False)


@pytest.mark.parametrize(
    ("question", "phone"),
    [
        ("举报贪官", "12388"),
        ("公务员受贿", "12388"),
        ("我要举报镇长收红包", "12388"),
        ("村支书贪污公款找谁举报", "12388"),
        ("举报法官受贿", "12388"),
        ("举报民警打人", "12389"),
        ("派出所民警受贿怎么举报", "12389"),
        ("举报交警受贿", "12389"),
    ],
)
def test_misconduct_of_officials_goes_to_its_own_number(starter: Assistant, question: str, phone: str) -> None:
    found = verdict(starter, question)
    assert found is not None
    assert (found.referral.kind, found.referral.phone, found.stop) == ("procedure", phone, True)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("#: 没有的类：着火", "没有“没有的类”"),
        ("#: 火警：{没有}着火", "没有“没有”"),
        ("#: 火警：(着火", "不是正则表达式"),
        ("#: 火警", "应为"),
        ("", "缺少“照答、此刻”"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_named_with_its_line(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "emergencies.txt"
    path.write_text(f"#= 办事：报销\n{line}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=reason):
        read_patterns(path)


@pytest.mark.parametrize("question", ["转人工", "我要人工客服", "找真人", "不要机器人，接人工"])
def test_a_person_is_one_step_away(starter: Assistant, question: str) -> None:
    found = verdict(starter, question)
    assert found is not None
    assert (found.referral.kind, found.referral.phone, found.stop) == ("human", "12345", True)


@pytest.mark.parametrize(
    "question", ["你好", "您好！", "在吗", "谢谢", "好的谢谢", "再见", "HELLO", "謝謝您", "你好，请问", "在吗？？"]
)
def test_greetings_are_returned(starter: Assistant, question: str) -> None:
    found = verdict(starter, question)
    assert found is not None
    assert (found.referral.kind, found.stop) == ("greeting", True)


@pytest.mark.parametrize(
    "case",
    [
        "法院判决我不服，帮我改判",
        "我已经起诉了，你们给我催一下法院",
        "我正在信访，给我个答复",
        "帮我起诉他",
        "判得不公我要重审",
        "这案子判得太轻了，给我改判",
        "要求再审",
    ],
)
def test_cases_of_other_procedures_are_handed_over(starter: Assistant, case: str) -> None:
    found = verdict(starter, case)
    assert found is not None
    assert (found.referral.kind, found.referral.phone, found.stop) == ("procedure", "12348", True)


@pytest.mark.parametrize(
    "question",
    [
        "怎么申请劳动仲裁",
        "怎么申请再审",
        "判得不公怎么办",
        "起诉离婚要什么材料",
        "行政复议怎么申请",
        "到法院打官司要多少钱",
        "信访去哪里",
        "我已经起诉了，诉讼费能减免吗",
    ],
)
def test_how_to_start_a_procedure_is_an_ordinary_question(starter: Assistant, question: str) -> None:
    assert verdict(starter, question) is None


@pytest.mark.parametrize(
    "question",
    [
        "消防验收怎么办理", "急救证怎么考", "报警回执丢了怎么补", "人工流产能报销吗", "人工智能企业有补贴吗", "诈骗罪怎么判", "骗保怎么举报",
        "煤气卡怎么充值", "燃气开户要什么材料", "交通事故认定书怎么拿", "交通事故怎么处理", "救护车收费标准", "火灾保险怎么理赔", "着火点是什么",
        "自杀干预热线是多少", "身份证丢了怎么补办", "孩子的身份证丢了", "孩子医保丢失怎么办", "食物中毒找谁投诉", "你好，护照怎么办", "谢谢，那费用呢", "您好，解押谢谢", "你好过户",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_goes_on(starter: Assistant, question: str) -> None:
    assert verdict(starter, question) is None


def test_every_urgent_word_of_the_lexicon_has_a_reply(starter: Assistant, lexicon: Lexicon) -> None:
    """Whatever urgent form stands alone in a message, the message is not searched for."""
    urgent = [form for form, senses in lexicon.forms.items() if any(s.kind == "urgent" for s in senses)]
    assert len(urgent) > 300
    assert not [form for form in urgent if verdict(starter, form) is None]


def test_an_emergency_that_can_be_answered_is_answered_too(starter: Assistant) -> None:
    reply = Talk(starter).say("我被骗了")
    assert isinstance(reply, Answered)
    assert item_of(reply) == "pa-beipian"
    assert reply.referral is not None
    assert reply.referral.phone == "110"
    assert reply.text.startswith(reply.referral.text)
    assert "96110" in reply.text


def test_an_emergency_that_cannot_be_answered_is_a_referral_and_no_case(starter: Assistant) -> None:
    talk = Talk(starter)
    reply = talk.say("着火了")
    assert isinstance(reply, Referred)
    assert reply.referral is not None
    assert reply.referral.kind == "emergency"
    assert not talk.queued


def test_an_emergency_comes_first_in_the_middle_of_anything(starter: Assistant) -> None:
    talk = Talk(starter)
    talk.say("身份证")
    reply = talk.say("有人晕倒了")
    assert isinstance(reply, Referred)
    assert reply.referral is not None
    assert reply.referral.phone == "120"


def test_the_last_resort_names_emergency_numbers_and_a_person() -> None:
    referral = failure("0571-12345")
    text = with_safety(Referred(reply_id="", text=referral.text, referral=referral), danger=False).text
    assert all(number in text for number in ("110", "119", "120", "122", "0571-12345"))
