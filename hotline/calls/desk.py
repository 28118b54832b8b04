"""The desk of whoever is on the phone: one call after the other, each with its own conversation, place and circumstances.

Pages and terminal call it. What is asked is logged as any question is; a call only remembers which of it lies open.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from hotline.answering.replies import Answered, Clarify, Reply, from_json
from hotline.assistant import Assistant
from hotline.calls.at_hand import ALL, FACET_KEYS, AtHand, at_hand
from hotline.calls.finding import CallItem, found_items, named_items
from hotline.lines.aloud import aloud
from hotline.lines.handing_on import HandingOn, handing_on, letter_of
from hotline.lines.script import Script, ScriptLine, Sms, script_of, sms_of
from knowledge.asked.calls.calls import ANYBODY, MOST_OPEN, Call, ItemKey
from knowledge.asked.questions import LoggedQuestion
from knowledge.settings import Settings
from knowledge.storage.errors import Conflict, DatabaseUnusable, NotFound
from knowledge.store import KnowledgeBase

CHANNEL = "operator"
AUDIENCES = ("个人", "企业", "个体工商户", "社会组织")
MISSED = "这个问题我先记下来，请工作人员核实。"
MOST_SHOWN, MOST_READ = 20, 12


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question of a call, masked, with what was told."""

    question: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class CallView:
    """A call as it lies before its operator. `exchanges` are the newest, oldest first; `reply` is what the last of them said."""

    call: Call
    exchanges: tuple[Exchange, ...]
    reply: Reply | None
    question: str
    at_hand: AtHand | None
    script: Script
    sms: Sms | None
    told: int
    missed: int
    handing_on: HandingOn | None = None
    letter: str = ""


class CallDesk:
    """Everything pages and terminal do with calls, over one knowledge base. Safe to share between threads.

    Args:
        channel: what questions are logged as; only operators see what is for operators.
    """

    def __init__(self, kb: KnowledgeBase, settings: Settings, assistant: Assistant, *, channel: str = CHANNEL) -> None:
        self._kb, self._settings, self._assistant = kb, settings, assistant
        self._channel, self._public = channel, channel != CHANNEL

    # -- whose

    def open(self, *, by: str) -> Call:
        """A new call. Where as many lie open as may, the oldest that was told all it asked is hung up for it: a caller must not wait
        while others are put away. Raises Conflict where somebody is owed something in all of them.
        """
        mine = self._kb.calls.of(by)
        if len(mine) >= MOST_OPEN and (settled := next(filter(self._is_settled, mine), None)):
            self._kb.calls.end(settled.key, waiting=False, by=by)
        return self._kb.calls.open(by=by)

    def _is_settled(self, call: Call) -> bool:
        """Whether the last thing that happened in a call is that somebody was told, and nothing is owed to them."""
        events = self._kb.calls.events(call.key)
        return bool(events) and events[-1].action == "told" and not self._kb.calls.waits(call.key)

    # -- asking

    def ask(self, key: str, question: str, *, by: str) -> Reply:
        """Answer what the caller asks, in the conversation of the call; what is known of the caller is not asked back."""
        call = self._own(key, by)
        reply = self._asked(call, question, self._token(call))
        if isinstance(reply, Clarify) and reply.ask and reply.recorded:
            known = call.circumstances.get(reply.ask.dimension) or call.audience
            if known in reply.ask.options:
                reply = self._asked(call, known, reply.conversation)
        item = None
        if isinstance(reply, Answered):
            item = ItemKey(reply.item.code, self._where(reply.item.code, call.region))
        self._keep(call, reply, item, by)
        return reply

    def open_item(self, key: str, item: ItemKey, *, facet: str = "", by: str) -> Reply:
        """Open an item that was picked from a list; from now on the conversation is about it."""
        call = self._own(key, by)
        found = named_items(self._assistant, [item])
        if not found:
            raise NotFound("这个事项刚刚撤下了，请另选一个。")
        reply = self._asked(call, found[0].name, self._token(call))
        self._keep(call, reply, ItemKey(item.code, self._where(item.code, call.region)), by)
        if facet:
            self.turn_to(key, facet, by=by)
        return reply

    def turn_to(self, key: str, facet: str, *, by: str) -> None:
        """Open one part of the item (a name of `FACET_KEYS`, or `ALL`); '' goes back to what was asked."""
        call = self._own(key, by)
        if call.item is None or facet not in ("", ALL, *FACET_KEYS):
            raise Conflict("请先打开一个事项。")
        self._kb.calls.show(
            key, conversation=call.conversation, reply_id=call.reply_id, item=call.item, facet=facet, by=by
        )
        self.follow(key, by=by)

    def situate(self, key: str, *, region: str, audience: str, circumstances: Mapping[str, str], by: str) -> None:
        """Where and who the caller is."""
        self._kb.calls.situate(key, region=region, audience=audience, circumstances=circumstances, by=by)
        self.follow(key, by=by)

    # -- what becomes of it

    def told(self, key: str, *, by: str) -> None:
        """Keep that what lies open was told."""
        call = self._own(key, by)
        if not call.reply_id and call.item is None:
            raise Conflict("还没有打开什么内容，先问一句再标。")
        self._kb.calls.note(key, "told", reply_id=call.reply_id, item=call.item, facet=call.facet, by=by)

    def missed(self, key: str, words: str = "", *, by: str) -> None:
        """Hand what could not be told on to staff: the words typed last, or the question that lies open."""
        call, words = self._own(key, by), words.strip()
        if words and words != self._question(call):
            self.ask(key, words, by=by)
            call = self._own(key, by)
        if not call.reply_id:
            raise Conflict("请先写下没答上的问题。")
        self._assistant.hand_on(call.reply_id)
        self._kb.calls.note(key, "missed", reply_id=call.reply_id, item=call.item, by=by)

    def hang_up(self, key: str, *, by: str) -> Call:
        """End a call; where the caller is owed an answer it waits on the list until it is done."""
        call = self._own(key, by)
        waits = call.state == "open" and self._kb.calls.waits(key)
        ended = self._kb.calls.end(key, waiting=waits, by=by)
        self._kb.screens.show(by, None)
        return ended

    def offer(self, key: str, to: str, note: str, *, by: str) -> None:
        """Leave a call to a colleague, or to whoever comes next; raises Conflict for somebody who cannot take it."""
        if to not in ("", ANYBODY) and (to == by or not self._may_take(to)):
            raise Conflict(f"没有“{to}”这个能接电话的账号。")
        self._kb.calls.offer(key, to=to, note=note, by=by)

    def _may_take(self, username: str) -> bool:
        try:
            return self._kb.accounts.get(username).may("inbox")
        except NotFound:
            return False

    # -- what lies before the operator

    def view(self, key: str, *, by: str, reply: Reply | None = None) -> CallView:
        """A call with what lies open; `reply` in place of one that could not be logged."""
        call = self._kb.calls.get(key, by=by)
        logged = self._logged(call)
        exchanges = tuple(
            Exchange(each.question, replace(from_json(each.reply), reply_id=each.reply_id)) for each in logged
        )
        shown = next((each for each in logged if each.reply_id == call.reply_id), None)
        told = reply or next((each.reply for each in exchanges if each.reply.reply_id == call.reply_id), None)
        hand = self._at_hand(call, told, shown)
        events = [event.action for event in self._kb.calls.events(key)]
        words, is_first = self.words(), len(exchanges) < 2
        script = self._script(told, hand, words["missed"])
        opening = words["greeting"] if is_first else ""
        return CallView(
            call, exchanges, told, shown.question if shown else "", hand,
            replace(script, opening=opening, closing=words["closing"]), self._sms(hand, words["sms"]),
            events.count("told"), events.count("missed"),
            self._handing_on(call, shown.question if shown else "", hand), self._letter(hand),
        )  # fmt: skip

    def words(self) -> dict[str, str]:
        """What is said round the facts: as staff wrote it, or as the profile has it."""
        talk = self._settings.profile.talk
        plain = {
            "greeting": talk.greeting,
            "closing": talk.closing,
            "missed": MISSED,
            "sms": self._settings.profile.service,
        }
        return plain | self._kb.desk_words.written()

    def find(self, typed: str, *, region: str, audience: str) -> list[CallItem]:
        """Results under the fingers."""
        return found_items(self._assistant, typed, region=region, audience=audience, public=self._public)

    def named(self, keys: Iterable[ItemKey]) -> list[CallItem]:
        """Items that are known by their keys, those that are still published."""
        return named_items(self._assistant, keys)

    def recent(self, by: str) -> list[CallItem]:
        """What somebody opened last, each item once, wherever its callers were."""
        newest = dict[str, ItemKey]()
        for key in self._kb.calls.recent(by):
            newest.setdefault(key.code, key)
        return named_items(self._assistant, newest.values())

    def pinned(self, by: str) -> list[CallItem]:
        return named_items(self._assistant, self._kb.pins.of(by))

    def follow(self, key: str, *, by: str) -> None:
        """Let the operator's second screen show what lies open in a call."""
        if not self._kb.screens.is_open(by):
            return
        view = self.view(key, by=by)
        hand = view.at_hand
        self._kb.screens.show(
            by, view.call.item if hand else None, facet=view.call.facet,
            circumstances=hand.circumstances if hand else {}, facts=[fact.id for fact in hand.facts] if hand else (),
        )  # fmt: skip

    # -- inside

    def _own(self, key: str, by: str) -> Call:
        call = self._kb.calls.get(key, by=by)
        if call.owner != by:
            raise Conflict("这个来电还是同事的，请先接手。")
        return call

    def _asked(self, call: Call, question: str, token: str) -> Reply:
        region = call.region or self._assistant.region
        return self._assistant.ask(question, conversation=token, region=region, channel=self._channel)

    def _keep(self, call: Call, reply: Reply, item: ItemKey | None, by: str) -> None:
        """Let what was said lie open, and keep what the caller has told of themselves."""
        if not reply.recorded:
            return
        with suppress(DatabaseUnusable):  # the reply is there and is shown
            named = self._assistant.place_of(reply.conversation)
            region = "" if named == self._assistant.region else named
            said = dict(call.circumstances) | (reply.assumed if isinstance(reply, Answered) else {})
            if region != call.region or said != call.circumstances:
                self._kb.calls.situate(call.key, region=region, audience=call.audience, circumstances=said, by=by)
            conversation = self._assistant.conversation_id(reply.conversation)
            self._kb.calls.show(call.key, conversation=conversation, reply_id=reply.reply_id, item=item, by=by)
            self.follow(call.key, by=by)

    def _logged(self, call: Call) -> list[LoggedQuestion]:
        if not call.conversation:
            return []
        since = datetime.fromisoformat(call.opened_at)
        return self._kb.questions.of_conversation(call.conversation, since=since, limit=MOST_SHOWN)

    def _token(self, call: Call) -> str:
        logged = self._logged(call)
        return str(logged[-1].reply.get("conversation") or "") if logged else ""

    def _question(self, call: Call) -> str:
        return next((each.question for each in self._logged(call) if each.reply_id == call.reply_id), "")

    def _where(self, code: str, region: str) -> str:
        return self._assistant.ranker().region_for(code, region or self._assistant.region)

    def _at_hand(self, call: Call, reply: Reply | None, logged: LoggedQuestion | None) -> AtHand | None:
        if call.item is None:
            return None
        where = self._where(call.item.code, call.region)
        try:
            guide = self._assistant.guide(call.item.code, region=where, public=self._public)
        except NotFound:  # withdrawn since
            return None
        # What was told for another place than the caller's is told anew.
        is_of_here = logged is None or logged.region == (call.region or self._assistant.region)
        return at_hand(
            guide, reply if is_of_here else None, facet=call.facet, circumstances=call.circumstances,
            audience=call.audience, is_public=self._is_public(call.item.code, where, guide.revisions),
        )  # fmt: skip

    def _is_public(self, code: str, region: str, revisions: Mapping[str, int]) -> bool:
        """Whether no layer of an item is for operators only."""
        try:
            return self._assistant.guide(code, region=region).revisions == revisions
        except NotFound:
            return False

    def _script(self, reply: Reply | None, hand: AtHand | None, missed: str) -> Script:
        if hand and not hand.is_public:
            return Script("", (), "")  # what is for operators is not read out
        if hand:
            return script_of(hand.guide.item.name, hand.facts[:MOST_READ])
        if isinstance(reply, Clarify):
            options = reply.ask.options if reply.ask else [choice.name for choice in reply.candidates]
            asked = reply.ask.question if reply.ask else "请问您要办的是"
            return Script("", (ScriptLine(aloud(f"{asked}{'，还是'.join(options)}？")),), "")
        if reply is None:
            return Script("", (), "")
        if reply.outcome == "unanswered":
            return Script("", (ScriptLine(missed),), "")
        return Script("", tuple(ScriptLine(aloud(line)) for line in reply.text.splitlines() if line.strip()), "")

    def _sms(self, hand: AtHand | None, service: str) -> Sms | None:
        if hand is None or not hand.is_public or not hand.facts:
            return None
        item = hand.guide.item.name
        return sms_of(item, hand.facts[:MOST_READ], service=service, hotline=self._settings.hotline)

    def _letter(self, hand: AtHand | None) -> str:
        if hand is None or not hand.is_public or not hand.facts:
            return ""
        return letter_of(self._settings.profile.letter, hand.guide.item.name, hand.facts[:MOST_READ])

    def _handing_on(self, call: Call, question: str, hand: AtHand | None) -> HandingOn | None:
        if not question and hand is None:
            return None
        said, topic = (f"{question} {hand.guide.item.name}", hand.guide.topic) if hand else (question, "")
        region = call.region or self._assistant.region
        local = self._kb.directory.all(region=region)
        return handing_on(self._settings.profile, said, topic=topic, departments=local)
