"""Asking too often from outside: a page and programs are told to wait and whom to call; staff, this machine and exempted halls go on."""

from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from tests.movable_clock import MovableClock
from tests.web_site import Site, small_site
from web.parts import parts_of


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with small_site(tmp_path, ask_limit=5, ask_exempt=(ip_network("198.51.100.0/24"),)) as built:
        parts_of(built.app).asking._clock = MovableClock()  # or a minute may end in the middle
        yield built


def statuses(site: Site, address: str, *, times: int = 8) -> list[int]:
    client = site.client()
    sent = {"question": "恐龙饲养许可"}
    return [
        client.post("/api/v1/ask", json=sent, environ_base={"REMOTE_ADDR": address}).status_code for _ in range(times)
    ]


def test_one_client_is_told_to_wait_and_others_go_on(site: Site) -> None:
    assert statuses(site, "192.0.2.1") == [200] * 5 + [429] * 3
    assert statuses(site, "192.0.2.2", times=2) == [200] * 2
    assert statuses(site, "127.0.0.1") == [200] * 8
    assert statuses(site, "198.51.100.7") == [200] * 8
    page = site.client().post("/", data={"question": "身份证丢了"}, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert page.status_code == 429
    assert "问得太快了" in page.text
    assert "110、119 或 120" in page.text
    assert "身份证丢了" in page.text  # stays in its box


def test_one_client_counts_once_in_the_queue(site: Site) -> None:
    statuses(site, "192.0.2.1", times=4)
    statuses(site, "192.0.2.2", times=1)
    [case] = site.kb.inbox.cases()
    assert case.times == 2
