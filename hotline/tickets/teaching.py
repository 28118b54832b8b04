"""What a closed ticket teaches the knowledge: proposals, which others review and `Publishing` makes live like any others."""

from knowledge.asked.tickets.ticket import Ticket
from knowledge.entry.validation import check_item
from knowledge.masking.masked_text import mask
from knowledge.storage.errors import Conflict, NotFound
from knowledge.store import KnowledgeBase

WAYS = {
    "phrasing": "已有的事项就能答：加一种问法",
    "fact": "事项里缺这一条：加一个问答",
    "item": "没有这个事项：建一份草稿",
}


def teach(
    kb: KnowledgeBase, ticket: Ticket, how: str, *, item: str, question: str, answer: str, name: str, by: str
) -> str:
    """See `TicketDesk.teach`."""
    kb.accounts.require(by, "attach" if how == "phrasing" else "edit")
    question, answer = str(mask(" ".join(question.split())))[:300], answer.strip()
    code, _, region = item.partition("@")
    region = region or ticket.region
    if how not in WAYS or not code or not question:
        raise Conflict("请选择怎样写进知识库，并写明事项和问题。")
    if how == "phrasing":
        kb.phrasings.propose(code, region, question, by=by, reply_id=ticket.reply_id)
        return "已提出一种问法，等另一位同事审核。"
    if not answer:
        raise Conflict("请写明答案。")
    if how == "fact":
        _add_faq(kb, code, region, question, answer, by=by)
        return "已加进事项的草稿并提交审核，等另一位同事发布。"
    entry = {
        "code": code, "region": region, "name": name.strip() or question, "department": ticket.department, "aliases": [question],
        "faqs": [{"question": question, "answer": answer, "verified": False}],
    }  # fmt: skip
    kb.items.begin(check_item(entry), author=by)
    kb.items.submit(code, region, by=by)
    return "已建草稿并提交审核，等另一位同事发布。"


def _add_faq(kb: KnowledgeBase, code: str, region: str, question: str, answer: str, *, by: str) -> None:
    """Put a question and its answer into the draft of an item that is live; raises NotFound, Conflict while there is another draft."""
    try:
        kb.items.draft(code, region)
    except NotFound:
        pass
    else:
        raise Conflict("这个事项已有一份草稿在编写或审核，请先处理那一份。")
    live = kb.items.live(code, region)
    values = live.item.model_dump(exclude_unset=True)
    faqs = [*values.get("faqs", ()), {"question": question, "answer": answer, "verified": False}]
    kb.items.save_draft(check_item(values | {"faqs": faqs}), author=by, note="由工单答复补充")
    kb.items.submit(code, region, by=by)
