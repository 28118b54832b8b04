"""The desk of tickets: what is stored, what the engine knows of it, and what the profile of this line says.

Pages and commands call it; it calls the knowledge base. It decides nothing that `Tickets.act` does not check again.
"""

from dataclasses import dataclass

from hotline.answering.replies import Answered
from hotline.answering.safety import is_likely_danger
from hotline.assistant import Assistant
from hotline.sealing import ContactSeal, Unsealable
from hotline.tickets.alike import Alike
from hotline.tickets.suggesting import DepartmentSuggestions, SuggestedDepartment
from hotline.tickets.teaching import teach
from knowledge.asked.tickets.satisfaction import TicketRating
from knowledge.asked.tickets.states import ACTIONS
from knowledge.asked.tickets.ticket import Doing, NewTicket, Ticket
from knowledge.asked.tickets.tickets import RESIDENT
from knowledge.masking.masked_text import mask
from knowledge.settings import Settings
from knowledge.storage.errors import Conflict, NotAllowed
from knowledge.store import KnowledgeBase

MAX_TEXT, MAX_CONTACT = 2_000, 200
ON_SITE = {"done": "现场办结", "taken": "带回商处", "urgent": "突发上报", "approval": "审批跟踪"}
"""The four ways in which whoever walks a grid handles what they meet."""


@dataclass(frozen=True, slots=True)
class Left:
    """What whoever left a matter is told: the number, and the code that reads it."""

    ticket: Ticket
    code: str


@dataclass(frozen=True, slots=True)
class DraftedReply:
    """A reply made of what is published: `text` as a letter, the item it is from, whether it answers or only belongs to the matter."""

    text: str
    item_code: str
    item_region: str
    item_name: str


class TicketDesk:
    """Everything pages and commands do with tickets, over one knowledge base. Safe to share between threads."""

    def __init__(self, kb: KnowledgeBase, settings: Settings, assistant: Assistant) -> None:
        self._kb, self._assistant, self._four_eyes = kb, assistant, settings.four_eyes
        self.profile = settings.profile
        self._seal = ContactSeal(settings.contact_key) if settings.contact_key else None
        self._suggestions = DepartmentSuggestions(kb, assistant)
        self._alike = Alike(kb)

    @property
    def keeps_contacts(self) -> bool:
        """Whether there is a key to keep contacts under; without one none is asked for."""
        return self._seal is not None

    # -- taking in

    def take_in(self, text: str, *, contact: str = "", by: str = RESIDENT, grid: str = "", **fields: str) -> Left:
        """Take a matter in (`fields` as of `NewTicket`); how somebody is reached is sealed and stored apart.
        What likely means danger is urgent; its words alone (消防通道堵了) make no ordinary matter so.

        Raises:
            Conflict: without a text, for one that is too long, for a class or source this line does not have.
        """
        text, contact = text.strip(), contact.strip()
        if not text or len(text) > MAX_TEXT:
            raise Conflict(f"请写明要反映的事，不超过 {MAX_TEXT} 个字。")
        if contact and self._seal is None:
            raise Conflict("本单位没有设置联系方式的密钥，不能留联系方式；请记下编号和查询码。")
        rules = self.profile.tickets
        if is_likely_danger(text):
            fields |= {"urgency": "紧急"}
        new = NewTicket(text=mask(text), grid=mask(grid.strip()[:100]), **self._placed(fields))  # type: ignore[arg-type]
        if new.kind not in rules.classes or new.source not in rules.sources:
            raise Conflict("请选择一个类别和来源。")
        ticket, code = self._kb.tickets.create(new, by=by)
        if contact and self._seal is not None:
            self._kb.tickets.contacts.put(ticket.id, self._seal.close(contact[:MAX_CONTACT]))
        return Left(ticket, code)

    def _placed(self, fields: dict[str, str]) -> dict[str, str | None]:
        """The fields of a new ticket, with its item: the one it was about, or the one its first reply answered with."""
        placed: dict[str, str | None] = {**fields}
        placed["region"] = fields.get("region") or self._assistant.region
        if reply_id := fields.get("reply_id"):
            logged = next(iter(self._kb.questions.those([reply_id])), None)
            placed["reply_id"] = logged.reply_id if logged else ""
            if logged and logged.item_code and not placed.get("item_code"):
                placed |= {"item_code": logged.item_code, "item_region": logged.item_region}
        return placed

    def on_site(self, left: Left, how: str, *, what: str, department: str = "", until: str = "", by: str) -> Ticket:
        """Handle on the spot what was met on a round (`ON_SITE`): what was done, or to whom it is taken, by when.

        What is done there is a record of its own and is closed at once; everything else is dispatched and answered like any ticket.
        Raises Conflict without what was done or whose it is.
        """
        if how not in ON_SITE or not what.strip() or (how != "done" and not department.strip()):
            raise Conflict("请写明怎样处理、处理情况；不是现场办结的，还要写明交给谁。")
        tickets, rules, said = self._kb.tickets, self.profile.tickets, what.strip()
        urgency = "紧急" if how == "urgent" else ""
        ticket = tickets.act(left.ticket.id, "accept", by=by, doing=Doing(urgency=urgency), rules=rules)
        if how == "done":
            ticket = tickets.act(ticket.id, "answer", by=by, doing=Doing(reply=said), rules=rules)
            return tickets.act(ticket.id, "close", by=by, doing=Doing(why=mask(ON_SITE[how])), rules=rules)
        when = f"，{until.strip()}前回话" if until.strip() else ""
        note = mask(f"{ON_SITE[how]}：{said}，交给{department.strip()}{when}")
        ticket = tickets.act(ticket.id, "note", by=by, doing=Doing(why=note), rules=rules)
        return tickets.act(ticket.id, "dispatch", by=by, doing=Doing(department=department), rules=rules)

    # -- doing

    def act(
        self, ticket_id: int, action: str, *, by: str, doing: Doing | None = None, expected: int | None = None
    ) -> Ticket:
        """See `Tickets.act`. A direct answer that is not made of published facts is for those who review."""
        doing = doing or Doing()
        if action == "answer":
            self._check_direct(self._kb.tickets.get(ticket_id), doing.reply, by)
        return self._kb.tickets.act(
            ticket_id,
            action,
            by=by,
            doing=doing,
            expected=expected,
            rules=self.profile.tickets,
            four_eyes=self._four_eyes,
        )

    def _check_direct(self, ticket: Ticket, reply: str, by: str) -> None:
        drafted = self.drafted(ticket)
        told = drafted is not None and "".join(drafted.text.split()) == "".join(reply.split())
        actor = self._kb.tickets.actor(by)
        if not told and actor.account is not None and not actor.account.may("ticket_decide"):
            raise NotAllowed("改动过的答复要由审核人员答复；不改动事项内容的，可以直接答复。")

    def decide_dispute(self, ticket: Ticket, words: str, department: str, *, reason: str, by: str) -> None:
        """Remember whose such matters are, so that the same dispute is not had again."""
        self._kb.tickets.dispatches.decide(
            mask(words), department, region=ticket.region, reason=mask(reason), ticket_id=ticket.id, by=by
        )

    def rate(self, ticket_id: int, level: int, *, reasons: list[str], comment: str) -> TicketRating:
        """Take a rating by whoever left the matter; a poor one opens a review task."""
        return self._kb.tickets.satisfaction.rate(
            ticket_id, level, reasons=reasons, comment=mask(comment.strip()[:1000])
        )

    def contact(self, ticket_id: int, *, by: str) -> str:
        """How to reach whoever left a ticket; who read it is in the audit. Raises NotFound, NotAllowed, Conflict without the key."""
        ticket = self._kb.tickets.get(ticket_id)
        actor = self._kb.tickets.actor(by)
        if not any(actor.may(ACTIONS[name], ticket) for name in ("accept", "sign")):
            raise NotAllowed("联系方式只给经办这张工单的人看。")
        if self._seal is None:
            raise Conflict("没有设置联系方式的密钥（HOTLINE_CONTACT_KEY），看不了。")
        _, sealed = self._kb.tickets.contacts.take(ticket_id, by=by)
        try:
            return self._seal.open(sealed)
        except Unsealable:
            raise Conflict("现在的密钥打不开这份联系方式，请管理员把当时的密钥加到 HOTLINE_CONTACT_KEY 里。") from None

    # -- what the engine knows

    def suggestions(self, ticket: Ticket) -> list[SuggestedDepartment]:
        """Departments that this may be for, with the reason; none: a person decides."""
        return self._suggestions.of(ticket)

    def alike(self, ticket: Ticket) -> list[Ticket]:
        """Open tickets that may be the same matter, the likeliest first."""
        return self._alike.to(ticket)

    def drafted(self, ticket: Ticket) -> DraftedReply | None:
        """A reply from published facts: what the assistant answers to the text now, in the letter of this line; None without one."""
        reply = self._assistant.answer(ticket.text, region=ticket.region, public=True).reply
        if not isinstance(reply, Answered):
            return None
        letter, item = self.profile.letter, reply.item
        text = f"{letter.opening}\n\n{reply.text}\n\n{letter.closing}"
        return DraftedReply(text, item.code, item.region, item.name)

    def told(self, ticket: Ticket) -> str:
        """The reply that whoever left this reads: that of the ticket it was merged into, if it was; '' before there is one."""
        lead = self._kb.tickets.get(ticket.into_ticket) if ticket.into_ticket else ticket
        reply = self._kb.tickets.replies.told(lead.id)
        return reply.text if reply and lead.replied_at else ""

    # -- what closing teaches

    def teach(self, ticket: Ticket, how: str, *, item: str, question: str, answer: str, name: str = "", by: str) -> str:
        """Propose what a ticket showed to be missing: a phrasing of an item, a fact of it, or a new item. Nothing is live by this.

        `item` is code@region. Returns what was proposed, in one sentence. Raises NotFound, NotAllowed, Conflict, InvalidEntry.
        """
        return teach(self._kb, ticket, how, item=item, question=question, answer=answer, name=name, by=by)

    def closing_text(self, ticket: Ticket) -> str:
        """The reply without the letter round it, to begin an answer from."""
        letter, text = self.profile.letter, self.told(ticket)
        return text.removeprefix(letter.opening).removesuffix(letter.closing).strip()

    def daily(self) -> int:
        """What is done once a day: contacts that were kept long enough go. How many went."""
        return self._kb.tickets.contacts.purge()
