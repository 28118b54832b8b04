"""Ways in which people ask for single facts (相似问), which stand apart from the entries: in the folder `phrasings`, by item and id of the fact.

Apart, as an entry is read and mended by who knows the matter, and its similar questions are written by who knows how people talk.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge.entry.parts import RequiredLine
from knowledge.entry.records import FACT_FIELDS, Fact, ServiceItem
from knowledge.entry.validation import InvalidEntry, Problem

FOLDER = "phrasings"
Ways = Mapping[str, tuple[str, ...]]
"""{id of a fact: ways of asking for it}."""
_FILE = TypeAdapter(dict[RequiredLine, dict[RequiredLine, tuple[RequiredLine, ...]]])


def read_similar_questions(data: Mapping[str, Any]) -> dict[str, Ways]:
    """{code of an item: ways} of a file; raises InvalidEntry for what is not of the form `code: {id: [way, ...]}`."""
    try:
        return dict(_FILE.validate_python(data))
    except ValidationError as error:
        where = " 的 ".join(str(part) for part in error.errors()[0]["loc"][:2])
        raise InvalidEntry([Problem("", f"{where} 应写成“内容编号: [问法, 问法]”")]) from None


def with_similar_questions(item: ServiceItem, ways: Ways) -> ServiceItem:
    """An entry whose facts have these ways of asking beside their own; raises InvalidEntry naming the ids that it has no fact of."""
    item = item.with_fact_ids()
    if unknown := sorted(ways.keys() - {fact.id for fact in item.facts()}):
        raise InvalidEntry([Problem("", f"没有编号为“{each}”的内容，请改正相似问里的编号") for each in unknown])
    fields = {fact.field for fact in item.facts() if fact.id in ways}
    return item.model_copy(
        update={
            name: tuple(_asked(fact, ways) for fact in getattr(item, name)) for name in FACT_FIELDS if name in fields
        }
    )


def _asked(fact: Fact, ways: Ways) -> Fact:
    added = ways.get(fact.id, ())
    return fact.model_copy(update={"phrasings": (*fact.phrasings, *added)}) if added else fact
