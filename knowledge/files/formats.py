"""The formats that are read: each file is taken for one of them, by what is in it or as somebody says, and read into rows.

What reads documents and workbooks is imported with the first of them: its libraries take half a second, which no start of the service is to wait for.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from knowledge.files.csv_files import read_csv
from knowledge.files.documents.guides import read_guide
from knowledge.files.objects.json_files import read_json
from knowledge.files.objects.record_reading import read_records
from knowledge.files.official_lists.exchange import read_exchange
from knowledge.files.official_lists.guangan import read_guangan
from knowledge.files.official_lists.guangdong import read_guangdong
from knowledge.files.reading import opened
from knowledge.files.recognising import Recognised, recognise
from knowledge.files.rows import Options, Reading
from knowledge.files.table_reading import Sheet, read_sheets
from knowledge.files.yaml_files import read_yaml
from knowledge.storage.errors import KnowledgeError, UnreadableFile

Reader = Callable[[Path, Options], Reading]


def _read_csv(path: Path, options: Options) -> Reading:
    return read_sheets([Sheet("", list(read_csv(path)))], path, options)


def _read_workbook(path: Path, options: Options) -> Reading:
    from knowledge.files.spreadsheet import read_book

    sheets, notices = read_book(path, with_hidden=options.with_hidden)
    if not sheets:
        raise UnreadableFile(
            f"{path.name} 里没有读得到的内容{'（' + '；'.join(notices) + '）' if notices else ''}，请检查是不是空表。"
        )
    reading = read_sheets(sheets, path, options)
    reading.notices[:0] = notices
    return reading


def _read_html(path: Path, options: Options) -> Reading:
    """A guide; or the tables of a page that is saved as a workbook."""
    from knowledge.files.documents.html_files import read_html, tables_of

    if path.suffix.lower() in (".xls", ".et", ".xlsx"):
        tables = tables_of(path)
        if not tables:
            raise UnreadableFile(f"{path.name} 其实是网页，里面没有表格，请另存为 .xlsx 后导入。")
        return read_sheets([Sheet("", rows) for rows in tables], path, options)
    return read_guide(read_html(path), path, options)


def _read_docx(path: Path, options: Options) -> Reading:
    from knowledge.files.documents.docx_files import read_docx

    return read_guide(read_docx(path), path, options)


def _read_pdf(path: Path, options: Options) -> Reading:
    from knowledge.files.documents.pdf_files import read_pdf

    return read_guide(read_pdf(path), path, options)


def _read_worksheet(path: Path, options: Options) -> Reading:
    from knowledge.files.worksheets.sheet import read_worksheet

    return read_worksheet(path, options)


READERS: dict[str, Reader] = {
    "jsonl": lambda path, _: Reading(list(read_json(path))),
    "csv": _read_csv,
    "xlsx": _read_workbook,
    "xls": _read_workbook,
    "yaml": lambda path, _: read_yaml(path),
    "guangdong": lambda path, _: Reading(read_guangdong(path)),
    "guangan": lambda path, _: Reading(read_guangan(path)),
    "exchange": lambda path, options: Reading(read_exchange(path, region=options.region)),
    "json": lambda path, options: read_records(read_json(path), path, options),
    "docx": _read_docx,
    "html": _read_html,
    "worksheet": _read_worksheet,
    "pdf": _read_pdf,
}
WHOLE_TEXTS = ("notice", "law")
"""What is read as one text, only when somebody says so: a list of matters may stand in a notice as well."""
FORMATS = (*READERS, "faq", *WHOLE_TEXTS)
TABLES = frozenset({"csv", "xlsx", "xls", "json"})
"""The formats whose columns people can say the meaning of."""


def read_file(path: Path, format: str | None, options: Options) -> tuple[Reading, Recognised]:
    """Read a file, of whole texts also a folder of them; what it was taken for, and why.

    Raises:
        UnreadableFile: if the file cannot be read as what it is taken for. KnowledgeError: for a format there is none of.
    """
    if format is not None and format not in FORMATS:
        raise KnowledgeError(f"没有“{format}”这种格式，可用的有 {'、'.join(FORMATS)}。")
    if format in WHOLE_TEXTS and path.is_dir():
        return _read_whole_texts(path, format, options)
    with opened(path):
        pass  # a missing file, a folder: said before anything else
    if format in WHOLE_TEXTS:
        return _read_whole_texts(path, format, options)
    taken = Recognised(format, "按 --format 指定") if format and format != "faq" else recognise(path)
    kind = taken.format
    if format == "faq" or kind == "faq":
        options = replace(options, as_faq=True)
        kind = _container(path, kind)
        taken = Recognised("faq", taken.why if format is None else "按 --format 指定")
    if kind not in READERS:
        raise UnreadableFile(f"{path.name} 不能按问答清单读，请去掉 --format 重试。")
    return READERS[kind](path, options), taken


def _read_whole_texts(path: Path, format: str, options: Options) -> tuple[Reading, Recognised]:
    from knowledge.files.documents.whole_texts import read_whole_texts

    return read_whole_texts(path, options, is_law=format == "law"), Recognised(format, "按 --format 指定")


def _container(path: Path, kind: str) -> str:
    """How the questions of a file are kept."""
    if kind == "faq":
        return "json" if _is_json(path) else "csv"
    return {"jsonl": "json", "guangan": "json", "exchange": "csv"}.get(kind, kind)


def _is_json(path: Path) -> bool:
    with opened(path) as file:
        head = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith((b"{", b"[")) or path.suffix.lower() in (".json", ".jsonl", ".ndjson")
