"""An index as a file: written once by one process of a machine, and mapped into the memory of all of them.

Arrays are mapped, so that processes share them; texts and tables are JSON, line by line: a long one at once would hold up whoever is being
answered, as nothing else runs while it is read or written. A file is put in its place whole, begins with what it is of, and is
believed only if every checksum in it holds: one that is half-written, damaged or of somebody else is no file.
"""

import json
import mmap
import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar, get_origin, get_type_hints

import numpy as np
import numpy.typing as npt

from hotline.searching.associations import Associations
from hotline.searching.index import Index
from hotline.searching.terms import Numbering
from knowledge.store import LiveEntry

FORM = 3
"""Raised whenever an index is made up otherwise; a file of another form is no file."""
_MAGIC = b"HOTLINE-INDEX\n"
_ALIGNED = 64
_NUMBERS = 16
"""Bytes of the two numbers after the magic: the length of the head, and its checksum."""
_LINE = 256
"""Things of a list in a line: it is written, or read, in less than a millisecond."""
Arrays = dict[str, npt.NDArray[Any]]


class NoIndex(Exception):
    """There is no such index in a file, or it cannot be believed."""


Whole = TypeVar("Whole")


def write_index(path: Path, key: str, index: Any) -> None:
    """Put an index, or another dataclass of arrays, into a file of its owner's alone; raises OSError.

    Nobody waits for the disk: a file that was not wholly there when the power went has not the checksums it says, and is no file.
    """
    arrays: Arrays = {}
    plain: dict[str, Any] = {}
    _take_apart("", index, plain, arrays)
    text = b"".join(_lines(plain))
    places, at = {}, 0
    for name, array in arrays.items():
        places[name] = [array.dtype.str, list(array.shape), at, zlib.crc32(np.ascontiguousarray(array).data.cast("B"))]
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED
    head = json.dumps({"form": FORM, "key": key, "arrays": places, "text": [len(text), zlib.crc32(text)]}).encode()
    begin = len(_MAGIC) + _NUMBERS + len(head) + len(text)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + len(head).to_bytes(8, "big") + zlib.crc32(head).to_bytes(8, "big") + head + text)
            file.write(b"\0" * (-begin % _ALIGNED))
            for array in arrays.values():
                file.write(np.ascontiguousarray(array).data.cast("B"))
                file.write(b"\0" * (-array.nbytes % _ALIGNED))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_index(path: Path, key: str, associations: Associations) -> Index:
    """The index of a file, which stays mapped as long as the index is used; raises NoIndex."""
    return read_whole(path, key, Index, associations)


def read_whole(path: Path, key: str, kind: type[Whole], associations: Associations | None = None) -> Whole:
    """What `write_index` put into a file; raises NoIndex."""
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        view = memoryview(mapped)
        begin = len(_MAGIC) + _NUMBERS
        length, checksum = (int.from_bytes(view[at : at + 8], "big") for at in (len(_MAGIC), len(_MAGIC) + 8))
        head = view[begin : begin + length]
        if view[: len(_MAGIC)] != _MAGIC or zlib.crc32(head) != checksum:
            raise NoIndex(path)
        told = json.loads(bytes(head))
        size, checksum = told["text"]
        text = view[begin + length : begin + length + size]
        if (told["form"], told["key"]) != (FORM, key) or zlib.crc32(text) != checksum:
            raise NoIndex(path)
        start = -(-(begin + length + size) // _ALIGNED) * _ALIGNED
        arrays = {name: _array(view, start, place) for name, place in told["arrays"].items()}
        found: Whole = _put_together(kind, "", _read_lines(bytes(text)), arrays, associations)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise NoIndex(path) from error
    return found


def _array(view: memoryview, start: int, place: list[Any]) -> npt.NDArray[Any]:
    kind, shape, at, checksum = place
    dtype = np.dtype(kind)
    size = dtype.itemsize * int(np.prod(shape, dtype=np.int64))
    piece = view[start + at : start + at + size]
    if dtype.hasobject or len(piece) != size or zlib.crc32(piece) != checksum:
        raise NoIndex
    return np.frombuffer(piece, dtype=dtype).reshape(shape)


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _lines(plain: Mapping[str, Any]) -> Iterator[bytes]:
    """A line for each thing, and as many as it takes for a list: its place, and what stands there."""
    for place, value in plain.items():
        parts = [value[at : at + _LINE] for at in range(0, len(value), _LINE)] if isinstance(value, list) else []
        for part in parts or [value]:
            yield json.dumps([place, part], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _read_lines(text: bytes) -> dict[str, Any]:
    """What `_lines` wrote."""
    plain: dict[str, Any] = {}
    for line in BytesIO(text):
        place, part = json.loads(line)
        if isinstance(part, list):
            plain.setdefault(place, []).extend(part)
        else:
            plain[place] = part
    return plain


def _take_apart(path: str, whole: Any, plain: dict[str, Any], arrays: Arrays) -> None:
    """The texts, numbers and tables of an index, or of a part of one, as JSON has them, and its arrays; each by its place."""
    for each in fields(whole):
        value, name = getattr(whole, each.name), f"{path}{each.name}"
        if isinstance(value, Associations):
            continue
        if isinstance(value, np.ndarray):
            arrays[name] = value
        elif isinstance(value, Numbering):
            plain[name] = list(value.kinds)
            for kind in value.kinds:
                plain[f"{name}.{kind}"] = list(value.of(kind))
                arrays[f"{name}.{kind}"] = np.array(list(value.of(kind).values()), dtype=np.int32)
        elif is_dataclass(value):
            _take_apart(f"{name}.", value, plain, arrays)
        elif each.name == "entries":
            plain[name] = [_entry_apart(entry) for entry in value]
        elif each.name != "numbers":
            plain[name] = list(value) if isinstance(value, tuple) else value


def _put_together(
    kind: Any, path: str, plain: Mapping[str, Any], arrays: Arrays, associations: Associations | None
) -> Any:
    """What `_take_apart` took apart."""
    values: dict[str, Any] = {}
    for name, hint in _hints(kind).items():
        place = f"{path}{name}"
        if hint is Associations:
            values[name] = associations
        elif hint is Numbering:
            values[name] = Numbering(
                {k: _numbered(plain[f"{place}.{k}"], arrays[f"{place}.{k}"].tolist()) for k in plain[place]}
            )
        elif get_origin(hint) is np.ndarray:
            values[name] = arrays[place]
        elif is_dataclass(hint):
            values[name] = _put_together(hint, f"{place}.", plain, arrays, associations)
        elif name == "entries":
            values[name] = tuple(_entry_together(told) for told in plain[place])
        elif name == "numbers":
            values[name] = {text: n for n, text in enumerate(plain[f"{path}documents"])}
        else:
            values[name] = tuple(plain[place]) if get_origin(hint) is tuple else plain[place]
    return kind(**values)


def _numbered(terms: list[str], numbers: list[int]) -> dict[str, int]:
    """The number of each term; raises IndexError where one is missing."""
    return {term: numbers[at] for at, term in enumerate(terms)}  # `dict(zip(…))` would be one long step


def _entry_apart(entry: LiveEntry) -> list[Any]:
    told = [getattr(entry, each.name) for each in fields(entry)]
    return [sorted(value) if isinstance(value, frozenset) else value for value in told]


def _entry_together(told: list[Any]) -> LiveEntry:
    values: list[Any] = [frozenset(value) if isinstance(value, list) else value for value in told]
    return LiveEntry(*values)
