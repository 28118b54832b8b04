"""Messages by which somebody leaves: taking leave, or asking for a person to talk to."""

import re

from hotline.answering.guard import human
from hotline.answering.replies import Referral
from hotline.reading.text import ASKING, bare

THANKED = 14
"""Characters of a message that may do no more than say that all is well and thank: 门开了门开了，谢谢."""
_TAIL = r"[了啦咯吧啊呀哦哈嘞呢的嘛哟]*"
_OK = r"(?:好|行|嗯|哦|噢|可以|收到|够|没问题|ok|(?:那|我|俺|都|也|大概|就)*(?:明白|了解|知道|晓得|懂|清楚|会|记住|记下|有数|学会|听懂)(?:怎么(?:办|弄|做|搞|整|走)|该?去哪|了)?)"
_WHOM = r"(?:你们?|您|啊|各位)?(?:的)?(?:师傅|大姐|大哥|姐姐?|哥|姑娘|小伙子|小妹|小哥|妹子|同志|老师|兄弟|美女|帅哥|客服|热心|解答|帮助|帮忙|提醒|讲解|回复|耐心){0,3}"
_THANKS = rf"(?:(?:太|真|非常|十分)?(?:谢谢|多谢|感谢|谢)了?{_WHOM}|(?:你|您)?辛苦{_WHOM}|(?:打扰|麻烦)(?:你们?|您)?了{_WHOM}|祝(?:你们?|您).{{1,6}})"
_WHEN = r"(?:先|这就|就|马上|一会儿?|等会儿?|回头|改天|现在|自己|再|[今明后]天|下午|上午|下周|周[一二三四五])*"
_GOES = (
    rf"(?:那|我|咱|俺)*{_WHEN}(?:(?:去|回去|回家|过去|[去到](?:窗口|大厅|现场|那边|那里|镇上|村里|单位|派出所|银行)去?)(?:试试?|试一?下|办|问问?|问一?下|看看?|弄|打听|准备|找找?)?(?:看|一下)?"
    r"|(?:再)?(?:想想|考虑(?:考虑|一?下)?|看看|试试|琢磨琢磨)|(?:再)?(?:等等?|忙)去?|(?:自己|这就)去(?:弄|办|跑)?|(?:再)?说|挂|下线|不问|这样|到这(?:儿|里)?|这些|问(?:这个|这些|问|着玩)|随便问问"
    r"|有(?:事|问题|不懂的|啥|什么)*(?:我|就|会|的话)*再(?:来|去)?(?:问|找|打|联系|麻烦|咨询)(?:你们?|您)?|下次再(?:来)?(?:问|找|聊)(?:你们?|您)?)"
)
_DONE = r"(?:那|暂时|现在|目前)*(?:没(?:有)?(?:什么|啥|别的|其他|其它)*(?:事情?|问题|要问的|可问的)|不用|不需要|没事|解决|搞定|弄好|办好)"
_BYE = r"(?:再见|拜拜|拜|88|回见|回聊)"
_LEAVES = re.compile(rf"(?:(?:{_OK}|{_THANKS}|{_GOES}|{_DONE}|{_BYE}|那){_TAIL})+")
_THANKS_AT_THE_END = re.compile(rf"[了啦好]{_TAIL}{_THANKS}{_TAIL}$")
_PERSON = r"(?:人工|真人|活人|客服|坐席|座席|话务员|接线员|工作人员|管事的|(?<=[找换跟和叫派])(?:个|一个|位)?人(?=来|说|聊|讲|谈|对话|沟通))"
_BEFORE = r"(?:算了|那|你们?|您|我|俺|能不能|能|可不可以|可以|麻烦|请|帮|给|要|想|直接|还是|就|快|赶紧|有没有|有|怎么|如何|不想跟机器(?:人)?说)*"
_WANTS = re.compile(
    rf"{_BEFORE}(?:转(?:接|到|给)?|接(?:通|到)?|找|叫|换|派|跟|和|要)*(?:一?下|一?[个位名])*{_PERSON}"
    r"(?:客服|坐席|服务|热线|电话)*(?:[跟和]我)?(?:来|接听|接|说话|说|聊聊?|讲|谈|听|对话|通话|沟通|问问?|一?下|在(?:不在|吗)?)*[了啦吧啊呀吗嘛呢不行]*"
)
_LAWYER = re.compile(
    rf"{_BEFORE}(?:转(?:接|到|给)?|接(?:通|到)?)(?:一?下|一?[个位名])*(?:值班)?律师(?:来|接听|说|谈|问问?|一?下)*{_TAIL}[吗嘛]?"
)
_CLAUSE = re.compile(r"[，,。；;！!？?\s]+")


def takes_leave(text: str) -> bool:
    """Whether a prepared message does nothing but agree, thank and take leave: 行，我先去试试."""
    return bool(text) and _LEAVES.fullmatch(bare(text)) is not None


def only_thanks(text: str) -> bool:
    """Whether a short message asks nothing, says that something is well and ends with thanks."""
    plain = bare(text)
    return len(plain) <= THANKED and not ASKING.search(text) and _THANKS_AT_THE_END.search(plain) is not None


def person_wanted(text: str, hotline: str) -> Referral | None:
    """Whom a prepared message asks to talk to, in a clause that says nothing else; None where it asks for nobody."""
    for clause in map(bare, _CLAUSE.split(text)):
        if _LAWYER.fullmatch(clause):
            return Referral(kind="human", phone="12348", text="请拨打 12348 公共法律服务热线，由律师解答。")
        if _WANTS.fullmatch(clause):
            return human(hotline)
    return None
