"""What tests are spared that are not about it: slow hashing, compiling of pages, steps of the schema, waiting for the disk."""

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from knowledge.staff import accounts
from knowledge.storage import sqlite
from knowledge.storage.sqlite import SqliteConnections, _private_file


@pytest.fixture(autouse=True, scope="session")
def _passwords_are_hashed_fast() -> Iterator[None]:
    """Hashing is slow on purpose, and most tests sign somebody in; how slow is tested by itself."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(accounts, "PasswordHasher", partial(PasswordHasher, time_cost=1, memory_cost=64, parallelism=1))
        yield


class _Kept(BytecodeCache):
    """Templates that were compiled in this process."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if found := self._kept.get(bucket.key):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(autouse=True, scope="session")
def _templates_are_compiled_once() -> Iterator[None]:
    """Every test of a page makes an application of its own, which would compile the same templates again."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Flask, "jinja_options", {"bytecode_cache": _Kept()})
        yield


@pytest.fixture(autouse=True, scope="session")
def _new_databases_are_copied(_empty_file: bytes) -> Iterator[None]:
    """Every step of the schema takes its time, and hundreds of tests begin with a new database; those of the storage make theirs as it is made."""
    created = SqliteConnections._create

    def copied(self: SqliteConnections) -> None:
        if "/test_knowledge_storage_" in os.environ.get("PYTEST_CURRENT_TEST", ""):
            created(self)
            return
        with suppress(FileExistsError), _private_file(self.path) as part:
            part.write_bytes(_empty_file)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SqliteConnections, "_create", copied)
        yield


@pytest.fixture(autouse=True, scope="session")
def _databases_are_not_awaited() -> Iterator[None]:
    """No power fails while tests run, so nothing waits until the disk has what was written; those of the storage do."""
    connect = sqlite._connect

    def connected(path: Path) -> sqlite.SqliteDatabase:
        db = connect(path)
        if "/test_knowledge_storage_" not in os.environ.get("PYTEST_CURRENT_TEST", ""):
            db.conn.execute("PRAGMA synchronous = OFF")
        return db

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sqlite, "_connect", connected)
        yield
