"""The page of departments: phones that can be tapped, whether they are open, who is on duty; only of this place."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.entry.validation import check_item
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.township_pack import TODAY, TOWN, fill
from tests.web_site import settings_for
from web.app import create_app

ITEMS = (
    {"code": "luohu", "name": "户口迁入", "department": "派出所"},
    {"code": "wenwu", "name": "文物认领", "department": "文物局"},
)


@pytest.fixture
def client(tmp_path: Path, lexicon: Lexicon) -> Iterator[FlaskClient]:
    clock = MovableClock()
    clock.move_to(TODAY)
    with KnowledgeBase(str(tmp_path / "t.db"), clock=clock) as kb:
        fill(kb)
        kb.items.publish_many([check_item(one) for one in ITEMS], by="本机")
        settings = settings_for(tmp_path, region=TOWN)
        assistant = Assistant(kb, secret=settings.secret(), region=TOWN, lexicon=lexicon)
        yield create_app(settings, kb=kb, assistant=assistant).test_client()


def test_everybody_who_serves_this_place_is_listed(client: FlaskClient) -> None:
    page = client.get("/directory").text
    assert page.count('class="office-phone"') == 43, "40 offices of the township and 3 of its district"
    assert '<a class="tel" href="tel:057982000000">0579-82000000</a>' in page
    assert "现在开门，到 12:00。" in page
    assert "金东区民政局" not in page, "the neighbour's"
    assert "值班领导：赵一" in page
    assert "网格员 杨石网" in page


def test_the_answer_has_a_number_to_tap(client: FlaskClient) -> None:
    page = client.post("/", data={"question": "农技站电话"}, follow_redirects=True).text
    assert 'href="tel:0579-82010007"' in page


def test_the_page_of_an_item_says_where_it_is_done_here_and_whether_they_are_open(client: FlaskClient) -> None:
    offices = client.get("/items/luohu").text.split('aria-label="在哪里办"')[1].split("</section>")[0]
    assert "乾西乡派出所" in offices
    assert 'href="tel:057982010014"' in offices
    assert "乾西乡府前路17号" in offices
    assert "现在开门" in offices
    assert "金东区" not in offices
    assert "在哪里办" not in client.get("/items/wenwu").text
