"""What somebody has said that the columns of a table mean."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChosenMeanings:
    """Meanings by plain heading, or by letter (`#C`): for this file, and remembered from those before."""

    now: Mapping[str, str]
    before: Mapping[str, str]


NOTHING_CHOSEN = ChosenMeanings({}, {})
