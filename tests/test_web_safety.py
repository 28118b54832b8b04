"""The safety line on the pages and in the API: on everything that is no answer, first where somebody may be in danger."""

from pathlib import Path

import pytest

from hotline.answering.safety import IN_DANGER
from hotline.recording import NOT_RECORDED
from tests.web_site import Site

HTMX = {"HX-Request": "true"}
DRAWN = (
    '<p class="safety">有人正在危险中：<a class="tel" href="tel:110">110</a> 报警 · '
    '<a class="tel" href="tel:119">119</a> 火警 · <a class="tel" href="tel:120">120</a> 急救 · '
    '<a class="tel" href="tel:122">122</a> 交通事故</p>'
)


def break_database(site: Site) -> None:
    site.kb.close()
    for path in Path(site.kb.path).parent.iterdir():
        path.unlink()
    Path(site.kb.path).write_bytes(b"this is not a database" * 200)


# What is asked, what the reply shows besides, and whether the line stands before it.
@pytest.mark.parametrize(
    ("question", "shown", "first"),
    [
        ("屋里有怪味很呛", "还不能准确回答", True),
        ("去月球怎么走", "还不能准确回答", False),
        ("营业执照", "您想问的是哪一件", False),
        ("你好", "请直接说您想办的事", False),
    ],
)
def test_the_line_is_drawn_once_with_numbers_to_tap(site: Site, question: str, shown: str, first: bool) -> None:
    page = site.client().post("/", data={"question": question}, headers=HTMX).text
    assert page.count(DRAWN) == 1
    assert page.count(IN_DANGER) == 0  # not as plain text besides
    assert (page.index(DRAWN) < page.index(shown)) is first


@pytest.mark.parametrize("question", ["身份证丢了怎么补办", "着火了"])
def test_an_answer_has_none_and_neither_has_an_emergency(site: Site, question: str) -> None:
    page = site.client().post("/", data={"question": question}, headers=HTMX).text
    assert "有人正在危险中" not in page


@pytest.mark.parametrize(("typed", "first"), [("结婚登记", False), ("煤气味很重", True)])
def test_what_fails_carries_it(site: Site, typed: str, first: bool) -> None:
    break_database(site)
    page = site.client().post("/", data={"question": typed}).text
    form = page.split('id="question-label"')[1]
    assert form.count(DRAWN) == 1
    assert (form.index(DRAWN) < form.index("暂时无法答复")) is first
    told = site.client().post("/api/v1/ask", json={"question": typed}).json
    assert told is not None
    assert told["safety"] == {"text": IN_DANGER, "first": first}
    assert told["text"].splitlines()[0 if first else -1] == IN_DANGER


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/items", 503), ("/items/x", 503)])
def test_error_pages_carry_it(site: Site, path: str, status: int) -> None:
    if status == 503:
        break_database(site)
    response = site.client().get(path)
    assert response.status_code == status
    assert DRAWN in response.text


def test_programs_are_told_when_the_fault_is_ours(site: Site) -> None:
    assert IN_DANGER not in site.client().get("/api/v1/nothing").text
    break_database(site)
    told = site.client().get("/api/v1/items").json
    assert told is not None
    assert told["error"].endswith(IN_DANGER)


@pytest.mark.parametrize(
    ("sent", "status"), [({"question": ""}, 400), ({"question": "火" * 2001}, 400), ({"question": "啊" * 70_000}, 413)]
)
def test_a_question_that_is_refused_carries_it_for_programs_too(site: Site, sent: dict[str, str], status: int) -> None:
    response = site.client().post("/api/v1/ask", json=sent)
    assert response.status_code == status
    assert response.json is not None
    assert response.json["error"].endswith(IN_DANGER)


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["with a script", "without"])
@pytest.mark.parametrize("question", ["身份证丢了怎么补办", "营业执照", "去月球怎么走", "着火了"])
def test_what_was_not_recorded_says_so_and_cannot_be_rated(site: Site, question: str, headers: dict[str, str]) -> None:
    site.kb._connections.db.execute("PRAGMA query_only = ON")
    response = site.client().post("/", data={"question": question}, headers=headers)
    assert response.status_code == 200
    assert "Talk-Address" not in response.headers  # where that leads there is nothing of it
    page = response.text
    assert page.count(NOT_RECORDED) == 1
    assert "评价这条答复" not in page
    assert "转给工作人员" not in page


def test_in_the_queue_what_may_mean_danger_is_marked_and_first(site: Site) -> None:
    for question in ("去月球怎么走", "去月球怎么走", "屋里有怪味很呛"):
        site.client().post("/", data={"question": question})
    operator = site.staff("zuoxi")
    page = operator.get("/staff").text
    assert page.index("屋里有怪味很呛") < page.index("去月球怎么走")
    assert page.count("可能有危险") == 1
    marked, plain = (f"/staff/cases/{case.id}" for case in site.kb.inbox.cases())
    assert "可能有危险" in operator.get(marked).text
    assert "可能有危险" not in operator.get(plain).text
