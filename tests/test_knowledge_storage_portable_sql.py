"""SQL is written so that another database could run it: what only SQLite knows is listed here, and the list only shrinks."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
ONLY_SQLITE = re.compile(
    r"\b(json_extract|json_each|(?<!WITHOUT )rowid|instr|group_concat|strftime|lastrowid|INSERT OR|UPDATE OR|PRAGMA|sqlite_master)\b",
    re.IGNORECASE,
)
NOT_YET = {
    # a step of the schema that was taken before there was another database
    ("masked_text_to_alarms", "rowid"): 1,
    # copying a deployment looks at what kind of database it reads
    ("copying", "PRAGMA"): 1,
}
"""How often each module still says something of the kind. One that has gone is taken off."""


def spoken(text: str) -> Iterator[str]:
    """Every text and attribute of a module that is no docstring."""
    tree = ast.parse(text)
    told = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value
        elif isinstance(node, ast.Attribute):
            yield node.attr


def test_no_sql_but_what_is_listed_needs_sqlite() -> None:
    found = Counter(
        (path.stem, word if word.islower() else word.upper())
        for path in KNOWLEDGE.rglob("*.py")
        if path.name not in ("sqlite.py", "sqlite_copies.py", "dialect.py")
        if ONLY_SQLITE.search(text := path.read_text(encoding="utf-8"))
        for said in spoken(text)
        for word in ONLY_SQLITE.findall(said)
    )
    assert found == Counter(NOT_YET)


def test_the_words_are_found() -> None:
    sql = "SELECT json_extract(a, '$.b'), group_concat(c) FROM t WHERE instr(d, ?) ORDER BY rowid; INSERT OR REPLACE INTO t VALUES (1)"
    assert ONLY_SQLITE.findall(sql) == ["json_extract", "group_concat", "instr", "rowid", "INSERT OR"]


def test_only_storage_knows_which_library_reads_the_database() -> None:
    outside = [path for path in KNOWLEDGE.rglob("*.py") if "storage" not in path.parts]
    assert not [
        path
        for path in outside
        if re.search(r"^\s*(import|from) (sqlite3|sqlite_utils|psycopg)", path.read_text("utf-8"), re.M)
    ]
