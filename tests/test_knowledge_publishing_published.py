"""Reading entries as they are published: by a paper that they want."""

from collections.abc import Callable

from knowledge.entry.records import ServiceItem
from knowledge.publishing.projection import STORED
from knowledge.store import KnowledgeBase

Make = Callable[..., ServiceItem]


def test_entries_are_found_by_a_paper_that_they_want(kb: KnowledgeBase, make: Make) -> None:
    kb.items.publish_many(
        [
            make(documents=[{"name": "居民户口簿", "originals": 1}, {"name": "户口簿首页复印件"}]),
            make(code="b", name="乙", documents=[{"name": "身份证", "note": "没有的带户口簿"}]),
            make(code="c", name="丙", documents=[{"name": "100%户口簿"}], disclosure="operators"),
            make(code="d", name="丁", region="440100000000", documents=[{"name": "户口本"}]),
        ],
        by="本机",
    )
    assert kb.items.asking_for(["户口簿", "户口本"]) == [("sfz-buling", "居民户口簿")]
    assert kb.items.asking_for(["0%户"], public=False) == [("c", "100%户口簿")]
    assert kb.items.asking_for(["户口本"], "440106000000") == [("d", "户口本")]


def test_what_a_field_says_is_stored_is_a_column_with_what_it_says(kb: KnowledgeBase, make: Make) -> None:
    kb.items.publish_many([make(audience=["个人", "企业"], official_code="1" * 31, valid_to="2030-01-31")], by="本机")
    [columns] = kb._connections.db.query("SELECT * FROM live_items")
    assert columns.keys() == {"item_id", "revision", *STORED}
    assert [columns[name] for name in ("audience", "official_code", "valid_from", "valid_to", "disclosure")] == [
        "个人、企业", "1" * 31, None, "2030-01-31", "public",
    ]  # fmt: skip
