"""Facts that several entries share, written once: `use: 不动产登记费` stands for the facts of a block, where it stands.

A block is a mapping of fields to facts. An entry uses it as a whole (`use: [12345热线]`, its facts come behind the entry's own), or in
the list of one field (`- {use: 不动产登记费, when: {房屋用途: 住宅}}`, what is written beside `use` holds for each of them there).
What is read is the entry as if all had been written out, with the same ids.
"""

from collections.abc import Mapping
from typing import Any

from knowledge.entry.records import FACT_FIELDS
from knowledge.entry.validation import InvalidEntry, Problem

USE = "use"
Blocks = Mapping[str, Mapping[str, list[dict[str, Any]]]]


def read_blocks(data: Any) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The blocks of a file; raises InvalidEntry for what is no mapping of names to fields with facts."""
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        raise InvalidEntry([Problem("", "blocks 应为“名称: 内容”")])
    problems = [
        Problem("", f"共用内容“{name}”应写成 字段: [内容]，字段是 fees、phones 等")
        for name, block in data.items()
        if not _is_block(block)
    ]
    if problems:
        raise InvalidEntry(problems)
    return {
        str(name): {field: [dict(fact) for fact in facts] for field, facts in block.items()}
        for name, block in data.items()
    }


def written_out(row: Mapping[str, Any], blocks: Blocks) -> dict[str, Any]:
    """An entry as if every block it uses had been written out; raises InvalidEntry naming the blocks there are none of."""
    problems: list[Problem] = []
    found = {key: value for key, value in row.items() if key != USE}
    for field in FACT_FIELDS:
        if isinstance(found.get(field), list):
            found[field] = [fact for each in found[field] for fact in _facts(each, field, blocks, problems)]
    used = row.get(USE, [])
    for name in [used] if isinstance(used, str) else used:
        block = _block(name, blocks, problems)
        for field, facts in block.items():
            found[field] = [*(found.get(field) or []), *facts]
    if problems:
        raise InvalidEntry(problems)
    return found


def _facts(each: Any, field: str, blocks: Blocks, problems: list[Problem]) -> list[Any]:
    if not isinstance(each, Mapping) or USE not in each:
        return [each]
    beside = {key: value for key, value in each.items() if key != USE}
    facts = _block(each[USE], blocks, problems).get(field)
    if facts is None and str(each[USE]) in blocks:
        problems.append(Problem(field, f"共用内容“{each[USE]}”里没有这一栏的内容"))
    return [{**fact, **beside} for fact in facts or ()]


def _block(name: Any, blocks: Blocks, problems: list[Problem]) -> Mapping[str, list[dict[str, Any]]]:
    if str(name) not in blocks:
        problems.append(Problem(USE, f"没有共用内容“{name}”，请在 blocks 里写上，或改正名称"))
        return {}
    return blocks[str(name)]


def _is_block(block: Any) -> bool:
    return isinstance(block, Mapping) and all(
        field in FACT_FIELDS and isinstance(facts, list) and all(isinstance(fact, Mapping) for fact in facts)
        for field, facts in block.items()
    )
