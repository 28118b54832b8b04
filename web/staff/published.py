"""An entry as it stands, for pages that show one that may not be there."""

from knowledge.publishing.entry_states import Draft, Revision
from knowledge.storage.errors import NotFound
from web.parts import parts


def live_of(code: str, region: str) -> Revision | None:
    """What is published of an entry; None where nothing is."""
    try:
        return parts().kb.items.live(code, region)
    except NotFound:
        return None


def draft_of(code: str, region: str) -> Draft | None:
    """The draft of an entry; None where there is none."""
    try:
        return parts().kb.items.draft(code, region)
    except NotFound:
        return None


def name_of(code: str, region: str) -> str:
    """The name of a published entry, its code when there is none any more."""
    live = live_of(code, region)
    return live.item.name if live else code
