"""The figures of a month equal a slow recount of everything that was asked and rated in it."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from knowledge.asked.figures import AskedItem, Latency, Period
from knowledge.entry.validation import check_item
from knowledge.masking.masked_text import NO_TEXT, mask
from knowledge.store import KnowledgeBase
from tests.logged import asked
from tests.movable_clock import MovableClock
from tests.underneath import file_before

FIRST, LAST = date(2026, 10, 28), date(2026, 11, 26)
ITEMS = {"sfz-buling": "身份证", "hy-jiehun": "婚姻", "shebaoka": "社保", "never-asked": "社保"}
REGIONS = ("000000000000", "440106000000", "440104000000")


@dataclass(frozen=True)
class Told:
    """One question as the recount sees it. `ratings`: those of each time it was rated, on the same day."""

    day: date
    channel: str
    region: str
    outcome: str
    code: str
    latency_ms: float
    ratings: tuple[int, ...]

    def is_of(self, period: Period) -> bool:
        own = {"channel": self.channel, "region": self.region, "topic": ITEMS.get(self.code, "")}
        return period.first <= self.day <= period.last and all(
            own[name] == value for name, value in period.only.items()
        )


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[KnowledgeBase, list[Told]]]:
    """Sixty days of questions: a month, and the month before."""
    clock, chance, numbers = MovableClock(), random.Random(19), count()
    told = []
    with KnowledgeBase(f"sqlite:///{tmp_path_factory.mktemp('figures') / 'asked.db'}", clock=clock) as kb:
        kb.items.publish_many([check_item({"code": code, "name": f"事项{code}", "topic": topic, "department": f"{topic}局",
                                           "documents": [{"name": "身份证"}]}) for code, topic in ITEMS.items()], by="本机")  # fmt: skip
        for ordinal in range(Period(FIRST, LAST).before().first.toordinal(), LAST.toordinal() + 1):
            day = date.fromordinal(ordinal)
            clock.move_to(day)
            for _ in range(chance.randrange(9)):
                told.append(one := _one(day, chance))
                _log(kb, f"r{next(numbers)}", one)
        yield kb, told


def _one(day: date, chance: random.Random) -> Told:
    outcome = chance.choice(("answered", "answered", "clarify", "unanswered", "referred"))
    code = chance.choice([*ITEMS][:3]) if outcome in ("answered", "clarify") else ""
    ratings = tuple(chance.randint(1, 5) for _ in range(chance.choice((0, 0, 1, 2))))
    channel, region = chance.choice(("web", "operator")), chance.choice(REGIONS)
    return Told(day, channel, region, outcome, code, float(chance.randrange(1, 400)), ratings)


def _log(kb: KnowledgeBase, reply_id: str, one: Told) -> None:
    kb.questions.record(asked(
        reply_id, channel=one.channel, region=one.region, outcome=one.outcome, item_code=one.code or None,
        item_region=REGIONS[0] if one.code else None, latency_ms=one.latency_ms, question=mask(f"{one.channel}问题{one.code}"),
    ))  # fmt: skip
    for rating in one.ratings:
        kb.feedback.give(reply_id, rating, comment=NO_TEXT)


PERIODS = [
    Period(FIRST, LAST),
    Period(FIRST, LAST).before(),
    Period(LAST, LAST),
    Period(date(2026, 11, 1), date(2026, 11, 7), {"channel": "operator"}),
    Period(FIRST, LAST, {"region": REGIONS[1]}),
    Period(FIRST, LAST, {"topic": "社保", "channel": "web"}),
    Period(date(2025, 1, 1), date(2025, 1, 31)),
    Period(date(2026, 9, 28), LAST),
    Period(date(2026, 10, 1), date(2026, 10, 31)),
    Period(date(2026, 9, 28), LAST, {"channel": "web"}),
    Period(date(2026, 9, 28), LAST, {"channel": "web", "region": REGIONS[1]}),
]


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_figures_equal_a_slow_recount(month: tuple[KnowledgeBase, list[Told]], period: Period) -> None:
    kb, everything = month
    told = [one for one in everything if one.is_of(period)]
    last = [(one.code, one.ratings[-1]) for one in told if one.ratings]
    took = sorted(one.latency_ms for one in told)
    figures, by_code = kb.figures, kb.figures.outcomes_by("code", period)
    assert figures.outcomes(period) == Counter(one.outcome for one in told)
    for name in ("day", "channel", "region", "topic"):
        values = [(str(one.day) if name == "day" else ITEMS.get(one.code, "") if name == "topic" else getattr(one, name), one) for one in told]  # fmt: skip
        recount = {value: Counter(one.outcome for of, one in values if of == value) for value, _ in values}
        assert figures.outcomes_by(name, period) == recount
    offices = {code: f"{topic}局" for code, topic in ITEMS.items()} | {"": ""}
    by_office = {
        office: Counter(one.outcome for one in told if offices[one.code] == office) for office in offices.values()
    }
    assert figures.outcomes_by_department(by_code) == {
        office: counted for office, counted in by_office.items() if counted
    }
    assert dict(figures.said(period, limit=99)) == Counter(f"{one.channel}问题{one.code}" for one in told)
    then = Counter(one.code for one in everything if one.is_of(period.before()))
    assert {item.code: (item.times, item.before) for item in figures.rising(period, by_code)} == {
        code: (times, then[code])
        for code, times in Counter(one.code for one in told if one.code).items()
        if times > then[code]
    }
    assert figures.ratings(period) == Counter(rating for _, rating in last)
    assert _times(figures.asked_items(by_code)) == Counter(one.code for one in told if one.code)
    assert _times(figures.rated_badly(period)) == Counter(code for code, rating in last if code and rating <= 2)
    of_topic = {code for code, topic in ITEMS.items() if period.only.get("topic") in (None, topic)}
    assert {item.code for item in figures.never_asked(period, by_code)} == of_topic - {one.code for one in told}
    # the nearest rank: the smallest number that so many of a hundred do not exceed
    ranks = [
        next(ms for ms in took if sum(other <= ms for other in took) * 100 >= p * len(took)) for p in (50, 95) if took
    ]
    assert figures.latency(period) == (Latency(ranks[0], ranks[1], len(took)) if took else None)


def test_figures_are_the_same_once_days_and_months_are_summed_up(month: tuple[KnowledgeBase, list[Told]]) -> None:
    kb, everything = month
    summed = 0
    for today in (date(2026, 10, 2), date(2026, 11, 1), date(2026, 11, 2), LAST):
        summed += kb.tallies.sum_up(today)
        assert kb.tallies.sum_up(today) == 0
        assert not kb.tallies.is_due(today)
        for period in PERIODS:
            test_figures_equal_a_slow_recount((kb, everything), period)
    assert summed == len({one.day for one in everything if one.day < date(2026, 11, 25)})
    kept = kb._connections.db.execute(
        "SELECT DISTINCT period FROM question_sums WHERE what = 'region/month' ORDER BY 1"
    )
    assert [period for (period,) in kept.fetchall()] == ["2026-09", "2026-10"]


def test_who_rates_again_on_another_day_counts_once_on_that_day(kb: KnowledgeBase, clock: MovableClock) -> None:
    clock.move_to(FIRST)
    _log(kb, "r1", Told(FIRST, "web", REGIONS[1], "answered", "sfz-buling", 5.0, (1,)))
    _log(kb, "r2", Told(FIRST, "web", REGIONS[1], "answered", "sfz-buling", 5.0, (2,)))
    clock.move_to(LAST)
    kb.feedback.give("r1", 5, comment=NO_TEXT)
    assert kb.figures.ratings(Period(FIRST, FIRST)) == {2: 1}
    assert kb.figures.ratings(Period(FIRST, LAST)) == {2: 1, 5: 1}
    assert _times(kb.figures.rated_badly(Period(FIRST, LAST))) == {"sfz-buling": 1}
    assert (kb.ratings.count(), kb.ratings.count(most=5)) == (1, 2)
    assert [rated.reply_id for rated in kb.ratings.newest()] == ["r2"]


def test_ratings_from_before_they_were_counted_are_counted(tmp_path: Path) -> None:
    old = file_before(tmp_path / "before.db", "0041_rating_tallies")
    for reply, outcome, code in (("r1", "answered", "sfz-buling"), ("r2", "unanswered", None)):
        at = f"{FIRST}T09:00:00.000+08:00"
        values = [reply, at, "c", "web", "问", outcome, code, code and REGIONS[0], REGIONS[1], "", 0.9, 5.0, 1, "{}"]
        old.execute(f"INSERT INTO questions VALUES ({', '.join('?' * len(values))})", values)
    for reply, rating, day in (("r1", 1, FIRST), ("r2", 3, FIRST), ("r1", 4, LAST)):
        given = [reply, rating, f"{day}T10:00:00.000+08:00"]
        old.execute("INSERT INTO feedback (reply_id, rating, comment, given_at) VALUES (?, ?, '', ?)", given)
    with KnowledgeBase(f"sqlite:///{tmp_path / 'before.db'}", clock=MovableClock()) as kb:
        assert kb.figures.ratings(Period(FIRST, FIRST)) == {3: 1}
        assert kb.figures.ratings(Period(FIRST, LAST, {"topic": "身份证"})) == {}
        assert kb.figures.ratings(Period(FIRST, LAST, {"region": REGIONS[1]})) == {3: 1, 4: 1}
        assert kb.ratings.count(most=5) == 2


def _times(items: list[AskedItem]) -> dict[str, int]:
    return {item.code: item.times for item in items}


def test_the_period_before_is_as_long_and_ends_where_this_begins() -> None:
    period = Period(FIRST, LAST, {"channel": "web"})
    assert period.before() == Period(date(2026, 9, 28), date(2026, 10, 27), {"channel": "web"})
    assert len(period.days) == len(period.before().days) == 30
