"""The assistant: a question and its conversation in, one reply out, logged before it leaves."""

import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from secrets import token_urlsafe

from hotline.answering.fact_model import FactModel, shipped
from hotline.answering.fact_ranking import FactRanker
from hotline.answering.guard import failure
from hotline.answering.guide import Guide, guide
from hotline.answering.replies import Clarify, Referred, Reply, reply_json
from hotline.answering.standing import Standing, shipped_standing
from hotline.reading.analysis import Analyser
from hotline.reading.lexicon import Lexicon
from hotline.reading.places import find_place
from hotline.reading.text import asking_part
from hotline.searching.model import Model, read_model
from hotline.searching.ranking import Ranker, Ranking
from hotline.searching.snapshot import Snapshots, View
from hotline.searching.suggesting import Suggester, Suggestion
from hotline.talking.about_item import sources_on
from hotline.talking.choice import ChoiceModel
from hotline.talking.conversation import Conversation, Tokens
from hotline.talking.replying import Answering
from hotline.talking.turn import Turn
from knowledge.asked.questions import Asked
from knowledge.entry.records import NATION
from knowledge.masking import mask
from knowledge.places.regions import Regions
from knowledge.settings import Settings
from knowledge.storage.clock import day_of
from knowledge.storage.errors import DatabaseUnusable, NotFound
from knowledge.store import KnowledgeBase
from knowledge.supposing import Supposed

_AROUND_A_PLACE = " ，,。在我是们的"
MAX_QUESTION = 10_000
"""Characters accepted in one message; front ends refuse more."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reply that has not been logged, with what the log needs besides."""

    reply: Reply
    state: Conversation
    queue: bool
    requeue: str
    unqueue: str
    item: tuple[str, str] | None


class Assistant:
    """Answers questions over one knowledge base. Safe to share between threads.

    Args:
        secret: seals conversation tokens.
        region: where this deployment is; the region of questions that name none.
        hotline: the number of a human here.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        *,
        secret: bytes,
        region: str = NATION,
        hotline: str = "12345",
        lexicon: Lexicon | None = None,
        model: Model | None = None,
        facts: FactModel | None = None,
        standing: Standing | None = None,
        choice: ChoiceModel | None = None,
    ) -> None:
        self.kb, self.region, self.hotline = kb, region, hotline
        self.model = model or read_model()
        self._tokens = Tokens(secret, kb.clock)
        self._snapshots = Snapshots(kb, self.model, lexicon)
        self._answering = Answering(kb, self.model, hotline, choice)
        self._tree: tuple[int, Regions] | None = None
        self._suggester: tuple[Ranker, Suggester] | None = None
        self._facts: tuple[Ranker, FactRanker] | None = None
        self._fact_model, self._standing = facts or shipped(), standing or shipped_standing()

    @classmethod
    def from_settings(cls, kb: KnowledgeBase, settings: Settings) -> "Assistant":
        """The assistant of a deployment; raises ModelError or LexiconError for files that cannot be used."""
        model = read_model(Path(settings.model)) if settings.model else read_model()
        return cls(kb, secret=settings.secret(), region=settings.region, hotline=settings.hotline, model=model)

    def ask(
        self,
        question: str,
        *,
        conversation: str = "",
        region: str | None = None,
        channel: str = "web",
        as_of: date | None = None,
    ) -> Reply:
        """Reply to a message. Never raises for any text; what was asked is in the log (masked) before this returns.

        If the database cannot be used, the reply is a Referred with emergency numbers and the human hotline.
        """
        start = time.perf_counter()
        state = self._tokens.read(conversation)
        try:
            outcome = self.answer(question, state=state, region=region, public=channel != "operator", as_of=as_of)
            reply = replace(outcome.reply, conversation=self._tokens.write(outcome.state))
            self._log(question, replace(outcome, reply=reply), channel, start)
        except DatabaseUnusable:
            referral = failure(self.hotline)
            return Referred(reply_id="", text=referral.text, referral=referral, conversation=conversation)
        return reply

    def answer(
        self,
        question: str,
        *,
        state: Conversation | None = None,
        region: str | None = None,
        public: bool = True,
        as_of: date | None = None,
    ) -> Outcome:
        """The reply to a message, without logging it; for evaluation."""
        return self.reply_to(self.turn(question, state=state, region=region, public=public, as_of=as_of))

    def turn(
        self,
        question: str,
        *,
        state: Conversation | None = None,
        region: str | None = None,
        public: bool = True,
        as_of: date | None = None,
        view: View | None = None,
    ) -> Turn:
        """A message as it is understood, over what is published or another `view`."""
        state = state or Conversation(id=token_urlsafe(9))
        if region:
            state = replace(state, region=region)
        view = view or View(self._snapshots.current(), self.kb.resolve)
        analyser = self.analyser
        text = asking_part(analyser.prepare(question[:MAX_QUESTION]))
        places: tuple[str, ...] = ()
        regions = self._regions()
        place = find_place(text, regions, near=self.region)
        if place is not None:
            # Where somebody is says nothing about the matter, so it is not looked for among the items.
            text = (text[: place.start] + " " + text[place.end :]).strip(_AROUND_A_PLACE)
            state = replace(state, region=place.region.code if place.region else state.region)
            if place.region is None:
                places = tuple(regions.name(region.code) for region in place.candidates[:9])
        return Turn(
            ranker=view.ranker,
            resolve=view.resolve,
            analyser=analyser,
            facts=self._fact_ranker(view.ranker, analyser),
            standing=self._standing,
            analysis=analyser.analyse(text),
            text=text,
            state=state,
            region=state.region or self.region,
            public=public,
            day=as_of or day_of(self.kb.clock()),
            now=int(self.kb.clock().timestamp()),
            as_of=as_of,
            place=place,
            places=places,
        )

    def reply_to(self, turn: Turn) -> Outcome:
        """The reply to an understood message, without logging it."""
        result = self._answering.reply(turn)
        reply, state = result.reply, result.state
        item = getattr(reply, "item", None)
        return Outcome(
            reply=reply,
            state=replace(state, reply_id=reply.reply_id),
            queue=result.queue,
            requeue=result.requeue,
            unqueue=result.unqueue,
            item=(item.code, item.region) if item else None,
        )

    def _regions(self) -> Regions:
        """The tree of divisions, read again when the knowledge moves."""
        version = self.kb.version
        if self._tree is None or self._tree[0] != version:
            self._tree = (version, self.kb.regions.tree())
        return self._tree[1]

    def _fact_ranker(self, ranker: Ranker, analyser: Analyser) -> FactRanker:
        """The ranker of facts that belongs to an index."""
        known = self._facts
        if known is None or known[0] is not ranker:
            known = (ranker, FactRanker(ranker.index, analyser, self._fact_model))
            if ranker is self._snapshots.current():
                self._facts = known
        return known[1]

    def rank(self, question: str, *, region: str | None = None, public: bool = True, limit: int = 10) -> Ranking:
        """The items a question may ask for, best first, bypassing guard and policy."""
        text = asking_part(self.analyser.prepare(question[:MAX_QUESTION]))
        return self.ranker().rank(self.analyser.analyse(text), region=region or self.region, public=public, limit=limit)

    @property
    def analyser(self) -> Analyser:
        """How texts are read now: the lexicon may grow while the assistant runs."""
        return self._snapshots.analyser

    def ranker(self) -> Ranker:
        """The ranker of the current knowledge."""
        return self._snapshots.current()

    def view(self) -> View:
        """What is published now."""
        return View(self._snapshots.renew(), self.kb.resolve)

    def suppose(self, supposed: Supposed) -> View:
        """What would be published then."""
        return View(self._snapshots.suppose(supposed.entries, supposed.phrasings), supposed.resolve)

    def suggest(self, typed: str, *, limit: int = 8) -> list[Suggestion]:
        """Ways of asking that fit what was typed so far."""
        ranker = self._snapshots.current()
        if self._suggester is None or self._suggester[0] is not ranker:
            self._suggester = (ranker, Suggester(ranker.index, self.analyser))
        return self._suggester[1].suggest(typed, limit=limit)

    def guide(self, code: str, *, region: str | None = None, as_of: date | None = None) -> Guide:
        """The whole guide of a public item; raises NotFound."""
        day = as_of or day_of(self.kb.clock())
        resolved = self.kb.resolve(code, region or self.region, public=True, day=day)
        if resolved.item.disclosure != "public" or not resolved.holds_on(day):
            raise NotFound(f"没有已发布的事项 {code}。")
        known = (region or self.region) != NATION
        sources = sources_on(self.kb, resolved, day, self.hotline)
        return guide(resolved, day=day, as_of=as_of, region_known=known, sources=sources)

    def ready(self) -> bool:
        """Whether the index is loaded and the database can be reached."""
        try:
            self._snapshots.current()
        except DatabaseUnusable:
            return False
        return True

    def warm_up(self) -> None:
        """Prepare what is otherwise made on first use: reading what is typed in letters, and suggestions."""
        self.analyser.prepare("shenfenzheng")
        self.suggest("s")

    def _log(self, question: str, outcome: Outcome, channel: str, start: float) -> None:
        reply, state = outcome.reply, outcome.state
        code, region = outcome.item or (None, None)
        masked = mask(question[:MAX_QUESTION])
        if isinstance(reply, Clarify) and reply.candidates and code is None:
            code, region = reply.candidates[0].code, reply.candidates[0].region
        if outcome.requeue:
            self._requeue(outcome.requeue)
        if outcome.unqueue:
            self.kb.questions.take_from_queue(outcome.unqueue)
        self.kb.questions.record(
            Asked(
                reply_id=reply.reply_id,
                conversation=state.id,
                channel=channel,
                question=masked,
                outcome=reply.outcome,
                item_code=code,
                item_region=region,
                region=state.region or self.region,
                facets=reply.facets,
                confidence=reply.confidence,
                latency_ms=round((time.perf_counter() - start) * 1000, 3),
                knowledge_version=self.ranker().index.version,
                reply=reply_json(reply),
                queue=outcome.queue,
                grouping=self.analyser.read(str(masked)).text[:200],
            )
        )

    def _requeue(self, reply_id: str) -> None:
        """Put the question of an earlier reply into the queue (都不是)."""
        try:
            logged = self.kb.questions.get(reply_id)
        except NotFound:
            return  # a conversation from before the log was moved
        self.kb.questions.send_to_queue(reply_id, grouping=self.analyser.read(logged.question).text[:200])
