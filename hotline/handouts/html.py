"""A handout as one HTML page made for print: nothing in it comes from elsewhere, not even the style."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from hotline.pages import rendered, stylesheet
from knowledge.entry.handouts import Handout, HandoutLine, HandoutPart


@dataclass(frozen=True, slots=True)
class LabelledLines:
    """Neighbouring lines of one label, told under it once."""

    label: str
    small: bool
    texts: tuple[str, ...]


def html_of(handout: Handout, *, qr_svg: str = "", style_href: str = "") -> str:
    """The page; `qr_svg` is the code of its address. With `style_href` the style is linked, else it is in the page."""
    groups = [(group, list(parts)) for group, parts in groupby(handout.parts, key=lambda part: part.group)]
    return rendered(
        "hotline.handouts",
        "handout.html",
        handout=handout,
        groups=groups,
        runs=_runs,
        said=_said,
        qr_svg=qr_svg,
        style_href=style_href,
    )


def print_style() -> str:
    """The style of the printed page, for where it is linked."""
    return stylesheet("hotline.handouts", "print.css")


def _runs(lines: Iterable[HandoutLine]) -> list[LabelledLines]:
    return [
        LabelledLines(label, small, tuple(line.text for line in run))
        for (label, small), run in groupby(lines, key=lambda line: (line.label, line.small))
    ]


def _said(part: HandoutPart, label: str) -> str:
    """What the card says of a part under a label; the last one if it is said twice."""
    return {line.label: line.text for line in part.lines}.get(label, "")
