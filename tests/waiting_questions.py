"""Questions in the queue of the small site, as if nobody had been able to answer them."""

from typing import Any

from knowledge.asked.questions import Asked
from knowledge.entry.records import NATION
from knowledge.masking.masked_text import mask
from tests.web_site import Site
from web.parts import parts_of

SUN = ("阳台光伏要备案吗", "阳台装光伏需要登记吗", "在阳台上装光伏板要备案不")
"""Three wordings of one need."""


def wait_for(site: Site, *questions: str, client: str = "", **other: Any) -> None:
    """Put questions into the queue."""
    for question in questions:
        number = len(site.kb.questions.recent(limit=10_000))
        said = parts_of(site.app).assistant.analyser.read(question).text
        record: dict[str, Any] = {"region": NATION, "conversation": f"c{number}"} | other
        site.kb.questions.record(
            Asked(
                reply_id=f"w{number}", channel="web", question=mask(question), outcome="unanswered", item_code=None, item_region=None,
                facets=(), confidence=0.0, latency_ms=1.0, knowledge_version=0, reply={"text": "还不能准确回答"}, queue=True,
                grouping=mask(said), client=client, **record,
            )
        )  # fmt: skip
