"""What a browser reads out of a reply: what stands first on the page, in the form in which operators read it out.

A browser left to itself says 12345 as a quantity and the brackets of a fact as nothing; the numbers, days and phone numbers here are in
words already, so that every voice says them alike.
"""

from collections.abc import Iterator

from hotline.answering.replies import Answered, Clarify, Reply
from hotline.lines.aloud import ADDRESS, aloud
from hotline.lines.script import script_of
from web.answers.laid_out import below_alarm, laid_out

ON_THE_PAGE = "网址见页面"
"""Said in place of an address of the internet: whoever listens has the page, and no SMS."""


def read_aloud(reply: Reply, asked: str = "") -> str:
    """What is said of a reply to a question (`asked`), a line for each thing that is said."""
    return "\n".join(line.replace(ADDRESS, ON_THE_PAGE) for line in _lines(reply, asked) if line)


def _lines(reply: Reply, asked: str) -> Iterator[str]:
    if reply.safety and reply.safety.first:
        yield aloud(reply.safety.text)
    if reply.referral and reply.referral.kind == "emergency":
        yield aloud(reply.referral.text)
    if isinstance(reply, Answered):
        yield from _answered(reply, asked)
    elif isinstance(reply, Clarify):
        options = reply.ask.options if reply.ask else [choice.name for choice in reply.candidates]
        question = reply.ask.question if reply.ask else below_alarm(reply).partition("\n")[0]
        yield aloud(question)
        yield aloud(f"{'，还是'.join(options)}？")
    else:
        yield from map(aloud, below_alarm(reply).splitlines())
    yield from (aloud(f"通知：{text}") for text in reply.notices)


def _answered(reply: Answered, asked: str) -> Iterator[str]:
    page = laid_out(reply, asked)
    yield f"您问的是{aloud(reply.item.name)}。"
    yield from (aloud(line.text) for line in page.above)
    if page.call:
        yield aloud(f"请打 {page.call}。")
    yield from (line.text for line in script_of("", page.direct).lines)
    if page.is_summed_up and page.summary:
        yield aloud(page.summary.text)
    yield from (aloud(line.text) for line in page.remarks)
    for part in reply.more:
        yield from (line.text for line in script_of(part.item.name, part.facts[: part.direct]).lines)
