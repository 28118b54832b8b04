"""How long large lists take to be brought in, and how much memory: `python -m benchmarks.importing [CSV rows] [XLSX rows]`.

Each is imported by a process of its own into an empty knowledge base, read, compared and published.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from knowledge.files.importing import import_file
from knowledge.store import KnowledgeBase

HEADINGS = (
    "序号",
    "事项编码",
    "事项名称",
    "实施部门",
    "申请材料",
    "收费",
    "法定办结时限",
    "受理条件",
    "咨询电话",
    "办理地点",
)


def row(number: int) -> list[str]:
    return [
        str(number), f"b-{number}", f"第{number}号事项登记", "某某局", "身份证；户口簿；申请表", "20元/本", "20个工作日", "年满十八周岁",
        "010-12345678", "某路1号",
    ]  # fmt: skip


def write(path: Path, rows: int) -> None:
    """A list of the kind that the name of the file says."""
    if path.suffix == ".xlsx":
        book = Workbook(write_only=True)
        sheet = book.create_sheet("清单")
        sheet.append(list(HEADINGS))
        for number in range(rows):
            sheet.append(row(number))
        book.save(path)
    elif path.suffix == ".csv":
        lines = (",".join(row(number)) for number in range(rows))
        path.write_text("\n".join([",".join(HEADINGS), *lines]), encoding="utf-8-sig")
    else:
        entries = (
            {"code": f"b-{n}", "name": f"第{n}号事项登记", "department": "某某局", "documents": [{"name": "身份证"}, {"name": "户口簿"}],
             "fees": [{"name": "工本费", "amount": "20", "unit": "元"}], "deadlines": [{"type": "statutory", "number": 20, "unit": "工作日"}],
             "conditions": [{"text": "年满十八周岁"}], "phones": [{"number": "010-12345678"}], "places": [{"name": "大厅", "address": "某路1号"}]}
            for n in range(rows)
        )  # fmt: skip
        path.write_text("\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries), encoding="utf-8")


def measure(path: Path) -> None:
    """Import one file and print what it took, as one line of JSON."""
    begun = time.monotonic()
    with KnowledgeBase(str(path.with_suffix(".db"))) as kb:
        report = import_file(kb, path)
    used = resource.getrusage(resource.RUSAGE_SELF)
    figures = {
        "file": path.name, "rows": report.read, "new": report.new, "rejected": len(report.rejected), "seconds": round(time.monotonic() - begun, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1), "peak_mb": used.ru_maxrss // 1024,
    }  # fmt: skip
    print(json.dumps(figures, ensure_ascii=False))


def main(tables: int = 100_000, books: int = 20_000) -> None:
    """Measure each kind of file in a process of its own."""
    with TemporaryDirectory() as folder:
        for name, rows in (("list.csv", tables), ("list.jsonl", tables), ("list.xlsx", books)):
            path = Path(folder) / name
            write(path, rows)
            subprocess.run([sys.executable, "-m", "benchmarks.importing", "--file", str(path)], check=True)  # noqa: S603


if __name__ == "__main__":
    if sys.argv[1:2] == ["--file"]:
        measure(Path(sys.argv[2]))
    else:
        main(*map(int, sys.argv[1:]))
