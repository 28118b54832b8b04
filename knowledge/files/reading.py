"""Files as they come from people's machines: reading them whole within limits, their encodings, and writing without half files."""

import codecs
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from knowledge.storage.errors import KnowledgeError, UnreadableFile

MAX_FILE_BYTES = 50 * 1024 * 1024
"""Largest file that is read as a whole. JSONL is read line by line and may be larger."""
MAX_LINE_BYTES = 1024 * 1024
MAX_ROWS = 200_000
UNMISTAKABLE = 10
"""From so many Chinese characters on, what can be read as UTF-8 is no other encoding."""


class UnwritableFile(KnowledgeError):
    """A file that cannot be written; what stood there before is left as it was."""

    code = "unwritable_file"


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file, open for reading; raises UnreadableFile when it is missing or may not be read."""
    try:
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise UnreadableFile(f"没有找到文件 {path}，请检查路径。") from None
    except IsADirectoryError:
        raise UnreadableFile(f"{path} 是文件夹，请指明其中的一个文件。") from None
    except OSError as error:
        raise UnreadableFile(f"读不了 {path}：{error.strerror}，请检查权限。") from None


def read_bytes(path: Path) -> bytes:
    """The whole file; raises UnreadableFile when it is missing, unreadable or too large."""
    with opened(path) as file:
        raw = file.read(MAX_FILE_BYTES + 1)
    if len(raw) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1024 // 1024
        raise UnreadableFile(f"{path.name} 超过 {limit} MB，请拆成几个文件，或改用 JSONL 格式。")
    return raw


def check_text(head: bytes, path: Path) -> None:
    """Refuse a file whose beginning is not UTF-8 text; raises UnreadableFile."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(f"{path.name} 是 UTF-16 编码，请另存为 UTF-8 后重试。")
    _check_kind(head, path)
    try:
        codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError as error:
        raise _not_utf8(path, head.count(b"\n", 0, error.start) + 1) from None


def decode(raw: bytes, path: Path, *, encodings: tuple[str, ...] = ("utf-8-sig",)) -> str:
    """The text of a file in the first encoding that fits; raises UnreadableFile with the line of the first bad byte."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):  # “Unicode 文本” of Excel and WPS
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError:
            raise UnreadableFile(f"{path.name} 是 UTF-16 编码，但中间有坏字，请另存为 UTF-8 后重试。") from None
    if (unmarked := _unmarked_utf16(raw)) is not None:
        return unmarked
    _check_kind(raw[:4096], path)
    first_bad = 0
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            first_bad = first_bad or raw.count(b"\n", 0, error.start) + 1
            if encoding == encodings[0] and _is_chinese(raw[: error.start]):
                break  # read in another encoding, its beginning would be nonsense that nobody notices
    raise _not_utf8(path, first_bad)


def _unmarked_utf16(raw: bytes) -> str | None:
    """Chinese text in UTF-16 without the mark at its beginning, as some programs save it; None for anything else."""
    if b"\0" not in raw[:4096] or len(raw) % 2:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        head = text[:2000]
        chinese = sum("\u4e00" <= character <= "\u9fff" for character in head)
        if "\0" not in text and chinese >= UNMISTAKABLE and chinese > len(head) / 3:
            return text
    return None


def _is_chinese(raw: bytes) -> bool:
    """Whether bytes that were read as UTF-8 hold so many Chinese characters that they are UTF-8."""
    return sum("\u4e00" <= character <= "\u9fff" for character in raw.decode("utf-8", "ignore")) >= UNMISTAKABLE


def _check_kind(head: bytes, path: Path) -> None:
    if b"\0" in head:
        raise UnreadableFile(f"{path.name} 不是文字文件，请确认格式，或用 --format 指明。")


def _not_utf8(path: Path, line: int) -> UnreadableFile:
    return UnreadableFile(f"{path.name} 第 {line} 行：不是 UTF-8 编码的文字，请另存为 UTF-8 后重试。")


def printable(text: str) -> str:
    """Text that can be shown and stored anywhere: without control characters, non-characters and lone surrogates."""
    return re.sub("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]", "", text).encode("utf-8", "replace").decode("utf-8")


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write beside the target and put it in place at the end, so that no half file ever stands there.

    Only its owner may read it: it may hold what people asked.

    Raises:
        UnwritableFile: if that is not possible.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for piece in pieces:
                file.write(piece)
        part.replace(path)
    except OSError as error:
        raise UnwritableFile(f"写不了 {path}：{error.strerror or error}，请检查目录、权限和剩余空间。") from None
    finally:
        with suppress(OSError):
            part.unlink()
