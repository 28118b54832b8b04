"""What a file is, by what is in it: its container first (a workbook, a document, text), then what its text speaks of.

The name alone decides only between kinds of text that look alike. Whoever brings a file is told what it was taken for, and why.
"""

import re
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from knowledge.files.csv_files import DELIMITERS, ENCODINGS, delimiter_of, read_csv
from knowledge.files.objects.json_files import is_js, read_json
from knowledge.files.reading import decode, opened, read_bytes
from knowledge.files.tables.headers import find_header
from knowledge.files.worksheets.questions import SHEET
from knowledge.storage.errors import UnreadableFile

HEAD_BYTES = 64 * 1024
NAMES = {
    "jsonl": "本程序的 JSON", "csv": "表格（文本）", "xlsx": "Excel 工作簿", "xls": "旧版 Excel 工作簿", "yaml": "YAML",
    "guangdong": "广东政务服务网事项清单", "guangan": "广安事项目录", "exchange": "国家实施清单交换表", "json": "其他系统导出的 JSON",
    "faq": "问答清单", "worksheet": "本地填写表", "docx": "Word 文档", "html": "网页", "pdf": "PDF 文档", "notice": "整篇的通知、政策", "law": "整篇的法规、办法",
}  # fmt: skip
"""The formats a file can be recognised as, as people call them."""

_OWN_KEYS = {"code", "name"}
_HTML = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|div|h[1-6]|p|meta|section|article)\b", re.I | re.S
)
_YAML = re.compile(r"^(?:topic|sources|blocks|items|departments)\s*:", re.M)
_JSON_SUFFIXES = {".json", ".jsonl", ".ndjson", ".geojson"}


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file was taken for, and why, in words."""

    format: str
    why: str


def recognise(path: Path) -> Recognised:
    """What a file is.

    Raises:
        UnreadableFile: for what cannot be imported in any way, saying what to save it as.
    """
    with opened(path) as file:
        head = file.read(HEAD_BYTES)
    if not head.strip():
        raise UnreadableFile(f"{path.name} 是空的，请检查是不是选错了文件。")
    if head.startswith(b"PK"):
        kind = _zipped(path)
        if kind == "xlsx" and _is_worksheet(path):
            return Recognised("worksheet", f"里面有“{SHEET}”")
        return Recognised(kind, "文件内容是打包的 Office 文档")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return Recognised(_compound(path), "文件内容是旧版 Office 文档")
    if head.startswith(b"%PDF"):
        return Recognised("pdf", "文件内容是 PDF")
    if _HTML.match(_narrow(head)):
        return Recognised("html", "文件内容是网页")
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(
            f"{path.name} 不是能导入的文件（{path.suffix or '没有扩展名'}），请另存为 .xlsx、.csv、.docx 或 .json。"
        )
    return _text(path, head)


def _narrow(head: bytes) -> bytes:
    """The beginning of a text in one byte a letter, whatever it is written in."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace").encode("utf-8", "replace")
    return head.removeprefix(b"\xef\xbb\xbf")


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.replace("\\", "/").lstrip("/") for name in archive.namelist()[:5000]}
    except (zipfile.BadZipFile, OSError, ValueError):
        raise UnreadableFile(f"{path.name} 已损坏，打不开，请重新另存为 .xlsx 或 .docx 后重试。") from None
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if any(name.startswith("word/") for name in names):
        return "docx"
    raise UnreadableFile(f"{path.name} 是压缩包或别的文档，请先解压，或另存为 .xlsx、.docx 后导入。")


def _is_worksheet(path: Path) -> bool:
    """Whether a workbook has the sheet that `export --worksheet` writes."""
    with zipfile.ZipFile(path) as archive, suppress(KeyError, zipfile.BadZipFile, zlib.error):
        return f'name="{SHEET}"'.encode() in archive.read("xl/workbook.xml")[:HEAD_BYTES]
    return False


def _compound(path: Path) -> str:
    raw = read_bytes(path)
    if "WordDocument".encode("utf-16-le") in raw:
        raise UnreadableFile(f"{path.name} 是旧版 Word 文档，请另存为 .docx 后导入。")
    if "EncryptedPackage".encode("utf-16-le") in raw:
        raise UnreadableFile(f"{path.name} 加了密码，请去掉密码另存后导入。")
    return "xls"


def _text(path: Path, head: bytes) -> Recognised:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    suffix = path.suffix.lower()
    if start.startswith((b"{", b"[")) or suffix in _JSON_SUFFIXES or is_js(start):
        return _json(path)
    if suffix in (".yaml", ".yml"):
        return Recognised("yaml", "扩展名是 YAML")
    text = decode(read_bytes(path), path, encodings=ENCODINGS)
    if _YAML.match(text):
        return Recognised("yaml", "开头是 YAML 的段落")
    return _table(path, text)


def _table(path: Path, text: str) -> Recognised:
    rows = list(islice(read_csv(path), 40))
    header = find_header(rows)
    parted = f"用{DELIMITERS[delimiter_of(text)]}分隔的表格"
    if header is not None:
        if any("task_code" in cell.strip().lower() for _, cells in rows[:3] for cell in cells):
            return Recognised("exchange", "表头有 task_code，是实施清单交换表")
        known = [column.heading for column in header.columns if column.meaning]
        if header.has("answer") and not header.has("code"):
            return Recognised("faq", f"{parted}，表头有问题和答案（{'、'.join(known[:4])}）")
        return Recognised("csv", f"{parted}，表头有{'、'.join(known[:4])}")
    if path.suffix.lower() in (".csv", ".tsv", ".tab", ".txt"):
        return Recognised("csv", f"扩展名是 {path.suffix.lower()}，按{parted}读")
    raise UnreadableFile(
        f"看不出 {path.name} 是什么：没有认得的表头。请补上表头，或用 --format 指明：{'、'.join(NAMES)}。"
    )


def _json(path: Path) -> Recognised:
    keys: list[set[str]] = []
    for row in islice(read_json(path), 20):
        if not row.problems:
            keys.append(set(row.data))

    def share(*wanted: str) -> bool:
        return bool(keys) and sum(set(wanted) <= own for own in keys) * 2 >= len(keys)

    if share("TASK_CODE", "CATAID"):
        return Recognised("guangdong", "每条都有 TASK_CODE 和 CATAID")
    if share("item_code", "question", "link"):
        return Recognised("guangan", "每条都有 item_code、question 和 link")
    if share(*_OWN_KEYS) or not keys:
        return Recognised("jsonl", "每条都有 code 和 name" if keys else "是 JSON")
    if any(
        share(*pair)
        for pair in (("question", "answer"), ("问题", "答案"), ("instruction", "output"), ("标准问", "答案"))
    ):
        return Recognised("faq", "每条都有问题和答案")
    if any("code" in own and len(own) < 3 for own in keys):
        return Recognised("jsonl", "每条有 code")
    return Recognised("json", f"每条的字段是 {'、'.join(sorted(keys[0])[:4])} 等，不是本程序的字段")
