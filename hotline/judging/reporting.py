"""An evaluation as people read it: tables of the figures and of its parts, how far confidence can be trusted, risk by coverage; and which
labels name what the knowledge does not have.

Everything here is values; the terminal and the HTML report print them.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from statistics import mean
from typing import Any, NamedTuple

from hotline.answering.units import DEPARTMENT, PASSAGE, SUMMARY
from hotline.assistant import Assistant
from hotline.judging.evaluation import Evaluation, Judged, Labelled

FIGURES: dict[str, str] = {
    "n": "题目数",
    "hit_at_1": "首位命中",
    "hit_at_5": "前五位命中",
    "acceptable_at_1": "首位可接受",
    "acceptable_at_5": "前五位可接受",
    "mrr": "平均倒数名次",
    "answered": "直接回答（题）",
    "clarify": "反问（题）",
    "unanswered": "没有答上来（题）",
    "referred": "转介（题）",
    "wrong_answers": "答错（题）",
    "answer_precision": "回答正确率",
    "coverage": "答对的比例",
    "clarify_hit": "反问含正确选项",
    "false_answers_out_of_scope": "不该答却答了",
    "fact_first": "所问内容在前三条（每一点都在）",
    "fact_shown": "所问内容在展开的部分",
    "points_first": "逐点看，所问内容在前三条",
    "said_or_named": "一句几点的，各点都说到或者写明没找到",
    "unasked_matters": "每句多答出的别的事项（件）",
    "direct_precision": "说是直接回答的，有多少真是",
    "brier": "布赖尔分数（越小越好）",
    "latency_ms": "用时 p50 / p99（毫秒）",
    "questions_per_second": "每秒题数",
}
RATES = frozenset({
    "hit_at_1", "hit_at_5", "acceptable_at_1", "acceptable_at_5", "answer_precision", "coverage", "clarify_hit",
    "false_answers_out_of_scope",
})  # fmt: skip
STYLES = {
    "plain": "平常说法", "colloquial": "口语", "keyword": "只有关键词", "facet": "问某一方面", "typo": "错别字", "pinyin": "拼音",
    "traditional": "繁体", "story": "长段叙述", "elderly": "老人口吻", "dialect": "方言", "near-miss": "似是而非",
    "other-domain": "其他领域", "chitchat": "闲聊",
}  # fmt: skip
Z_95 = 1.96
"""Standard deviations either side that hold 95 % of a normal distribution."""
NONE = "–"


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table for people; the first column is text, the others are numbers or short."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Bin(NamedTuple):
    """The questions with a confidence in [low, high): how sure we were, and how often the item ranked first would do.

    `interval` is the 95 % Wilson interval of `share_right`.
    """

    low: float
    high: float
    n: int
    mean_confidence: float
    share_right: float
    interval: tuple[float, float]

    @property
    def off(self) -> float:
        """How much more often we were right than we said."""
        return self.share_right - self.mean_confidence


class Risk(NamedTuple):
    """Answering the surest questions up to a share of all (`coverage`), this share of the answers is wrong (`risk`)."""

    coverage: float
    risk: float


def bins(evaluation: Evaluation, *, count: int = 10) -> list[Bin]:
    """The calibration of an evaluation, in bins of equal width; empty ones are left out."""
    found: dict[int, list[Judged]] = {}
    for judged in evaluation.judged:
        found.setdefault(min(int(judged.confidence * count), count - 1), []).append(judged)
    return [_bin(number / count, (number + 1) / count, many) for number, many in sorted(found.items())]


def _bin(low: float, high: float, many: list[Judged]) -> Bin:
    right, n = sum(j.first_right for j in many), len(many)
    return Bin(low, high, n, mean(j.confidence for j in many), right / n, wilson(right, n))


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % Wilson interval of a share."""
    if not n:
        return 0.0, 1.0
    share, square = right / n, Z_95 * Z_95
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z_95 / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def risk_coverage(evaluation: Evaluation) -> list[Risk]:
    """The risk–coverage curve of answering by confidence alone, one point a distinct confidence, the surest first."""
    points: list[Risk] = []
    asked = wrong = 0
    surest = sorted(evaluation.judged, key=lambda j: -j.confidence)
    for _, alike in groupby(surest, key=lambda j: j.confidence):
        for judged in alike:
            asked += 1
            wrong += not judged.first_right
        points.append(Risk(asked / len(surest), wrong / asked))
    return points


def tables(evaluation: Evaluation) -> list[ReportTable]:
    """The figures, and tables by error kind, style and topic; those about which the questions say nothing are left out."""
    found = [figure_table(evaluation.figures()), error_table(evaluation)]
    if any(j.labelled.style for j in evaluation.judged):
        found.append(part_table("按说法", evaluation, lambda j: STYLES.get(j.labelled.style, j.labelled.style)))
    if any(j.labelled.topic for j in evaluation.judged):
        found.append(part_table("按主题", evaluation, lambda j: j.labelled.topic))
    return found


def figure_table(figures: dict[str, Any]) -> ReportTable:
    """All figures with their names for people and those of `--json` and `--floor`."""
    rows = tuple((FIGURES.get(name, name), shown(name, value), name) for name, value in figures.items())
    return ReportTable("指标", ("指标", "数值", "代号"), rows)


def error_table(evaluation: Evaluation) -> ReportTable:
    """How often each kind of error was made."""
    total = len(evaluation.judged)
    rows = [(kind, str(len(many)), _percent(len(many) / total)) for kind, many in evaluation.errors().items()]
    return ReportTable("按错误种类", ("错误", "题数", "占全部题目"), tuple(rows) or (("没有错误", "0", _percent(0.0)),))


def part_table(title: str, evaluation: Evaluation, key: Callable[[Judged], str]) -> ReportTable:
    """One row a group, the largest first."""
    names = ("n", "hit_at_1", "answer_precision", "coverage", "wrong_answers")
    groups = sorted(evaluation.by(key).items(), key=lambda group: -len(group[1].judged))
    rows = []
    for name, part in groups:
        figures = part.figures()
        rows.append((name or "（未注明）", *(shown(figure, figures[figure]) for figure in names)))
    return ReportTable(
        title, (title.removeprefix("按"), "题数", "首位命中", "回答正确率", "答对的比例", "答错"), tuple(rows)
    )


def bin_table(evaluation: Evaluation) -> ReportTable:
    """The calibration as numbers."""
    rows = tuple(
        (
            f"{b.low:.0%}–{b.high:.0%}", str(b.n), _percent(b.mean_confidence), _percent(b.share_right),
            f"{_percent(b.interval[0])} – {_percent(b.interval[1])}", f"{b.off * 100:+.1f}",
        )
        for b in bins(evaluation)
    )  # fmt: skip
    return ReportTable("把握与实际", ("把握", "题数", "平均把握", "实际正确", "95% 区间", "相差（百分点）"), rows)


def shown(name: str, value: Any) -> str:
    """A figure as people read it."""
    if value is None:
        return NONE
    if isinstance(value, dict):
        return " / ".join(shown("", part) for part in value.values())
    if name in RATES:
        return _percent(value)
    return str(value) if isinstance(value, int) else f"{value:.4f}".rstrip("0").rstrip(".")


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%"


def unknown_codes(assistant: Assistant, labelled: Sequence[Labelled]) -> dict[str, int]:
    """The expected codes that the knowledge base does not have, and how many questions expect them: those cannot be right."""
    ranker = assistant.ranker()
    counts = Counter(code for question in labelled for code in dict.fromkeys(question.expect))
    return {code: n for code, n in sorted(counts.items()) if not ranker.name_of(code)}


def unknown_facts(assistant: Assistant, labelled: Sequence[Labelled]) -> dict[str, int]:
    """The facts (`code/fact_id`) named by labels that their items, which are there, do not have; and how many questions name each."""
    counts = Counter(fact for question in labelled for fact in {f for point in question.points for f in point})
    ranker = assistant.ranker()
    codes = sorted({code for fact in counts if ranker.name_of(code := fact.partition("/")[0])})
    known: set[str] = set()
    for code in codes:
        item = assistant.kb.resolve(code, ranker.region_for(code, assistant.region)).item
        ids = (*(fact.id for fact in item.facts()), SUMMARY, DEPARTMENT)
        known |= {f"{code}/{each}" for each in ids}
    return {
        fact: n
        for fact, n in sorted(counts.items())
        if fact not in known and fact.partition("/")[0] in codes and not fact.partition("/")[2].startswith(PASSAGE)
    }
