"""Questions day by day as an inline drawing: one bar a day, in pieces by how they ended. Colours are classes of the stylesheet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from markupsafe import Markup, escape

WIDTH, HEIGHT, LEFT, TOP = 900, 220, 44, 8
TALL = HEIGHT - TOP - 24
"""What is left for the bars above the names of the days."""


def day_chart(days: Sequence[date], counts: Mapping[str, Mapping[str, int]], outcomes: Mapping[str, str]) -> Markup:
    """`counts`: questions by day (ISO) and outcome; `outcomes`: the outcomes from the bottom up, with their names."""
    most = max((sum(of_day.values()) for of_day in counts.values()), default=0)
    top, step = _round_up(most), (WIDTH - LEFT) / len(days)
    every = -(-len(days) // 10)  # more labels than this would touch each other
    drawn = [_line(top * n // 2, top) for n in range(3)]
    for n, day in enumerate(days):
        drawn += _bar(day, counts.get(day.isoformat(), {}), outcomes, left=LEFT + n * step, wide=step, top=top)
        if n % every == 0:
            label = Markup('<text x="{}" y="{}" text-anchor="middle">{}-{}</text>')
            drawn.append(label.format(f"{LEFT + (n + 0.5) * step:.1f}", HEIGHT - 6, day.month, day.day))
    said = f"每天的问题数，最多一天 {most} 个；数字见下面的表"
    drawing = Markup('<svg class="day-chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>')
    return drawing.format(WIDTH, HEIGHT, said, Markup("").join(drawn))


def _bar(
    day: date, counted: Mapping[str, int], outcomes: Mapping[str, str], *, left: float, wide: float, top: int
) -> Iterable[Markup]:
    y, thick = float(TOP + TALL), min(wide * 0.76, 60)
    x = left + (wide - thick) / 2
    for outcome, name in outcomes.items():
        if count := counted.get(outcome, 0):
            high = TALL * count / top
            y -= high
            # Not by `Markup.format`, which looks at every number: a year has more than a thousand pieces.
            yield Markup(  # noqa: S704
                f'<rect class="part {escape(outcome)}" x="{x:.1f}" y="{y:.1f}" width="{thick:.1f}" height="{high:.1f}">'
                f"<title>{day.month}月{day.day}日 {escape(name)} {count:d}</title></rect>"
            )


def _line(value: int, top: int) -> Markup:
    y = TOP + TALL * (1 - value / top)
    drawn = Markup(
        '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="{}" y="{}" text-anchor="end">{}</text>'
    )
    return drawn.format(LEFT, WIDTH, f"{y:.1f}", f"{y:.1f}", LEFT - 6, f"{y + 4:.1f}", value)


def _round_up(most: int) -> int:
    """The next even number with at most two digits that count, so that the middle line stands at a whole number."""
    unit = int(10 ** max(0, len(str(most)) - 2))
    return max(2, -(-most // (2 * unit)) * 2 * unit)
