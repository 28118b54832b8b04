"""Asking a question as if an entry were live already: what people would be told once a draft is published. Nothing is written."""

from dataclasses import replace

from hotline.answering.replies import Reply
from hotline.assistant import Assistant
from knowledge.entry.records import NATION, ServiceItem
from knowledge.store import KnowledgeBase
from knowledge.supposing import suppose


def try_question(kb: KnowledgeBase, assistant: Assistant, item: ServiceItem, question: str) -> Reply:
    """The reply to a question, asked where the entry holds, by whom it is for."""
    supposed = suppose(kb, [item])
    view = assistant.suppose(supposed)
    region = assistant.region if item.region == NATION else item.region
    turn = assistant.turn(question, region=region, public=item.disclosure == "public", view=view)
    return assistant.reply_to(replace(turn, resolve=supposed.resolve)).reply
