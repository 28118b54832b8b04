"""The shelf of a machine: indexes kept as files, so that each is built once and shared by all processes.

Who finds none builds it while others wait; who ends meanwhile, also by a signal, lets the next one build. What cannot be read, or not be
kept, is built as if there were no shelf.
"""

import hashlib
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import IO, TypeVar

from hotline.searching.associations import Associations
from hotline.searching.index import Index
from hotline.searching.index_files import FORM, NoIndex, read_index, read_whole, write_index

KEPT = 3
"""Indexes that are kept: the newest, and those before, which slower processes, or those of another program, may still be about to read."""
_SUFFIX, _LOCK = ".index", "building"
_BESIDE, _BESIDE_LOCK = ".beside", "building-beside"
Whole = TypeVar("Whole")
_log = logging.getLogger("hotline.snapshot")


class Shelf:
    """Indexes of one knowledge base, read in one way (`lexicon`: its fingerprint). Safe to share between threads and processes.

    Args:
        folder: made where it does not exist; a folder of somebody else is not used. None for no shelf.
    """

    def __init__(self, folder: Path | None, lexicon: str, associations: Associations) -> None:
        self._folder, self._associations = folder, associations
        self._base = _digest(f"{FORM} {_program()} {lexicon} {associations.fingerprint}")

    def kept(self, contents: str) -> Index | None:
        """The index of some contents, None where there is none."""
        folder = self._own(made=False)
        return self._read(self._path(folder, contents)) if folder else None

    def newest(self) -> Index | None:
        """The index that was kept last, whatever is in it."""
        folder = self._own(made=False)
        mine = (path for path in _files(folder) if path.name.startswith(self._base)) if folder else ()
        return next((found for path in mine if (found := self._read(path))), None)

    def made(
        self,
        contents: str,
        build: Callable[[], tuple[str, Index]],
        *,
        at_once: Callable[[Index], object] = lambda _: None,
    ) -> Index:
        """The index of some contents, built by one process while the others wait. `build` tells what the contents really were; what was built
        is given to `at_once` before it is kept."""
        folder = self._own(made=True)
        if folder is None:
            return build()[1]
        with _alone(folder):
            if found := self.kept(contents):
                return found
            really, index = build()
            at_once(index)
            return self._put(self._path(folder, really), index)

    def beside(self, contents: str, kind: type[Whole], make: Callable[[], Whole]) -> Whole:
        """What else is made of an index that is kept, made by one process and kept beside it: once a process needs it, not before."""
        folder = self._own(made=False)
        path = self._path(folder, contents).with_suffix(_BESIDE) if folder else None
        if folder is None or path is None or not path.with_suffix(_SUFFIX).exists():
            return make()
        with _alone(folder, _BESIDE_LOCK):
            if found := _whole(path, kind):
                return found
            made = make()
            try:
                write_index(path, path.stem, made)
            except OSError:
                return made
            return _whole(path, kind) or made

    def _put(self, path: Path, index: Index) -> Index:
        try:
            write_index(path, path.stem, index)
            for old in _files(path.parent)[KEPT:]:
                old.unlink(missing_ok=True)
                old.with_suffix(_BESIDE).unlink(missing_ok=True)
        except OSError as error:
            _log.warning("索引没有存下来，每个进程各建各的：%s", error.strerror)
        # What was kept is shared; what was built is this process's own.
        return self._read(path) or index

    def _read(self, path: Path) -> Index | None:
        with suppress(NoIndex, OSError):
            state = path.stat()
            return _mapped(path, state.st_mtime_ns, state.st_ino, self._associations)
        return None

    def _path(self, folder: Path, contents: str) -> Path:
        return folder / f"{self._base}-{_digest(contents)}{_SUFFIX}"

    def _own(self, *, made: bool) -> Path | None:
        return own_folder(self._folder, made=made)


def own_folder(folder: Path | None, *, made: bool) -> Path | None:
    """A folder for what is kept, made if it is to be; None where there is none, or it is not this user's alone."""
    if folder is None:
        return None
    try:
        if made:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.stat()
    except OSError:
        return None
    mine = not hasattr(os, "getuid") or (state.st_uid == os.getuid() and not state.st_mode & 0o077)
    return folder if mine and os.access(folder, os.W_OK) else None


def _files(folder: Path) -> list[Path]:
    """All files of the shelf, the newest first."""
    found = []
    for path in folder.glob(f"*{_SUFFIX}"):
        with suppress(OSError):
            found.append((path.stat().st_mtime_ns, path))
    return [path for _, path in sorted(found, reverse=True)]


@contextmanager
def _alone(folder: Path, named: str = _LOCK) -> Iterator[None]:
    """Alone among the processes of this machine, where it has such locks."""
    lock: IO[str] | None = None
    with suppress(ImportError, OSError):
        import fcntl

        lock = (folder / named).open("w")
        fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if lock is not None:
            lock.close()


@lru_cache(maxsize=1)
def _mapped(path: Path, _written_ns: int, _file: int, associations: Associations) -> Index:
    """The index of a file, once a process: one that was forked has what it was forked with."""
    return read_index(path, path.stem, associations)


def _whole(path: Path, kind: type[Whole]) -> Whole | None:
    with suppress(NoIndex, OSError):
        return read_whole(path, path.stem, kind)
    return None


@cache
def _program() -> str:
    """What reads texts and lays them out, as a hash: another program makes other indexes."""
    here = Path(__file__).parent
    files = sorted([*here.glob("*.py"), *(here.parent / "reading").glob("*.py")])
    return _digest("".join(path.read_text(encoding="utf-8") for path in files))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
