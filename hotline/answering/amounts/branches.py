"""A charge that comes to something else in other circumstances: all of it, where nobody said in which."""

from hotline.answering.item_reading import ItemReading
from knowledge.entry.records import Fee

BRANCHES = 5
"""Charges of one name of which all are told where it is open which is the asker's; of more, only those that come near."""


def with_branches(reading: ItemReading, ids: list[str]) -> tuple[list[str], int]:
    """The ids of what answers, with every branch of the charge that comes first among them; and how many branches that are."""
    branches = _branches_of(reading, ids[0]) if ids else []
    return [*dict.fromkeys([*branches, *ids])], len(branches)


def _branches_of(reading: ItemReading, first: str) -> list[str]:
    """The ids of a charge that comes to something else in other circumstances that nobody said, in the order of the entry: 契税 of a first home,
    of a second, below 140 square metres and above. One of them alone would be taken for the answer. Of any other fact none."""
    fees = [fact for fact, _ in reading.field("fees") if isinstance(fact, Fee)]
    told = next((fee for fee in fees if fee.id == first), None)
    if told is None or told.when.keys() <= reading.chosen.keys():
        return []
    same = [fee.id for fee in fees if fee.name == told.name and fee.when and fee.when.keys() <= told.when.keys()]
    return same if len(same) <= BRANCHES else []
