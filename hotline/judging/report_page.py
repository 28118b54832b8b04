"""The report of an evaluation as one HTML page: nothing from outside, everything escaped, fit for printing."""

from datetime import datetime
from html import escape
from pathlib import Path

from hotline.assistant import Assistant
from hotline.judging.charts import PROMISED_OFF, PROMISED_RISK, reliability_chart, risk_chart
from hotline.judging.evaluation import Evaluation, Judged, ranked_for
from hotline.judging.reporting import FIGURES, STYLES, Bin, Risk, Table, bin_table, bins, risk_coverage, shown, tables
from hotline.searching.explaining import Explained, Reason, explain

STYLE = (Path(__file__).parent / "report_style.txt").read_text(encoding="utf-8")
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


def page(evaluation: Evaluation, assistant: Assistant, *, source: str, made_at: datetime) -> str:
    """The report. `source` names the question file; the assistant is the one that was judged."""
    figures = evaluation.figures()
    title = f"评测报告 · {escape(source)}"
    parts = [
        f"<h1>{title}</h1>",
        f'<p class="quiet">{made_at:%Y-%m-%d %H:%M} · {len(evaluation.judged)} 题 · '
        f"{assistant.model.answer_at:.0%} 以上把握直接回答，{assistant.model.clarify_at:.0%} 以上反问</p>",
        _cards(figures),
        _charts(evaluation),
        f'<div class="tables">{"".join(map(_table, [bin_table(evaluation), *tables(evaluation)]))}</div>',
        _errors(evaluation, assistant),
    ]
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head>\n<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _cards(figures: dict[str, object]) -> str:
    cards = (
        f'<div class="card"><b>{escape(shown(name, figures[name]))}</b><span>{escape(FIGURES[name])}</span></div>'
        for name in _CARDS
    )
    return f'<div class="cards">{"".join(cards)}</div>'


def _charts(evaluation: Evaluation) -> str:
    answered = [j for j in evaluation.judged if j.outcome == "answered"]
    now = None
    if answered:
        wrong = sum(not j.right for j in answered) / len(answered)
        now = Risk(len(answered) / len(evaluation.judged), wrong)
    found = bins(evaluation)
    return (
        '<div class="charts">'
        f"<figure><h2>少答几题，能少错多少</h2>{risk_chart(risk_coverage(evaluation), now)}<figcaption>"
        f"从把握最大的题答起，答得越多，错得越多。虚线是承诺的 {PROMISED_RISK:.0%}，圆点是现在的判断标准。</figcaption></figure>"
        f"<figure><h2>把握说得准不准</h2>{reliability_chart(found)}<figcaption>"
        f"点在虚线上，说几成就有几成对；竖线是 95% 的区间，浅色带是上下 {PROMISED_OFF * 100:.0f} 个百分点。{_worst(found)}</figcaption></figure>"
        "</div>"
    )


def _worst(found: list[Bin]) -> str:
    enough = [b for b in found if b.n >= ENOUGH]
    if not enough:
        return f"没有一段满 {ENOUGH} 题，还看不出准不准。"
    worst = max(enough, key=lambda b: abs(b.off))
    return f"满 {ENOUGH} 题的各段里，{worst.low:.0%}–{worst.high:.0%} 相差最多：{worst.off * 100:+.1f} 个百分点（{worst.n} 题）。"


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in table.rows
    )
    return (
        f'<section><h2>{escape(table.title)}</h2><div class="scroll"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _errors(evaluation: Evaluation, assistant: Assistant) -> str:
    kinds = evaluation.errors()
    groups = "".join(
        f"<details open><summary>{escape(kind)}<span>{len(kinds[kind])} 题</span></summary>"
        f'<p class="quiet">{escape(_ADVICE.get(kind, ""))}</p>{"".join(_error(j, assistant) for j in kinds[kind])}</details>'
        for kind in sorted(kinds, key=lambda kind: list(_ADVICE).index(kind) if kind in _ADVICE else len(_ADVICE))
    )
    return f"<section><h2>每一个错误</h2>{groups or '<p>没有错误。</p>'}</section>"


def _error(judged: Judged, assistant: Assistant) -> str:
    labelled = judged.labelled
    candidates = explain(ranked_for(assistant.turn(labelled.question), limit=LOOKED_AT), assistant.model)
    winner = next((c for c in candidates if c.code == judged.code), candidates[0] if candidates else None)
    wanted = next((c for c in candidates if c.code in labelled.acceptable), None)
    tags = "".join(
        f'<span class="tag">{escape(t)}</span>'
        for t in (labelled.topic, STYLES.get(labelled.style, labelled.style))
        if t
    )
    rows = (
        ("应为", _names(labelled.expect, assistant) if labelled.expect else "不回答"),
        ("实际", _told(judged, assistant)),
        ("把握", f"{judged.confidence:.0%}"),
    )
    listed = "".join(f"<div><dt>{term}</dt><dd>{escape(said)}</dd></div>" for term, said in rows)
    return f'<article><h3>{escape(labelled.question)} {tags}</h3><dl>{listed}</dl><div class="pair">{_pair(judged, winner, wanted)}</div></article>'


def _pair(judged: Judged, winner: Explained | None, wanted: Explained | None) -> str:
    if winner is None:
        return "<p>没有找到任何候选事项。</p>"
    shares = [_candidate(winner, "选中的" if judged.code else "排在最前的")]
    if judged.labelled.expect and wanted is None:
        shares.append(f"<p>应答的事项不在前 {LOOKED_AT} 个候选里。</p>")
    elif wanted is not None and wanted.code == winner.code:
        shares.append("<p>排在最前的就是应答的事项，只是没有直接答它。</p>")
    elif wanted is not None:
        shares.append(_candidate(wanted, f"应答的，排第 {wanted.place}"))
    return "".join(shares)


def _candidate(candidate: Explained, role: str) -> str:
    return (
        f'<div><p class="role">{escape(role)}</p><p><b>{escape(candidate.name)}</b> <span class="quiet">{escape(candidate.code)}</span>'
        f'<br>“{escape(candidate.phrasing)}” <span class="quiet">得分 {candidate.score:.2f}</span></p>'
        f"<ul>{_reasons(candidate.speaks_for, 'for')}{_reasons(candidate.speaks_against, 'against')}</ul></div>"
    )


def _reasons(reasons: tuple[Reason, ...], kind: str) -> str:
    return "".join(f'<li class="{kind}"><b>{reason.share:+.2f}</b> {escape(reason.meaning)}</li>' for reason in reasons)


def _told(judged: Judged, assistant: Assistant) -> str:
    if judged.outcome == "answered":
        return f"答了 {_names((judged.code,), assistant)}"
    if judged.outcome == "clarify":
        return f"反问 {_names(judged.offered, assistant)}"
    return "没有答上来" if judged.outcome == "unanswered" else "转介"


def _names(codes: tuple[str, ...], assistant: Assistant) -> str:
    ranker = assistant.ranker()
    return "、".join(f"{ranker.name_of(code) or '（知识库中没有）'} {code}" for code in codes)
