"""Running the statements of a step."""

import sqlite3

from knowledge.storage.database import Database


def run(db: Database, script: str) -> None:
    """Run statements, written as `knowledge.storage.dialect` says, inside the transaction of the step."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if statement.strip() and sqlite3.complete_statement(statement):
            db.define(statement)
            statement = ""
