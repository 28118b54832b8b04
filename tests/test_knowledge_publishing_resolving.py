"""Reading an item for a region: narrower entries override wider ones fact by fact, and every fact knows its origin."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entry.records import NATION, ServiceItem
from knowledge.places.codes import ancestors
from knowledge.publishing.resolving import Origin, ResolvedItem
from knowledge.storage.errors import NotFound
from knowledge.store import KnowledgeBase

Make = Callable[..., ServiceItem]
PROVINCE, CITY, COUNTY, VILLAGE = "440000000000", "440100000000", "440106000000", "440106007003"
TODAY = date(2026, 11, 22)
CODE = "sfz-buling"

NATIONAL: dict[str, Any] = {
    "department": "公安机关",
    "summary": "丢了就补。",
    "kind": "行政确认",
    "documents": [{"name": "户口簿"}, {"name": "照片"}],
    "fees": [{"name": "工本费", "amount": 40, "unit": "元"}],
    "basis": ["居民身份证法第十一条"],
    "related": ["sfz-linshi"],
}


@pytest.fixture
def say(kb: KnowledgeBase, make: Make) -> Callable[..., None]:
    """Publishes what one region says of the item."""

    def publish(region: str, **fields: Any) -> None:
        kb.items.publish_many([make(region=region, **fields)], by="甲")

    return publish


def shown(resolved: ResolvedItem, field: str, day: date = TODAY) -> list[tuple[str, str]]:
    """(id, region) of the facts of a field on a day."""
    return [(found.fact.id, found.origin.region) for found in resolved.facts(field, day)]


@pytest.mark.parametrize(
    ("region", "chain"),
    [
        (NATION, [NATION]),
        (PROVINCE, [NATION, PROVINCE]),
        (CITY, [NATION, PROVINCE, CITY]),
        (VILLAGE, [NATION, PROVINCE, CITY, COUNTY, "440106007000", VILLAGE]),
        ("441900000000", [NATION, PROVINCE, "441900000000"]),
    ],
)
def test_a_region_lies_in_wider_ones(region: str, chain: list[str]) -> None:
    assert ancestors(region) == chain


@given(st.text("0123456789", min_size=12, max_size=12))
def test_the_chain_goes_from_the_nation_to_the_region_itself(region: str) -> None:
    chain = ancestors(region)
    assert (chain[0], chain[-1]) == (NATION, region)
    assert len(set(chain)) == len(chain)
    assert all(ancestors(wider) == chain[: n + 1] for n, wider in enumerate(chain))


def test_a_region_that_says_nothing_has_what_the_wider_one_says(kb: KnowledgeBase, say: Callable[..., None]) -> None:
    say(NATION, **NATIONAL)
    resolved = kb.resolve(CODE, VILLAGE)
    assert resolved.region == NATION
    assert shown(resolved, "documents") == [("documents:户口簿", NATION), ("documents:照片", NATION)]


def test_replacing_adding_and_removing_fact_by_fact(kb: KnowledgeBase, say: Callable[..., None]) -> None:
    say(NATION, **NATIONAL)
    say(
        CITY,
        documents=[{"name": "户口簿", "copies": 1, "note": "也可用电子证照"}, {"name": "居住证"}],
        fees=[{"name": "快递费", "rule": "到付"}],
        removes=["documents:照片"],
    )
    resolved = kb.resolve(CODE, COUNTY)
    assert resolved.region == CITY
    assert shown(resolved, "documents") == [("documents:户口簿", CITY), ("documents:居住证", CITY)]
    assert resolved.item.documents[0].copies == 1
    assert shown(resolved, "fees") == [("fees:工本费", NATION), ("fees:快递费", CITY)]
    elsewhere = kb.resolve(CODE, "440300000000")
    assert shown(elsewhere, "documents") == [("documents:户口簿", NATION), ("documents:照片", NATION)]


def test_every_level_may_have_its_say(kb: KnowledgeBase, say: Callable[..., None]) -> None:
    say(NATION, **NATIONAL)
    say(PROVINCE, fees=[{"name": "工本费", "amount": 30, "unit": "元"}], department="省公安厅")
    say(CITY, fees=[{"name": "工本费", "amount": 20, "unit": "元"}])
    say(COUNTY, documents=[{"name": "居住证"}], removes=["documents:户口簿"])
    resolved = kb.resolve(CODE, VILLAGE)
    assert shown(resolved, "fees") == [("fees:工本费", CITY)]
    assert resolved.item.fees[0].amount == 20
    assert shown(resolved, "documents") == [("documents:照片", NATION), ("documents:居住证", COUNTY)]
    assert (resolved.item.department, resolved.origins["department"].region) == ("省公安厅", PROVINCE)
    assert (resolved.item.summary, resolved.origins["summary"].region) == ("丢了就补。", NATION)


def test_attributes_left_out_are_inherited(kb: KnowledgeBase, say: Callable[..., None]) -> None:
    say(NATION, **NATIONAL)
    say(CITY, name="广州补领身份证", documents=[{"name": "居住证"}])
    item = kb.resolve(CODE, CITY).item
    assert (item.name, item.kind, item.department, item.related) == (
        "广州补领身份证",
        "行政确认",
        "公安机关",
        ("sfz-linshi",),
    )
    assert [str(b) for b in item.basis] == ["《居民身份证法》第十一条"]


def test_a_kind_that_is_said_overrides_though_it_is_the_usual_one(kb: KnowledgeBase, say: Callable[..., None]) -> None:
    say(NATION, **NATIONAL)
    say(CITY, kind="公共服务")
    say(COUNTY, documents=[{"name": "居住证"}])
    assert kb.resolve(CODE, NATION).item.kind == "行政确认"
    assert kb.resolve(CODE, CITY).item.kind == "公共服务"
    assert kb.resolve(CODE, COUNTY).item.kind == "公共服务"


def test_the_origin_names_the_revision(kb: KnowledgeBase, say: Callable[..., None]) -> None:
    say(NATION, **NATIONAL)
    say(NATION, **NATIONAL | {"summary": "改了"})
    say(CITY, documents=[{"name": "居住证"}])
    origins = kb.resolve(CODE, CITY).origins
    assert origins["documents:户口簿"] == Origin(NATION, 2)
    assert origins["documents:居住证"] == Origin(CITY, 1)
    assert kb.resolve(CODE, CITY).layers == (Origin(NATION, 2), Origin(CITY, 1))


def test_only_a_local_entry(kb: KnowledgeBase, say: Callable[..., None]) -> None:
    say(CITY, documents=[{"name": "居住证"}])
    assert shown(kb.resolve(CODE, COUNTY), "documents") == [("documents:居住证", CITY)]
    for elsewhere in (NATION, PROVINCE, "440300000000"):
        with pytest.raises(NotFound):
            kb.resolve(CODE, elsewhere)


def test_a_withdrawn_local_entry_gives_way_to_the_wider_one_at_once(
    kb: KnowledgeBase, say: Callable[..., None]
) -> None:
    say(NATION, **NATIONAL)
    say(CITY, fees=[{"name": "工本费", "amount": 20, "unit": "元"}])
    assert kb.resolve(CODE, CITY).item.fees[0].amount == 20
    kb.items.withdraw(CODE, CITY, by="乙", reason="错了")
    assert kb.resolve(CODE, CITY).item.fees[0].amount == 40


# -- days


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        (date(2025, 5, 9), ["old"]),
        (date(2025, 5, 10), ["old", "new"]),
        (date(2025, 5, 11), ["new"]),
    ],
)
def test_facts_hold_on_their_first_and_on_their_last_day(
    kb: KnowledgeBase, say: Callable[..., None], day: date, ids: list[str]
) -> None:
    old = {"id": "old", "name": "户口簿", "valid_to": "2025-05-10"}
    new = {"id": "new", "name": "身份证", "valid_from": "2025-05-10"}
    say(NATION, documents=[old, new])
    assert [i for i, _ in shown(kb.resolve(CODE), "documents", day)] == ids


def test_an_entry_holds_on_its_first_and_on_its_last_day(kb: KnowledgeBase, say: Callable[..., None]) -> None:
    say(NATION, valid_from="2026-01-01", valid_to="2026-12-31")
    resolved = kb.resolve(CODE)
    held = [date(2026, 1, 1), date(2026, 12, 31)]
    assert [resolved.holds_on(day) for day in [date(2025, 12, 31), *held, date(2027, 1, 1)]] == [
        False,
        True,
        True,
        False,
    ]


def test_what_is_inherited_from_an_expired_entry_does_not_live_on_in_a_local_one(
    kb: KnowledgeBase, say: Callable[..., None]
) -> None:
    say(NATION, **NATIONAL, valid_to="2026-06-30")
    say(CITY, fees=[{"name": "工本费", "amount": 20, "unit": "元"}])
    assert not kb.resolve(CODE, CITY).holds_on(TODAY)
    resolved = kb.resolve(CODE, CITY, day=TODAY)
    assert resolved.holds_on(TODAY)
    assert shown(resolved, "documents") == []
    assert shown(resolved, "fees") == [("fees:工本费", CITY)]


def test_an_expired_local_entry_gives_way_to_the_wider_one(kb: KnowledgeBase, say: Callable[..., None]) -> None:
    say(NATION, **NATIONAL)
    say(CITY, fees=[{"name": "工本费", "amount": 0}], valid_to="2026-06-30")
    assert kb.resolve(CODE, CITY, day=date(2026, 6, 30)).item.fees[0].amount == 0
    resolved = kb.resolve(CODE, CITY, day=date(2026, 7, 1))
    assert resolved.region == NATION
    assert resolved.item.fees[0].amount == 40


def test_an_override_counts_only_while_it_holds(kb: KnowledgeBase, say: Callable[..., None]) -> None:
    say(NATION, **NATIONAL)
    say(CITY, fees=[{"name": "工本费", "amount": 0, "valid_from": "2027-01-01", "valid_to": "2027-12-31"}])
    amounts = [
        [found.fact.model_dump()["amount"] for found in kb.resolve(CODE, CITY, day=day).facts("fees", day)]
        for day in (TODAY, date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1))
    ]
    assert amounts == [[40], [0], [0], [40]]


def test_when_nothing_holds_the_item_says_so(kb: KnowledgeBase, say: Callable[..., None]) -> None:
    say(NATION, **NATIONAL, valid_to="2026-06-30")
    assert not kb.resolve(CODE, CITY, day=TODAY).holds_on(TODAY)


# -- who may see it


def test_what_is_for_operators_only_is_left_out_for_the_public(kb: KnowledgeBase, say: Callable[..., None]) -> None:
    say(NATION, **NATIONAL)
    say(CITY, disclosure="operators", fees=[{"name": "工本费", "amount": 20, "unit": "元"}], summary="内部口径")
    public = kb.resolve(CODE, CITY, public=True)
    assert (public.item.summary, shown(public, "fees")) == ("丢了就补。", [("fees:工本费", NATION)])
    operator = kb.resolve(CODE, CITY)
    assert (operator.item.summary, operator.item.disclosure) == ("内部口径", "operators")


def test_what_is_inherited_from_operators_only_does_not_become_public(
    kb: KnowledgeBase, say: Callable[..., None]
) -> None:
    say(NATION, **NATIONAL, disclosure="operators")
    say(CITY, fees=[{"name": "工本费", "amount": 20, "unit": "元"}])
    assert kb.resolve(CODE, CITY).item.disclosure == "operators"
    public = kb.resolve(CODE, CITY, public=True)
    assert (shown(public, "documents"), shown(public, "fees")) == ([], [("fees:工本费", CITY)])
    with pytest.raises(NotFound):
        kb.resolve(CODE, PROVINCE, public=True)


# -- fast code against a slow obvious one

NAMES = ["户口簿", "照片", "居住证", "委托书"]
layers = st.dictionaries(
    st.sampled_from([NATION, PROVINCE, CITY, COUNTY]),
    st.tuples(st.lists(st.sampled_from(NAMES), unique=True), st.lists(st.sampled_from(NAMES), unique=True)),
    min_size=1,
)


@given(layers)
def test_overriding_is_what_it_says(
    kb: KnowledgeBase, make: Make, layers: dict[str, tuple[list[str], list[str]]]
) -> None:
    for region in (NATION, PROVINCE, CITY, COUNTY):
        if any(s.region == region and s.state == "published" for s in kb.items.states()):
            kb.items.withdraw(CODE, region, by="乙", reason="下一例")
    expected: dict[str, str] = {}
    for region, (own, removed) in sorted(layers.items()):
        fields: dict[str, Any] = {"documents": [{"name": name} for name in own]}
        if region != NATION:
            fields["removes"] = [f"documents:{name}" for name in removed]
            expected = {name: origin for name, origin in expected.items() if name not in removed}
        kb.items.publish_many([make(region=region, **fields)], by="甲")
        expected |= dict.fromkeys(own, region)
    found = {i.removeprefix("documents:"): region for i, region in shown(kb.resolve(CODE, COUNTY), "documents")}
    assert found == expected
