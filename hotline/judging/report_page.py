"""The report of an evaluation as one HTML page: nothing from outside, everything escaped, fit for printing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hotline.assistant import Assistant
from hotline.judging.charts import PROMISED_OFF, PROMISED_RISK, reliability_chart, risk_chart
from hotline.judging.evaluation import Evaluation, Judged, ranked_for
from hotline.judging.reporting import FIGURES, STYLES, Bin, Risk, bin_table, bins, risk_coverage, shown, tables
from hotline.pages import rendered
from hotline.searching.explaining import Explained, explain

LOOKED_AT = 30
"""So many candidates of a question are looked through for the expected one."""
ENOUGH = 20
"""From this many questions on a bin says something."""
_CARDS = ("hit_at_1", "answer_precision", "coverage", "false_answers_out_of_scope", "brier")
_ADVICE = {  # the gravest first
    "动作答错": "东西对了，办的事不对，如把补领答成换领。",
    "对象答错": "答成了另一样东西。",
    "应当反问": "问题没有说清办哪一件，却直接答了其中一件。",
    "应当拒答": "不该回答的问题，却回答了。",
    "反问没有给出正确选项": "反问时列出的事项里没有正确的。",
    "没有答上来": "知识库里有，却说不知道。",
    "误作转介": "当成紧急求助或要转人工，没有回答。",
}


@dataclass(frozen=True, slots=True)
class ShownCandidate:
    """A candidate of a question and what it is to the error: the one chosen, or the one that would have answered."""

    explained: Explained
    role: str


@dataclass(frozen=True, slots=True)
class ShownError:
    """A question that went wrong, as the report tells it."""

    question: str
    tags: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    candidates: tuple[ShownCandidate, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """The errors of a kind, with what the kind means."""

    name: str
    advice: str
    errors: tuple[ShownError, ...]


def page(evaluation: Evaluation, assistant: Assistant, *, source: str, made_at: datetime) -> str:
    """The report. `source` names the question file; the assistant is the one that was judged."""
    figures, found = evaluation.figures(), bins(evaluation)
    return rendered(
        "hotline.judging",
        "report.html",
        source=source,
        made_at=f"{made_at:%Y-%m-%d %H:%M}",
        questions=len(evaluation.judged),
        answer_at=f"{assistant.model.answer_at:.0%}",
        clarify_at=f"{assistant.model.clarify_at:.0%}",
        cards=[(shown(name, figures[name]), FIGURES[name]) for name in _CARDS],
        risk=risk_chart(risk_coverage(evaluation), _risk_now(evaluation)),
        reliability=reliability_chart(found),
        promised_risk=f"{PROMISED_RISK:.0%}",
        promised_off=f"{PROMISED_OFF * 100:.0f}",
        worst=_worst(found),
        tables=[bin_table(evaluation), *tables(evaluation)],
        errors=_kinds(evaluation, assistant),
    )


def _risk_now(evaluation: Evaluation) -> Risk | None:
    """Where the thresholds of the judged assistant stand; None if it answered nothing."""
    answered = [j for j in evaluation.judged if j.outcome == "answered"]
    if not answered:
        return None
    return Risk(len(answered) / len(evaluation.judged), sum(not j.right for j in answered) / len(answered))


def _worst(found: Sequence[Bin]) -> str:
    enough = [b for b in found if b.n >= ENOUGH]
    if not enough:
        return f"没有一段满 {ENOUGH} 题，还看不出准不准。"
    worst = max(enough, key=lambda b: abs(b.off))
    return f"满 {ENOUGH} 题的各段里，{worst.low:.0%}–{worst.high:.0%} 相差最多：{worst.off * 100:+.1f} 个百分点（{worst.n} 题）。"


def _kinds(evaluation: Evaluation, assistant: Assistant) -> list[ErrorKind]:
    errors, gravest = evaluation.errors(), list(_ADVICE)
    return [
        ErrorKind(kind, _ADVICE.get(kind, ""), tuple(_error(j, assistant) for j in errors[kind]))
        for kind in sorted(errors, key=lambda kind: gravest.index(kind) if kind in _ADVICE else len(gravest))
    ]


def _error(judged: Judged, assistant: Assistant) -> ShownError:
    labelled = judged.labelled
    found = explain(ranked_for(assistant.turn(labelled.question), limit=LOOKED_AT), assistant.model)
    winner = next((c for c in found if c.code == judged.code), found[0] if found else None)
    wanted = next((c for c in found if c.code in labelled.acceptable), None)
    candidates, remark = _compared(judged, winner, wanted)
    return ShownError(
        labelled.question,
        tuple(tag for tag in (labelled.topic, STYLES.get(labelled.style, labelled.style)) if tag),
        (
            ("应为", _names(labelled.expect, assistant) if labelled.expect else "不回答"),
            ("实际", _told(judged, assistant)),
            ("把握", f"{judged.confidence:.0%}"),
        ),
        candidates,
        remark,
    )


def _compared(
    judged: Judged, winner: Explained | None, wanted: Explained | None
) -> tuple[tuple[ShownCandidate, ...], str]:
    """The candidates to look at side by side, and what is to be said where there is only one."""
    if winner is None:
        return (), "没有找到任何候选事项。"
    first = ShownCandidate(winner, "选中的" if judged.code else "排在最前的")
    if wanted is None:
        return (first,), f"应答的事项不在前 {LOOKED_AT} 个候选里。" if judged.labelled.expect else ""
    if wanted.code == winner.code:
        return (first,), "排在最前的就是应答的事项，只是没有直接答它。"
    return (first, ShownCandidate(wanted, f"应答的，排第 {wanted.place}")), ""


def _told(judged: Judged, assistant: Assistant) -> str:
    if judged.outcome == "answered":
        return f"答了 {_names((judged.code,), assistant)}"
    if judged.outcome == "clarify":
        return f"反问 {_names(judged.offered, assistant)}"
    return "没有答上来" if judged.outcome == "unanswered" else "转介"


def _names(codes: tuple[str, ...], assistant: Assistant) -> str:
    ranker = assistant.ranker()
    return "、".join(f"{ranker.name_of(code) or '（知识库中没有）'} {code}" for code in codes)
