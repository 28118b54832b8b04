"""What people type is stored masked: every column for text is listed here, and every way into one hides a number.

A new column fails the first test until it is said here what it holds; a new way to write what people type belongs into `WRITERS`.
"""

import ast
import json
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.asked.tickets.ticket import Doing, NewTicket
from knowledge.entry.departments import Department
from knowledge.entry.records import NATION, ServiceItem
from knowledge.masking.masked_text import mask
from knowledge.staff.accounts import LOCAL
from knowledge.storage.clock import day_of
from knowledge.storage.version import STAMP
from knowledge.store import KnowledgeBase
from tests.underneath import everything, text_columns

Make = Callable[..., ServiceItem]
TYPED = "请回复187 402 66315，证件三三零一零六一九七八零四一五三二一六"
SECRETS = ("18740266315", "187 402 66315", "40266", "330106197804153216", "三三零一零六一九七八")
FREE_TEXT = {
    "audit": {"detail"}, "cases": {"question", "grouping", "reason"}, "drafts": {"note", "sent_back"}, "draft_comments": {"text"}, "feedback": {"comment", "reasons"},
    "guarded_questions": {"question"}, "phrasings": {"text"}, "questions": {"question"}, "revisions": {"note"},
    "scheduled": {"note", "override_reason"}, "tickets": {"text", "grid"}, "ticket_events": {"why"},
    "appointments": {"matter", "why"}, "ticket_ratings": {"reasons", "comment"}, "ticket_reviews": {"outcome"}, "dispatch_rules": {"words", "reason"},
}  # fmt: skip
"""What people typed: residents, and staff beside what they publish."""
KNOWLEDGE = {
    "told_parts": {"hash", "body", "last_told"}, "told_facts": {"told"}, "told_items": {"reply"}, "conversation_tokens": {"token"},
    "ask_counts": {"minute"}, "case_questions": {"client"}, "feedback": {"client"}, "question_tallies": {"department", "topic"}, "officers": {"name", "cell", "record"},
    "duties": {"kind", "name", "record"}, "elsewhere": {"matter", "record"}, "notices": {"importance", "starts", "ends", "record", "ended_by", "ended_at"},
    "import_runs": {"file", "format", "by_whom", "undone_by", "undone_at"}, "import_columns": {"heading", "meaning", "chosen_by", "chosen_at"},
    "api_tokens": {"name", "scopes", "made_by", "made_at", "expires_on", "revoked_by", "revoked_at"},
    "prints": {"kind", "scope", "contents"}, "channel_conversations": {"sender", "token"}, "channel_messages": {"message"},
    "webhooks": {"about", "address", "department", "name", "topic", "made_by", "made_at", "removed_at", "told_until"},
    "webhook_deliveries": {"body", "problem", "made_at", "next_try"},
    "appointments": {"number", "office", "starts", "ends", "made_by", "made_at", "changed_by", "changed_at"},
    "calendar_days": {"kind", "name"}, "ticket_replies": {"text"}, "ticket_clocks": {"kind", "urgency"},
    "tickets": {"kind", "source", "topic", "urgency", "department"}, "ticket_events": {"department"}, "ticket_helpers": {"department"},
    "ticket_weights": {"side"}, "department_scores": {"department", "period", "side"}, "dispatch_rules": {"department"},
    "departments": {"name", "phone", "handles", "record"}, "drafts": {"entry", "name"}, "items": {"name"}, "lexicon_lines": {"kind", "standards", "variants"},
    "live_citations": {"source", "article"}, "live_deadlines": {"type", "unit", "start"},
    "live_documents": {"name", "form", "issuer", "necessity"},
    "live_facts": {"field", "label", "text", "circumstances", "valid_from", "valid_to"},
    "live_fees": {"name", "amount", "unit", "rule"},
    "live_items": {
        "name", "kind", "topic", "audience", "department", "owner", "official_code", "summary", "valid_from", "valid_to",
        "review_by", "verified_on", "source", "disclosure",
    },
    "questions": {"reply"}, "regions": {"name", "aliases"}, "reviews": {"field", "label", "text", "source"}, "revisions": {"entry"},
    "sources": {"key", "title", "level", "effective", "repealed", "superseded_by", "record"}, "phrasings": {"kind"},
}  # fmt: skip
"""What is published or meant to be, with the phones of offices in it; and the replies made of it."""
OWN = {
    "id", "item_id", "item_code", "item_region", "code", "region", "fact_id", "reply_id", "conversation", "channel", "outcome", "facets",
    "state", "who", "by", "at", "action", "what", "author", "reviewer", "username", "role", "password_hash", "handled_by",
    "opened_by", "closed_by", "added_by", "proposed_by", "approved_by", "asked_at", "created_at", "saved_at", "published_at",
    "opened_at", "closed_at", "handled_at", "last_asked_at", "given_at", "added_at", "entered_by", "entered_at", "proposed_at", "approved_at",
    "number", "code_hash", "sealed", "kept_at", "from_state", "to_state", "written_at", "decided_by", "decided_at", "done_by", "done_at",
    "printed_by", "due_on", "late_on", "sign_by", "replied_at", "day", "authors", "ends_at", "last_at", "since", "locked_until", "token_hash", "key", "labelled_by", "labelled_at",
}  # fmt: skip
"""Made by the program: keys, moments, names of accounts, states."""
KNOWLEDGE |= {"working_copies": {"inputs"}, "draft_comments": {"place", "label"}}
OWN |= {"settled_by", "settled_at"}
ALARMS = {"alarms": {"kind", "level", "phone", "label"}}
"""What the program said of danger, in its own words."""
ACCOUNTS = {
    "api_tokens": {"name", "scopes"},
    "staff": {"name"},
    "staff_departments": {"department"},
    "counters": {"name"},
    "versions": {"name"},
}

FREE_TEXT |= {"import_uploads": {"file"}, "objections": {"said", "answer"}, "calls": {"note"}, "desk_texts": {"text"}}
KNOWLEDGE |= {"question_sums": {"what", "period", "value"}}
"""Counts by channels, places, topics and codes of items: nothing that anybody typed."""
KNOWLEDGE |= {
    "calls": {"offered_to", "owner", "audience", "circumstances", "facet", "opened_at", "touched_at", "ended_at"},
    "call_events": {"call_key", "facet", "detail"}, "desk_texts": {"kind", "written_by"}, "assist_counts": set(),
    "desk_screens": {"facet", "circumstances", "facts"},
}  # fmt: skip
KNOWLEDGE |= {"import_uploads": {"options", "told"}, "prints": {"kind", "scope", "contents"}}
KNOWLEDGE |= {
    "second_looks": {"kind", "place", "source", "article", "before", "offered"}, "law_articles": {"source", "article", "chapter", "text"}, "law_former_articles": {"source", "article", "since", "until", "title", "text"},
    "law_texts": {"source", "title", "version", "hash", "loaded_at", "loaded_by"},
}  # fmt: skip
OWN |= {"week", "mark", "marked_by", "marked_at"}
ACCOUNTS |= {"staff_sessions": {"browser"}, "staff_second_steps": {"secret", "confirmed_at"}}
KNOWLEDGE |= {"attached_files": {"digest", "sha256", "name", "type"}, "live_attachments": {"role", "digest"}}
OWN |= {"key_hash", "made_at", "uploaded_by", "touched_at", "printed_by", "printed_at"}
FREE_TEXT |= {"need_actions": {"reason"}}
KNOWLEDGE |= {
    "needs": {"department"},
    "attached_files": {"digest", "name", "sha256", "type"},
    "live_attachments": {"digest"},
}
OWN |= {"kind", "about_code", "about_region", "now_code", "now_region", "first_at", "phrasings", "undone_at"}


def test_every_column_for_text_is_accounted_for(kb: KnowledgeBase) -> None:
    for table, columns in text_columns(kb).items():
        listed = [kind.get(table, set()) for kind in (FREE_TEXT, KNOWLEDGE, ALARMS, ACCOUNTS)]
        assert columns - OWN - set().union(*listed) == set(), table
        assert set().union(*listed) <= columns, table


# -- every way into one of them

Write = Callable[[KnowledgeBase, Make, Assistant], object]


def _publish(kb: KnowledgeBase, make: Make, note: str = "") -> None:
    kb.items.save_draft(make(), author="甲", note=note)
    kb.items.submit("sfz-buling", by="甲")
    kb.items.publish("sfz-buling", reviewer="乙", note=note)


def _case(kb: KnowledgeBase, assistant: Assistant, question: str = "星舰年检") -> int:
    assistant.ask(question)
    return kb.inbox.cases()[0].id


def _send_back(kb: KnowledgeBase, make: Make, _: Assistant) -> None:
    kb.items.save_draft(make(), author="甲")
    kb.items.submit("sfz-buling", by="甲")
    kb.items.send_back("sfz-buling", by="乙", reason=TYPED)


def _comment(kb: KnowledgeBase, make: Make, _: Assistant) -> None:
    kb.items.save_draft(make(), author="甲")
    kb.comments.add("sfz-buling", text=TYPED, by="乙")


def _withdraw(kb: KnowledgeBase, make: Make, _: Assistant) -> None:
    _publish(kb, make)
    kb.items.withdraw("sfz-buling", by="乙", reason=TYPED)


def _attach(kb: KnowledgeBase, make: Make, assistant: Assistant) -> None:
    _publish(kb, make)
    case = _case(kb, assistant, f"星舰年检，{TYPED}")
    kb.inbox.attach(case, "sfz-buling", NATION, by="甲", text=f"证没了，{TYPED}")


def _guard(kb: KnowledgeBase, make: Make, _: Assistant) -> None:
    _publish(kb, make)
    kb.guarded.add("sfz-buling", question=TYPED, by="甲")


def _schedule(kb: KnowledgeBase, make: Make, _: Assistant) -> None:
    kb.items.save_draft(make(), author="甲")
    kb.items.submit("sfz-buling", by="甲")
    kb.schedule.put("sfz-buling", day=date(2100, 1, 1), version=1, reviewer="乙", note=TYPED, reason=TYPED)


def _override(kb: KnowledgeBase, _: Make, __: Assistant) -> None:
    with kb.guarded.passing("sfz-buling", version=kb.version, by="甲", broken=["身份证丢了"], reason=TYPED):
        pass


def _rate(kb: KnowledgeBase, _: Make, assistant: Assistant) -> None:
    kb.feedback.give(assistant.ask("星舰年检").reply_id, 3, comment=mask(TYPED))


def _not_that(kb: KnowledgeBase, make: Make, assistant: Assistant) -> None:
    kb.items.publish_many([make(), make(code="sfz-huan", name="居民身份证换领")], by="甲")
    reply = assistant.ask(f"身份证，{TYPED}")
    assistant.ask("都不是", conversation=reply.conversation)


def _ticket(kb: KnowledgeBase, _make: Make, _: Assistant) -> None:
    new = NewTicket(text=mask(TYPED), grid=mask(TYPED), region=NATION)
    ticket, _code = kb.tickets.create(new)
    kb.tickets.act(ticket.id, "refuse", by=LOCAL, doing=Doing(why=mask(TYPED)))


def _book(kb: KnowledgeBase, _make: Make, _: Assistant) -> None:
    office = Department(name="大厅", phone="0000", hours="每天 0:00-24:00", slot_people=1)
    kb.appointments.book(office, day_of(kb.clock()) + timedelta(days=1), time(9), mask(TYPED))


def _answer_objection(kb: KnowledgeBase, _: Make, assistant: Assistant) -> None:
    kb.objections.make(assistant.ask("星舰年检").reply_id, mask("不对"))
    kb.objections.keep(1, by="甲", answer=mask(TYPED))


def _dismiss_need(kb: KnowledgeBase, _: int) -> None:
    (need,) = kb.needs.place([(None, kb.needs.without_need(limit=1))])
    kb.clearing.dismiss(need, reason=TYPED, by="甲")


WRITERS: dict[str, Write] = {
    "ticket": _ticket,
    "book": _book,
    "ask": lambda _kb, _make, assistant: assistant.ask(f"星舰年检，{TYPED}"),
    "ask, then 都不是": _not_that,
    "dismiss": lambda kb, _, assistant: kb.inbox.dismiss(_case(kb, assistant), by="甲", reason=TYPED),
    "attach": _attach,
    "draft of a case": lambda kb, make, assistant: kb.inbox.draft(
        _case(kb, assistant, f"星舰年检，{TYPED}"), make(), by="甲"
    ),
    "rate": _rate,
    "save, publish": lambda kb, make, _: _publish(kb, make, TYPED),
    "publish many": lambda kb, make, _: kb.items.publish_many([make()], by="甲", note=TYPED),
    "send back": _send_back,
    "comment": _comment,
    "withdraw": _withdraw,
    "guard": _guard,
    "override": _override,
    "schedule": _schedule,
}

WRITERS |= {
    "hand a call over": lambda kb, *_: kb.calls.offer(kb.calls.open(by="甲").key, to="*", note=TYPED, by="甲"),
    "words of the desk": lambda kb, *_: kb.desk_words.write({"sms": TYPED}, by="甲"),
    "dismiss a need": lambda kb, _, assistant: _dismiss_need(kb, _case(kb, assistant)),
    "begin an import": lambda kb, *_: kb.imports.begin(TYPED, "csv", by="甲", as_draft=False, rejected=0),
    "object": lambda kb, _, assistant: kb.objections.make(assistant.ask("星舰年检").reply_id, mask(TYPED)),
    "answer an objection": _answer_objection,
    "upload": lambda kb, *_: kb.uploads.put(TYPED, b"", by="甲"),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_no_number_is_stored_that_somebody_typed(kb: KnowledgeBase, make: Make, lexicon: Lexicon, writer: str) -> None:
    WRITERS[writer](kb, make, Assistant(kb, secret=b"x", lexicon=lexicon))
    stored = [
        json.dumps([*row], ensure_ascii=False, default=repr)
        for held in everything(kb).values()
        for row in held
        if row[0] != STAMP  # nineteen digits by chance, which may hold five of a number
    ]
    assert any("187****6315" in row for row in stored), "this way stores nothing of what was typed"
    assert not [row for row in stored if any(secret in row for secret in SECRETS)]


def test_only_masking_makes_masked_text() -> None:
    root = Path(__file__).parent.parent
    makers = [
        path.relative_to(root).as_posix()
        for path in [
            *root.glob("*.py"),
            *(p for layer in ("knowledge", "hotline", "web") for p in (root / layer).rglob("*.py")),
        ]
        if "MaskedText" in (text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "MaskedText"
    ]
    assert {Path(maker).name for maker in makers} == {"masked_text.py"}
