"""The number of a human for a turn: of this line, or of the line that what is asked or talked about has (tax: 12366)."""

from hotline.lines.own_numbers import line_for
from hotline.searching.ranking import Ranking
from hotline.talking.turn import Turn

NEAREST = 2
"""How many of the items that come nearest to a question have to be a line's, for a question that names nothing of it to be."""
LIKELY = 0.3
"""The confidence in the first from which on it alone tells."""


def number_here(turn: Turn, hotline: str) -> str:
    """The number for who wants a person, or says that nothing told or offered was meant: by the message, else by what is talked about."""
    state = turn.state
    codes = (state.code,) if state.code else state.offered or state.earlier[-1:]
    return line_for(turn.text, hotline, [entry.topic for entry in turn.ranker.entries_of(codes)])


def topics_near(ranking: Ranking) -> tuple[str, ...]:
    """The topics of the items that come nearest to a question, which tell whose line it is for where nothing answers it."""
    near = ranking.candidates[: 1 if ranking.confidence >= LIKELY else NEAREST]
    return tuple(candidate.entry.topic for candidate in near)
