"""A file that says what the columns of a list mean: `负责科室: 实施部门`, one line a column, by heading or by letter."""

from pathlib import Path

import yaml

from knowledge.files.reading import decode, printable, read_bytes
from knowledge.files.tables.meanings import LABELS, meaning_named, plain
from knowledge.storage.errors import UnreadableFile

MAX_BYTES = 1024 * 1024


def read_column_map(path: Path) -> dict[str, str]:
    """What a file says that columns mean, by plain heading, or `#C` for the column C.

    Raises:
        UnreadableFile: naming what is not understood and what there is.
    """
    raw = read_bytes(path)
    if len(raw) > MAX_BYTES:
        raise UnreadableFile(f"{path.name} 太大，不像列名对照表。")
    try:
        found = yaml.load(decode(raw, path, encodings=("utf-8-sig", "gb18030")), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise UnreadableFile(f"{path.name} 不是可用的 YAML，请每列写一行，如 负责科室: 实施部门。") from None
    if isinstance(found, dict) and isinstance(found.get("columns"), dict):
        found = found["columns"]
    if not isinstance(found, dict):
        raise UnreadableFile(f"{path.name} 里没有列名对照，请每列写一行，如 负责科室: 实施部门。")
    return {heading_key(str(heading)): chosen(str(heading), meaning, path.name) for heading, meaning in found.items()}


def heading_key(text: str) -> str:
    """How a heading is known; a letter alone is a column's place."""
    text = text.strip()
    letters = text.removesuffix("列").strip()
    if letters.isascii() and letters.isalpha() and letters.isupper() and len(letters) <= 2:
        return f"#{letters}"
    return plain(text)


def chosen(heading: str, meaning: object, where: str) -> str:
    """The meaning somebody named for a heading; raises UnreadableFile."""
    found = meaning_named("" if meaning is None else str(meaning))
    if found is None:
        known = "、".join(LABELS.values())
        raise UnreadableFile(
            f"{where} 里“{printable(heading)[:20]}”对应的“{printable(str(meaning))[:20]}”不认识，可用的有：不导入、记入备注、{known}。"
        )
    return found
