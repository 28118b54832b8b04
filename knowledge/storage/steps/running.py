"""Running the statements of a step."""

import sqlite3

from sqlite_utils import Database


def run(db: Database, script: str) -> None:
    """Run statements inside the migration's transaction (`executescript` would commit it first)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if statement.strip() and sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
