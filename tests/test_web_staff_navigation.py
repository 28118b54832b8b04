"""The menu of the staff pages: every page is in one group, each role sees what it works with, and the page one is on is marked."""

import re

import pytest

from tests.web_site import Site
from web.staff.navigation import GROUPS

GROUPS_OF = {
    "zuoxi": ["接电话", "待办", "知识", "对外", "情况"],
    "bianji": ["接电话", "待办", "知识", "对外", "情况"],
    "shenhe": ["接电话", "待办", "知识", "对外", "情况"],
    "zongguan": ["接电话", "待办", "知识", "对外", "情况", "管理"],
}


def links(page: str, label: str) -> dict[str, str]:
    """The links of a navigation by their text."""
    nav = page.split(f'aria-label="{label}"', 1)[1].split("</nav>", 1)[0]
    return {text: address for address, text in re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', nav)}


@pytest.mark.parametrize("username", GROUPS_OF)
def test_a_role_is_offered_what_it_works_with_and_may_open_it(site: Site, username: str) -> None:
    client = site.staff(username)
    page = client.get("/staff").text
    assert list(links(page, "主导航")) == GROUPS_OF[username]
    offered = links(page, "菜单")
    assert ("待审核" in offered) is (username != "zuoxi")
    assert ("账号" in offered) is (username == "zongguan")
    for name, address in offered.items():
        opened = client.get(address)
        assert opened.status_code == 200, name
        assert f'<a href="{address}" aria-current="page">{name}</a>' in opened.text


def test_the_group_one_is_in_has_its_pages_below_it(site: Site) -> None:
    page = site.staff("bianji").get("/staff/sources").text
    assert list(links(page, "知识")) == [p.name for p in GROUPS["知识"]]
    assert 'aria-current="true">知识</a>' in page


def test_no_page_is_in_two_groups() -> None:
    belonging = [name for pages in GROUPS.values() for page in pages for name in page.part_of]
    assert len(belonging) == len(set(belonging))
