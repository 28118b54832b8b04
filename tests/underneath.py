"""Beneath the program: its database as somebody else with a connection of their own has it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from knowledge.storage.connections import is_postgres
from knowledge.storage.database import Database
from knowledge.storage.migrations import migrations
from knowledge.storage.sqlite import SqliteConnections, SqliteDatabase
from knowledge.store import KnowledgeBase


def sqlite_of(db: Database) -> SqliteDatabase:
    """The embedded database, for tests of it alone."""
    assert isinstance(db, SqliteDatabase)
    return db


def file_before(path: Path, step: str) -> SqliteDatabase:
    """A new file as it was before a step of the schema; every statement is committed at once."""
    old = SqliteDatabase(sqlite3.connect(path, isolation_level=None), path)
    migrations.apply(old, stop_before=step)
    return old


def file_of(kb: KnowledgeBase) -> SqliteConnections:
    assert isinstance(kb._connections, SqliteConnections)
    return kb._connections


def rows(kb: KnowledgeBase, sql: str) -> list[tuple[Any, ...]]:
    """What a query gives through another connection."""
    if is_postgres(kb.path):
        with psycopg.connect(kb.path, autocommit=True) as conn:
            return conn.execute(sql).fetchall()
    with closing(sqlite3.connect(kb.path)) as plain:
        return plain.execute(sql).fetchall()


def refused(kb: KnowledgeBase, sql: str) -> str:
    """Why a statement is refused by the database itself, through a connection that knows nothing of this program's settings."""
    if is_postgres(kb.path):
        sql = sql.replace("INSERT OR REPLACE", "INSERT").replace("UPDATE OR REPLACE", "UPDATE")
        with psycopg.connect(kb.path, autocommit=True) as conn, pytest.raises(psycopg.IntegrityError) as why:
            conn.execute(sql)
        return str(why.value)
    with closing(sqlite3.connect(kb.path)) as plain:
        plain.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError) as wrong:
            plain.execute(sql)
    return str(wrong.value)


def text_columns(kb: KnowledgeBase) -> dict[str, set[str]]:
    """The columns for text of every table."""
    found: dict[str, set[str]] = {}
    if is_postgres(kb.path):
        sql = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'text'"
        for table, column in rows(kb, sql):
            found.setdefault(table, set()).add(column)
        return {table: columns for table, columns in found.items() if table != "schema_steps"}
    sql = "SELECT t.name, c.name, c.type FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'"
    for table, column, kind in rows(kb, sql):
        if table[0] != "_":
            found.setdefault(table, set()).update([column] if kind == "TEXT" else [])
    return found


def everything(kb: KnowledgeBase) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, through one other connection."""
    tables = text_columns(kb)
    if is_postgres(kb.path):
        return {table: rows(kb, f"SELECT * FROM {table}") for table in tables}
    with closing(sqlite3.connect(kb.path)) as plain:
        return {table: plain.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
