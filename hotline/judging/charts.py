"""The two charts of an evaluation as inline SVG: risk by coverage, and how far confidence can be trusted.

Colours are classes, so that the page decides them; every mark says its numbers when pointed at.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil

from hotline.judging.reporting import Bin, Risk

PROMISED_RISK = 0.05
"""At most this share of the answers may be wrong."""
PROMISED_OFF = 0.10
"""No bin may be off by more than this."""
_FEW = 20
"""With fewer questions than this the share of wrong answers says little; the curve's scale leaves them out."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A plot area in a drawing, with shares from 0 to `top_x` and `top_y` along its sides."""

    left: float
    top: float
    width: float
    height: float
    top_x: float = 1.0
    top_y: float = 1.0

    def x(self, share: float) -> float:
        return round(self.left + self.width * min(share / self.top_x, 1.0), 1)

    def y(self, share: float) -> float:
        return round(self.top + self.height * (1 - min(share / self.top_y, 1.0)), 1)

    def grid(self, steps_x: int, steps_y: int) -> Iterable[str]:
        """Lines with their shares, and the two axes' labels below and left."""
        bottom, right = self.top + self.height, self.left + self.width
        for n in range(steps_y + 1):
            share = self.top_y * n / steps_y
            yield f'<line class="grid" x1="{self.left}" x2="{right}" y1="{self.y(share)}" y2="{self.y(share)}"/>'
            yield _text(self.left - 8, self.y(share) + 4, f"{share * 100:.3g}%", "end")
        for n in range(steps_x + 1):
            share = self.top_x * n / steps_x
            yield f'<line class="tick" x1="{self.x(share)}" x2="{self.x(share)}" y1="{bottom}" y2="{bottom + 4}"/>'
            yield _text(self.x(share), bottom + 18, f"{share:.0%}")
        yield f'<line class="axis" x1="{self.left}" x2="{right}" y1="{bottom}" y2="{bottom}"/>'


def risk_chart(curve: Sequence[Risk], now: Risk | None) -> str:
    """The curve, the promise as a dashed line, and where the shipped thresholds stand (`now`)."""
    steady = [p for n, p in enumerate(curve, 1) if n >= _FEW] or list(curve)
    highest = max([PROMISED_RISK * 2, *(p.risk for p in steady), now.risk if now else 0.0])
    tenths = ceil(highest * 10)
    frame = Frame(56, 30, 440, 250, top_y=tenths / 10)
    line = " ".join(f"{frame.x(p.coverage)},{frame.y(p.risk)}" for p in _thinned(curve))
    promised = frame.y(PROMISED_RISK)
    parts = [
        *frame.grid(5, tenths if tenths > 2 else tenths * 2),
        f'<line class="goal" x1="{frame.x(0)}" x2="{frame.x(1)}" y1="{promised}" y2="{promised}"/>',
        _text(frame.x(0) + 4, promised - 6, f"承诺：答错不超过 {PROMISED_RISK:.0%}", "start", "goal-label"),
        f'<polyline class="curve" points="{line}"/>',
    ]
    if now:
        parts += _standing(now, frame, promised)
    parts += [_text(frame.x(0.5), 324, "回答的题占全部题目"), _text(8, 16, "其中答错的", "start")]
    return _drawing("风险与覆盖曲线", 516, 334, parts)


def _standing(now: Risk, frame: Frame, promised: float) -> Iterable[str]:
    """The point where we are; its label is up and to the left, where neither the curve nor the promise runs."""
    said = f"现在：回答 {now.coverage:.0%}，答错 {now.risk:.1%}"
    x, y = frame.x(now.coverage), frame.y(now.risk)
    high = max(min(y, promised) - 34, frame.top + 12)
    yield f'<line class="lead" x1="{x}" x2="{x}" y1="{y}" y2="{high - 8:.1f}"/>'
    yield f'<circle class="now" cx="{x}" cy="{y}" r="6"><title>{said}</title></circle>'
    left = now.coverage > 0.4
    yield _text(x - 7 if left else x + 7, high, said, "end" if left else "start", "now-label")


def _thinned(curve: Sequence[Risk], most: int = 400) -> Sequence[Risk]:
    """At most so many points, always with the last: more cannot be seen."""
    step = max(1, ceil(len(curve) / most))
    return [*curve[:-1:step], *curve[-1:]]


def reliability_chart(found: Sequence[Bin]) -> str:
    """How sure we were against how often we were right, with 95 % intervals; below, how many questions a bin holds."""
    frame, counts = Frame(56, 30, 440, 250), Frame(56, 336, 440, 54)
    band = [
        (0.0, PROMISED_OFF),
        (1 - PROMISED_OFF, 1.0),
        (1.0, 1.0),
        (1.0, 1 - PROMISED_OFF),
        (PROMISED_OFF, 0.0),
        (0.0, 0.0),
    ]
    corners = " ".join(f"{frame.x(x)},{frame.y(y)}" for x, y in band)
    line = " ".join(f"{frame.x(b.mean_confidence)},{frame.y(b.share_right)}" for b in found)
    parts = [
        f'<polygon class="band" points="{corners}"/>',
        *frame.grid(5, 5),
        f'<line class="goal" x1="{frame.x(0)}" y1="{frame.y(0)}" x2="{frame.x(1)}" y2="{frame.y(1)}"/>',
        f'<polyline class="joined" points="{line}"/>',
    ]
    parts += [part for b in found for part in _marked(b, frame)]
    most = max((b.n for b in found), default=1)
    parts += [part for b in found for part in _counted(b, counts, most)]
    axis = counts.top + counts.height
    parts.append(f'<line class="axis" x1="{counts.x(0)}" x2="{counts.x(1)}" y1="{axis}" y2="{axis}"/>')
    parts += [
        _text(8, 16, "实际正确的", "start"),
        _text(frame.x(0.5), 316, "给出的把握"),
        _text(frame.x(0.5), axis + 18, "每段把握的题数"),
    ]
    return _drawing("可靠性图", 516, 416, parts)


def _marked(b: Bin, frame: Frame) -> Iterable[str]:
    x, (low, high) = frame.x(b.mean_confidence), b.interval
    said = f"把握 {b.low:.0%}–{b.high:.0%}：{b.n} 题，平均把握 {b.mean_confidence:.1%}，实际正确 {b.share_right:.1%}（{low:.1%}–{high:.1%}）"
    yield f'<line class="whisker" x1="{x}" x2="{x}" y1="{frame.y(low)}" y2="{frame.y(high)}"/>'
    yield from (
        f'<line class="whisker" x1="{x - 4:.1f}" x2="{x + 4:.1f}" y1="{frame.y(end)}" y2="{frame.y(end)}"/>'
        for end in b.interval
    )
    yield f'<circle class="dot" cx="{x}" cy="{frame.y(b.share_right)}" r="5"><title>{said}</title></circle>'


def _counted(b: Bin, frame: Frame, most: int) -> Iterable[str]:
    left, right, tall = frame.x(b.low), frame.x(b.high), frame.height * b.n / most
    top = frame.top + frame.height - tall
    yield f'<rect class="bar" x="{left + 2:.1f}" y="{top:.1f}" width="{right - left - 4:.1f}" height="{tall:.1f}"/>'
    yield _text((left + right) / 2, top - 4, str(b.n))


def _text(x: float, y: float, said: str, anchor: str = "middle", kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{named}>{escape(said)}</text>'


def _drawing(name: str, width: int, height: int, parts: Iterable[str]) -> str:
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(name)}">{"".join(parts)}</svg>'
