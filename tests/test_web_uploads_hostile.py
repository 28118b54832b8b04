"""Hostile files sent to the server as people run it, as forms and as imports: each is refused in a sentence or read, and the server goes on."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest

from knowledge.attachments.accepting import MAX_BYTES
from knowledge.store import KnowledgeBase
from tests.hostile_attachments import HOSTILE as FORMS
from tests.hostile_attachments import word
from tests.hostile_files import HOSTILE as TABLES
from tests.web_server import Server, server
from tests.web_site import PASSWORD

WHERE = "/staff/items/sfz-buling/000000000000/files"
NAMES = ("../../../../tmp/slipped.docx", "..\\..\\slipped.docx", "/tmp/slipped.docx", "C:\\slipped.docx", "%2e%2e%2fslipped.docx",
         "表\0.docx", "<script>alert(1)</script>.docx", "=cmd.docx", "con.docx", "长" * 300 + ".docx", ".docx", "表.docx/")  # fmt: skip

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server(tmp_path_factory.mktemp("uploads")) as opened:
        yield opened


@pytest.fixture(scope="module")
def cookie(running: Server) -> str:
    return sent(running, "/staff/login", urlencode({"username": "bianji", "password": PASSWORD}).encode())[2]


@pytest.fixture(scope="module")
def document(running: Server) -> str:
    with KnowledgeBase(str(running.database)) as kb:
        return kb.items.live("sfz-buling").item.documents[0].id


def sent(
    running: Server, path: str, body: bytes, cookie: str = "", *, kind: str = "application/x-www-form-urlencoded"
) -> tuple[int, str, str]:
    """Status, page and cookie of one request as a browser on the site sends it."""
    connection = running.connection()
    own = f"http://127.0.0.1:{running.port}"
    headers = {"Content-Type": kind, "Origin": own, "Sec-Fetch-Site": "same-origin", "Cookie": cookie}
    try:
        connection.request("POST" if body else "GET", path, body or None, headers)
        answer = connection.getresponse()
        location = answer.getheader("Location") or ""
        given = (answer.getheader("Set-Cookie") or cookie).partition(";")[0]
        text = answer.read().decode(errors="replace")
    finally:
        connection.close()
    return (answer.status, text, given) if not location or path == "/staff/login" else (answer.status, location, given)


def with_file(name: str, content: bytes, *, kind: str = "application/pdf", **fields: str) -> tuple[bytes, str]:
    """A form with a file in it, under whatever name and kind, and its own kind."""
    mark = secrets.token_hex(8)
    written = b"".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
    )
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
    return written + head.encode() + content + f"\r\n--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def goes_on(running: Server) -> bool:
    return (
        running.get("/readyz") == 200 and not Path("/tmp/slipped").exists() and not Path("/tmp/slipped.docx").exists()
    )


@pytest.mark.parametrize("name", FORMS)
def test_a_hostile_form_is_told_in_a_sentence(running: Server, cookie: str, document: str, name: str) -> None:
    called, make = FORMS[name]
    body, kind = with_file(called, make(), document=document, role="blank_form")
    status, page, _ = sent(running, WHERE, body, cookie, kind=kind)
    assert status == 409
    assert "Traceback" not in page
    assert goes_on(running)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_leads_nowhere(running: Server, cookie: str, document: str, name: str) -> None:
    body, kind = with_file(name, word(), kind="text/html", document=document, role="blank_form")
    status, _, _ = sent(running, WHERE, body, cookie, kind=kind)
    assert status in (303, 400, 409)
    with closing(sqlite3.connect(running.database)) as db:
        rows = db.execute("SELECT name, type FROM attached_files").fetchall()
    for kept, form in rows:
        assert not set(kept) & set("/\\<>%=\0:")
        assert len(kept) <= 100
        assert form.endswith("wordprocessingml.document")
    assert goes_on(running)


@pytest.mark.parametrize("more", [1, 5 * MAX_BYTES])
def test_too_much_is_told(running: Server, cookie: str, document: str, more: int) -> None:
    body, kind = with_file("表.pdf", b"%PDF-" + b"0" * (MAX_BYTES + more), document=document, role="blank_form")
    try:
        status, _, _ = sent(running, WHERE, body, cookie, kind=kind)
    except (BrokenPipeError, ConnectionResetError):  # it does not read what it will not take
        status = 413
    assert status in (409, 413)
    assert goes_on(running)


@pytest.mark.parametrize("name", TABLES)
def test_a_hostile_import_is_looked_at_and_left(running: Server, cookie: str, name: str) -> None:
    called, make = TABLES[name]
    body, kind = with_file(called, make())
    status, where, _ = sent(running, "/staff/imports", body, cookie, kind=kind)
    assert status in (303, 400, 409, 422)
    if status == 303:
        status, page, _ = sent(running, where, b"", cookie)
        assert status in (200, 422)
        assert "root:" not in page
        assert "Traceback" not in page
    assert goes_on(running)
