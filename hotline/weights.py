"""Files of fitted weights: JSON of a version, with the names of what is weighed, and refused in one sentence where it does not fit."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

Made = TypeVar("Made")
FIRST = 1
"""The version of a file that names none."""


class WeightsError(ValueError):
    """A file of weights that cannot be used; the message says why, and what to do."""


def read_weights(
    path: Path, made_of: Callable[[Mapping[str, Any]], Made], *, version: int, called: str, again: str = "请重新拟合"
) -> Made:
    """Read a file of weights. `called` is what it should be, `again` how to make another one.

    `made_of` raises KeyError where the file is of other signals than the program's, TypeError or ValueError where it has what is no number.

    Raises:
        WeightsError: if the file is missing, damaged, of another version or of other signals.
    """
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WeightsError(f"读不了{called} {path}：{error.strerror}。") from None
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise WeightsError(f"{path} 不是{called}，或者已损坏，{again}。")
    if data.get("version", FIRST) != version:
        raise WeightsError(f"{called} {path} 是第 {data.get('version', FIRST)} 版，本程序用第 {version} 版，{again}。")
    try:
        return made_of(data)
    except WeightsError:
        raise
    except KeyError:
        raise WeightsError(f"{called} {path} 的特征与程序不同，{again}。") from None
    except (TypeError, ValueError):
        raise WeightsError(f"{called} {path} 里有不是数的值，{again}。") from None


def weights_of(named: Any, names: Iterable[str]) -> tuple[float, ...]:
    """The weights of just these names, in their order; raises KeyError for other names, and ValueError for what is no finite number."""
    wanted = tuple(names)
    if not isinstance(named, dict) or named.keys() != set(wanted):
        raise KeyError
    return tuple(number(named[name]) for name in wanted)


def number(value: Any) -> float:
    """A finite number as it stands in a file; raises ValueError for anything else."""
    if type(value) not in (int, float) or not isfinite(value):
        raise ValueError
    return float(value)


def rounded(values: Iterable[Any], digits: int) -> list[float]:
    """Numbers as they are kept in a file."""
    return [round(float(value), digits) for value in values]


def write_weights(path: Path, data: Mapping[str, Any]) -> None:
    """Write a file of weights as it is read again, the same for the same weights."""
    path.write_text(as_text(data), encoding="utf-8")


def as_text(data: Mapping[str, Any]) -> str:
    """What is kept in a file of weights; names are written, so that two files can be compared."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def rows_in_one_line(text: str) -> str:
    """The same JSON with each list of numbers in one line, for files that hold tables of weights."""
    return re.sub(r"\[[^\[\]]*\]", lambda row: re.sub(r"\s+", " ", row[0]), text)
