"""The connections of one process to one database, whichever it is, and the only ways to write to it."""

import hashlib
import os
import tempfile
import threading
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import unquote

from knowledge.storage.database import Database, row
from knowledge.storage.errors import DatabaseUnusable
from knowledge.storage.version import KNOWLEDGE, LOOKS, Heard

__all__ = ["Connections", "is_postgres", "path_of", "row"]

POSTGRES = ("postgresql://", "postgres://")


def is_postgres(url: str) -> bool:
    """Whether an address names a PostgreSQL server."""
    return url.startswith(POSTGRES)


def path_of(url: str) -> Path:
    """The file a database URL names: `sqlite:///hotline.db` (relative), `sqlite:////var/x.db` (absolute) or a plain path.

    Raises:
        DatabaseUnusable: for any other kind of URL.
    """
    if url.startswith("sqlite:///"):
        url = unquote(url.removeprefix("sqlite:///"))
    if not url or "://" in url or url == ":memory:":
        raise DatabaseUnusable(f"不支持的数据库地址“{url}”，请写成 sqlite:///文件路径 或 postgresql://地址/库名。")
    return Path(url)


class Connections(ABC):
    """Safe to share between threads. The database is brought up to date on construction.

    There are two ways to write. `changing` is for knowledge and whatever else is decided by what is there: one writer after
    another, so that what was read inside is still so when it is committed. `logging` is for what is only added or counted up
    (questions, ratings): there, writers may work side by side, and nothing may rest on being alone.

    Raises:
        DatabaseUnusable: if it cannot be opened, is another program's, or was made by a newer version of this one.
    """

    where: str
    """The database, as it is named to people; without passwords."""
    news: threading.Event
    """Set whenever the knowledge may have moved on, as far as this process has heard; whoever waits for it clears it."""
    look_s: float
    """How long to wait for news before looking at the version all the same."""
    file: Path | None = None
    """The file that it is in, where it is in one of this machine."""

    @property
    def shelf(self) -> Path | None:
        """A folder of this machine for what is made of the knowledge: beside the file, or a temporary one of this user."""
        if self.file is not None:
            return self.file.parent / f".{self.file.stem}-index"
        user = os.getuid() if hasattr(os, "getuid") else "user"
        return (
            Path(tempfile.gettempdir())
            / f"hotline-{user}"
            / hashlib.blake2b(self.where.encode(), digest_size=8).hexdigest()
        )

    @property
    @abstractmethod
    def db(self) -> Database:
        """The database as this thread sees it."""

    @abstractmethod
    def heard(self) -> Heard | None:
        """What is heard of versions, once this process follows them."""

    def version(self, of: str = KNOWLEDGE) -> int:
        """A version, as it was heard of while this process follows; inside a transaction, and otherwise, as it is there.

        Raises:
            DatabaseUnusable: if it has to be read and cannot be.
        """
        heard = self.heard()
        known = heard.of(of) if heard and not self.db.in_transaction else None
        return self.look(of) if known is None else known

    def look(self, of: str = KNOWLEDGE) -> int:
        """A version as it is there, whatever was heard of it; raises DatabaseUnusable."""
        version = int(self.db.execute(LOOKS[of]).fetchone()[0])
        heard = self.heard()
        if heard and heard.of(of) is not None and not self.db.in_transaction:
            heard.hear({of: version})
        return version

    @abstractmethod
    def follow(self) -> None:
        """Have the versions followed from now on, so that nobody who asks has to look."""

    @abstractmethod
    def changing(self, *, wait_s: float | None = None) -> AbstractContextManager[Database]:
        """One transaction, alone among those that change; committed on leaving, rolled back on any error; joins one already begun.

        `wait_s`: how long to wait for others who write, where the usual 5 s are too long.

        Raises:
            DatabaseUnusable: if it is read-only, held by others for longer than that, out of room or out of reach.
        """

    @abstractmethod
    def logging(self, *, wait_s: float | None = None) -> AbstractContextManager[Database]:
        """As `changing`, but beside others that do the same. Raises as `changing`."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Database]:
        """Everything read within is as it was at one moment; joins a transaction already begun. Nothing may be written."""

    @abstractmethod
    def wipe(self) -> None:
        """Leave nothing of what was removed where it could still be read; readers that still need it are not waited for."""

    @abstractmethod
    def shrink(self, db: Database, most: int) -> int:
        """Give back to the disk what has become free, at most so many pages, in the transaction of the caller; how many were given back.

        What the next questions will need is kept, and nothing is given back where the database does this by itself.
        """

    @abstractmethod
    def is_sound(self) -> bool:
        """Whether the database finds itself undamaged."""

    @abstractmethod
    def size_bytes(self) -> int:
        """What the database takes on its disk."""

    @abstractmethod
    def close(self) -> None:
        """Close every connection; the object cannot be used afterwards."""
