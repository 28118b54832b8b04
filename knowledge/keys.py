"""The key of a deployment, kept in a file beside the database that only its owner may read, and changed now and then.

The first line is the key. A second line, `former KEY until TIME`, holds the one before: what was sealed with it can be opened for a
day, so that nobody loses a conversation when the key is changed.
"""

import os
import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from knowledge.storage.clock import stamp
from knowledge.storage.errors import DatabaseUnusable

LASTING = timedelta(days=1)
"""How long a former key opens what it sealed."""
_FORMER = re.compile(r"former (\S+) until (\S+)")


def key_file(database: Path) -> Path:
    """Where the key of a database is kept."""
    return database.with_name(database.name + ".secret")


def kept_key(path: Path) -> bytes:
    """The key of a file, which is made if there is none; one for this run alone where none can be kept or read."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    except OSError:
        # A read-only place: this run gets a key of its own, and its conversations end with it.
        return secrets.token_hex(32).encode()
    lines = _lines(path)
    return lines[0].encode() if lines else secrets.token_hex(32).encode()


def former_keys(path: Path, now: datetime) -> tuple[bytes, ...]:
    """The keys that may still open what they sealed."""
    found = (_FORMER.fullmatch(line) for line in _lines(path)[1:])
    return tuple(match[1].encode() for match in found if match and match[2] > stamp(now))


def rotate(path: Path, now: datetime) -> None:
    """Put a new key in the place of the one that is kept, which goes on opening what it sealed for a day.

    Raises:
        DatabaseUnusable: if the file cannot be written.
    """
    old, former = kept_key(path).decode("ascii"), stamp(now + LASTING)
    part = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(32)}\nformer {old} until {former}\n")
        part.replace(path)
    except OSError as error:
        raise DatabaseUnusable(f"写不了密钥文件 {path}：{error.strerror}，请检查权限。") from None


def _lines(path: Path) -> list[str]:
    try:
        return [line.strip() for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError):
        return []
