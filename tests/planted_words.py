"""The words that planted names, homes and plates are made of."""

import random
import unicodedata


def words(said: str) -> list[str]:
    return said.split()


AREAS = ("110105", "310115", "440106", "440305", "330106", "510104", "420111", "210102", "130503", "370211", "610113", "350203", "500112", "530103", "450102", "230103", "340104")  # fmt: skip


SURNAMES = ("王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤")  # fmt: skip


DOUBLE = ("欧阳", "司马", "上官", "诸葛", "尉迟", "皇甫", "令狐", "慕容")


GIVEN = words(
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 秀英 桂英 秀兰 玉兰 建国 建军 志强 志明 国强 国志 文博 浩宇 浩然 子轩 子涵 梓涵 雨桐 "
    "欣怡 佳怡 诗涵 一诺 宇轩 俊杰 晓东 晓燕 海燕 丽华 春梅 冬梅 红梅 翠花 淑珍 淑芬 桂兰 桂芳 玉梅 玉珍 凤英 凤兰 秀珍 秀芳 德福 德明 德胜 福生 福贵 "
    "长青 永强 永福 永红 卫东 卫国 爱国 爱华 爱民 跃进 援朝 胜利 红兵 新民 新华 振华 振宇 立新 立群 少华 少波 小龙 小军 小燕 小红 大勇 大伟 金凤 金龙 银花 "
    "天佑 天宇 思远 思琪 梦洁 梦瑶 婷婷 丹丹 莉莉 娜娜 圆圆 佳琪 若曦 可欣 语嫣 书瑶 嘉豪 嘉怡 家豪 家明 家辉 耀辉 耀文 国栋 国梁 国庆 庆华 庆丰 学军 学文 学斌 "
    "文斌 文杰 文静 文婷 雅琴 雅丽 雅婷 慧敏 慧芳 惠兰 润生 根生 水生 火生 木林 树林 树森 柏林 松涛 海涛 海波 海洋 江涛 江华 云飞 云龙 雪梅 雪莲 月娥 月琴 巧云 "
    "彩霞 彩云 素芬 素梅 素珍 兰英 菊香 莲花 腊梅 喜凤 来喜 来福 招娣 引娣 顺利 顺义 双喜 双全 世杰 世豪 世昌 兆丰 兆林 继红 继光 承志 传宝 守业 守信 怀仁 怀玉"
)  # fmt: skip


STREETS = words("建设路 解放大道 人民中路 和平街 中山二路 长江路 朝阳北街 文化巷 东风东路 光明里 胜利西街 滨河路")


ESTATES = words("阳光花园 金色家园 锦绣江南 翠湖小区 幸福里 东方明珠苑 丽景湾 和谐家园 四季新城 观澜国际")


VILLAGES = words("王家村 石桥村 上河湾村 李庄 新屯村 柳树屯 大寨村")


PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def plain(text: str) -> str:
    """Letters and digits alone, whatever script they are in, with nothing between but what masking put there."""
    folded = unicodedata.normalize("NFKC", text).lower()
    table = str.maketrans("零〇一幺二两三四五六七八九", "0011223456789")
    return "".join(char for char in folded.translate(table) if char.isalnum() or char == "*")


def person(rng: random.Random) -> str:
    surname = rng.choice(SURNAMES) if rng.random() < 0.96 else rng.choice(DOUBLE)
    return surname + rng.choice(GIVEN)


def birthday(rng: random.Random) -> tuple[int, int, int]:
    return rng.randint(1938, 2019), rng.randint(1, 12), rng.randint(1, 28)
