"""How the matter of a call is handed on, as lines of the terminal: what to ask first, to whom, and the offices of the caller's region."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotline.calls.desk import CallView


def lines_of(view: CallView) -> list[str]:
    """What `/转办` prints."""
    on = view.handing_on
    if on is None:
        return ["还没有问过，或者部署类型文件里没有写转办（[[collect]]、[[ladder]]）。"]
    lines = [f"先问清（{on.matter}）："] if on.ask else []
    lines += [f"  {number} {asked}" for number, asked in enumerate(on.ask, 1)]
    if on.steps:
        lines.append(f"交给谁（{on.route}）：{' → '.join(on.steps)}")
    lines += [f"  {office.name} {office.phone}{f'（{office.hours}）' if office.hours else ''}" for office in on.local]
    if on.office and not on.local:
        lines.append(f"  号码表里没有来电人所在地区的“{on.office}”单位；不知道在哪里的先用 /地区 写上。")
    return lines
