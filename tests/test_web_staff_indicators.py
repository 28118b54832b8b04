"""The indicators of an evaluation from outside: each number equals a slow count, and names what speaks against it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from knowledge.asked.indicators import Indicator
from tests.movable_clock import MovableClock
from tests.tickets import do, leave
from tests.web_site import Site, small_site


@pytest.fixture
def site(tmp_path: Path, clock: MovableClock) -> Iterator[Site]:
    clock.move_to(date(2026, 11, 23))
    with small_site(tmp_path, clock=clock) as built:
        yield built


def found(site: Site, period: str = "2026-11") -> dict[str, Indicator]:
    return {one.name: one for one in site.kb.indicators.of(period)}


def test_tickets_count_from_the_day_they_were_opened(site: Site, clock: MovableClock) -> None:
    kb = site.kb
    kb.accounts.add("zhujian", "correct-horse-2", role="editor", name="zhujian", departments=("区住建局",))
    polite = do(
        kb,
        leave(kb, kind="咨询"),
        "accept",
        "dispatch",
        "sign",
        "submit_reply",
        "approve_reply",
        reply="您好，已修好，感谢您的来电。",
    )
    blunt = do(
        kb, leave(kb, kind="咨询"), "accept", "dispatch", "sign", "submit_reply", "approve_reply", reply="已修好。"
    )
    forgotten = leave(kb)
    clock.move_to(date(2026, 11, 30))
    slow = do(kb, forgotten, "accept", "dispatch", "sign")
    leave(kb)  # there is still time
    now = found(site)
    accepted, replied, courteous = (now[name] for name in ("按时受理", "按时答复", "文明用语"))
    assert (accepted.part, accepted.of) == (2, 3)
    assert [each.number for each in accepted.against] == [slow.number]
    assert "2026-11-24" in accepted.against[0].why
    assert (replied.part, replied.of) == (2, 2)
    assert (courteous.part, courteous.of) == (1, 2)
    assert [(each.number, each.why) for each in courteous.against] == [(blunt.number, "没有“您好”“感谢”")]
    assert polite.number not in str(now)
    assert found(site, "2026-10")["按时受理"].share is None
    assert found(site, "2026")["按时受理"].of == 3


def test_items_count_as_often_as_they_are_asked_for(site: Site) -> None:
    for question in ("身份证丢了怎么补办", "身份证丢了怎么补办", "结婚登记"):
        site.client().post("/api/v1/ask", json={"question": question})
    now = found(site)
    assert (now["写明材料"].part, now["写明材料"].of) == (3, 3)
    assert (now["写明时限"].part, now["写明时限"].of) == (2, 3)
    assert [(each.code, each.why) for each in now["写明时限"].against] == [("hy-jiehun", "问过 1 次，没有写时限")]


def test_the_page_and_the_file(site: Site) -> None:
    site.client().post("/api/v1/ask", json={"question": "结婚登记"})
    operator = site.staff("zuoxi")
    page = operator.get("/staff/indicators").text
    for shown in ("按时受理", "写明电话", "当场答复", "答复正确", "结婚登记", "没有写时限", "100.0%"):
        assert shown in page
    assert "2026-11" in operator.get("/staff/indicators?period=bad").text
    table = operator.get("/staff/indicators/2026-11.csv").text
    assert "写明时限,0.0000,0,1," in table
    assert "写明时限,,,,,结婚登记,问过 1 次，没有写时限" in table
