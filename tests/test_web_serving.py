"""The real server: what is half sent, too large or forwarded, and how it stops."""

import json
import resource
import select
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from socket import SHUT_WR, socket
from time import monotonic

import pytest

from knowledge.settings import BadSetting, Settings
from tests.web_server import PATIENCE_S, Server, server
from web.rsgi import MEGABYTE, RequestLimits, Served

STALLED = 500
HALF = b'POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"q'
BODY_S = 6


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server(tmp_path_factory.mktemp("serving"), HOTLINE_BODY_SECONDS=BODY_S, HOTLINE_TRUSTED_PROXIES=1) as started:
        yield started
        assert started.stop() == 0


@pytest.fixture
def many_files() -> Iterator[None]:
    """Every connection is a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4 * STALLED)), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def everything(connection: socket) -> bytes:
    """What is read until the server closes."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


def answers(port: int) -> bool:
    """Whether anybody listens there."""
    with socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.usefixtures("many_files")
def test_half_sent_bodies_stop_nobody_and_are_told_in_the_end(running: Server) -> None:
    paths = (b"/api/v1/ask", b"/", b"/feedback", b"/staff/login")
    stalled = [running.raw(HALF % paths[n % len(paths)]) for n in range(STALLED)]
    assert running.get("/healthz", timeout_s=5) == 200
    status, told = running.ask(timeout_s=5)
    assert (status, json.loads(told)["outcome"]) == (200, "answered")
    poll = select.poll()
    for connection in stalled:
        poll.register(connection, select.POLLIN)
    assert poll.poll(0) == []  # All of them hang still.
    answers = [everything(connection) for connection in stalled]
    for connection in stalled:
        connection.close()
    assert {answer.split(b"\r\n")[0] for answer in answers} == {b"HTTP/1.1 408 Request Timeout"}
    assert all(b"connection: close" in answer for answer in answers)
    head, _, body = answers[0].partition(b"\r\n\r\n")
    assert b"application/json" in head
    assert json.loads(body)["code"] == "timeout"
    assert "请求超时" in answers[1].decode()


@pytest.mark.parametrize(
    ("path", "size"), [("/api/v1/ask", MEGABYTE + 1), ("/", 5 * MEGABYTE), ("/feedback", 5 * MEGABYTE)]
)
@pytest.mark.parametrize("chunked", [False, True])
def test_what_is_too_large_is_refused_and_the_connection_closed(
    running: Server, path: str, size: int, chunked: bool
) -> None:
    """The client keeps its connection alive, so it has to be told that this one ends."""
    with closing(running.connection()) as connection:
        body = b"question=" + b"a" * size
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, iter([body]) if chunked else body, headers, encode_chunked=chunked)
        response = connection.getresponse()
        told = response.read().decode()
        assert (response.status, response.headers["Connection"]) == (413, "close")
        assert "太大" in told or "太长" in told
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200


def test_what_the_application_refuses_by_itself_keeps_the_connection(running: Server) -> None:
    with closing(running.connection()) as connection:
        for _ in range(3):
            connection.request("POST", "/api/v1/ask", b"a" * 100_000)
            response = connection.getresponse()
            assert response.status == 413
            response.read()
            assert connection.sock is not None


@pytest.mark.parametrize("is_waiting", [True, False])
def test_half_a_question_is_none(running: Server, is_waiting: bool) -> None:
    """Whoever goes away while sending has asked nothing, and nothing is recorded."""
    before = recorded(running)
    form = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\nquestion=ab"
    with closing(running.raw(form)) as connection:
        if is_waiting:
            connection.shutdown(SHUT_WR)
            assert everything(connection).startswith(b"HTTP/1.1 400 ")
    assert running.get("/healthz") == 200
    assert recorded(running) == before


def recorded(running: Server) -> int:
    with closing(sqlite3.connect(running.database)) as reading:
        count: int = reading.execute("SELECT count(*) FROM questions").fetchone()[0]
        return count


def test_staff_may_send_more(running: Server) -> None:
    body = b"a" * (2 * MEGABYTE)
    assert running.send("POST", "/staff/items/hy-jiehun/000000000000/edit", body)[0] == 302  # to the login
    assert running.send("POST", "/place", body)[0] == 413


def test_only_the_proxys_own_word_counts(running: Server) -> None:
    def cookie(header: str) -> str:
        with closing(running.connection()) as connection:
            connection.request("POST", "/place", "place=%E5%B9%BF%E5%B7%9E", {
                "Content-Type": "application/x-www-form-urlencoded", header: "https",
            })  # fmt: skip
            return connection.getresponse().headers["Set-Cookie"]

    assert "Secure" in cookie("X-Forwarded-Proto")
    assert "Secure" not in cookie("X_Forwarded_Proto")


def test_an_address_in_chinese_arrives(running: Server) -> None:
    assert running.get("/api/v1/items?search=%E7%BB%93%E5%A9%9A") == 200
    assert running.get("/%E7%BB%93%E5%A9%9A") == 404
    assert running.get("/%FF") == 404


def test_after_the_end_the_database_file_alone_holds_the_log(tmp_path: Path) -> None:
    with server(tmp_path) as started:
        assert [started.ask()[0] for _ in range(20)] == [200] * 20
        assert started.stop() == 0
        alone = tmp_path / "alone.db"
        shutil.copy(started.database, alone)
    with closing(sqlite3.connect(alone)) as copied:
        assert copied.execute("SELECT count(*) FROM questions").fetchone() == (20,)


def test_a_worker_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    with server(tmp_path) as started, started.raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") as held:
        held.settimeout(PATIENCE_S)
        assert held.recv(65536).startswith(b"HTTP/1.1 200")
        started.process.kill()
        assert everything(held) == b""
        until = monotonic() + PATIENCE_S
        while answers(started.port):
            assert monotonic() < until


def test_an_error_that_escapes_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    """The application handles its own; whatever does not may hold what a person typed."""

    def broken(environ: object, start_response: object) -> list[bytes]:
        raise ValueError("打错的字")

    status, _, body = Served(broken, threads=1, limits=RequestLimits())._run({"PATH_INFO": "/"})
    assert status == 500
    assert "12345" in body.decode() or "人工热线" in body.decode()
    assert [record.message for record in caplog.records] == ["ValueError escaped the application"]
    assert "打错的字" not in caplog.text


@pytest.mark.parametrize("name", ["HOTLINE_THREADS", "HOTLINE_BODY_SECONDS", "HOTLINE_UPLOAD_MB"])
@pytest.mark.parametrize("given", ["0", "-1", "x", "１", "1.5", "9" * 5000])
def test_a_setting_that_is_no_number_is_refused(name: str, given: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.from_environment({name: given})


def test_somebody_who_holds_the_database_holds_up_nobody(running: Server) -> None:
    """A backup or a tool that writes for half a minute: answers go out, unrecorded, and the server says that it is not ready."""
    with closing(sqlite3.connect(running.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(40) as people:
            answers = [json.loads(body) for _, body in people.map(lambda _: running.ask(timeout_s=10), range(80))]
            assert running.get("/healthz", timeout_s=5) == 200
        assert {(told["outcome"], told["recorded"]) for told in answers} == {("answered", False)}
        assert all("这次没有记录" in told["text"] for told in answers)
        rating = json.dumps({"reply_id": answers[0]["reply_id"], "rating": 5}).encode()
        with ThreadPoolExecutor(16) as people:
            rated = people.map(lambda _: running.send("POST", "/api/v1/feedback", rating)[0], range(16))
            assert running.get("/healthz", timeout_s=5) == 200
            assert set(rated) == {503}
        assert becomes(lambda: running.get("/readyz"), 503)
        other.execute("ROLLBACK")
    assert becomes(lambda: running.get("/readyz"), 200)
    assert becomes(lambda: json.loads(running.ask()[1])["recorded"], True)


def becomes(look: Callable[[], object], wanted: object) -> bool:
    """Whether something is so before long."""
    until = monotonic() + PATIENCE_S
    while monotonic() < until:
        if look() == wanted:
            return True
    return False
