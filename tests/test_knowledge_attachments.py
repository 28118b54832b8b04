"""Files that belong to documents: what is taken, what is refused and why, and who may see what."""

import io
import random
import re
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from docx import Document as WordDocument
from openpyxl import Workbook
from pypdf import PdfWriter
from pypdf.actions import JavaScript

from knowledge.attachments.accepting import MAX_BYTES, accepted, scan, scanner
from knowledge.entry.attachments import Attachment, attachment, lacks_form
from knowledge.entry.records import Document
from knowledge.entry.validation import check_item
from knowledge.entry.wording import fact_text
from knowledge.storage.errors import Conflict, NotFound
from knowledge.store import KnowledgeBase
from tests.hostile_attachments import HOSTILE, USUAL, jpg, png, with_page

DAY = date(2026, 3, 1)
SECONDS = 3
"""Of the processor, for any of them."""
Content = bytes | Callable[[], bytes]
"""What is in a file, or what makes it when its test runs: some are large."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def word() -> bytes:
    written = io.BytesIO()
    WordDocument().save(written)
    return written.getvalue()


def excel() -> bytes:
    written = io.BytesIO()
    Workbook().save(written)
    return written.getvalue()


def pdf(*, script: bool = False, password: str = "", pages: int = 1) -> bytes:
    made, written = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page(200, 200)
    if script:
        made.add_open_action(JavaScript("app.alert('x')"))
    if password:
        made.encrypt(password)
    made.write(written)
    return written.getvalue()


def made(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content()


def with_part(package: bytes, name: str, content: bytes = b"x") -> bytes:
    written = io.BytesIO(package)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as opened:
        opened.writestr(name, content)
    return written.getvalue()


@pytest.mark.parametrize(
    ("file", "content", "name"),
    [
        ("申请表.docx", word, "申请表.docx"),
        ("../../申请 表（2026）.DOCX", word, "申请_表_2026.docx"),
        ("C:\\表格\\名册.xlsx", excel, "名册.xlsx"),
        ("样表.pdf", pdf, "样表.pdf"),
        ("旧表.doc", OLE + b"\0" * 600, "旧表.doc"),
        ("照片.JPEG", jpg, "照片.jpg"),
        ("？？.png", png, "表格.png"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_taken_and_under_which_name(file: str, content: Content, name: str) -> None:
    assert accepted(file, made(content))[0] == name
    found = Attachment("0123456789abcdef", name)
    assert attachment(found.address) == found


@pytest.mark.parametrize(
    ("file", "content", "why"),
    [
        ("空.pdf", b"", "是空的"),
        ("大.pdf", lambda: b"%PDF-" + b"0" * MAX_BYTES, "超过 20 MB"),
        ("网页.html", b"<html>", "只收"),
        ("图.svg", b"<svg>", "只收"),
        ("程序.exe", b"MZ", "只收"),
        ("宏.docm", word, "只收"),
        ("无名", b"%PDF-", "只收"),
        ("改名.docx", b"MZ" + b"0" * 100, "不是 docx"),
        ("改名.docx", excel, "不是 docx"),
        ("改名.png", b"GIF89a", "不是 png"),
        ("半截.xlsx", lambda: excel()[:400], "坏了"),
        ("宏.docx", lambda: with_part(word(), "word/vbaProject.bin"), "有宏"),
        ("嵌入.docx", lambda: with_part(word(), "word/embeddings/oleObject1.bin"), "有宏"),
        ("外链.xlsx", lambda: with_part(excel(), "xl/externalLinks/externalLink1.xml"), "有宏"),
        ("炸弹.xlsx", lambda: with_part(excel(), "xl/big.xml", b"0" * 210_000_000), "太大"),
        ("宏.doc", OLE + "_VBA_PROJECT".encode("utf-16-le") + b"\0" * 400, "有宏"),
        ("脚本.pdf", lambda: pdf(script=True), "有脚本"),
        ("加密.pdf", lambda: pdf(password="x"), "密码"),
        ("没有页.pdf", lambda: pdf(pages=0), "没有页"),
        ("坏.pdf", b"%PDF-1.7\nnothing here", "坏了"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_refused_and_why(file: str, content: Content, why: str) -> None:
    sent = made(content)
    with pytest.raises(Conflict, match=why):
        accepted(file, sent)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_moment(name: str) -> None:
    called, make = HOSTILE[name]
    sent, start = make(), time.process_time()
    with pytest.raises(Conflict):
        accepted(called, sent)
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("name", USUAL)
def test_a_usual_form_is_taken(name: str) -> None:
    called, make = USUAL[name]
    assert accepted(called, make())[0] == called


def test_a_large_picture_in_a_pdf_is_no_script() -> None:
    """Three bytes of a name stand in what is compressed by chance."""
    noise = random.Random(3).randbytes(2_000_000)
    packed = b"<</Length 2000009>>stream\n" + noise + b"/JSx/XFAq\nendstream"
    assert accepted("表.pdf", with_page(b"", b"", packed))[0] == "表.pdf"


def test_a_scanner_reads_the_file_on_its_input() -> None:
    looks = [sys.executable, "-c", "import sys; sys.exit(b'EICAR' in sys.stdin.buffer.read())"]
    scan(looks, b"clean")
    with pytest.raises(Conflict, match="没有通过安全检查"):
        scan(looks, b"... EICAR ...")
    with pytest.raises(Conflict, match="没有运行成功"):
        scan(["/nowhere/scanner"], b"clean")


def test_the_setting_of_the_scanner() -> None:
    assert scanner("") == ()
    assert scanner('["/usr/bin/scan", "-"]') == ("/usr/bin/scan", "-")
    for wrong in ("scan", "[]", '["a", 1]', '{"a": 1}'):
        with pytest.raises(Conflict, match="HOTLINE_SCAN_UPLOADS"):
            scanner(wrong)


def entry(form: str, **more: object) -> dict[str, object]:
    documents = [{"name": "补领申请表", "blank_form": form}]
    return {"code": "sfz-buling", "name": "居民身份证补领", "documents": documents, **more}


def test_a_file_is_seen_while_a_public_entry_names_it(kb: KnowledgeBase) -> None:
    kept = kb.attachments.put("申请表.docx", word(), by="本机")
    assert not kb.attachments.is_public(kept.digest, on=DAY)

    kb.items.publish_many([check_item(entry(kept.address, valid_from="2026-02-01"))], by="本机")
    assert kb.attachments.is_public(kept.digest, on=DAY)
    assert not kb.attachments.is_public(kept.digest, on=date(2026, 1, 31))

    kb.items.publish_many([check_item(entry(kept.address, disclosure="operators"))], by="本机")
    assert not kb.attachments.is_public(kept.digest, on=DAY)
    kb.items.publish_many([check_item(entry(""))], by="本机")
    assert not kb.attachments.is_public(kept.digest, on=DAY)


def test_the_same_content_is_kept_once(kb: KnowledgeBase) -> None:
    content = word()
    first = kb.attachments.put("申请表.docx", content, by="甲")
    assert kb.attachments.put("另一个名字.docx", content, by="乙") == first
    assert [kb.attachments.get(first.digest).name, kb.attachments.get(first.digest).content] == ["申请表.docx", content]
    with pytest.raises(NotFound):
        kb.attachments.get("0" * 16)


def test_whose_file_it_was_is_not_in_its_name(kb: KnowledgeBase) -> None:
    kept = kb.attachments.put("样表 440106199001011234 13800138000.docx", word(), by="甲")
    assert not re.search(r"\d{5}", kept.name)
    assert kept.name.endswith(".docx")


def test_uploading_is_in_the_audit(kb: KnowledgeBase) -> None:
    kept = kb.attachments.put("申请表.docx", word(), by="bianji")
    told = [(each.who, each.action, each.detail) for each in kb.audit.of(f"file:{kept.digest}")]
    assert told == [("bianji", "上传附件", "申请表.docx")]


def test_how_a_document_tells_of_its_form() -> None:
    kept = Attachment("0123456789abcdef", "申请表.docx")
    assert fact_text(Document(name="申请表", blank_form=kept.address)) == f"申请表（空白表格 {kept.address}）"
    assert fact_text(Document(name="清税申报表", blank_form="A01060")) == "清税申报表（表号或下载 A01060）"


@pytest.mark.parametrize(
    ("name", "form", "lacks"),
    [
        ("居民身份证申领登记表", "", True), ("承诺书", "", True), ("离婚协议书", "", False), ("申请书", "", True),
        ("申请表", "A01060", False), ("户口簿", "", False), ("出生医学证明", "", False), ("报告表（一式两份）", "", True),
    ],
)  # fmt: skip
def test_which_documents_lack_their_form(name: str, form: str, lacks: bool) -> None:
    assert lacks_form(Document(name=name, blank_form=form)) is lacks
