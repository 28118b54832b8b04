"""Numbers of papers and accounts that have no shape of their own, told by the word before them; and where somebody is reached online."""

import re

_STOP = r"(?![0-9A-Za-z])"
_OPEN = r"(?<![0-9A-Za-z])"
_IS = r"(?:号码|编号|账号|帐号|证号|卡号|号|[是为:：,， 的我])*"
_PLAIN_PASSPORT = re.compile(rf"{_OPEN}([EeGg])([A-Za-z]?)(\d{{7,8}}){_STOP}")
_PERMIT = re.compile(rf"{_OPEN}([HMhm])(\d{{8}}(?:\d\d)?){_STOP}")
_PAPER = re.compile(
    rf"((?:护照|通行证|回乡证|台胞证|台湾居民来往大陆|港澳证|旅行证|签证|居留(?:许可|证)|永居证|出生(?:医学)?证明?|军官证|士兵证|退伍证|军人证|警官证|残疾人?证|驾驶证|驾照|行驶证|结婚证|离婚证|房产证|不动产证|学生证|教师证|低保证|老年证|社保卡|医保卡|港澳居民|台湾居民){_IS})"
    rf"([A-Za-z]{{0,3}} ?[0-9][0-9 \-]{{5,20}}[0-9]){_STOP}"
)
_ACCOUNT = re.compile(
    rf"((?:档案编号|档案号|个人(?:社保|社会保险|医保|公积金)?编号|社保(?:个人)?(?:编号|账号|号)|社会保障号码?|医保(?:个人)?(?:编号|账号|号)|公积金(?:个人)?(?:账号|帐号|号)|参保号|学籍号|准考证号?|考号|户号|会员号|客户号|病历号|住院号|就诊卡号?|工号|警号|存折|银行卡|储蓄卡|信用卡|工资卡|卡号|银行账号|银行账户|账号|帐号|支付宝账?号?|抖音号?){_IS})"
    rf"([A-Za-z]{{0,3}}[0-9〇零一二三四五六七八九][0-9A-Za-z〇零一二三四五六七八九 \-]{{3,26}}[0-9A-Za-z〇零一二三四五六七八九])"
)
_UNION_CARD = re.compile(rf"{_OPEN}62\d{{2}}(?: ?\d{{4}}){{3}}(?: ?\d{{3}})?{_STOP}")
_QQ = re.compile(
    rf"((?:QQ|qq|Qq|扣扣|企鹅号|[Qq]号){_IS})([0-9〇零一二三四五六七八九](?:[ \-]?[0-9〇零一二三四五六七八九]){{4,11}})(?![0-9@])"
)
_WECHAT_ID = re.compile(rf"{_OPEN}wxid_[0-9A-Za-z]+", re.IGNORECASE)
_WECHAT = re.compile(
    r"((?:微信|威信|薇信|v信|V信|weixin|wechat|WeChat|(?<![A-Za-z])[Vv][Xx]|(?<![A-Za-z])[Ww][Xx]|加[Vv])(?:号码|号|id|ID|[是为:：,， 我的加])*)"
    r"([A-Za-z][0-9A-Za-z_\-]{5,19}|[0-9]{5,12})(?![0-9A-Za-z_@])"
)
_EMAIL = re.compile(r"(?<![0-9A-Za-z._%+\-])([0-9A-Za-z])[0-9A-Za-z._%+\-]*@([0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)+)")
_AT = r"(?: *@ *| *[\[(（【{] *(?:at|AT|艾特) *[\])）】}] *| +at +| *艾特 *| *圈[aA] *| *小老鼠 *|#|☆|★)"
_HOSTS = "qq|163|126|139|189|gmail|foxmail|sina|sohu|outlook|hotmail|yahoo|icloud|yeah|aliyun|live|msn|tom|21cn|vip"
_DOT = r"(?: *\. *| *点 *| *[\[(（] *(?:dot|点) *[\])）] *| +dot +|。)"
_DISGUISED = re.compile(
    rf"(?<![0-9A-Za-z._%+\-])([0-9A-Za-z])[0-9A-Za-z._%+\-]*{_AT}((?:[0-9A-Za-z\-]{{2,20}}{_DOT}){{1,3}}(?:com|cn|net|org|edu|gov)(?![0-9A-Za-z])|(?:{_HOSTS})(?![0-9A-Za-z]))"
)
_PLATE = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z])([ ·.\-]?)"
    rf"([0-9]{{5}} ?[DFdf]|[DFdf]? ?[0-9A-HJ-NP-Za-hj-np-z]{{4}}[0-9A-HJ-NP-Za-hj-np-z挂学警港澳使领]){_STOP}"
)
_ONLINE = re.compile(r"@|[aA][tT]|艾特|圈|小老鼠|[#☆★]")
_DIGIT = re.compile("[0-9〇零一二三四五六七八九]")
_ASKS_WECHAT = re.compile("信|[wW][eE]|[vV]|[wW][xX]")


def mask_accounts(text: str) -> str:
    """The text with such numbers reduced to what tells their kind."""
    if _ONLINE.search(text):
        text = _EMAIL.sub(r"\1***@\2", text)
        text = _DISGUISED.sub(r"\1***", text)
    if _ASKS_WECHAT.search(text):
        text = _WECHAT_ID.sub("***", text)
        text = _WECHAT.sub(_online, text)
    if _DIGIT.search(text):
        text = _QQ.sub(r"\1****", text)
        text = _UNION_CARD.sub(lambda m: f"****{m[0][-4:]}", text)
        text = _PERMIT.sub(lambda m: f"{m[1]}****{m[2][-2:]}", text)
        text = _PLAIN_PASSPORT.sub(_passport, text)
        text = _PAPER.sub(r"\1****", text)
        text = _ACCOUNT.sub(_account, text)
        text = _PLATE.sub(lambda m: f"{m[1]}***{m[3][-2:]}", text)
    return text


def _passport(found: re.Match[str]) -> str:
    # One letter and seven digits is a train, an order or a part of something else.
    usual = len(found[3]) == (7 if found[2] else 8)
    return f"{found[1]}{found[2]}****{found[3][-3:]}" if usual else found[0]


def _online(found: re.Match[str]) -> str:
    name = found[2]
    is_named = found[1][-1] in "号是为:：,，我的加" or found[1].lower().endswith("id")
    told = name[0].isdigit() or is_named or re.search(r"[0-9_]", name)
    return f"{found[1]}****" if told else found[0]


def _account(found: re.Match[str]) -> str:
    digits = sum(char.isdigit() or char in "〇零一二三四五六七八九" for char in found[2])
    return f"{found[1]}****" if digits >= 5 else found[0]
