"""A handout as one HTML page made for print: nothing in it comes from elsewhere, not even the style."""

from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path

from knowledge.entry.handouts import Handout, Part

STYLE = Path(__file__).parent / "print.css"


def html_of(handout: Handout, *, qr_svg: str = "", style_href: str = "") -> str:
    """The page; `qr_svg` is the code of its address. With `style_href` the style is linked, else it is in the page."""
    style = (
        f'<link rel="stylesheet" href="{escape(style_href)}">'
        if style_href
        else f"<style>{STYLE.read_text(encoding='utf-8')}</style>"
    )
    body = {"card": _card, "catalogue": _table, "handbook": _book, "training": _book, "sign": _sign}[handout.kind](
        handout
    )
    return (
        f'<!doctype html>\n<html lang="zh-CN">\n<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(handout.title)}</title>{style}</head>\n"
        f'<body class="{handout.kind} {handout.size.lower()}">\n{_head(handout, qr_svg)}\n{_changes(handout)}{body}\n</body>\n</html>\n'
    )


def _head(handout: Handout, qr_svg: str) -> str:
    address = f'<p class="address">{escape(handout.address)}</p>' if handout.address else ""
    code = f'<div class="qr">{qr_svg}{address}</div>' if qr_svg else address
    return (
        f'<header><div><h1>{escape(handout.title)}</h1><p class="edition">{escape(handout.day)} 第 {handout.edition} 次印制 · '
        f"有变动请打 {escape(handout.hotline)}，或扫码看今天的</p></div>{code}</header>"
    )


def _changes(handout: Handout) -> str:
    if not handout.changes or handout.kind == "sign":
        return ""
    listed = "".join(f"<li>{escape(change)}</li>" for change in handout.changes)
    return f'<section class="changes"><h2>与上一次印制相比</h2><ul>{listed}</ul></section>\n'


def _book(handout: Handout) -> str:
    groups = [(group, list(parts)) for group, parts in groupby(handout.parts, key=lambda part: part.group)]
    contents = "".join(
        f"<li><strong>{escape(group)}</strong><ol>"
        + "".join(f'<li value="{p.number}"><a href="#p{p.number}">{escape(p.title)}</a></li>' for p in parts)
        + "</ol></li>"
        for group, parts in groups
    )
    body = "".join(
        f'<section class="group"><h2>{escape(group)}</h2>{"".join(map(_part, parts))}</section>'
        for group, parts in groups
    )
    index = "".join(f"<li>{escape(word)} <span>{_numbers(numbers)}</span></li>" for word, numbers in handout.index)
    index = f'<section class="index"><h2>按平时的说法找</h2><ul>{index}</ul></section>' if index else ""
    return f'<nav class="contents"><h2>目录</h2><ul>{contents}</ul></nav>\n{body}\n{index}'


def _numbers(numbers: Iterable[int]) -> str:
    return "、".join(f'<a href="#p{n}">{n}</a>' for n in numbers)


def _part(part: Part) -> str:
    rows = ""
    for label, run in groupby(part.lines, key=lambda line: (line.label, line.small)):
        lines = list(run)
        said = "<br>".join(escape(line.text) for line in lines)
        small = ' class="small"' if label[1] else ""
        rows += f"<div{small}><dt>{escape(label[0])}</dt><dd>{said}</dd></div>"
    number = f'<span class="number">{part.number}</span> ' if part.number else ""
    note = f"<p>{escape(part.note)}</p>" if part.note else ""
    return f'<article id="p{part.number}"><h3>{number}{escape(part.title)}</h3>{note}<dl>{rows}</dl></article>\n'


def _card(handout: Handout) -> str:
    blocks = ""
    for group, parts in groupby(handout.parts, key=lambda part: part.group):
        rows = "".join(_card_row(part) for part in parts)
        blocks += f"<section><h2>{escape(group)}</h2><ul>{rows}</ul></section>"
    return f'<main class="blocks">{blocks}</main>'


def _card_row(part: Part) -> str:
    said = {line.label: line.text for line in part.lines}
    what = escape(said.get("办", ""))
    return f'<li><span class="who">{escape(part.title)}</span><span class="for">{what}</span><b>{escape(said.get("电话", ""))}</b></li>'


def _sign(handout: Handout) -> str:
    return "<main>" + "".join(_part(part) for part in handout.parts) + "</main>"


def _table(handout: Handout) -> str:
    head = "".join(f"<th>{escape(heading)}</th>" for heading in handout.headings)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in handout.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
