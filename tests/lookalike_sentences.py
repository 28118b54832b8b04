"""Sentences that hold nothing personal and look like it: codes, amounts, dates, offices, words that begin like names; made from a seed."""

import random
from collections.abc import Callable, Iterator

from tests.planted_identifiers import digits, sentence
from tests.planted_words import AREAS, LETTERS, PROVINCES, words


def _code(rng: random.Random) -> str:
    return (
        "11"
        + rng.choice(AREAS)
        + "".join(rng.choices("0123456789", k=10))
        + rng.choice(("0", "1", "4"))
        + digits(rng, 12)
    )


def _credit(rng: random.Random) -> str:
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    return (
        "91"
        + rng.choice(AREAS)
        + "".join(rng.choices(letters, k=4))
        + rng.choice("MKLPQ")
        + "".join(rng.choices(letters, k=5))
    )


def _pick(*choices: str) -> Callable[[random.Random], str]:
    return lambda rng: rng.choice(choices)


WORK = words("高中生 程序员 农民 党员 包工头 外卖骑手 单亲妈妈 退役军人 应届毕业生 安徽人 广州户口 河南来的 个体户 司机 白领 房东 业主 常住居民 金融从业人员 游客 路过的 成年人 方便面厂工人 家长 时间不多 华侨 于今年退休的 全职妈妈 古玩商 平面设计师 高级技工 石材厂老板 明年毕业 花农 车间主任 水电工 江苏户籍 满族 文科生 何时能去 易地搬迁户 连云港人 常年在外 温州人 柳州人 钟点工 米粉店老板 鱼贩 牛肉店的")  # fmt: skip
OFFICES = words("办公室主任 车间主任 家庭医生 全科医生 乡村医生 班主任 高级教师 公益律师 常务副书记 大堂经理 项目经理 客户经理 幼儿园老师 小学校长 民政局长 派出所所长 值班民警 社区书记 居委会主任 交通警察 主治医生 法律顾问律师 水利局长 文化站站长 村委会主任 金牌调解员")  # fmt: skip
SEEN: tuple[tuple[int, Callable[[random.Random], str]], ...] = (
    (6, lambda rng: f"事项编码{_code(rng)}怎么办"),
    (5, lambda rng: f"统一社会信用代码{_credit(rng)}"),
    (4, lambda rng: f"受理编号{digits(rng, rng.choice((10, 12, 14, 20)))}到哪一步了"),
    (4, lambda rng: f"业务流水号：{rng.randint(2019, 2026)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{digits(rng, 6)}"),
    (4, lambda rng: f"发票号码{digits(rng, rng.choice((8, 20)))}查不到"),
    (3, lambda rng: f"快递单号SF{digits(rng, 13)}"),
    (5, lambda rng: f"打{rng.choice(('12345', '12366', '12333', '12348', '96110', '95598', '12315', '12329', '12393', '12367'))}没人接"),
    (3, lambda rng: f"客服{rng.choice(('400', '800'))}-{digits(rng, 3)}-{digits(rng, 4)}"),
    (6, lambda rng: f"一共{rng.randint(100, 9_999_999)}{rng.choice(('元', '块', '万元'))}，怎么算"),
    (4, lambda rng: f"工资{rng.randint(1000, 9999)}/{rng.randint(100, 999)}/{rng.randint(10, 99)}元"),
    (3, lambda rng: f"{rng.randint(1, 99)},{rng.randint(100, 999)},{rng.randint(100, 999)}.{rng.randint(10, 99)}元的房子契税"),
    (6, lambda rng: f"{rng.randint(2015, 2027)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}到{rng.randint(2015, 2027)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}算几年"),
    (5, lambda rng: f"{rng.randint(1990, 2026)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日{rng.choice(('交的社保', '买的房', '登记结婚', '到期', '发的通知', '入职', '出院'))}"),
    (4, lambda rng: f"我{rng.randint(1955, 1985)}年{rng.choice(('生', '出生'))}的{rng.choice(('男', '女'))}职工哪年退休"),
    (3, lambda rng: f"{rng.randint(1960, 1980)}年{rng.randint(1, 12)}月生的什么时候退"),
    (5, lambda rng: f"{rng.choice(('国办发', '粤府', '财税', '人社部发', '建房'))}〔{rng.randint(2003, 2026)}〕{rng.randint(1, 199)}号还有效吗"),
    (3, lambda rng: f"第{rng.randint(1, 199)}条第{rng.randint(1, 5)}款"),
    (3, lambda rng: f"GB/T {rng.randint(1000, 39999)}.{rng.randint(1, 9)}-{rng.randint(1999, 2026)}"),
    (3, lambda rng: f"区划代码{rng.choice(AREAS)}000000"),
    (4, lambda rng: f"{rng.choice(('天河区', '江城区', '南山区'))}{rng.choice(('政务服务中心', '办事大厅', '税务局', '社保局', '派出所', '人民医院'))}{rng.choice(('在建设路', '地址是中山二路', '是不是在人民中路'))}{rng.randint(1, 399)}号吗"),
    (3, lambda rng: f"{rng.choice(('政务服务中心', '办事大厅', '行政服务大厅'))}{rng.choice('ABC')}座{rng.randint(1, 9)}楼{rng.randint(1, 60)}号窗口"),
    (3, lambda rng: f"{rng.choice(('医院', '学校', '写字楼'))}{rng.randint(1, 9)}号楼{rng.randint(1, 12)}层怎么报建"),
    (3, lambda rng: f"坐{rng.randint(1, 399)}路到{rng.randint(1, 20)}号线换乘"),
    (4, lambda rng: f"{rng.randint(40, 200)}.{rng.randint(10, 99)}平米的房子，{rng.randint(1, 33)}层，{rng.randint(1, 5)}室{rng.randint(1, 2)}厅"),
    (10, lambda rng: f"我是{rng.choice(WORK)}，{rng.choice(('怎么参保', '能落户吗', '要什么材料', '去哪办'))}"),
    (6, lambda rng: f"找{rng.choice(OFFICES)}{rng.choice(('签字吗', '要几天', '有用吗', '电话多少'))}"),
    (6, _pick("高龄津贴怎么领", "小广告张贴归谁管", "我叫车去医院", "妈妈叫我来办", "老公叫人来修", "姓名怎么改", "变更姓名要什么材料", "姓名写错了怎么办", "申请人：本人", "联系人：无", "户主是不是要本人去", "户主变更怎么办", "户主死亡后怎么变更户主", "本人不能到场怎么办", "本人高兴去就去", "联系人方式怎么改", "邻居装修太吵", "邻居家养鸡", "房东不给开发票", "同事经常迟到", "我老公常年在外", "我爸高血压能办慢病吗", "我妈时常忘事", "我儿子应届毕业", "我女儿于明年上学", "孩子方面要什么", "窗口从来没人", "经办人管理混乱", "学生宿舍漏水", "患者家属能代办吗", "老板经常拖欠工资", "村民许多年没分红", "业主任意改结构", "医生证明要不要", "主任医师职称怎么评", "书记员怎么考", "老师资格证")),
    (3, _pick("微信小程序怎么登录", "微信公众号叫什么", "微信支付可以吗", "QQ群在哪", "邮箱收不到验证码", "加v认证要多少钱", "wx小程序打不开", "qq邮箱行不行")),
    (3, lambda rng: f"列车{rng.choice('GDCKZT')}{rng.randint(1, 9999)}次晚点"),
    (2, lambda rng: f"型号{rng.choice(LETTERS)}{rng.randint(100, 99999)}的电动车能上牌吗"),
    (3, lambda rng: f"川A级景区，{rng.choice(PROVINCES)}B{rng.randint(2020, 2027)}年检政策"),
    (2, lambda rng: f"邮编{digits(rng, 6, first='123456')}，分机{digits(rng, 4)}"),
    (3, lambda rng: f"存折{rng.choice(('丢了', '过期', '怎么补'))}，卡号忘了，账号注销"),
    (3, lambda rng: f"护照{rng.choice(('换发', '丢失', '有效期10年', '办理要120元'))}，回乡证{rng.choice(('到期', '怎么办'))}"),
    (2, lambda rng: f"档案编号在哪看，社保个人编号怎么查，公积金账号是{rng.choice(('什么', '哪个', '多少位'))}"),
    (3, lambda rng: f"生日当天能办吗，出生{rng.randint(1, 90)}天内上户口，出生日期写错了"),
    (2, lambda rng: f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日生效的规定"),
    (2, lambda rng: f"电话{rng.choice(('打不通', '没人接', '多少', '欠费停机'))}，座机{rng.choice(('报装', '移机'))}"),
)  # fmt: skip


def lookalikes(count: int, *, seed: int) -> Iterator[str]:
    """So many sentences that hold nothing personal, though they look like it."""
    rng = random.Random(seed)
    weights = [weight for weight, _ in SEEN]
    for _ in range(count):
        yield sentence(rng, rng.choices(SEEN, weights)[0][1](rng))
