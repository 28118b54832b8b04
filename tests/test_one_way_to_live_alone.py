"""Nothing but the service of publishing makes anything an answer: who calls what writes, and where the live tables are written."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent

WRITERS = {
    "items": {"publish", "publish_many", "restore_many", "withdraw", "rollback", "amend"},
    "phrasings": {"approve", "withdraw"},
    "lexicon": {"propose", "approve", "remove"},
    "reviews": {"confirm", "withdraw"},
    "second_looks": {"take"},
    "renewals": {"publish"},
    "sources": {"put", "repeal", "reinstate"},
    "directory": {"put", "put_shipped", "remove"},
    "notices": {"propose", "approve", "pin", "end"},
    "calendar": {"put", "remove", "complete_year"},
    "law_texts": {"put"},
    "desk_words": {"write"},
    "rosters": {"put", "remove_officer", "forget_duties"},
    "retention": {"redact"},
    "schedule": {"put", "cancel"},
    "guarded": {"add", "remove", "passing"},
    "kb": {"load", "load_starter"},
}
"""The methods by which something becomes an answer, or stops being one, or may: by the part of the knowledge base they are of."""
HANDED_UP = {"import_file", "refresh", "undo_import", "apply_map"}
"""Functions of the knowledge that publish what they are given."""
WITHIN = {
    "reviews": {"amend"},
    "second_looks": {"amend"},
    "renewals": {"amend"},
    "importing": {"publish_many", "put"},
    "linking": {"publish_many", "withdraw"},
    "undoing": {"restore_many"},
    "folder": {"put"},
    "store": {"publish_many", "put", "put_shipped"},
}
"""Files of the knowledge that publish in turn; all of what they do is called from above by the service alone."""
SERVICE = {
    ("hotline", name)
    for name in ("publishing", "way", "announcements", "wordings", "due_entries", "amendments", "several_drafts")
}
LIVE_TABLES = (
    "live_",
    "phrasings",
    "lexicon_lines",
    "departments",
    "notices",
    "officers",
    "duties",
    "elsewhere",
    "calendar_",
    "law_",
    "desk_texts",
    "revisions",
)


def called(path: Path) -> Iterator[tuple[str, str]]:
    """(what it is called on, name) of every call in a file, and of every function handed on without being called."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            owner = node.value
            yield owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "something"), node.attr
        elif isinstance(node, ast.Name):
            yield "", node.id


def publishing_calls(path: Path) -> set[str]:
    found = {name for owner, name in called(path) if name in WRITERS.get(owner.lstrip("_"), ())}
    return found | {name for owner, name in called(path) if not owner and name in HANDED_UP}


def test_only_the_service_calls_what_writes() -> None:
    above = [ROOT / "cli.py", *(p for wing in ("hotline", "web") for p in (ROOT / wing).rglob("*.py"))]
    callers = {
        (p.relative_to(ROOT).parts[0], p.stem): found for p in above if (found := publishing_calls(p))
    }  # fmt: skip
    assert callers.keys() == SERVICE, {name: found for name, found in callers.items() if name not in SERVICE}
    inside = {p.stem: publishing_calls(p) for p in (ROOT / "knowledge").rglob("*.py")}
    assert {name: found for name, found in inside.items() if found - HANDED_UP} == WITHIN


def test_every_method_that_writes_is_known() -> None:
    """A new one in the knowledge that moves the version has to be thought of here."""
    known = {name for names in WRITERS.values() for name in names} | {
        "publish",
        "_publish",
        "_store",
        "_redact_phrasings",
        "project",
        "clear",
    }
    moving: dict[str, set[str]] = {}
    for path in (ROOT / "knowledge").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                names = {
                    call.func.id
                    for call in ast.walk(node)
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
                }
                if names & {"bump", "project", "clear"}:
                    moving.setdefault(path.stem, set()).add(node.name)
    moving.pop("local_regions")  # where people are, not what they are told
    assert {name for names in moving.values() for name in names} <= known, moving


def test_live_tables_are_written_where_they_belong() -> None:
    writers = set()
    for path in (ROOT / "knowledge").rglob("*.py"):
        text = " ".join(path.read_text(encoding="utf-8").split())
        for table in LIVE_TABLES:
            if any(f"{verb} {table}" in text for verb in ("INSERT INTO", "INSERT OR REPLACE INTO", "INSERT OR IGNORE INTO", "UPDATE", "DELETE FROM")):  # fmt: skip
                writers.add(path.stem)
    assert writers == {
        "projection",
        "item_rows",
        "phrasings",
        "lexicon_lines",
        "directory",
        "roster",
        "calendar_table",
        "notices",
        "law_texts",
        "desk_words",
        "retention",
        "masked_text_to_alarms",
    }
