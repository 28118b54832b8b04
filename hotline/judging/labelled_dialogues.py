"""Labelled dialogues: what is said in turn, what each message is about, and what answers it."""

import json
from dataclasses import dataclass
from pathlib import Path

from hotline.judging.evaluation import QuestionFileError


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """One message of a dialogue: the items it is about, others that may be, how it continues, and what answers each of its points.

    `outcome`: answer, clarify, refuse or refer, as it should be; "" where the items alone are judged.
    """

    text: str
    expect: tuple[str, ...] = ()
    acceptable: tuple[str, ...] = ()
    kind: str = ""
    outcome: str = ""
    points: tuple[tuple[str, ...], ...] = ()
    facets: tuple[str, ...] = ()

    @property
    def right(self) -> frozenset[str]:
        """The items that are no mistake."""
        return frozenset((*self.expect, *self.acceptable))


Dialogue = tuple[LabelledTurn, ...]


def read_dialogues(path: Path) -> list[Dialogue]:
    """Read a file of dialogues, one `{"turns": [{"say", "expect", "acceptable", "kind", "class", "facts", "facets"}]}` a line.

    Raises:
        QuestionFileError: if a line is not one.
    """
    dialogues = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                dialogues.append(tuple(_said(turn) for turn in json.loads(line)["turns"]))
            except (ValueError, KeyError, TypeError, AttributeError):
                raise QuestionFileError(
                    f'{path} 第 {number} 行不是一段对话，应为 {{"turns": [{{"say": …}}]}}。'
                ) from None
    return dialogues


def _said(turn: dict[str, object]) -> LabelledTurn:
    def texts(name: str) -> tuple[str, ...]:
        found = turn.get(name, ())
        if not isinstance(found, list | tuple) or not all(isinstance(text, str) for text in found):
            raise TypeError
        return tuple(found)

    points = turn.get("facts", ())
    if not isinstance(turn["say"], str) or not isinstance(points, list | tuple):
        raise TypeError
    return LabelledTurn(
        turn["say"],
        texts("expect"),
        texts("acceptable"),
        str(turn.get("kind", "")),
        str(turn.get("class", "")),
        tuple(tuple(map(str, point)) for point in points),
        texts("facets"),
    )
