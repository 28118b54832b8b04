"""Word and Excel files as packages: what in them could run, reach out, or be read in two ways is refused. Nothing is unpacked to the disk."""

import io
import re
import zipfile
from pathlib import PurePosixPath

from knowledge import office_packages
from knowledge.storage.errors import Conflict

MAX_UNPACKED = 200 * 1024 * 1024
"""What a packed Office file may unpack to, in bytes."""
MAX_PARTS = 5000
HEARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
"""The part that makes a package a document of its kind."""
_LIVELY_PARTS = re.compile(
    r"vbaProject|vbaData|activeX|/embeddings/|macrosheets|externalLinks|afchunk|customUI|dialogsheets", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"https?:|mailto:|tel:|#", re.IGNORECASE)
_CHUNKS = frozenset({"aFChunk", "attachedTemplate", "oleObject", "vbaProject", "control"})
_COMMANDS = re.compile(
    rb"(?:instrText[^>]*>|instr\s*=\s*[\"'])\s*(?:DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE)\b|<ddeLink\b", re.IGNORECASE
)
_XML = (".xml", ".rels", ".vml")
_LIVELY = "文件里有宏、嵌入的程序或外部链接，请去掉以后再传。"
_BROKEN = "文件坏了，打不开，请重新另存一份再传。"


def refuse_lively_package(ending: str, content: bytes) -> None:
    """Raises Conflict for a package that is no docx or xlsx, is too large, or holds more than a document."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _look_at_parts(ending, package)
            for part in package.infolist():
                if part.filename.lower().endswith(_XML):
                    _look_into(part.filename, _unpacked(package, part))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        raise Conflict(_BROKEN) from None


def _look_at_parts(ending: str, package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > MAX_PARTS or office_packages.unpacked_size(package) > MAX_UNPACKED:
        raise Conflict("文件解开以后太大，请压缩里面的图片再传。")
    names = [part.filename for part in parts]
    if HEARTS[ending] not in names or "[Content_Types].xml" not in names:
        raise Conflict(f"文件内容不是 {ending}，请用原来的程序打开，另存为 {ending} 再传。")
    if any(_LIVELY_PARTS.search(name) for name in names):
        raise Conflict(_LIVELY)
    # Two parts of one name, and names that lead outside, are read by each program in its own way.
    folded = [name.lower() for name in names]
    leads_outside = any(
        "\\" in name or name.startswith("/") or ".." in PurePosixPath(name).parts or ":" in name for name in names
    )
    if len(set(folded)) < len(folded) or leads_outside:
        raise Conflict(_BROKEN)


def _unpacked(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """A part, no longer than it says it is: one that unpacks to more is a trap."""
    with package.open(part) as opened:
        content = opened.read(part.file_size + 1)
    if len(content) != part.file_size:
        raise ValueError(part.filename)
    return office_packages.as_utf8(content)


def _look_into(name: str, content: bytes) -> None:
    if office_packages.defines_entities(content):
        raise Conflict("文件里定义了实体，不是办公软件保存的，没有收。请用办公软件打开，另存一份再传。")
    if name.lower().endswith(".rels"):
        if any(_is_lively(relation) for relation in office_packages.relations(content)):
            raise Conflict(_LIVELY)
    elif _COMMANDS.search(content):
        raise Conflict(_LIVELY)


def _is_lively(relation: office_packages.Relation) -> bool:
    """Whether it brings in something that acts, or reaches out by itself: a link waits to be clicked."""
    is_link = "hyperlink" in relation.kinds and any(map(_ELSEWHERE.match, relation.targets))
    return bool(relation.kinds & _CHUNKS) or (relation.leads_outside and not is_link)
