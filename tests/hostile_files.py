"""Files made to break what reads them, by name: bombs, entities, spans without end, paths that lead outside, numbers no machine holds."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_LAUGHS = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)
_LAUGHS += "]>"
_SHEET, _RELS = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"
Hostile = tuple[str, Callable[[], bytes]]
"""What the file calls itself, and what makes it."""


def cells(number: int, *texts: str) -> str:
    """A row of a sheet."""
    written = "".join(
        f'<c r="{column(n)}{number}" t="inlineStr"><is><t>{t}</t></is></c>' for n, t in enumerate(texts, 1)
    )
    return f'<row r="{number}">{written}</row>'


def column(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


HEAD = cells(1, "事项名称", "实施部门", "受理条件")
ROWS = HEAD + cells(2, "停水报修", "甲局", "家里停水")


def workbook(
    rows: str = ROWS, *, before: str = "", after: str = "", more: Mapping[str, str | bytes] | None = None, link: bool = False
) -> bytes:  # fmt: skip
    """A workbook of one sheet; `more` are parts beside it or instead of it."""
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": f'<workbook {_NS} {_R}><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        _RELS: f'<Relationships xmlns="{_LINKS}"><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        _SHEET: f"<worksheet {_NS}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | dict(more or {})).items():
            archive.writestr(name, content)
        if link:
            info = zipfile.ZipInfo("xl/media/link")
            info.create_system, info.external_attr = 3, 0o120777 << 16
            archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def _strings(text: str, before: str = "") -> dict[str, str]:
    return {"xl/sharedStrings.xml": f"{before}<sst {_NS}><si><t>{text}</t></si></sst>"}


def _named(count: int) -> str:
    """Rows whose cells all name the first shared text."""
    return HEAD + "".join(
        f'<row r="{n}">{"".join(f"<c r={chr(34)}{c}{n}{chr(34)} t={chr(34)}s{chr(34)}><v>0</v></c>" for c in "ABC")}</row>'
        for n in range(2, count)
    )


def _lying() -> bytes:
    """A sheet of 300 MB that says it has one byte."""
    raw = bytearray(workbook(more={_SHEET: b"<a>" + b" " * 300_000_000}))
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        if b"sheet1" in raw[at : at + 80]:
            raw[at + 24 : at + 28] = struct.pack("<I", 1)
        at = raw.find(b"PK\x01\x02", at + 4)
    return bytes(raw)


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, of which the first is its catalogue."""
    out, places = b"%PDF-1.5\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, end)


def _pdf_bomb() -> bytes:
    """A page whose content was packed twice: 3 KB for 2 GB."""
    packing = zlib.compressobj(9)
    packed = b"".join(packing.compress(b" " * 1_000_000) for _ in range(2_000)) + packing.flush()
    twice = zlib.compress(packed, 9)
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 1 1]>>",
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(twice), twice),
    )  # fmt: skip


def _yaml_laughs() -> bytes:
    lines = [f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]" for n in range(9)]
    return "\n".join(['a: &a ["x","x","x","x","x","x","x","x","x"]', *lines, "items: *j"]).encode()


_TABLE = "事项名称,实施部门,受理条件\n"
HOSTILE: dict[str, Hostile] = {
    "sheet of 16,384 columns": ("a.xlsx", lambda: workbook(HEAD + cells(2, *["x"] * 16_384))),
    "10,000 headings": ("a.xlsx", lambda: workbook(cells(1, *[f"事项名称{n}" for n in range(10_000)]))),
    "cell beyond the sheet": ("a.xlsx", lambda: workbook(HEAD + '<row r="99999999999999999999"><c r="ZZZZZZZ99999999999"/></row>')),
    "row that is no number": ("a.xlsx", lambda: workbook(HEAD + '<row r="x"><c r="A1"/></row>')),
    "everything merged": ("a.xlsx", lambda: workbook(after='<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>')),
    "merged nonsense": ("a.xlsx", lambda: workbook(after='<mergeCells><mergeCell ref="A2:ZZZZZ9"/><mergeCell ref=":"/><mergeCell/></mergeCells>')),
    "all columns hidden": ("a.xlsx", lambda: workbook(before='<cols><col min="1" max="999999999" hidden="1"/></cols>')),
    "entity in the sheet": ("a.xlsx", lambda: workbook(more={_SHEET: f"{_OUTSIDE}<worksheet {_NS}/>"})),
    "entity in UTF-16": ("a.xlsx", lambda: workbook(more={_SHEET: f'<?xml version="1.0" encoding="utf-16"?>{_OUTSIDE}<a/>'.encode("utf-16")})),
    "entity in the texts": ("a.xlsx", lambda: workbook(more=_strings("&e;", _OUTSIDE))),
    "billion laughs": ("a.xlsx", lambda: workbook(more=_strings("&j;", _LAUGHS))),
    "entity in the links": ("a.xlsx", lambda: workbook(more={_RELS: f"{_OUTSIDE}<Relationships/>"})),
    "text that is not there": ("a.xlsx", lambda: workbook(HEAD + '<row r="2"><c r="A2" t="s"><v>99999999999999999999</v></c></row>', more=_strings("x"))),
    "long text in many cells": ("a.xlsx", lambda: workbook(_named(4_000), more=_strings("长" * 100_000))),
    "as long as may be in many cells": ("a.xlsx", lambda: workbook(_named(4_000), more=_strings("长" * 32_767))),
    "names that lead outside": ("a.xlsx", lambda: workbook(more={"../../../../tmp/slipped": "x", "/tmp/slipped": "x", "..\\..\\slipped": "x"})),
    "target outside": ("a.xlsx", lambda: workbook(more={_RELS: f'<Relationships xmlns="{_LINKS}"><Relationship Id="r1" Target="../../../../etc/passwd/sheet"/></Relationships>'})),
    "symbolic link": ("a.xlsx", lambda: workbook(link=True)),
    "bomb": ("a.xlsx", lambda: workbook(more={_SHEET: b" " * 300_000_000})),
    "bomb that lies": ("a.xlsx", _lying),
    "20,000 parts": ("a.xlsx", lambda: workbook(more={f"xl/x{n}.xml": "" for n in range(20_000)})),
    "marks in marks": ("a.xlsx", lambda: workbook("<a>" * 100_000 + "</a>" * 100_000)),
    "endless numbers": ("a.xlsx", lambda: workbook(HEAD + f'<row r="2"><c r="A2"><v>1e999999</v></c><c r="B2"><v>{"9" * 100_000}</v></c></row>')),
    "spans without end": ("a.html", lambda: "<table><tr><td colspan=999999999>事项名称<td rowspan=999999999>部门<tr><td>停水<td>甲局</table>".encode()),
    "200,000 divs": ("a.html", lambda: b"<div>" * 200_000 + "受理条件".encode()),
    "open comments": ("a.html", lambda: b"<html>" + b"<!-" * 1_000_000),
    "half a million attributes": ("a.html", lambda: b"<html><p " + b"a=b " * 500_000 + "><h1>指南</h1>受理条件".encode()),
    "laughs in YAML": ("a.yaml", _yaml_laughs),
    "program in YAML": ("a.yaml", lambda: b'items:\n- !!python/object/apply:os._exit [1]\n- {code: a, name: !!python/name:os.system x}\n'),
    "YAML without end": ("a.yaml", lambda: b"items: &a\n- *a\n"),
    "brackets in brackets in YAML": ("a.yaml", lambda: b"items: " + b"[" * 100_000),
    "brackets in brackets": ("a.json", lambda: b"[" * 100_000 + b"]" * 100_000),
    "number of 100,000 digits": ("a.json", lambda: b'[{"code": ' + b"9" * 100_000 + b"}]"),
    "no numbers": ("a.json", lambda: b'[{"code": NaN, "name": Infinity, "topic": 1e999}]'),
    "halves of characters": ("a.json", lambda: '[{"事项名称": "停水\\ud800", "实施部门": "甲\\u0000局", "受理条件": "x\\udc00"}]'.encode()),
    "20,000 fields": ("a.json", lambda: json.dumps([{f"k{n}": "x" for n in range(20_000)}]).encode()),
    "things where texts belong": ("a.jsonl", lambda: b'{"code":1}\n[]\nnull\n"x"\n{"code":{"a":[{}]},"region":[1],"documents":[1,[2],{"x":3}]}\n'),
    "10,000 columns": ("a.csv", lambda: f"{_TABLE.strip()}{',列' * 10_000}\n停水,甲局,x{',x' * 10_000}\n".encode()),
    "one long cell": ("a.csv", lambda: _TABLE.encode() + b'x,"' + b"x" * 20_000_000 + b'"\n'),
    "quote that never ends": ("a.csv", lambda: _TABLE.encode() + b'"x' + b"\n," * 500_000),
    "half of UTF-16": ("a.csv", lambda: _TABLE.encode("utf-16")[:-1]),
    "signs that turn the line round": ("a.csv", lambda: f"{_TABLE}停\u202e水\u2066,甲\a局,x\x1b[31m\n".encode()),
    "pages in a ring": ("a.pdf", lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 999999999/Parent 2 0 R>>")),
    "page packed twice": ("a.pdf", _pdf_bomb),
    "old workbook of noise": ("a.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "Workbook".encode("utf-16-le") + b"\x09\x08" + b"\xff" * 50_000),
    "picture that says it is a workbook": ("a.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
    "program that says it is a table": ("a.csv", lambda: b"\x7fELF" + b"\0" * 1_000),
}  # fmt: skip
