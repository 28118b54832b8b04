"""A PostgreSQL server of the tests' own: its data in a temporary folder, on a free port of this machine, ended with the tests.

It needs the server's programs (on Debian: apt-get install postgresql); 15 or newer. Where they are not there, `find` says so.
"""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

_EMPTY = """
DO $$ DECLARE found record; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename != 'schema_steps' LOOP
        EXECUTE format('DELETE FROM %I', found.tablename);
    END LOOP;
    FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = 'seed' LOOP
        EXECUTE format('INSERT INTO %I SELECT * FROM seed.%I', found.tablename, found.tablename);
    END LOOP;
    FOR found IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', found.sequencename);
    END LOOP;
END $$
"""

_REMEMBER = """
DO $$ DECLARE found record; BEGIN
    CREATE SCHEMA seed;
    FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename != 'schema_steps' LOOP
        EXECUTE format('CREATE TABLE seed.%I AS TABLE %I', found.tablename, found.tablename);
    END LOOP;
END $$
"""

OLDEST = 15
USER = "hotline"


def programs() -> Path | None:
    """The folder of the newest server on this machine that is new enough."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr/pgsql").parent.glob("pgsql-*/bin")]
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    found = [(version(folder), folder) for folder in folders if (folder / "initdb").exists()]
    return max((pair for pair in found if pair[0] >= OLDEST), default=(0, None))[1]


def version(folder: Path) -> int:
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    number = re.search(r"(\d+)", said)
    return int(number[1]) if number else 0


class PostgresServer:
    """One server. It never runs as root, which it would refuse: then as the user `postgres`, which its package makes."""

    def __init__(self, folder: Path) -> None:
        self._programs, self._numbers = folder, count()
        self._as: dict[str, Any] = {}
        self.data = Path(tempfile.mkdtemp(prefix="hotline-postgres-"))
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.data, owner.pw_uid, owner.pw_gid)
            self._as = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        self.run("initdb", "--pgdata", self.data, "--username", USER, "--auth", "trust", "--encoding", "UTF8",
                 "--locale", "C.UTF-8", "--no-sync", "--no-instructions")  # fmt: skip
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def run(self, program: str, *arguments: object) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.data, check=False, **self._as)
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Start it, also again after `stop`."""
        settings = {
            "listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": self.data, "max_connections": 200,
            "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "shared_buffers": "32MB", "lc_messages": "C",
        }  # fmt: skip
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self.data / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.data, *options], stdout=log, stderr=log, cwd=self.data, **self._as
            )  # fmt: skip
        until = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                assert time.monotonic() < until, (self.data / "server.log").read_text()
                assert self._process.poll() is None, (self.data / "server.log").read_text()

    def stop(self) -> None:
        """Stop it: connections break off, and nobody answers. What was committed is there when it starts again."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(30)

    def url(self, name: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def create(self) -> str:
        """Make an empty database; its address."""
        name = f"hotline_{next(self._numbers)}"
        self.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def remember(self, url: str) -> None:
        """Keep what is in a knowledge base that has just been made, for `empty`."""
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute(_REMEMBER)

    def empty(self, url: str) -> None:
        """Leave of a knowledge base what is there when it has been made. A hundred times faster than making one."""
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute(_EMPTY)

    def drop(self, url: str) -> None:
        self.execute(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)')

    def execute(self, sql: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as conn:
            conn.execute(sql)

    def close(self) -> None:
        if self._process.poll() is None:
            self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
