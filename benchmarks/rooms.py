"""How far one question walks: the files it passes through, and how often it comes back to one it was in.

usage: python benchmarks/rooms.py [QUESTION]

Every call from a file of `hotline` or `knowledge` into another is a step. A return is a step into a file that the question has been in
before (not the end of a call), whether the same work goes on there or a small value is only asked something. Printed: the files in the order they
are first entered and the returns, of all and of talking and answering by themselves; and how often what was decided is gone back to once composing has
begun, which a turn that is read, decided and composed never does.
"""

import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from hotline.assistant import Assistant
from knowledge.store import KnowledgeBase

ROOT = Path(__file__).parent.parent
DECIDING = ("hotline/talking/deciding", "hotline/talking/meaning/choice", "hotline/searching/ranking")
COMPOSING = "hotline/talking/telling"
WINGS = tuple(str(ROOT / wing) for wing in ("hotline", "knowledge"))


def steps_of(assistant: Assistant, question: str) -> list[str]:
    """The files that are entered from another one, one after the other."""
    entered: list[str] = []

    def look(frame: FrameType, event: str, _: Any) -> None:
        here = frame.f_code.co_filename
        if event != "call" or not here.startswith(WINGS):
            return
        caller = frame.f_back
        while caller is not None and not caller.f_code.co_filename.startswith(WINGS):
            caller = caller.f_back
        if caller is None or caller.f_code.co_filename != here:
            entered.append(str(Path(here).relative_to(ROOT).with_suffix("")))

    sys.setprofile(look)
    try:
        assistant.answer(question)
    finally:
        sys.setprofile(None)
    return entered


def rows_of(entered: list[str]) -> tuple[list[str], int]:
    """The files in the order they are first entered, and how often one is come back to; the same again at once counts once."""
    apart = [here for n, here in enumerate(entered) if n == 0 or here != entered[n - 1]]
    first = list(dict.fromkeys(apart))
    return first, len(apart) - len(first)


def gone_back(entered: list[str]) -> int:
    """How often a file that decides is entered after the first that composes."""
    composing = next((n for n, here in enumerate(entered) if here.startswith(COMPOSING)), len(entered))
    return sum(here.startswith(DECIDING) for here in entered[composing:])


def main(question: str) -> None:
    with tempfile.TemporaryDirectory() as folder, KnowledgeBase(str(Path(folder) / "rooms.db")) as kb:
        kb.load_starter()
        assistant = Assistant(kb, secret=b"for measuring only")
        # Loads the index and warms up; another message, as what was told is remembered.
        assistant.answer(f"{question}，去哪里办")
        entered = steps_of(assistant, question)
    for title, kept in (
        ("all", entered),
        ("deciding and composing", [e for e in entered if e.startswith(("hotline/talking", "hotline/answering"))]),
    ):
        first, returns = rows_of(kept)
        print(f"{title}: {len(first)} files, {returns} returns")
    print(f"back from composing to deciding: {gone_back(entered)}")
    print("\n".join(f"  {name}" for name in rows_of(entered)[0]))


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "身份证丢了怎么补办要多少钱")
