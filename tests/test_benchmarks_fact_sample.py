"""The sample of facts that somebody reads against their sources."""

from benchmarks.fact_sample import drawn
from knowledge.entry.records import Source
from knowledge.entry.validation import check_item
from knowledge.starter.reading import Bundle


def bundle(*, texts: int) -> Bundle:
    facts = [{"text": f"条件{n}", "basis": ["读者条例第二条"]} for n in range(texts)]
    card = check_item(
        {
            "code": "a",
            "name": "借书证",
            "department": "图书馆",
            "conditions": facts,
            "steps": [{"text": "到馆", "verified": False}],
        }
    )
    read = Bundle(items=[card.with_fact_ids()])
    read.sources["读者条例"] = Source(key="读者条例", title="读者条例", level="行政法规", read_as="条文")
    return read


def test_only_what_rests_on_a_source_is_drawn() -> None:
    assert {fact.field for _, fact, _ in drawn(bundle(texts=5), size=50)} == {"conditions"}


def test_a_new_fact_moves_no_other_of_the_sample() -> None:
    before = {fact.id for _, fact, _ in drawn(bundle(texts=40), seed=1, size=10)}
    after = {fact.id for _, fact, _ in drawn(bundle(texts=41), seed=1, size=10)}
    assert len(before) == 10
    assert len(before & after) >= 9
    assert before != {fact.id for _, fact, _ in drawn(bundle(texts=40), seed=2, size=10)}
