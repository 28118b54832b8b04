"""The picture in docs/architecture.md is that of the imports: every room is in it, every arrow is there, and no import goes beside them."""

import re
from functools import cache
from pathlib import Path

from tests.test_layout import FILES, LOWER, ROOT, imported

Arrow = tuple[str, str]
FACES = {"hotline.assistant", "hotline.publishing", "knowledge.store"}
"""Rooms of one file that others come through; the other single files are left out of the picture."""
DRAWN = {
    f"{wing}.{room.name}" for wing in ("knowledge", "hotline", "web") for room in (ROOT / wing).iterdir()
    if (room / "__init__.py").exists()
} | FACES | {"cli"}  # fmt: skip


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


@cache
def imports() -> frozenset[Arrow]:
    """From room to room, as the files say it."""
    found = set()
    for path in FILES:
        here = room_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
        names = {room_of(name) for _, name in imported(path, whole=True) if name.split(".")[0] in LOWER}
        found |= {(here, there) for there in names if there != here}
    return frozenset(arrow for arrow in found if DRAWN.issuperset(arrow))


def picture() -> set[Arrow]:
    """The arrows of the Mermaid block; a line with `&` is several."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    found = re.search(r"^```mermaid\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert found
    arrows = set()
    for line in re.findall(r"^\s*(\S.*-->.*)$", found[1], re.MULTILINE):
        left, right = (re.findall(r"[\w.]+", side) for side in line.split("-->"))
        arrows |= {(one, other) for one in left for other in right}
    return arrows


def below(room: str, arrows: set[Arrow]) -> set[str]:
    reached: set[str] = set()
    waiting = [room]
    while waiting:
        here = waiting.pop()
        fresh = {there for one, there in arrows if one == here} - reached
        reached |= fresh
        waiting += fresh
    return reached


def reduced() -> set[Arrow]:
    """The fewest arrows that lead wherever the imports lead."""
    arrows = set(imports())
    for arrow in sorted(arrows):
        if arrow[1] in below(arrow[0], arrows - {arrow}):
            arrows -= {arrow}
    return arrows


def drawn(arrows: set[Arrow]) -> str:
    """What belongs into the block."""
    rooms = {room: sorted(there for one, there in arrows if one == room) for room in sorted({one for one, _ in arrows})}
    return "\n".join(f"    {room} --> {' & '.join(lower)}" for room, lower in rooms.items())


def test_every_room_is_in_the_picture() -> None:
    assert {room for arrow in picture() for room in arrow} == DRAWN, drawn(reduced())


def test_every_arrow_is_an_import() -> None:
    assert picture() <= imports(), drawn(reduced())


def test_no_import_goes_beside_the_arrows() -> None:
    arrows = picture()
    beside = {(one, other) for one, other in imports() if other not in below(one, arrows)}
    assert not beside, drawn(reduced())


def test_the_picture_is_in_the_repository_for_whoever_comes_new() -> None:
    assert "docs/architecture.md" in Path(ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
