"""How many bytes of the database a question takes: its row with indexes, what is said in replies for the first time, and told facts.

usage: python -m benchmarks.log_size [DATABASE] [--n 3000]

Without a database the starter knowledge is loaded; one that is given is copied. Distinct questions are asked and recorded, and the pages of each
table are counted (SQLite's `dbstat`) after each third of them: what has been said before is not stored again, so later ones take less.
"""

import argparse
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.profile_ask import questions
from hotline.assistant import Assistant
from knowledge.store import KnowledgeBase

THIRDS = 3
OF = {
    "rows and counts": ("questions", "question_tallies"), "parts of replies": ("told_parts",), "told_facts": ("told_facts",),
    "which items replies were about": ("told_items",),
    "what waits for an answer": ("cases", "case_questions", "case_words", "alarms"),
}  # fmt: skip


def sizes(database: Path) -> dict[str, int]:
    """The bytes of each table with its indexes."""
    with sqlite3.connect(database) as db:
        sql = (
            "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name GROUP BY m.tbl_name"
        )
        return dict(db.execute(sql).fetchall())


def grown(before: Mapping[str, int], after: Mapping[str, int], count: int) -> str:
    """What each kind took a question."""
    by_kind = {kind: sum(after.get(table, 0) - before.get(table, 0) for table in tables) for kind, tables in OF.items()}
    by_kind["all tables"] = sum(after.values()) - sum(before.values())
    return ", ".join(f"{kind} {size / count:.0f}" for kind, size in by_kind.items())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database", nargs="?")
    parser.add_argument("--n", type=int, default=3000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "measured.db"
        if options.database:
            shutil.copy(options.database, database)
        with KnowledgeBase(f"sqlite:///{database}") as kb:
            if not options.database:
                kb.load_starter()
            measure(kb, database, options.n)


def measure(kb: KnowledgeBase, database: Path, count: int) -> None:
    asked = questions(kb, count)
    assistant, each = Assistant(kb, secret=b"for measuring only"), len(asked) // THIRDS
    before = sizes(database)
    for part in range(THIRDS):
        for question in asked[part * each : (part + 1) * each]:
            assistant.ask(question)
        after = sizes(database)
        print(f"questions {part * each + 1} to {(part + 1) * each}, bytes each: {grown(before, after, each)}")
        before = after
    assistant.close()


if __name__ == "__main__":
    main()
