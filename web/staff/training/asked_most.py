"""The public items that are asked for most here, for whoever is to know them by heart."""

from hotline.searching.demand import Demand
from web.catalogue import Listing
from web.parts import parts

LEARNT = 100
"""Items that the quiz asks about; the page lists the first of them."""


def asked_most(limit: int = LEARNT) -> list[Listing]:
    """The items asked for most in the last 90 days, the most first; before there are any, those that many come for anywhere."""
    here = parts()
    asked = Demand(here.kb).now()
    items = here.catalogue.listings(region=here.settings.region)
    return sorted(items, key=lambda item: (-asked.get(item.code, 0.0), item.code))[:limit]
