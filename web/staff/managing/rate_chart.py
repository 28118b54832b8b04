"""A share week by week as an inline drawing: a point a week with its 95 % interval. Colours are classes of the stylesheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

WIDTH, HEIGHT, LEFT, TOP = 900, 200, 52, 8
TALL = HEIGHT - TOP - 24
"""What is left for the points above the names of the weeks."""


@dataclass(frozen=True, slots=True)
class WeekShare:
    """A share of the week that begins on a Monday, between 0 and 1, and the interval that it is known to lie in."""

    week: date
    share: float
    low: float
    high: float


def rate_chart(weeks: Sequence[WeekShare], what: str) -> Markup:
    """Weeks from left to right; `what` the share is of, as people read it. Nothing is drawn of no week."""
    if not weeks:
        return Markup("")
    top = _round_up(max(week.high for week in weeks))
    step = (WIDTH - LEFT) / len(weeks)
    drawn = [_line(top * n / 2, top) for n in range(3)]
    every = -(-len(weeks) // 10)
    for n, week in enumerate(weeks):
        x = LEFT + (n + 0.5) * step
        drawn.append(_point(week, x, top))
        if n % every == 0:
            label = Markup('<text x="{}" y="{}" text-anchor="middle">{}-{}</text>')
            drawn.append(label.format(f"{x:.1f}", HEIGHT - 6, week.week.month, week.week.day))
    said = f"各周{what}的比例和 95% 区间，最近一周 {100 * weeks[-1].share:.0f}%；数字见下面的表"
    drawing = Markup('<svg class="day-chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>')
    return drawing.format(WIDTH, HEIGHT, said, Markup("").join(drawn))


def _point(week: WeekShare, x: float, top: float) -> Markup:
    low, at, high = (f"{_height(share, top):.1f}" for share in (week.low, week.share, week.high))
    said = f"{week.week.month}月{week.week.day}日起：{100 * week.share:.0f}%（{100 * week.low:.0f}–{100 * week.high:.0f}%）"
    drawing = Markup(
        '<g><title>{}</title><line class="interval" x1="{x}" x2="{x}" y1="{}" y2="{}"/><circle class="share" cx="{x}" cy="{}" r="6"/></g>'
    )
    return drawing.format(said, high, low, at, x=f"{x:.1f}")


def _line(share: float, top: float) -> Markup:
    y = _height(share, top)
    drawn = Markup(
        '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="{}" y="{}" text-anchor="end">{}%</text>'
    )
    return drawn.format(LEFT, WIDTH, f"{y:.1f}", f"{y:.1f}", LEFT - 6, f"{y + 4:.1f}", f"{100 * share:.0f}")


def _height(share: float, top: float) -> float:
    return TOP + TALL * (1 - share / top)


def _round_up(share: float) -> float:
    """The next whole ten per cent above, so that there is room and the middle line stands at a whole number."""
    return min(1.0, max(0.1, -(-round(share * 1000) // 100) / 10))
