"""What pages of staff cost when a year of questions is in the log, and what a question takes there.

usage: python benchmarks/scale.py --log 1000000 [--database postgresql://…/EMPTY]

The questions are made up: spread over a year, four channels, three hundred regions and the items of the starter knowledge, with cases,
ratings and alarms in the shares that `SHARES` says. Every page is asked for through the application as an admin would, five times.
"""

import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import islice

from flask.testing import FlaskClient

from knowledge.settings import Settings
from knowledge.storage.clock import day_of
from knowledge.storage.copying import go_on_numbering
from knowledge.storage.database import Database
from knowledge.store import KnowledgeBase
from web.app import create_app
from web.parts import parts_of

SHARES = {"answered": 0.72, "clarify": 0.11, "unanswered": 0.08, "referred": 0.09}
CHANNELS = ("web", "web", "web", "api", "operator", "terminal")
REGIONS = [f"44{n // 20 + 1:02d}{n % 20 + 1:02d}000000" for n in range(300)]
RATED, IN_DANGER, A_CASE = 0.03, 0.002, 3
"""Shares of questions that were rated or rang, and questions of one case on average."""
AT_ONCE = 20_000
DAYS = 365
PASSWORD = "only-for-measuring-1"  # noqa: S105
PAGES = (
    "/staff", "/staff?state=dismissed", "/staff?page=200", "/staff/cases/1", "/staff/figures?days=1", "/staff/figures?days=30",
    "/staff/figures?from={year_ago}&to={today}", "/staff/figures?from={year_ago}&to={today}&channel=web", "/staff/figures/items.csv?days=30",
    "/staff/figures/misses.csv", "/staff/indicators", "/staff/home", "/staff/stalest", "/staff/sample", "/staff/training",
    "/staff/ratings", "/staff/alarms", "/staff/status", "/staff/review", "/staff/audit", "/desk", "/desk/handover",
)  # fmt: skip
QUESTION = (
    "reply_id", "asked_at", "conversation", "channel", "question", "outcome", "item_code", "item_region", "region", "facets", "confidence",
    "latency_ms", "knowledge_version", "reply",
)  # fmt: skip
CASE = ("id", "question", "grouping", "region", "state", "opened_at", "last_asked_at", "times", "handled_at")
TALLY = (
    "INSERT INTO question_tallies (day, channel, region, department, topic, code, outcome, questions, latency_ms) "
    "SELECT substr(q.asked_at, 1, 10), q.channel, q.region, coalesce(i.department, ''), coalesce(i.topic, ''), coalesce(q.item_code, ''), "
    "q.outcome, count(*), sum(q.latency_ms) FROM questions q LEFT JOIN live_items i ON i.code = q.item_code AND i.region = q.item_region "
    "GROUP BY 1, 2, 3, 4, 5, 6, 7"
)

RATED_TALLY = (
    "INSERT INTO rating_tallies (day, channel, region, code, rating, replies) "
    "SELECT substr(f.given_at, 1, 10), q.channel, q.region, coalesce(q.item_code, ''), f.rating, count(*) "
    "FROM feedback f JOIN questions q ON q.reply_id = f.reply_id GROUP BY 1, 2, 3, 4, 5"
)


def rows(kb: KnowledgeBase, count: int) -> Iterator[tuple[object, ...]]:
    """Questions from a year ago until now, in order."""
    chance = random.Random(11)  # noqa: S311
    items = [(entry.code, entry.region, entry.name) for entry in kb.live_entries()]
    weights = [1 / (n + 3) for n in range(len(items))]
    picked = chance.choices(range(len(items)), weights, k=count)
    outcomes = chance.choices(list(SHARES), list(SHARES.values()), k=count)
    first = day_of(kb.clock()) - timedelta(days=DAYS - 1)
    for n in range(count):
        code, region, name = items[picked[n]]
        outcome = outcomes[n]
        seconds = n * DAYS * 86_400 // count
        day, rest = first + timedelta(days=seconds // 86_400), seconds % 86_400
        at = f"{day}T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}.{n % 1000:03d}+08:00"
        about = (code, region) if outcome in ("answered", "clarify") else (None, None)
        yield (
            f"r{n:020d}", at, f"c{n // 2}", CHANNELS[n % 6], f"{name}要带什么 {n % 997}", outcome, *about, REGIONS[n * 7 % 300],
            "材料", 0.9, 1.0 + chance.random() * 3, 1, '{"text": "…", "outcome": "answered", "facts": []}',
        )  # fmt: skip


def fill(kb: KnowledgeBase, count: int) -> None:
    """Put a year of questions into an installation with the starter knowledge."""
    kb.load_starter()
    made, n = rows(kb, count), 0
    while part := list(islice(made, AT_ONCE)):
        with kb._connections.changing() as db:
            db.fill("questions", QUESTION, part)
            _beside(db, part)
        n += len(part)
        print(f"{n} questions", end="\r", flush=True)
    with kb._connections.changing() as db:
        db.execute(TALLY)
        db.execute(RATED_TALLY)
        for table in ("cases", "feedback"):
            go_on_numbering(db, table)
        if db.dialect == "postgresql":
            db.execute("ANALYZE")
    print(f"\n{kb.tallies.sum_up(day_of(kb.clock()))} days summed up")


def _beside(db: Database, part: list[tuple[object, ...]]) -> None:
    """The cases, ratings and alarms of some questions."""
    unknown = [row for row in part if row[5] == "unanswered"]
    states = ("open", "dismissed", "attached")
    heads = [(int(str(row[0])[1:]) // 1000 * 1000 + n, row) for n, row in enumerate(unknown[::A_CASE])]
    db.fill(
        "cases",
        CASE,
        [
            (number + 1, row[4], f"{row[4]} {number}", row[8], states[number % 3], row[1], row[1], 1 + number % 9,
             row[1] if number % 3 else None)
            for number, row in heads
        ],
    )  # fmt: skip
    of_case = [(heads[n // A_CASE][0] + 1, row[0], "") for n, row in enumerate(unknown)]
    db.fill("case_questions", ("case_id", "reply_id", "client"), of_case)
    rated = part[:: round(1 / RATED)]
    ratings = [(row[0], 1 + n % 5, "", row[1]) for n, row in enumerate(rated)]
    db.fill("feedback", ("reply_id", "rating", "comment", "given_at"), ratings)
    alarms = part[:: round(1 / IN_DANGER)]
    rang = [(row[0], row[1], "火灾", "possible", "119") for row in alarms]
    db.fill("alarms", ("reply_id", "at", "kind", "level", "phone"), rang)


@contextmanager
def signed_in(url: str) -> Iterator[FlaskClient]:
    """A browser in which an admin has signed in."""
    settings = Settings(url, "only for measuring, only for measuring", "000000000000", "12345", "127.0.0.1", 8000)
    app = create_app(settings)
    kb = parts_of(app).kb
    if "measuring" not in {account.username for account in kb.accounts.all()}:
        kb.accounts.add("measuring", PASSWORD, role="admin", name="量度")
    client = app.test_client()
    client.post("/staff/login", data={"username": "measuring", "password": PASSWORD})
    yield client
    parts_of(app).close()


def measure(url: str) -> None:
    """What every page of `PAGES` takes: the middle and the longest of five times, and the middle of the CPU time of the thread that makes it."""
    today = day_of(KnowledgeBase(url).clock())
    with signed_in(url) as client:
        for page in PAGES:
            address = page.format(today=today, year_ago=today - timedelta(days=DAYS - 1))
            times, spent, status = [], [], 0
            for _ in range(5):
                start, cpu = time.perf_counter(), time.thread_time()
                status = client.get(address).status_code
                times.append((time.perf_counter() - start) * 1000)
                spent.append((time.thread_time() - cpu) * 1000)
            middle = f"{statistics.median(times):7.0f} ms  longest {max(times):6.0f} ms  CPU {statistics.median(spent):6.0f} ms"
            print(f"{status} {middle}  {address}")


def long_log(url: str, count: int) -> None:
    """Fill an empty installation and measure it."""
    start = date.today()
    with KnowledgeBase(url) as kb:
        if not kb.items.count():
            fill(kb, count)
        print(f"{start}: {count} questions, {kb.vitals.size_bytes() / 1e6:.0f} MB with everything")
    measure(url)
