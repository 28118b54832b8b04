"""The façade of the knowledge base: one object over one database, through which everything else goes.

All SQL stays behind it, so that another database can take SQLite's place.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from knowledge.asked.alarms import Alarms
from knowledge.asked.appointments.appointments import Appointments
from knowledge.asked.asking_limits import AskingLimits
from knowledge.asked.calls.assisted import Assisted
from knowledge.asked.calls.calls import Calls
from knowledge.asked.calls.desk_words import DeskWords
from knowledge.asked.calls.pins import Pins
from knowledge.asked.calls.screens import Screens
from knowledge.asked.channels import Channels
from knowledge.asked.corrections import Telling
from knowledge.asked.feedback import Feedback
from knowledge.asked.figures import Figures
from knowledge.asked.inbox import Inbox
from knowledge.asked.indicators import Indicators
from knowledge.asked.needs.need_actions import NeedActions
from knowledge.asked.needs.needs import Needs
from knowledge.asked.objections import Objections
from knowledge.asked.questions import Questions
from knowledge.asked.rated import Ratings
from knowledge.asked.retention import Retention
from knowledge.asked.samples import Samples
from knowledge.asked.tallies import Tallies
from knowledge.asked.tickets.office import TicketOffice
from knowledge.attachments.stored import Attachments
from knowledge.entry.records import ServiceItem
from knowledge.entry.reviewing import FIRST_DAYS, next_review
from knowledge.places.calendar_table import CalendarTable
from knowledge.places.directory import Directory
from knowledge.places.local_regions import LocalRegions
from knowledge.places.roster import Rosters
from knowledge.publishing.drafting.comments import Comments
from knowledge.publishing.drafting.waiting import Waiting
from knowledge.publishing.drafting.working_copies import WorkingCopies
from knowledge.publishing.entry_states import Revision
from knowledge.publishing.guarded_questions import GuardedQuestions
from knowledge.publishing.import_runs import ImportRuns
from knowledge.publishing.items import Items
from knowledge.publishing.lexicon_lines import LexiconLines
from knowledge.publishing.notices import Notices
from knowledge.publishing.ownership import Ownership
from knowledge.publishing.phrasings import Phrasings
from knowledge.publishing.prints import Prints
from knowledge.publishing.proposals import Refuse, accept
from knowledge.publishing.public_changes import PublicChanges
from knowledge.publishing.resolving import Resolver
from knowledge.publishing.schedule import Schedule
from knowledge.publishing.uploads import Uploads
from knowledge.publishing.webhooks import Webhooks
from knowledge.settings import Settings
from knowledge.staff.accounts import LOCAL, Accounts
from knowledge.staff.api_tokens import ApiTokens
from knowledge.staff.areas import Areas
from knowledge.staff.audit import Audit
from knowledge.staff.logins import Logins
from knowledge.staff.second_steps import SecondSteps
from knowledge.staff.sessions import Sessions
from knowledge.starter.reading import Bundle, read_starter
from knowledge.storage.clock import Clock, day_of, now
from knowledge.storage.copying import back_up_to
from knowledge.storage.errors import NotFound
from knowledge.storage.opening import open_database
from knowledge.storage.version import LOOKS, STAMP
from knowledge.upkeep.elsewhere import OldValues
from knowledge.upkeep.law_texts import LawTexts
from knowledge.upkeep.my_work import MyWork
from knowledge.upkeep.renewals import Renewals
from knowledge.upkeep.reviews import Reviews
from knowledge.upkeep.second_looks import SecondLooks
from knowledge.upkeep.sources import Sources
from knowledge.vitals import Vitals


@dataclass(frozen=True, slots=True)
class LiveEntry:
    """What the engine's index needs to know of a published entry; the facts are read when an answer is made.

    `fields` are those it has facts in; `body` is the text of the facts that say what it is about, a line each, `more` that of all others
    (places, phones, fees, …) with what they are called.
    """

    item_id: int
    code: str
    region: str
    revision: int
    name: str
    kind: str
    topic: str
    department: str
    audience: str
    summary: str
    disclosure: str
    valid_from: str | None
    valid_to: str | None
    fields: frozenset[str]
    body: str = ""
    more: str = ""


TELLING = frozenset({"conditions", "documents", "steps", "results", "faqs"})
"""The fields whose facts say what an entry is about."""


def _with_review_day(item: ServiceItem, live: ServiceItem | None, today: date) -> ServiceItem:
    """A shipped entry with the day by which it is to be looked at again: counted from the day it comes here, so that nothing is
    overdue then, and spread (see `reviewing`). What is the same as before keeps its day."""
    plain = item.model_copy(update={"review_by": None}).with_fact_ids()
    if live is not None and live.model_copy(update={"review_by": None}) == plain:
        return live
    due = next_review(item, today)
    named = item.review_by if item.review_by and item.review_by > today + timedelta(days=FIRST_DAYS) else due
    return item.model_copy(update={"review_by": min(due, named)})


STARTER_NOTE = "随程序提供的起步知识"
"""The note by which revisions that come with the program are known."""


class KnowledgeBase:
    """One knowledge base. Safe to share between threads; every thread gets its own connection.

    Raises:
        DatabaseUnusable: see `Connections`.
    """

    def __init__(self, url: str, *, create: bool = True, clock: Clock = now) -> None:
        # Long: the rooms of the wing, one a line.
        self.clock = clock
        self._connections = connections = open_database(url, create=create)
        self.items = Items(connections, clock)
        self.copies, self.comments = WorkingCopies(connections, clock), Comments(connections, clock)
        self.waiting = Waiting(connections)
        self.phrasings = Phrasings(connections, clock)
        self.questions = Questions(connections, clock)
        self.retention = Retention(connections, clock, self.questions)
        self.alarms = Alarms(connections, clock)
        self.guarded = GuardedQuestions(connections, clock)
        self.inbox = Inbox(connections, clock, self.items, self.phrasings)
        self.needs, self.my_work = Needs(connections), MyWork(connections)
        self.clearing = NeedActions(connections, clock, self.needs, self.inbox, self.items, self.phrasings)
        self.directory = Directory(connections, clock)
        self.rosters = Rosters(connections, clock)
        self.regions = LocalRegions(connections, clock)
        self.calendar = CalendarTable(connections, clock)
        self.areas = Areas(connections, clock)
        self.tickets = TicketOffice(connections, clock, self.calendar)
        self.appointments = Appointments(connections, clock, self.calendar)
        self.sources = Sources(connections, clock)
        self.reviews = Reviews(connections, clock, self.items)
        self.elsewhere = OldValues(connections, clock, self.items)
        self.second_looks = SecondLooks(connections, clock, self.items)
        self.law_texts = LawTexts(connections, clock)
        self.renewals = Renewals(clock, self.items, self.reviews)
        self.accounts = Accounts(connections, clock)
        self.logins = Logins(connections, clock, self.accounts)
        self.sessions, self.second_steps = Sessions(connections, clock), SecondSteps(connections, clock)
        self.ownership = Ownership(connections)
        self.calls, self.pins = Calls(connections, clock), Pins(connections, clock)
        self.screens, self.desk_words = Screens(connections, clock), DeskWords(connections, clock)
        self.assisted = Assisted(connections, clock)
        self.feedback = Feedback(connections, clock)
        self.ratings, self.samples = Ratings(connections), Samples(connections, clock)
        self.objections = Objections(connections, clock)
        self.tallies = Tallies(connections)
        self.figures = Figures(connections, self.tallies)
        self.indicators = Indicators(connections, clock, self.tallies, self.calendar)
        self.audit = Audit(connections, clock)
        self.webhooks = Webhooks(connections, clock)
        self.channels = Channels(connections, clock)
        self.prints = Prints(connections, clock)
        self.api_tokens, self.changes = ApiTokens(connections, clock), PublicChanges(connections)
        self.notices = Notices(connections, clock)
        self.vitals = Vitals(connections, clock)
        self.lexicon = LexiconLines(connections, clock)
        self.schedule = Schedule(connections, clock)
        self.imports = ImportRuns(connections, clock)
        self.uploads = Uploads(connections, clock)
        self.attachments = Attachments(connections, clock)
        resolver = Resolver(connections)
        self.resolve = resolver.resolve
        telling = Telling(connections, self.items)
        self.told, self.corrections, self.told_wrong = telling.told, telling.corrections, telling.told_wrong

    @property
    def version(self) -> int:
        """Rises whenever anything published changes; readers compare it with their snapshot's."""
        return self._connections.version()

    def newest_version(self) -> int:
        """The version as it is in the database now; `version` may be a moment behind what other processes have published."""
        return self._connections.look()

    @property
    def contents(self) -> str:
        """What is published, by a name that is never given again; it moves with `version`."""
        return f"{self.version} {self._connections.db.execute(LOOKS[STAMP]).fetchone()[0]}"

    @property
    def shelf(self) -> Path | None:
        """Where this machine may keep what it makes of the published knowledge; nobody else may read there."""
        return self._connections.shelf

    def asking_limits(self, settings: Settings) -> AskingLimits:
        """How often may be asked here."""
        each, together = settings.ask_limit, settings.ask_limit_all
        return AskingLimits(self._connections, self.clock, each=each, together=together, hotline=settings.hotline)

    def follow(self) -> None:
        """Hear of new versions as they come, where the database can tell; for processes that stay."""
        self._connections.follow()

    def wait_for_news(self) -> None:
        """Return when the version may have moved: at once when this process published, and after a short time in any case."""
        self._connections.news.wait(self._connections.look_s)
        self._connections.news.clear()

    def wake(self) -> None:
        """Let whoever waits for news look now."""
        self._connections.news.set()

    @property
    def path(self) -> str:
        return self._connections.where

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """Everything read within, by this thread, is of one version, whatever is published meanwhile."""
        with self._connections.reading():
            yield

    def live_entries(self) -> Iterator[LiveEntry]:
        """Every published entry, for the index."""
        fields: dict[int, set[str]] = {}
        bodies: dict[int, list[str]] = {}
        others: dict[int, list[str]] = {}
        facts = self._connections.db.execute("SELECT item_id, field, label, text FROM live_facts")
        for item_id, field, label, text in facts:
            fields.setdefault(item_id, set()).add(field)
            if field in TELLING:
                bodies.setdefault(item_id, []).append(text)
            else:
                others.setdefault(item_id, []).append(f"{label} {text}")
        sql = (
            "SELECT item_id, code, region, revision, name, kind, topic, department, audience, summary, disclosure, valid_from, valid_to "
            "FROM live_items ORDER BY item_id"
        )
        for row in self._connections.db.execute(sql):
            said = ("\n".join(texts.get(row[0], ())) for texts in (bodies, others))
            values: tuple[Any, ...] = (*row, frozenset(fields.get(row[0], ())), *said)
            yield LiveEntry(*values)

    def published_phones(self) -> Iterator[str]:
        """Texts with the phones of offices: those of the directory and those that entries name."""
        sql = "SELECT phone FROM departments UNION ALL SELECT text FROM live_facts WHERE field IN ('phones', 'places')"
        yield from (row[0] for row in self._connections.db.execute(sql))

    def load(self, bundle: Bundle, *, by: str = LOCAL, note: str = "") -> int:
        """Publish knowledge that belongs together, as bulk; returns how many entries changed."""
        self.sources.put(list(bundle.sources.values()), by=by)
        self.directory.put(bundle.departments, by=by)
        return self.items.publish_many(bundle.items, by=by, note=note)

    def load_starter(self, refuse: Refuse = accept) -> int:
        """Publish the starter knowledge that ships with the program, but for the entries that `refuse` names.

        Entries that staff have published or withdrawn since, and departments they have changed, stay as they made them; what is new
        in an entry they have published is offered fact by fact (see `SecondLooks`).
        """
        bundle = read_starter()
        self.directory.put_shipped(bundle.departments)
        today, fresh = day_of(self.clock()), list[ServiceItem]()
        for item in bundle.items:
            shipped, live = self._shipped_and_live(item)
            if live is None and not self.items.revisions(item.code, item.region):
                fresh.append(_with_review_day(item, None, today))
            elif live is not None and shipped is not None and live.number == shipped.number:
                fresh.append(_with_review_day(item, live.item, today))
            elif live is not None and shipped is not None:
                self.second_looks.offer(item.with_fact_ids(), shipped.item, live.item, by=LOCAL)
        refused = refuse({(item.code, item.region): (item,) for item in fresh})
        bundle.items = [item for item in fresh if (item.code, item.region) not in refused]
        bundle.departments = []
        return self.load(bundle, note=STARTER_NOTE)

    def _shipped_and_live(self, item: ServiceItem) -> tuple[Revision | None, Revision | None]:
        """The newest revision of an entry that came with the program (None: there is none), and what is live."""
        revisions = self.items.revisions(item.code, item.region)
        shipped = next((r for r in revisions if r.bulk and r.note == STARTER_NOTE), None)
        try:
            return shipped, self.items.live(item.code, item.region)
        except NotFound:
            return shipped, None

    def backup(self, target: Path) -> None:
        """Copy the database while it is in use; raises DatabaseUnusable."""
        back_up_to(self._connections, target)

    def check_integrity(self) -> bool:
        """Whether the database finds itself undamaged."""
        return self._connections.is_sound()

    def close(self) -> None:
        self._connections.close()

    def __enter__(self) -> "KnowledgeBase":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
