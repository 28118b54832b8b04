"""What a message says when the matter is already known: the facets it asks for, what else it names, and what is left of it."""

import re
from dataclasses import dataclass

from hotline.reading.analysis import Analysis
from hotline.reading.loose_facets import Asked, asked_in, facets_of, loosely_asked
from hotline.reading.text import bare

GENERAL = frozenset({"行政处罚", "热线答复", "投诉", "举报", "求助", "申请"})
"""Things and actions that go with any matter."""
_CHANNELS = frozenset({"政务服务应用", "政务服务平台"})
"""Things by which any matter may be done."""
_CIRCUMSTANTIAL = frozenset({"people", "circumstance"})
_EMPTY = frozenset(
    "那这哪还也又再就都只才但要得需该能可会行好是的了吗呢吧啊嘛呀么噢哦嗯哈咯喽啦没不别有无去来到在往跑我你他她它们咱俺您"
    "自己本人办弄搞做整拿带给把让叫帮替跟和或及与以用从由对向被上下里外边个次些点张份号种样事件项话说讲问看想知道告诉听"
    "完成着过后前先然现怎如何什谁几多少久一二两三四五六七八九十如果因为所已经等起直接必定请麻烦谢另顺便"
    "到底大概其实实际具体般通常真正别的话呗哇哟哎唉喂嘿请出进回开走过于按照而且并且却虽然万儿之每另再"
)
"""Characters of words that name nothing by themselves."""
PROCEEDING = re.compile(
    r"[拿领出发取]证|到手|办(?:下来|好|完|成)|生效|处理|工作|公示|公告|受理|审批|审核|审查|提交|缴纳|完成|结束|解决|答复|回复|反馈|操作|进行|批准|批复|通过|安排|派人|上门|填写|办结|下达|通知|反应|反映|全程|搞定|提供|罚款?|滞纳金|后果|影响"
)
"""Words for how any matter proceeds."""
_WHEN_AND_WHO = re.compile(
    r"假如|假若|倘若|若是|[今明后昨]天|[今明去前后]年|(?:[\d零一二三四五六七八九十两半几多]|每)+个?(?:年|月份?|天|日|周|星期|小时|号|点)|年[后前底]|时候|平时|有时|及时|[人大]?家里?|亲自|自身|本身|身边"
)
BESIDE = 12
"""Characters beside what it asks that a message about the matter at hand has at most; who says more tells something new."""
_PAPER_BEFORE = re.compile(
    r"(?:要不要|用不用|需不需要|需要|还要|要|得|该|带上?|拿|交|提供|准备|出示|凭|光有|只有|没有|没带|没|缺|少了?|有)(?:带|拿|交|提供|准备|出示)?(?:上|[我他她]的?|对方的?|双方的?|孩子的?|那个|本)?$"
)
_PAPER_AFTER = re.compile(
    r"(?:.{0,4}(?:证明?|书|表|合同|发票|单|本|材料))?(?:的)?(?:原件|复印件|照片|扫描件|正本|副本|本子|材料)?(?:和.{1,6})?(?:一起)?(?:带上?|过?去|来)?(?:可以|也行|就行|行不行|可不可以|能不能办?|行|能|也能|够|能办|办得了|怎么办|有没有关系|要紧)?(?:吗|不|么|嘛|呢|没|啊|呀|吧|的)*(?P<instead>[，, ]*(?:只有|光有|就有).{1,12})?[?？。!！]*$"
)
_PAPER_ASKED = re.compile(
    r"(?:(?:和|跟|与|、|还有|或者|或)[^，,。]{1,8}?)?(?:的)?(?:原件|复印件)?(?:是不是)?(?:都|也|还)*(?:要不要|用不用|需不需要|需要吗|要吗|(?:需?要|得|必须)(?:带|拿|交|提供|准备|出示|复印)[吗不么]|带不带|还要吗|要几[份张本])"
)
_ASKS = re.compile(r"[吗不么嘛没?？]|可以|怎么办|行|要紧|关系")
_BRINGING = re.compile(r"[带拿交供备示凭]")
_NEGATED = re.compile(r"(?:没有?|(?<![要用需])不[用想需必]?要?|未|无需|别)(?:提前|先|再|去)?$")
_NO_PAPER = re.compile(r"(?:税|费|险|金|保|贷款|补贴|津贴|工资)$")


@dataclass(frozen=True, slots=True)
class Message:
    """A message read beside a known matter.

    `things` and `actions` are the lexicon's sure words that are not part of asking for a facet; `around` people and
    circumstances; `rest` the runs of characters that neither ask nor are such words nor name nothing; `beside` how many characters
    do not ask. `loose` are facets that are meant when `facets` names none, `unsure` whether all of `facets` are asked for in words that
    may name a matter as well (能领吗, 需要律师吗), and `named` the words that an item's own facts may speak of.
    """

    facets: tuple[str, ...]
    things: tuple[str, ...]
    actions: tuple[str, ...]
    around: tuple[str, ...]
    rest: tuple[str, ...]
    beside: int = 0
    loose: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    unsure: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether it names no matter of its own: at most it asks, and says who and how."""
        return (
            self.beside <= BESIDE
            and not self.things
            and not self.actions
            and (self.says_little if self.facets else not self.rest)
        )

    @property
    def is_empty(self) -> bool:
        """Whether it neither asks nor names anything."""
        return not (self.facets or self.things or self.actions or self.around or self.rest)

    @property
    def says_little(self) -> bool:
        """Whether what is left is at most some single characters, mostly verbs (约, 退), and no name of anything."""
        return len(self.rest) <= 3 and all(len(run) == 1 for run in self.rest)


def read_message(question: Analysis, text: str) -> Message:
    """Read a prepared message."""
    # Long: one walk over the forms found sorts each into one of five lists and marks what it covers.
    asked = asked_in(text, question.found, of_known=True)
    things: list[str] = []
    actions: list[str] = []
    around: list[str] = []
    covered = bytearray(len(text))
    asks = [span for span in asked if not span.names]
    # Who may, or has to, do something is asked in words that may name the matter: 能给他交社保吗.
    sure = [span for span in asks if "条件" not in span.facets]
    within = [_is_within(form.start, form.end, sure) for form in question.found]
    for span in asks:
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    beside = sum(not covered[n] and bool(bare(char)) for n, char in enumerate(text))
    for pattern in (PROCEEDING, _WHEN_AND_WHO):
        for word in pattern.finditer(text):
            covered[word.start() : word.end()] = b"\1" * (word.end() - word.start())
    papers = channels = False
    for form, is_asking in zip(question.found, within, strict=True):
        senses = [sense for sense in form.senses if sense.weight == 1.0]
        words = {k: [s.word for s in senses if s.kind == k and s.word not in GENERAL] for k in ("object", "action")}
        told = [sense.word for sense in form.senses if sense.kind in _CIRCUMSTANTIAL]
        around += told
        if senses or told:
            covered[form.start : form.end] = b"\1" * (form.end - form.start)
        if is_asking:
            continue
        if words["object"] and not question.foreign and _is_paper(text, form.start, form.end):
            papers = True
        elif _CHANNELS.issuperset(words["object"]) and words["object"]:
            channels = True
        else:
            things += words["object"]
        if not _NEGATED.search(text, 0, form.start):
            actions += words["action"]
    rest = "".join(" " if covered[n] or c in _EMPTY or not bare(c) else c for n, c in enumerate(text)).split()
    facets = facets_of(asked)
    if papers and "材料" not in facets:
        facets = ("材料", *facets)
    if channels and "网办" not in facets:
        facets = ("网办", *facets)
    return Message(
        facets=facets,
        things=tuple(things),
        actions=tuple(actions),
        around=tuple(dict.fromkeys(around)),
        rest=tuple(rest),
        beside=beside,
        loose=() if facets else loosely_asked(text),
        unsure=not asks and not channels,
        named=_named(question, text, [*asks, *(Asked(w.start(), w.end(), ()) for w in _WHEN_AND_WHO.finditer(text))]),
    )


def _named(question: Analysis, text: str, beside: list[Asked]) -> tuple[str, ...]:
    """The words of a message that are neither empty nor part of asking for a facet, or of saying when."""
    found = []
    for word in question.words:
        at = text.find(word)
        if sum(char not in _EMPTY for char in word) > 1 and at >= 0 and not _is_within(at, at + len(word), beside):
            found.append(word)
    return tuple(found)


def _is_within(start: int, end: int, asked: list[Asked]) -> bool:
    """Whether a form is part of asking for a facet (交钱 in 要交钱不)."""
    return any(span.start < end and start < span.end for span in asked)


def _is_paper(text: str, start: int, end: int) -> bool:
    """Whether a thing is named as something to bring: 要带户口本吗, 没有房产证行吗."""
    if _NO_PAPER.search(text[start:end]):
        return False
    clause = max(text.rfind(mark, 0, start) for mark in "，,。;；?？ ") + 1
    stop = min((at for mark in "，,。;；?？" if (at := text.find(mark, end)) >= 0), default=len(text))
    if _PAPER_ASKED.match(text, end, stop):
        return True
    before, after = _PAPER_BEFORE.search(text, clause, start), _PAPER_AFTER.match(text, end, stop)
    return bool(
        before
        and after
        and (after["instead"] or _ASKS.search(after[0]) or _BRINGING.search(before[0]) or "不" in before[0])
    )
