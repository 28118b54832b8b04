"""Backups: made while the database is in use, opened and counted before they count, rotated by age, and put back.

A backup is the database at one moment, whichever it is, in an SQLite file that only its owner may read; beside it the key, where that is a file.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from knowledge.storage.clock import Clock
from knowledge.storage.copying import copy_deployment
from knowledge.storage.errors import Conflict, DatabaseUnusable
from knowledge.storage.space import require_space
from knowledge.storage.sqlite_copies import refuse_in_use, rows_of_copy
from knowledge.store import KnowledgeBase

KEPT_DAYS = 30
"""Days for which every backup is kept; of older ones, the first of each month for a year."""
LATE = timedelta(days=7)
"""From when on somebody is warned that there was no backup."""
COUNTED = ("items", "revisions", "questions", "cases", "staff", "audit")
"""Tables whose rows a backup must have."""
_NAMED = re.compile(r"hotline-(\d{8}-\d{6})\.db")
_BESIDE = ".secret"
"""What the file of the key is called, behind the name of the database."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: its file, its rows by table, and the older ones that were removed for it."""

    path: Path
    rows: dict[str, int]
    removed: tuple[Path, ...] = ()


def back_up(kb: KnowledgeBase, folder: Path, *, keep_days: int = KEPT_DAYS) -> Backup:
    """Make a backup in a folder, and remove those that are too old.

    Raises:
        DatabaseUnusable: if it cannot be written, or is not whole; no older one is removed then.
    """
    now = kb.clock()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise DatabaseUnusable(f"建不了备份文件夹 {folder}，请检查路径和权限。") from None
    target = folder / f"hotline-{_named(now)}.db"
    made = back_up_to(kb, target)
    removed = tuple(_remove_old(folder, now, keep_days, but=target))
    return Backup(target, made.rows, removed)


def back_up_to(kb: KnowledgeBase, target: Path) -> Backup:
    """Make one backup and look whether it is whole.

    Raises:
        DatabaseUnusable: if it cannot be written or is not; what was written of it is gone then.
    """
    require_space(target)
    least = kb.vitals.row_counts(COUNTED)
    kb.backup(target)
    try:
        rows = rows_of_copy(target, COUNTED)
        short = [table for table in COUNTED if rows[table] < least[table]]
        if short:
            raise DatabaseUnusable(f"备份 {target} 比原来的少（{'、'.join(short)}），没有留下，请再做一次。")
    except DatabaseUnusable:
        target.unlink(missing_ok=True)
        raise
    if kb.vitals.file is not None:
        _copy_secret(kb.vitals.file, target)
    kb.vitals.note_backup()
    return Backup(target, rows)


def restore(source: Path, target: Path, *, clock: Clock, replace: bool = False) -> Backup:
    """Put a backup in the place of a database; what stood there is kept beside it under another name.

    Raises:
        Conflict: if something stands there and is not to be replaced, or is in use. DatabaseUnusable: see `rows_of_copy`.
    """
    rows = rows_of_copy(source, COUNTED)
    require_space(target)
    if target.is_dir():
        raise Conflict(f"{target} 是文件夹，请写要恢复成的数据库文件。")
    if target.exists():
        if not replace:
            raise Conflict(f"已经有数据库 {target}；要用备份换下它，请先停服务，再加 --replace（现在的会改名留着）。")
        refuse_in_use(target)
    part = target.with_name(f".{target.name}.part")
    try:
        # Whatever lies there from before goes first: through a link another file would be written.
        part.unlink(missing_ok=True)
        with (
            source.open("rb") as read,
            os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written,
        ):
            shutil.copyfileobj(read, written)
        # Only now that it is all there does what stood there give way.
        _set_aside(target, _named(clock()))
        part.rename(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise DatabaseUnusable(f"写不了 {target}：{error.strerror}，请检查目录和权限。") from None
    kept = source.with_name(source.name + _BESIDE)
    if kept.exists() and not target.with_name(target.name + _BESIDE).exists():
        _copy_secret(source, target)
    return Backup(target, rows)


def restore_to_server(source: Path, url: str) -> Backup:
    """Copy a backup into the empty database of a server. The backup itself stays as it is.

    Raises:
        Conflict: if something is in that database. DatabaseUnusable: see `rows_of_copy`; or if the server cannot be used.
    """
    rows = rows_of_copy(source, COUNTED)
    require_space(source)
    with TemporaryDirectory() as folder:
        copy = Path(folder) / source.name  # brought up to date when it is opened
        shutil.copyfile(source, copy)
        copy_deployment(str(copy), url)
    return Backup(Path(source.name), rows)


def overdue(kb: KnowledgeBase) -> int | None:
    """For how many days there was no backup, when that is too long; None when all is well or nothing worth keeping is there."""
    since = kb.vitals.last_backup()
    if since is None and kb.vitals.file is None:
        return None  # whoever runs the server may back it up by its own tools
    since = since or kb.vitals.first_question()
    if since is None:
        return None
    age = kb.clock() - since
    return age.days if age > LATE else None


def _named(moment: datetime) -> str:
    return f"{moment:%Y%m%d-%H%M%S}"


def _remove_old(folder: Path, now: datetime, keep_days: int, *, but: Path) -> Iterator[Path]:
    """Remove backups beyond the days kept, but for the first of each month of the last year."""
    dated = sorted(
        (found[1], path) for path in folder.iterdir() if (found := _NAMED.fullmatch(path.name)) and not path.is_dir()
    )
    firsts: dict[str, Path] = {}
    for day, path in dated:
        firsts.setdefault(day[:6], path)
    oldest = _named(now - timedelta(days=keep_days))
    last_year = _named(now - timedelta(days=366))
    for day, path in dated:
        is_first = firsts[day[:6]] == path and day >= last_year
        if day < oldest and not is_first and path != but:
            path.unlink(missing_ok=True)
            path.with_name(path.name + _BESIDE).unlink(missing_ok=True)
            yield path


def _copy_secret(database: Path, copy: Path) -> None:
    kept = database.with_name(database.name + _BESIDE)
    # A link would bring in some other file of this machine as the key.
    if kept.is_file() and not kept.is_symlink():
        target = copy.with_name(copy.name + _BESIDE)
        target.unlink(missing_ok=True)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(kept.read_bytes())


def _set_aside(target: Path, at: str) -> None:
    for end in ("", "-wal", "-shm"):
        old = target.with_name(target.name + end)
        if old.exists():
            old.rename(target.with_name(f"{target.name}.{at}{end}"))
