"""What is told of an article of a law: its point or its words, the facts that rest on it, and where to read it."""

from hotline.answering.replies import Answered, Referred, new_reply_id, reference
from hotline.answering.wording import paragraphs
from hotline.talking.deciding.plans import Article
from hotline.talking.turn import TurnResult


def tell_article(plan: Article) -> TurnResult:
    """The facts that rest on an article under what is known of it, or its words in the document; where there are neither, where to read it."""
    about, item, facts = plan.about, plan.item, list(plan.facts)
    if item is None:
        text = "\n".join([*about.lines, *([] if about.is_known else ["这一条的要点还没有收进知识库。"])])
        return TurnResult(Referred(reply_id=new_reply_id(), text=text), plan.turn.state, queue=not about.is_known)
    if plan.is_document:
        notes = about.lines[1:]  # the first names the article and its point, which its words say
        lines = [f"【{item.item.name}】", *(fact.text for fact in facts), *notes]
    else:
        notes = about.lines
        lines = [*notes, f"与它有关的内容，见【{item.item.name}】：", paragraphs(facts)]
    reply = Answered(
        reply_id=new_reply_id(), text="\n".join(lines), facets=["依据"], item=reference(item), facts=facts, direct=len(facts),
        confidence=1.0, notes=notes,
    )  # fmt: skip
    return TurnResult(reply, plan.turn.state.about(item.item.code))
