"""The assistant: a question and its conversation in, one reply out, logged before it leaves."""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from secrets import token_urlsafe

from hotline.answering.closer.look import shipped_look
from hotline.answering.confidence_model import ConfidenceModel, shipped_confidence
from hotline.answering.fact_model import FactModel, shipped
from hotline.answering.fact_ranking import FactRanker
from hotline.answering.guard import failure
from hotline.answering.guide import Guide, guide
from hotline.answering.refusals import refusals
from hotline.answering.replies import Referred, Reply
from hotline.answering.safety import may_mean_danger, with_safety
from hotline.directory.answers import DirectoryAnswers
from hotline.logbook import Logbook, Outcome
from hotline.notices import NoticeBoard
from hotline.reading.analysis import Analyser
from hotline.reading.danger import shipped as danger
from hotline.reading.lexicon import Lexicon
from hotline.reading.lexicon_lines import WordLine
from hotline.reading.places import FoundPlace, find_place
from hotline.reading.text import asking_part, bare, normalise
from hotline.recording import Recorder, unrecorded
from hotline.searching.demand import Demand
from hotline.searching.model import Model, read_model
from hotline.searching.ranking import Ranker, Ranking
from hotline.searching.snapshot import Snapshots, View, read_ahead
from hotline.searching.suggesting import Suggester, Suggestion
from hotline.talking.conversation import Conversation, Tokens
from hotline.talking.item_readers import ItemReaders, KeptReaders
from hotline.talking.meaning.choice_model import ChoiceModel
from hotline.talking.replying import Replying
from hotline.talking.sources_today import sources_on
from hotline.talking.turn import Turn, TurnResult
from hotline.trouble import Troubles
from knowledge.asked.ringing import Ringer, bell
from knowledge.entry.departments import Department
from knowledge.entry.records import NATION
from knowledge.places.codes import ancestors
from knowledge.places.regions import Regions
from knowledge.profiles.profile import EXAMPLE
from knowledge.settings import Settings
from knowledge.storage.clock import day_of
from knowledge.storage.errors import NotFound
from knowledge.store import KnowledgeBase
from knowledge.supposing import Supposed

_AROUND_A_PLACE = " ，,。在我是们的"
MAX_QUESTION = 2_000
"""Characters accepted in one message; front ends refuse more."""


class Assistant:
    """Answers questions over one knowledge base. Safe to share between threads.

    Args:
        secret: seals conversation tokens; those that `former` secrets sealed can be opened, too.
        region: where this deployment is; the region of questions that name none.
        hotline: the number of a human here. own_topics: those of this line, whose items come before others as near.
        example: a question as people ask it here.
        log_wait_s: how long an answer waits to be recorded while somebody else holds the database.
        ringer: rings somebody when there is danger.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        *,
        secret: bytes,
        region: str = NATION,
        hotline: str = "12345",
        own_topics: frozenset[str] = frozenset(),
        example: str = EXAMPLE,
        log_wait_s: float = 1.0,
        lexicon: Lexicon | None = None,
        model: Model | None = None,
        facts: FactModel | None = None,
        confidence: ConfidenceModel | None = None,
        ringer: Ringer | None = None,
        choice: ChoiceModel | None = None,
        former: Sequence[bytes] = (),
    ) -> None:
        self.kb, self.region, self.hotline, self.example = kb, region, hotline, example
        self.model, self.troubles = model or read_model(), Troubles()
        self._recorder = Recorder(self.troubles, wait_s=log_wait_s)
        self._log_wait_s, self._probes = log_wait_s, count()
        self._tokens = Tokens(secret, kb.clock, former)
        self._logbook = Logbook(kb, self.troubles, region=region, analyser=lambda: self.analyser, ringer=ringer)
        self._snapshots = Snapshots(kb, self.model, lexicon, tell=self.troubles.tell, own_topics=own_topics)
        self._directory, self._notices = DirectoryAnswers(kb, hotline, region), NoticeBoard(kb, hotline)
        self._replying = Replying(kb, hotline, choice, first=self._before_items, example=example)
        self._tree: tuple[int, Regions] | None = None
        self._suggester: tuple[View, Suggester] | None = None
        self._demand = Demand(kb)
        self._readers, self._confidence = KeptReaders(facts or shipped()), confidence or shipped_confidence()

    @classmethod
    def from_settings(cls, kb: KnowledgeBase, settings: Settings) -> "Assistant":
        """The assistant of a deployment; raises WeightsError, LexiconError or BadBell for files or settings that cannot be used."""
        model, secret = read_model(Path(settings.model)) if settings.model else read_model(), settings.secret()
        rings = bell(settings.on_danger, secret=secret)
        return cls(
            kb, secret=secret, region=settings.region, hotline=settings.hotline, own_topics=settings.profile.own_topics,
            example=settings.profile.talk.example,
            log_wait_s=settings.log_wait_seconds, model=model, ringer=Ringer(rings) if rings else None,
            former=settings.former_secrets(kb.clock()),
        )  # fmt: skip

    def ask(
        self,
        question: str,
        *,
        conversation: str = "",
        region: str | None = None,
        channel: str = "web",
        as_of: date | None = None,
        client: str = "",
    ) -> Reply:
        """Reply to a message. Never raises for any text.

        What was asked is in the log (masked) before this returns, or the reply says that it is not (`recorded`). If the
        knowledge cannot be read, the reply is a Referred with emergency numbers and the human hotline.
        """
        start = time.perf_counter()
        state = self._tokens.read(conversation)
        try:
            outcome = self.answer(question, state=state, region=region, public=channel != "operator", as_of=as_of)
        except Exception as error:  # whatever it is, nobody is left without a number to call
            self.troubles.tell(error, "answering a question")
            referral = failure(self.hotline)
            failed = Referred(reply_id="", text=referral.text, referral=referral, conversation=conversation)
            return with_safety(replace(failed, recorded=False), danger=may_mean_danger(question[:MAX_QUESTION]))
        plain = replace(outcome.reply, conversation=self._tokens.write(outcome.state))
        outcome = replace(outcome, reply=with_safety(plain, danger=outcome.danger))
        typed = question[:MAX_QUESTION]
        kept = self._recorder.keeps(
            lambda wait_s: self._logbook.write(
                typed, outcome, channel=channel, start=start, wait_s=wait_s, client=client
            )
        )
        self._logbook.ring(typed, outcome)
        return outcome.reply if kept else with_safety(unrecorded(plain), danger=outcome.danger)

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
        view = view or self._snapshots.current()
        analyser, readers = view.analyser, self._readers_of(view)
        text = asking_part(analyser.prepare(question[:MAX_QUESTION]))
        regions = self._regions()
        place, whole = find_place(text, regions, near=self.region), text
        if place is not None:
            # Where somebody is says nothing about the matter, so it is not looked for among the items.
            text = (text[: place.start] + " " + text[place.end :]).strip(_AROUND_A_PLACE)
            state = replace(state, region=place.region.code if place.region else state.region)
        return Turn(
            ranker=view.ranker, resolve=view.resolve, analyser=analyser, facts=readers.facts, topics=readers.topics,
            confidence_model=self._confidence, analysis=analyser.analyse(text), text=text, state=state, whole=whole,
            region=state.region or self.region, public=public, day=as_of or day_of(self.kb.clock()),
            now=int(self.kb.clock().timestamp()), as_of=as_of, place=place, places=self._named_by(place),
            place_of=lambda name: find_place(name, regions, near=self.region), typed=normalise(question[:MAX_QUESTION]), demand=self._demand.now(),
        )  # fmt: skip

    def _named_by(self, place: FoundPlace | None) -> tuple[str, ...]:
        """The places that a name without a clear one may mean."""
        if place is None or place.region is not None:
            return ()
        return tuple(self._regions().name(region.code) for region in place.candidates[:9])

    def reply_to(self, turn: Turn) -> Outcome:
        """The reply to an understood message, without logging it."""
        result = self._replying.reply(turn)
        reply, state = self._notices.beside(turn, result.reply), result.state
        item = getattr(reply, "item", None)
        return Outcome(
            reply=reply, state=replace(state, reply_id=reply.reply_id), queue=result.queue, requeue=result.requeue,
            unqueue=result.unqueue, item=(item.code, item.region) if item else None, knowledge_version=turn.ranker.index.version,
            # Whoever is shown a number comes first, whatever the model alone would say.
            danger=result.alarm is not None or may_mean_danger(turn.text),
            alarm=result.alarm,
        )  # fmt: skip

    def _before_items(self, turn: Turn) -> TurnResult | None:
        """What is told before items are looked for: an emergency notice, and what is asked of the directory."""
        return self._notices.pinned(turn) or self._directory.reply(turn)

    def _regions(self) -> Regions:
        """The tree of divisions, read again when the knowledge moves."""
        version = self._snapshots.current().ranker.index.version
        if self._tree is None or self._tree[0] != version:
            self._tree = (version, self.kb.regions.tree())
        return self._tree[1]

    def _readers_of(self, view: View) -> ItemReaders:
        """What reads the items of a view."""
        ranker = view.ranker
        return self._readers.of(ranker, view.analyser, is_current=lambda: ranker is self._snapshots.current().ranker)

    def rank(self, question: str, *, region: str | None = None, public: bool = True, limit: int = 10) -> Ranking:
        """The items a question may ask for, best first, bypassing guard and policy."""
        view = self._snapshots.current()
        text = asking_part(view.analyser.prepare(question[:MAX_QUESTION]))
        return view.ranker.rank(view.analyser.analyse(text), region=region or self.region, public=public, limit=limit)

    @property
    def analyser(self) -> Analyser:
        """How texts are read now: the lexicon may grow while the assistant runs."""
        return self._snapshots.analyser

    def ranker(self) -> Ranker:
        """The ranker of the current knowledge."""
        return self._snapshots.current().ranker

    def fact_ranker(self) -> FactRanker:
        """The ranker of facts of the current knowledge."""
        return self._readers_of(self._snapshots.current()).facts

    def view(self) -> View:
        """What is published now."""
        return self._snapshots.renew()

    def suppose(self, supposed: Supposed) -> View:
        """What would be published then."""
        return self._snapshots.suppose(supposed.entries, supposed.phrasings, supposed.resolve)

    def suppose_lexicon(self, own: tuple[WordLine, ...]) -> View:
        """What is published, read by other lexicon lines of the deployment's own."""
        return self._snapshots.suppose_lexicon(own)

    def suggest(
        self, typed: str, *, limit: int = 8, region: str | None = None, public: bool = True
    ) -> list[Suggestion]:
        """Ways of asking that fit what was typed so far; in a `region` only what holds there."""
        view, known = self._snapshots.current(), self._suggester
        if known is None or known[0] is not view:
            suggester = Suggester(view.ranker.index, view.analyser, self._snapshots.beginnings(view))
            known = self._suggester = (view, suggester)
        visible = frozenset(ancestors(region)) if region and region != NATION else None
        return known[1].suggest(typed, visible=visible, public=public, limit=limit, demand=self._demand.now())

    def guide(self, code: str, *, region: str | None = None, public: bool = True, as_of: date | None = None) -> Guide:
        """The whole guide of an item, of a public one unless told otherwise; raises NotFound."""
        day = as_of or day_of(self.kb.clock())
        resolved = self.kb.resolve(code, region or self.region, public=public, day=day)
        if (public and resolved.item.disclosure != "public") or not resolved.holds_on(day):
            raise NotFound(f"没有已发布的事项 {code}。")
        known = (region or self.region) != NATION
        sources = sources_on(self.kb, resolved, day, self.hotline)
        return guide(resolved, day=day, as_of=as_of, region_known=known, sources=sources)

    def offices_in(self, text: str, region: str) -> list[Department]:
        """The departments of the local directory that a text names, of those that serve a region: who is at the counter of an item."""
        return self._directory.scope().offices(bare(normalise(text)), region)[0]

    def hand_on(self, reply_id: str) -> None:
        """Put a question that was asked before into the queue for staff; nothing where it waits there already, or has left the log.

        Raises:
            DatabaseUnusable: if it cannot be written.
        """
        with self.kb.questions.writing(wait_s=self._log_wait_s):
            self._logbook.requeue(reply_id)

    def place_of(self, token: str) -> str:
        """The code of the place that a conversation is about, from its token; '' for none."""
        return self._tokens.read(token).region

    def conversation_id(self, token: str) -> str:
        """The id under which a conversation is in the log, from its token; a new one for what is none."""
        return self._tokens.read(token).id

    def ready(self) -> bool:
        """Whether the index is loaded, the database can be read and written, and what was asked last was recorded; looks for itself each time.

        What is read is another entry each time, so that a damaged file is found out in the end.
        """
        try:
            entries = self._snapshots.current().ranker.index.entries
            if entries:
                entry = entries[next(self._probes) % len(entries)]
                with suppress(NotFound):  # withdrawn meanwhile
                    self.kb.items.live(entry.code, entry.region)
            if self._recorder.failed_lately:
                return False
            self.kb.questions.probe(wait_s=self._log_wait_s)
        except Exception as error:  # whatever it is, it is not ready
            self.troubles.tell(error, "looking whether it is ready")
            return False
        return True

    def follow(self) -> None:
        """Keep up with what is published from now on, in the background: nobody who asks waits, or looks whether anything has changed."""
        self._snapshots.follow()

    def catch_up(self) -> None:
        """Wait, a few seconds at most, until what has been published by now is answered; for those who published it."""
        self._snapshots.catch_up()

    def close(self) -> None:
        """Stop following."""
        self._snapshots.close()

    @staticmethod
    def read_ahead(kb: KnowledgeBase, settings: Settings, *, processes: int = 2) -> None:
        """Read what the assistants of so many processes that are forked from this one will need, so that they share its memory.

        Raises WeightsError and LexiconError as `from_settings`, DatabaseUnusable if the knowledge cannot be read.
        """
        shipped(), shipped_confidence(), shipped_look(), danger()
        if processes > 1:  # what else each of them would read for its first message
            find_place("身份证", kb.regions.tree(), near=settings.region), may_mean_danger("身份证"), refusals()
        model = read_model(Path(settings.model)) if settings.model else read_model()
        read_ahead(kb, model, own_topics=settings.profile.own_topics, shared=processes > 1)

    def warm_up(self) -> None:
        """Prepare what is otherwise made on first use: reading what is typed in letters, and suggestions. Nothing after `close`."""
        if not self._snapshots.is_closed:
            self.analyser.prepare("shenfenzheng")
            self.suggest("s")
