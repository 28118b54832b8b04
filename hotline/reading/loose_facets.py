"""Facets that people ask for in words too loose for the lexicon: 几天能好, 贵不贵, 上哪弄, 我替他去行吗.

The lexicon holds set phrases, which also count when items are looked for. These patterns are read only where the matter is
known already, so they may be loose; of two readings of the same words the longer one counts.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from hotline.reading.analysis import Analysis
from hotline.reading.lexicon import Found
from hotline.reading.text import ASKING

_CLAUSE_END = r"(?=[吗不么嘛吧呢啊呀没的]*(?:$|[，,。.？?！! ]))"
_DO = r"(?:办|去办|弄|搞|做|整|申请|操作|交|领|报|开|查|约|下载|填)"
_SOMEBODY = r"(?:本人|亲自|自己|双方|夫妻|两口子|两个人|俩人?|几个人|大家|都|一起|一块|法人|老人|大人|监护人|孩子|小孩|人|他|她|我们)"
_PLACE = r"[边里那这村镇乡县市区所局厅院行校处站家地会社街司店队]"
_GETS = r"(?:领|发|给|补|报|退|取|提|享受|贷|减|赔|拿|抵|返)"
_OPENS = r"(?:上班|下班|开门|关门|办公|营业|放假|休息)"
_OFF_DAY = r"(?:周末|(?:星期|礼拜|周)[一二三四五六日天末]|双休日?|节假日|国庆节?|春节|过年|元旦|五一|中秋|端午|清明|中午|今天|明天|现在)"
_HOW_LONG_BEFORE = (
    r"(?:交|缴|缴存|住|居住|干|工作|上班|结婚|登记|参保|满|够)(?:社保|医保|保险|公积金|费)?(?:了|够|满|到|要|得|需要)*"
    r"(?:多久|多长时间|几个?[月年]|多少个?[月年])(?:的?(?:社保|医保|保险|公积金))?(?=[^，,。？?]{0,3}(?:才|能|可以|算))"
)
"""How long something must have lasted: 公积金交多久能贷款."""
_PATTERNS: dict[str, str] = {
    "材料": r"(?:带|拿|准备|提供|提交|出示|备|留|说|讲|写)(?:清楚|明白|齐|好|上|些|点|给你们|告诉你们)*(?:什么|哪些|哪几样|几样)(?:东西|证据|信息|内容|情况|凭证)?(?!时候|地方|部门)"
    r"|交(?:些)?(?:什么|哪些|几样)(?:东西|证|材料|资料)|材料|资料|证件(?!照)|复印件|原件|证据|凭证|照片|相片|合照|证件照|拍照|照相|几张|几份|几寸|盖[^，,。？?]{0,3}章|公章|清单|截图|录音|证人"
    r"|(?:需要|要|得)?(?:开|带|交|提供|准备)?(?:什么|哪些|哪几样)(?:东西|证明?(?:材料)?|信息|情况)|(?:给|告诉)(?:你们?|您)(?:什么|哪些)(?:信息|情况|东西|内容|材料)?|要(?:开|打)?证明",
    "费用": r"多少(?:个)?(?:钱|点)|几(?:个|块|毛)钱|几(?:块|毛|元)(?!地|田|砖|表|骨)|几个点|税(?:是)?(?:怎么|如何|按什么|按多少)[算收交]|怎么(?:算钱|收(?:的)?(?!到)|计费)|(?:谁|自己|个人|公家|单位)(?:来)?(?:出|掏|付|承担)(?:钱|费)?" + _CLAUSE_END + r"|(?:要|用|得|需要|再|还要?)?(?:交|花|出|掏|给|付|收|另外?收)(?:不)?(?:多少|什么|几|点|我)?(?:钱|费|税)"
    r"|(?:要|用)不(?:要|用)钱|要钱|免不免费|免费|收费|费用|贵不贵|(?<![么太更])贵(?=[吗么嘛？?]|$)|便宜|价格|价钱|税率|税点|(?:要|收|交|付|有)[^，,。？?吗不]{0,4}费(?:用)?" + _CLAUSE_END + r"|(?:交|缴|收|扣)(?:到|够|满|上)?多少|(?:掏|花|付|出)(?:个|我)?多少" + _CLAUSE_END + r"|罚(?:我|他|他们)?(?:钱|款|多少)|得多少(?=钱|税|费|[吗呢啊呀?？。，, ]|$)|钱(?:呢|怎么|多少)",
    "时限": r"多久|多少(?:时日|年|个月|月)|哪天(?:能|可以)|多长时间|(?:大概|要|得|等)?(?<![前这过那近好])几(?:个)?(?:天|日|工作日|星期|周|礼拜|小时|月)(?!份|号)|多少(?:天|个?工作日|时间)"
    r"|提前(?:多久|几个?月|几天|多少天|多长时间)|提早(?:多久|几天)|什么时候(?:才)?(?:能|可以|会|给)?(?:好|拿|取|下来|出来|批|修|来|办好|办完|有结果|有消息|生效|处理|解决)"
    r"|当天|当场|现场就能|马上就?能|立刻|立马|加急|急用|急着用|快一?点|快些|最[晚迟快早]|来得及|截止|期限|时间(?:限制|要求|规定)|时限|(?:要|得)(?:等|排)(?:很久|好久|多久)|慢不慢|快不快|限期",
    "时间": r"(?:几点|什么时候|什么时间|何时|" + _OFF_DAY + r")[^，,。？?]{0,3}" + _OPENS + r"(?:时间)?(?:了)?" + _CLAUSE_END
    + r"|" + _OPENS + r"(?:的)?(?:时间|没|吗|不|么|了吗|了没|是?几点)" + _CLAUSE_END
    + r"|" + _OFF_DAY + r"(?:也|还|都|期间|那天|能不能|可不可以|会不会|是不是|能|可以|有|去|来)*(?:能|可以|行|有没有人|有人|开|办|去|来|领|受理|工作)[^，,。？?]{0,3}" + _CLAUSE_END
    + r"|(?<!今天)(?<!明天)(?<!现在)(?:周末|(?:星期|礼拜|周)[六日天末]|双休日?|节假日|国庆|春节|元旦|五一|中午)" + _CLAUSE_END
    + r"|(?:晚上|夜里)(?=.{0,3}(?:能|可以|有人|开|上班|办|行))"
    r"|几点(?:钟)?|营业时间|什么时间|放假" + _CLAUSE_END + r"|休息" + _CLAUSE_END + r"|什么时候(?:上班|下班|开门|关门|有人)|午休|全天|24小时",
    "地点": r"(?:去|到|在|往|跑|找)[^，,。？?还]{0,6}" + _PLACE + r"[^，,。？?还好]{0,3}还是(?:去|到|在|往|跑|找)?[^，,。？?]{1,6}" + _CLAUSE_END + r"|(?:交|递|送)(?:给|到)?[^，,。？?还]{1,6}还是[^，,。？?]{1,6}"
    + _CLAUSE_END + r"|(?:去|到|在|上)[^，,。？?还]{0,5}(?:所|局|厅|院|银行|站|社|柜台|窗口|中心|街道|村里?|镇上?)(?=[^，,。？?]{0,5}(?:吗|不|么|行|可以|[?？]))|边[度处]|哪(?:边|块|头|旮旯|疙瘩)|(?:上|去|到|在|往|跑|找|从)(?:哪(?!天|个部门|个单位|一步|步|个环节|位|年)|什么地方|什么窗口)(?:里|个?(?:窗口|大厅|地方|网点|所|中心|医院|银行|学校))?"
    r"|哪里(?!规定|不)|哪(?:个|家|些)(?:窗口|大厅|地方|网点|中心|医院|银行|派出所|服务厅)|地址|怎么(?:走|去|过去)|几楼|位置|附近|就近|离.{1,6}近"
    r"|(?:在|是)(?:那[里边儿]|同一个地方|一个地方|一个窗口)|(?:社区|村里|街道|镇上|派出所|银行)(?:能|可以|行)" + _DO + "?",
    "电话": r"电话|号码|热线|联系(?:方式|谁|人|不上)|打(?:给谁|哪)|座机",
    "部门": r"(?:归|由|属于?|让|该|是)?(?:哪|什么)个?(?:部门|单位|科室|局|口子?)(?:来|在)?(?:管|负责|处理)?|(?:(?<![子娃女产车钱款])归|由|属|让)(?:于)?(?:谁|哪)(?:里|个)?(?:管|负责|处理)?|谁(?:来)?(?:管|负责|处理|理|说了算|做主)|有(?:没有)?人管|(?:能|会)?管不管|管(?:这|那)?(?:件|个|种)?事?(?=[吗不么])|找谁|找哪(?:个|里|家|边)?(?:来)?(?:管|处理|解决)?|该谁|主管",
    "流程": r"步骤|流程|程序|怎么(?:个)?" + _DO + r"|怎么(?:办理|预约|开始|走流程|进行|约)|先(?:干|做|办|弄)(?:什么|哪)|第一步|下一步|接下来|然后(?:呢|怎么|要)|预约|约号|排队|取号|先约|要约|抽号|自动(?:转|过|续)|从哪(?:里)?(?:开始|入手|点)|走什么",
    "流程 材料": r"登报|(?:作废|遗失)?声明",
    "流程 条件": r"上门|核查|核实|入户|来看(?!病)|面谈|考试|重新(?:考|来)",
    "条件 时限": r"(?:满|够|连续|连着)[^，,。？?]{0,4}(?:多久|几个?[月年]|多少个?[月年]|几天|多少天)|(?:之前|以前|以内|之内|内)(?:就|要|得|必须|都)*(?:办|报|交|去|弄)",
    "条件 流程": r"(?:自己|本人|个人|我)[^，,。？?]{1,6}还是(?:找|让|由)?[^，,。？?]{1,8}" + _CLAUSE_END,
    "条件": _HOW_LONG_BEFORE + r"|条件|要求|资格|门槛|限制|年龄|(?:几|多少|多大)岁|(?:超过|超|低于|高于|达到|不到|少于|多于|满)(?:了)?多少|多大(?:年纪|年龄|岁数)?|岁数|(?:要|得|需要|满|到|能|最多|至少)[^，,。？?]{0,3}(?:几|多少)(?:级|分(?!钟)|平|户|回|次)|谁(?:都)?(?:能|可以|去|来|能去)|(?:哪些|什么|哪种|哪类)(?:样的)?人|(?:符合|满足)什么|算不算|够不够|收不收(?!费|钱|税|押)|认不认|要不要紧"
    r"|" + _SOMEBODY + r"[^多几]{0,3}(?:要|得|必须|需要|用|都|一起|亲自)?.{0,2}(?:去|到场|到|来|在场|出面|过来|过去)(?<!有人来)" + _CLAUSE_END
    + r"|(?:带|要带|抱)(?:着)?(?:孩子|小孩|老人|家属|母亲|父亲|父母|妻子|丈夫)(?:一起|一块)?(?:去|来|到场)?" + _CLAUSE_END
    + r"|到场|陪(?:着|同|护)?|监护人|才(?:行|可以|能|算)|(?:要|得|用|需要|必须)(?:亲自|一起|都|跟着)?(?:来|去|过去|过来)" + _CLAUSE_END,
    "条件 材料": r"(?:替|帮|代|代替|委托|让|叫|托|请|找|由)[^哪谁，,]{1,8}?(?:办|去|弄|代办|跑|搞|代|办理|签字|来|代劳|代签)(?=.{0,4}(?:行|可以|吗|不|么|成|能|$))"
    r"|(?:别人|他人|家人|家属|亲戚|亲属|朋友|母亲|父亲|父母|子女|儿子|女儿|配偶|妻子|丈夫|员工|同事|中介|股东|会计|秘书)(?:能|可以|去|来|代).{0,4}" + _CLAUSE_END
    + r"|委托(?:别人|他人|家人|书)?|代办|代领|代替|行动不便|来不了|去不了|走不开",
    "网办": r"网上|上网|线上|在线|微信|支付宝|app|小程序|公众号|网站|网址|官网|电脑上?|在家(?:里)?|(?:用|在|拿)?手机(?:上|里)?(?=能|行|可以|可|办|弄|搞|操作|申|好|怎么|也|填|交|查|学|约|直接)"
    r"|手机上|(?:[a-z0-9]{3,}|平台|系统)上?(?:点|填|选|按|找)(?:哪|什么)|点哪|(?:[a-z0-9]{3,}|平台|系统)上(?=能|可以|可|行|办|弄)|自助(?:机|终端|办)?|(?:不用|不想|不|少)跑|(?:还|都|也)?(?:要|得|用|需要)(?:亲自|来回|都)?跑(?=[吗么不嘛]|一?趟|腿)|(?:都|也)(?:要|得)跑|跑(?:几|多少)(?:趟|次|回)|(?:去|到|来)(?:现场|窗口|大厅)|现场(?:去|办)|邮寄(?:材料|过去)",
    "结果": r"(?:拿|领|取|发)(?:到)?(?:手)?(?:的)?是(?:什么|哪)|(?:发|给|出|拿|领)(?:我|你)?(?:个|张)?什么(?:证(?!明)|本|东西|文件)|办(?:完|好|成|下来).{0,3}(?:给|拿|发|是)(?:我)?(?:个)?什么"
    r"|有效(?:期)?|管(?:多久|几年|多少年|用)|能?用(?:几年|多少年)|几年(?:一)?[换续审]|长什么样|什么样子|电子(?:版|的|证照?)|纸质|(?:能|可以|给|包|帮|要|支持)(?:我)?(?:不能)?(?:邮?寄|快递)(?:到|给|过来|回)?(?:家)?|(?:邮?寄|快递)(?:到家|给我|过来|回来|吗|不|么)"
    r"|送(?:到家|上门|货)|有什么(?:用|好处)|什么用处?|干什么用|" + _GETS + r"(?:我|你|他|咱)?(?:得|到|给|个)?(?:多少|几成|几分|几个(?!月|工作日|小时))(?!天|次|回)|待遇|封顶|上限|额度|百分之(?:几|多少)|(?:报销|补贴)?比例|(?:领|拿|给|发)双份|(?:每|一)个?[月年](?:能|可以|有|是|大概|一般)?(?:多少|几)(?:个)?(?:钱)?"
    + _CLAUSE_END,
    "结果 条件": _GETS + r"(?:得|到|给)?(?:多久|几个?[月年]|多少个?[月年])|(?:能|可以)(?:领|拿)多(?:久|长)",
    "结果 时限": r"(?:能|可以|还能|得)?(?:顶|用|管)(?:多久|多长时间|几天)",
    "表格": r"(?:什么|哪些|哪张|哪种|有|要|填|申请|登记|下载|打印|表格?|张)表(?!示|现|扬|达|明)|表格|申请书|委托书|模板|范本|样本|样表|范例|怎么填|填什么|填哪",
    "依据": r"依据|规定|政策|哪(?:个|份|条)?文件|什么文件|法律|法条|凭什么|哪(?:一)?条|谁(?:定|说)的",
    "进度": r"进度|进展|到哪(?:一)?步|办到哪|到哪个环节|批(?:下来)?(?:了)?没|好了没|办好了吗|审核(?:到|通过|没)|(?:没|不)(?:通过|批)|退回|驳回|(?:怎么|在哪|哪里|上哪|到哪|去哪)(?:能)?(?:查|看)(?!病|医)|查(?:得到|不到|结果)|受理了没|有结果没|退到没|没下来|没消息",
    "投诉 部门": r"(?:去|上|到|往|找|向)?(?:哪(?:里|儿|边)?|谁)(?:告|投诉|反映|举报)|投诉到|往上(?:反映|告|投诉)",
    "投诉": r"不满意|不管用|不顶用|不起作用|没有?(?:什么)?(?:用|效果)" + _CLAUSE_END + r"|投诉(?:谁|到|哪|电话|你们|渠道)|(?:怎么|向谁|找谁|上哪|去哪)投诉|不给(?:我)?办|不受理|态度|刁难|推来推去|踢皮球|说理",
}  # fmt: skip
_YES_NO = re.compile(
    r"[吗么嘛]"
    + _CLAUSE_END
    + r"|(?<![要好])[不没吧](?:啊|呀|呢)?(?=$|[，,。.？?！! ])|是不是|是吧|对吧|会不会|有没有|是否|行不|成不|(.)不\1|才(?:行|能|可以)|就(?:行|可以|好)(?:了|吧)?(?=$|[，,。.？?！! ])|还是"
)
_HOW = re.compile(
    r"(?:怎么|如何|怎样)(?!样|还|这么|那么|会|回事|不|没|又|老|总|都)|就(?:行|可以|好)了?[吧吗]?(?=$|[？?])"
)
_WHEN = re.compile(r"什么时候(?:开始|截止|结束)?|哪天|几号|几月(?:份)?|何时|哪个月|啥时")
_MAY = re.compile(
    r"(?:能|可以|可|准|允许|给|让|行|算|够|符合)(?:不能|不可以)?.{0,8}[吗不么嘛没]" + _CLAUSE_END
    + r"|行不行|可不可以|能不能|成不成|行得通|(?:要不要|用不用|需不需要|该不该)(?:办|交|去|做|弄|报|申请)"
)  # fmt: skip
_PAPER = re.compile(
    r"(?:要不要|用不用|需不需要|需要|还要|要|得|必须)(?:先|再|去|提前|另外)*(?:开|带|交|有|拿|出|打|提供|准备|盖)[^，,。？?吗要]{0,5}(?:信|证|证明|书|函|单|照|本|卡|章|决议|意见|批文|授权|公证|发票|合同)"
    r"(?:原件|复印件)?(?=[吗么不嘛吧呢没啊]|$|[，,。？?])"
)
_MUST = re.compile(r"(?:还用|还要|也要|要不要|需不需要|需要|必须|要|得).{1,6}[吗不么嘛]" + _CLAUSE_END)
_BEFORE = re.compile(_HOW_LONG_BEFORE)
_HOW_MANY = re.compile(r"好多(?=(?:钱|天|个?月|年|次|岁|个钱)[啊呀嘛呢吗哦]*(?:$|[，,。？?]))")
"""How people of the south-west ask how many, where it does not say that there are many (坏了好多天了)."""
_QUESTION_WORD = re.compile(r"百分之几|几成|多少")
_ENDS_ASKING = re.compile(r"几个?[月年]|[不没么嘛](?=$|[，,。.！! ])")
"""Short ways of asking beside those by which the asking part of a long message is found."""
_CUT = re.compile(r"[，,。；;？?！!\n]+")
_READERS = [(tuple(facets.split()), re.compile(pattern)) for facets, pattern in _PATTERNS.items()]


class Asked(NamedTuple):
    """Words at [start, end) that ask for facets; `names`: whether they may name a matter besides (能领护理补贴吗)."""

    start: int
    end: int
    facets: tuple[str, ...]
    names: bool = False


def asked_in(text: str, found: Iterable[Found], *, of_known: bool = False) -> list[Asked]:
    """What a prepared text asks for, in its own order.

    `found` are the lexicon's forms in it; `of_known`: the matter is known, so that what must be done (还用报吗) is asked of it.
    """
    text = _HOW_MANY.sub("多少", text)
    spans = [
        Asked(match.start(), match.end(), facets) for facets, reader in _READERS for match in reader.finditer(text)
    ]
    # 什么时候 may ask how long it takes, or when it is open.
    spans += [Asked(match.start(), match.end(), ("时限", "时间")) for match in _WHEN.finditer(text)]
    kept: list[Asked] = []
    for form in found:
        facets = tuple(sense.word for sense in form.senses if sense.kind == "facet")
        # Within the name of a thing a word asks nothing: 营业 in 营业执照; but 报百分之几 is a name that asks.
        asks = _QUESTION_WORD.search(text, form.start, form.end)
        if facets or (not asks and any(sense.kind == "object" and sense.weight == 1.0 for sense in form.senses)):
            spans.append(Asked(form.start, form.end, facets))
    for span in sorted(spans, key=lambda s: (s.start - s.end, not s.facets, s.start)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    kept = [span for span in kept if span.facets]
    if of_known and not any("材料" in span.facets for span in kept) and (paper := _PAPER.search(text)):
        kept.append(Asked(paper.start(), paper.end(), ("材料", "条件"), names=True))
    return sorted(kept + list(_permissions(text, kept, (_MAY, _MUST) if of_known else (_MAY,))))


def _permissions(text: str, kept: list[Asked], patterns: tuple[re.Pattern[str], ...]) -> Iterable[Asked]:
    """能加吗, 可以吗 in a clause that asks for nothing else ask whether one may: a condition."""
    at = 0
    for clause in [*_CUT.finditer(text), None]:
        end = clause.start() if clause else len(text)
        if not any(at <= span.start < end for span in kept):
            match = next((m for pattern in patterns if (m := pattern.search(text, at, end))), None)
            if match:
                yield Asked(match.start(), match.end(), ("条件",), names=True)
        at = clause.end() if clause else end


def loosely_asked(text: str) -> tuple[str, ...]:
    """What a message about a known matter asks for that names no facet: 一定要公证吗 whether one must, 我跟我妹怎么分 how."""
    if _HOW.search(text):
        return ("流程", "条件")
    return ("条件",) if _YES_NO.search(text) else ()


def facets_of(spans: Iterable[Asked]) -> tuple[str, ...]:
    """The facets asked for, each once."""
    return tuple(dict.fromkeys(facet for span in spans for facet in span.facets))


def named_of(question: Analysis, text: str) -> tuple[str, ...]:
    """The facets that the lexicon knows in a question; 多久 before 能贷款 is a condition."""
    if "时限" in question.facets and _BEFORE.search(text):
        return tuple(dict.fromkeys("条件" if facet == "时限" else facet for facet in question.facets))
    return question.facets


def asked_of(question: Analysis, text: str) -> tuple[str, ...]:
    """The facets that a question of its own asks for, in loose words when the lexicon knows none in it."""
    asks = ASKING.search(text) or _ENDS_ASKING.search(text)
    return named_of(question, text) or (facets_of(asked_in(text, question.found)) if asks else ())
