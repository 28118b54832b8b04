"""The two charts of an evaluation as marks on a drawing: risk by coverage, and how far confidence can be trusted.

A template makes SVG of them. Colours are classes, so that the page decides them; every mark says its numbers when pointed at.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from hotline.judging.reporting import Bin, Risk

PROMISED_RISK = 0.05
"""At most this share of the answers may be wrong."""
PROMISED_OFF = 0.10
"""No bin may be off by more than this."""
_FEW = 20
"""With fewer questions than this the share of wrong answers says little; the curve's scale leaves them out."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An SVG element: its shape, its attributes, the text in it, or the words shown when it is pointed at."""

    shape: str
    attributes: dict[str, str | float]
    text: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks on a ground of so many units, the first at the bottom."""

    name: str
    width: int
    height: int
    marks: tuple[Mark, ...]


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

    def grid(self, steps_x: int, steps_y: int) -> Iterable[Mark]:
        """Lines with their shares, and the two axes' labels below and left."""
        bottom, right = self.top + self.height, self.left + self.width
        for n in range(steps_y + 1):
            share = self.top_y * n / steps_y
            yield _line("grid", self.left, self.y(share), right, self.y(share))
            yield _text(self.left - 8, self.y(share) + 4, f"{share * 100:.3g}%", "end")
        for n in range(steps_x + 1):
            share = self.top_x * n / steps_x
            yield _line("tick", self.x(share), bottom, self.x(share), bottom + 4)
            yield _text(self.x(share), bottom + 18, f"{share:.0%}")
        yield _line("axis", self.left, bottom, right, bottom)


def risk_chart(curve: Sequence[Risk], now: Risk | None) -> Drawing:
    """The curve, the promise as a dashed line, and where the shipped thresholds stand (`now`)."""
    steady = [p for n, p in enumerate(curve, 1) if n >= _FEW] or list(curve)
    highest = max([PROMISED_RISK * 2, *(p.risk for p in steady), now.risk if now else 0.0])
    tenths = ceil(highest * 10)
    frame = Frame(56, 30, 440, 250, top_y=tenths / 10)
    line = " ".join(f"{frame.x(p.coverage)},{frame.y(p.risk)}" for p in _thinned(curve))
    promised = frame.y(PROMISED_RISK)
    parts = [
        *frame.grid(5, tenths if tenths > 2 else tenths * 2),
        _line("goal", frame.x(0), promised, frame.x(1), promised),
        _text(frame.x(0) + 4, promised - 6, f"承诺：答错不超过 {PROMISED_RISK:.0%}", "start", "goal-label"),
        Mark("polyline", {"class": "curve", "points": line}),
    ]
    if now:
        parts += _standing(now, frame, promised)
    parts += [_text(frame.x(0.5), 324, "回答的题占全部题目"), _text(8, 16, "其中答错的", "start")]
    return Drawing("风险与覆盖曲线", 516, 334, tuple(parts))


def _standing(now: Risk, frame: Frame, promised: float) -> Iterable[Mark]:
    """The point where we are; its label is up and to the left, where neither the curve nor the promise runs."""
    said = f"现在：回答 {now.coverage:.0%}，答错 {now.risk:.1%}"
    x, y = frame.x(now.coverage), frame.y(now.risk)
    high = max(min(y, promised) - 34, frame.top + 12)
    yield _line("lead", x, y, x, round(high - 8, 1))
    yield Mark("circle", {"class": "now", "cx": x, "cy": y, "r": 6}, title=said)
    left = now.coverage > 0.4
    yield _text(x - 7 if left else x + 7, high, said, "end" if left else "start", "now-label")


def _thinned(curve: Sequence[Risk], most: int = 400) -> Sequence[Risk]:
    """At most so many points, always with the last: more cannot be seen."""
    step = max(1, ceil(len(curve) / most))
    return [*curve[:-1:step], *curve[-1:]]


def reliability_chart(found: Sequence[Bin]) -> Drawing:
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
        Mark("polygon", {"class": "band", "points": corners}),
        *frame.grid(5, 5),
        _line("goal", frame.x(0), frame.y(0), frame.x(1), frame.y(1)),
        Mark("polyline", {"class": "joined", "points": line}),
    ]
    parts += [part for b in found for part in _marked(b, frame)]
    most = max((b.n for b in found), default=1)
    parts += [part for b in found for part in _counted(b, counts, most)]
    axis = counts.top + counts.height
    parts.append(_line("axis", counts.x(0), axis, counts.x(1), axis))
    parts += [
        _text(8, 16, "实际正确的", "start"),
        _text(frame.x(0.5), 316, "给出的把握"),
        _text(frame.x(0.5), axis + 18, "每段把握的题数"),
    ]
    return Drawing("可靠性图", 516, 416, tuple(parts))


def _marked(b: Bin, frame: Frame) -> Iterable[Mark]:
    x, (low, high) = frame.x(b.mean_confidence), b.interval
    said = f"把握 {b.low:.0%}–{b.high:.0%}：{b.n} 题，平均把握 {b.mean_confidence:.1%}，实际正确 {b.share_right:.1%}（{low:.1%}–{high:.1%}）"
    yield _line("whisker", x, frame.y(low), x, frame.y(high))
    for end in b.interval:
        yield _line("whisker", round(x - 4, 1), frame.y(end), round(x + 4, 1), frame.y(end))
    yield Mark("circle", {"class": "dot", "cx": x, "cy": frame.y(b.share_right), "r": 5}, title=said)


def _counted(b: Bin, frame: Frame, most: int) -> Iterable[Mark]:
    left, right, tall = frame.x(b.low), frame.x(b.high), round(frame.height * b.n / most, 1)
    top = round(frame.top + frame.height - tall, 1)
    size: dict[str, str | float] = {"width": round(right - left - 4, 1), "height": tall}
    yield Mark("rect", {"class": "bar", "x": round(left + 2, 1), "y": top, **size})
    yield _text((left + right) / 2, top - 4, str(b.n))


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> Mark:
    return Mark("line", {"class": kind, "x1": x1, "y1": y1, "x2": x2, "y2": y2})


def _text(x: float, y: float, said: str, anchor: str = "middle", kind: str = "") -> Mark:
    attributes: dict[str, str | float] = {"x": round(x, 1), "y": round(y, 1), "text-anchor": anchor}
    return Mark("text", {**attributes, "class": kind} if kind else attributes, said)
