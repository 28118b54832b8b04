"""Regions as staff write them on the pages: by name or by code, with what is wrong said where it was typed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.entry.records import NATION
from tests.web_site import Site, small_site
from web.errors import BadInput
from web.regions import region_written

TIANHE = "440106000000"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("regions")
    with small_site(folder) as built:
        yield built


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("天河区", TIANHE),
        (" 440106 ", TIANHE),
        (TIANHE, TIANHE),
        ("440106013000", "440106013000"),
        ("", NATION),
        ("全国", NATION),
        ("朝阳区", None),
        ("没有这里区", None),
        ("12", None),
        ("990000", None),
    ],
)
def test_a_region_is_written_by_name_or_code(site: Site, typed: str, code: str | None) -> None:
    with site.app.test_request_context():
        if code is None:
            with pytest.raises(BadInput, match="地区："):
                region_written(typed)
        else:
            assert region_written(typed) == code


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/staff/tickets/new", {"text": "路灯不亮", "kind": "求助", "source": "电话"}),
        ("/staff/notices", {"text": "明天上午停水检修，下午恢复。"}),
        ("/staff/ticket-tables/clocks", {"kind": "", "urgency": "一般", "sign": "1", "due": "5", "extension": "5"}),
        ("/staff/ticket-tables/rules", {"words": "路灯", "department": "城管"}),
        ("/staff/check-text", {"text": "工本费40元"}),
    ],
)
def test_pages_take_names_and_say_which_are_none(site: Site, path: str, sent: dict[str, str]) -> None:
    staff = site.staff("zongguan")
    assert staff.post(path, data=sent | {"region": "天河区"}).status_code < 400
    refused = staff.post(path, data=sent | {"region": "没有这里区"})
    assert refused.status_code == 400
    assert "没有找到“没有这里区”" in refused.text
