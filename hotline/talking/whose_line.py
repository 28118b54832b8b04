"""The number of a human for a turn: of this line, or of the line that what is asked or talked about has (tax: 12366)."""

from hotline.lines.own_numbers import line_for
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


def number_where_nothing_is_found(turn: Turn, hotline: str) -> str:
    """The number for a question that nothing answers: by its words, else by the items that come nearest to it."""
    ranking = turn.ranker.rank(turn.analysis, region=turn.region, public=turn.public)
    near = ranking.candidates[: 1 if ranking.confidence >= LIKELY else NEAREST]
    return line_for(turn.text, hotline, [candidate.entry.topic for candidate in near])
