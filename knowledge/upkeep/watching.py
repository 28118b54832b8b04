"""The watch list of sources: which of them have no text that was read, no number, no address, no day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.entry.records import Source


@dataclass(frozen=True, slots=True)
class Lacking:
    """A source with what it lacks (原文, 文号, 网址, 施行日), and in how many places it is cited."""

    key: str
    lacks: tuple[str, ...]
    uses: int


def lacking(sources: Iterable[Source], uses: Mapping[str, int]) -> list[Lacking]:
    """The sources that lack something, those that most rests on first. Laws have no number of their own that people look for."""
    found = [
        Lacking(source.key, _lacks(source), uses.get(source.key, 0)) for source in sources if source.repealed is None
    ]
    return sorted((row for row in found if row.lacks), key=lambda row: (-row.uses, row.key))


def has_number(source: Source) -> bool:
    """Whether a document has its number, which may be what it is cited by; laws and standards are not looked for by one."""
    return bool(source.number) or "〔" in source.key or "号" in source.key or source.level != "规范性文件"


def _lacks(source: Source) -> tuple[str, ...]:
    checked = {
        "原文": source.read_as in ("条文", "全文", "官方页面"), "文号": has_number(source),
        "网址": bool(source.url), "施行日": source.effective is not None,
    }  # fmt: skip
    return tuple(name for name, there in checked.items() if not there)
