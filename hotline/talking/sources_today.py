"""What the day does to the sources of an item, from what is known of them."""

from datetime import date

from hotline.answering.item_reading import SourcesToday
from knowledge.places.codes import ancestors
from knowledge.publishing.resolving import ResolvedItem
from knowledge.store import KnowledgeBase


def sources_on(kb: KnowledgeBase, resolved: ResolvedItem, day: date, hotline: str) -> SourcesToday:
    """What the day does to the sources of an item; `hotline` is called where the item names no number."""
    item = resolved.item
    phone = next((p.number for p in item.phones if p.type == "consult"), hotline)
    suspended = kb.reviews.suspended(item.code, ancestors(resolved.region), day)
    return SourcesToday(suspended, kb.sources.not_in_force(day), phone)
