"""A conversation at an address of its own: it is kept, the address tells nothing, and staff's are for staff."""

import re
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from hotline.answering.replies import from_json, to_json
from hotline.assistant import Assistant
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.web_site import Site, fill, settings_for
from web.app import create_app
from web.residents.talks import MOST_SHOWN
from web.sealing import KEPT, seal, unseal

QUESTION = "身份证丢了怎么补办，我的电话13812345678"


def address(client: FlaskClient, question: str, token: str = "") -> str:
    """Where a question leads to, without the place in the page."""
    response = client.post("/", data={"question": question, "conversation": token})
    assert response.status_code == 303
    return response.headers["Location"].partition("#")[0]


def token_in(page: str) -> str:
    found = re.search(r'name="conversation" id="conversation" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_the_address_keeps_the_conversation_and_tells_nothing(site: Site) -> None:
    client = site.client()
    first = address(client, QUESTION)
    second = address(client, "多少钱", token_in(client.get(first).text))
    page = client.get(second).text
    assert page.count('<article class="exchange"') == 2
    assert page.index("身份证丢了怎么补办") < page.index("多少钱</h2>")
    assert "13812345678" not in page
    for word in ("身份证", "13812345678", quote("身份证"), "sfz"):
        assert word not in first + second
    assert site.client().get(second).text.count('<article class="exchange"') == 2  # another server, the same key


def test_with_a_script_the_address_comes_beside_the_exchange(site: Site) -> None:
    client = site.client()
    response = client.post("/", data={"question": QUESTION}, headers={"HX-Request": "true"})
    assert "40元" in client.get(response.headers["Talk-Address"]).text


def test_only_the_newest_exchanges_are_shown(site: Site) -> None:
    client, token = site.client(), ""
    for _ in range(MOST_SHOWN + 2):
        page = client.get(address(client, "身份证丢了怎么补办", token)).text
        token = token_in(page)
    assert page.count('<article class="exchange"') == MOST_SHOWN
    assert page.count("autofocus") == 1


@pytest.mark.parametrize("token", ["x", "gAAAAAB", "%00", "身", "x" * 5_000])
def test_an_address_that_is_none_says_so_and_offers_the_box(site: Site, token: str) -> None:
    response = site.client().get(f"/talk/{token}")
    assert response.status_code == 200
    assert "不再显示" in response.text
    assert 'id="question"' in response.text


def test_after_two_hours_it_is_over(tmp_path: Path) -> None:
    clock, settings = MovableClock(), settings_for(tmp_path)
    with KnowledgeBase(settings.database_url, clock=clock) as kb:
        fill(kb)
        app = create_app(settings, kb=kb, assistant=Assistant(kb, secret=settings.secret()))
        client = app.test_client()
        talk = address(client, "身份证丢了怎么补办")
        found = client.post("/items", data={"search": "身份证丢了"}).headers["Location"]
        clock.move(seconds=KEPT.total_seconds() - 1)
        assert "40元" in client.get(talk).text
        assert "找到 1 个事项" in client.get(found).text
        clock.move(seconds=2)
        assert "40元" not in client.get(talk).text
        assert "上次查找已经过去很久" in client.get(found).text


def test_a_token_is_for_one_purpose_and_tells_no_length(site: Site) -> None:
    with site.app.test_request_context():
        token = seal("search", "身份证")
        assert unseal("search", token) == "身份证"
        assert unseal("talk", token) is None
        assert unseal("search", token[:-8] + "AAAAAAAA") is None
        assert len({len(seal("search", "字" * n)) for n in range(40)}) == 1


def test_operators_reach_what_is_for_them_and_the_public_never(site: Site) -> None:
    operator, public = site.staff("zuoxi"), site.client()
    assert "按坐席身份回答" in operator.get("/").text
    assert "按坐席身份" not in public.get("/").text
    talk = address(operator, "内部口径")
    page = operator.get(talk).text
    assert "内部说明" in page
    assert "只给工作人员看" in page
    assert site.kb.questions.recent(limit=1)[0].channel == "operator"
    assert "内部说明" in operator.get("/items/neibu-koujing").text
    assert "只给工作人员看" in operator.get("/items/neibu-koujing").text
    # Whoever finds the address, or goes on with the conversation, without signing in sees nothing of it.
    assert "内部说明" not in public.get(talk).text
    assert public.get("/items/neibu-koujing").status_code == 404
    for question in ("要带什么", "内部口径", "第1个", "都不是", "那个呢"):
        told = public.get(address(public, question, token_in(page))).text
        assert "内部说明" not in told
        assert "坐席内部口径" not in told
    assert "内部说明" not in public.post("/api/v1/ask", json={"question": "内部口径"}).text
    operator.post("/staff/logout")
    assert "内部说明" not in operator.get(talk).text


def test_a_reply_comes_back_from_the_log_as_it_was(site: Site) -> None:
    for question in ("身份证丢了怎么补办", "营业执照", "身份证丢了要带什么", "红烧肉怎么做", "我被骗了", "你好"):
        reply = site.app.extensions["hotline"].assistant.ask(question)
        assert from_json(to_json(reply)) == reply
        assert asdict(from_json(site.kb.questions.get(reply.reply_id).reply)) == asdict(reply)


def test_without_a_script_the_last_question_comes_back_into_its_box(site: Site) -> None:
    client = site.client()
    first = address(client, "身份证丢了怎么补办")
    page = client.get(f"{address(client, '要带什么', token_in(client.get(first).text))}?again=1").text
    assert 'href="?again=1#ask"' in page
    box = page.split('<textarea id="question"')[1].split("</textarea>")[0]
    assert box.endswith("\n要带什么")
    assert "\n要带什么</textarea>" not in client.get(first).text
