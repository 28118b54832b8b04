"""Every list of staff with nothing in it, with one row, and with more rows than a page: it says what to do, shows one, turns pages."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from benchmarks.full_lists import PAGES, fill, opened
from hotline.assistant import Assistant
from knowledge.store import KnowledgeBase
from tests.web_site import settings_for
from web.app import create_app
from web.parts import parts_of

MANY = 130
ON_A_PAGE = 120
"""No page shows more rows than this, with the lists of choices above them."""
NOT_PAGED = ("我的工作", "我的账号", "一个依据", "一起通过问法", "导入导出", "培训", "运行情况", "评估指标")
"""Pages that show the first of a list, or numbers, and lead to the whole of it."""
LONG = sorted(set(PAGES) - {*NOT_PAGED, "退回的"})
EMPTY = {
    "我的工作": "居民问的都答上了", "待办问题": "没有等着处理的", "已不予处理": "这里还没有问题", "待审核": "没有等着审核的草稿", "退回的": "没有退回的草稿",
    "等通过的问法": "归入事项以后", "一起通过问法": "没有等您通过的问法", "复核": "没有要复核的内容", "条文改了": "没有要再看的内容", "最该重新核对": "还没有发布的事项",
    "工单": "没有", "险情": "没有", "评价": "没有", "反映有误": "没有", "事项": "还没有事项", "缺表格": "没有缺的", "依据": "还没有登记依据", "检查": "没有",
    "导入导出": "还没有导入过", "部门电话": "还没有", "通知": "还没有通知", "接口令牌": "还没有令牌", "预约": "这一天没有预约", "培训": "没有",
}  # fmt: skip
"""What an empty list says."""


@contextmanager
def admin_of(folder: Path, rows: int) -> Iterator[FlaskClient]:
    settings = settings_for(folder)
    with KnowledgeBase(settings.database_url) as kb:
        app = create_app(settings, kb=kb, assistant=Assistant(kb, secret=settings.secret()))
        app.testing = True
        try:
            fill(kb, app, rows=rows)
            admin = opened(kb, app)
            while "Refresh" in admin.get("/staff/findings").headers:
                parts_of(app).findings.settle()
            yield admin
        finally:
            parts_of(app).close()


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with admin_of(tmp_path_factory.mktemp("nothing"), 0) as admin:
        yield admin


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with admin_of(tmp_path_factory.mktemp("one"), 1) as admin:
        yield admin


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with admin_of(tmp_path_factory.mktemp("many"), MANY) as admin:
        yield admin


def body(page: str) -> str:
    """What a page shows below its menu."""
    return page[page.index("<main") :]


def rows(page: str) -> int:
    return len(re.findall(r"<(?:tr|li|article)[ >]", body(page)))


@pytest.mark.parametrize("name", sorted(EMPTY))
def test_an_empty_list_says_so(nothing: FlaskClient, name: str) -> None:
    response = nothing.get(PAGES[name])
    assert response.status_code == 200
    assert EMPTY[name] in body(response.text), re.sub(r"<[^>]+>|\s+", " ", body(response.text))[:800]
    assert "下一页" not in response.text


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_list_of_one(one: FlaskClient, name: str) -> None:
    response = one.get(PAGES[name])
    assert response.status_code == 200
    assert "下一页" not in response.text


@pytest.mark.parametrize("name", LONG)
def test_a_long_list_is_turned_page_by_page(many: FlaskClient, name: str) -> None:
    address = PAGES[name]
    first = many.get(address).text
    assert rows(first) <= ON_A_PAGE
    assert first.count("下一页") == 1
    further = f"{address}{'&' if '?' in address else '?'}page="
    second, far = many.get(f"{further}2").text, many.get(f"{further}99").text
    assert "上一页" in second
    assert rows(second) > 0
    assert body(second) != body(first)
    assert "下一页" not in far


@pytest.mark.parametrize("name", sorted(set(NOT_PAGED)))
def test_what_only_leads_to_a_list_stays_short(many: FlaskClient, name: str) -> None:
    assert rows(many.get(PAGES[name]).text) <= ON_A_PAGE
