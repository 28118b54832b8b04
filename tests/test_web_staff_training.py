"""Training: the items asked for most, and a quiz whose right answers are what is published."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from knowledge.entry.validation import check_item
from knowledge.staff.audit import WantedRecords
from tests.web_site import Site, small_site
from web.parts import parts_of

MORE = [
    {
        "code": f"zheng-{n}", "name": f"第{n}种证", "department": "某局", "topic": "证件", "aliases": [f"本本{n}没了"], "verified_on": "2026-11-22",
        "fees": [{"name": "工本费", "amount": str(n), "unit": "元", "basis": ["某办法第一条"]}],
    }
    for n in range(11, 25)
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with small_site(tmp_path_factory.mktemp("training")) as built:
        built.kb.items.publish_many([check_item(item) for item in MORE], by="本机")
        parts_of(built.app).assistant.catch_up()
        yield built


def drawn(client: FlaskClient) -> tuple[str, str]:
    """A paper: its address and page."""
    begun = client.post("/staff/training/quiz")
    assert begun.status_code == 303
    return begun.location, client.get(begun.location).text


def choices(page: str) -> dict[str, list[str]]:
    """The choices of each question of a paper."""
    found: dict[str, list[str]] = {}
    for key, value in re.findall(r'type="radio" name="([^"]+)" value="([^"]+)"', page):
        found.setdefault(unescape(key), []).append(unescape(value))
    return found


def truth(key: str) -> str:
    kind, code, *_ = key.split("|")
    by_code = {item["code"]: item for item in MORE}
    if kind == "收费":
        return f"{by_code[code]['fees'][0]['amount']}元" if code in by_code else "40元"  # type: ignore[index]
    names = {item["code"]: str(item["name"]) for item in MORE}
    return names.get(code, "")


def test_what_is_asked_most_stands_first(site: Site) -> None:
    for _ in range(3):
        site.client().post("/api/v1/ask", json={"question": "本本17没了"})
    page = site.staff("zuoxi").get("/staff/training").text
    rows = re.findall(r"<tr><td><a [^>]+>([^<]+)</a>", page)
    assert rows[0] in ("居民身份证丢失补领", "第17种证")
    assert {"居民身份证丢失补领", "第17种证"} <= set(rows[:6])
    assert "坐席内部口径" not in rows, "only what the public may hear"
    assert "本本17没了" in page


@pytest.mark.parametrize("number", range(5))
def test_every_question_has_one_right_choice_which_is_what_is_published(site: Site, number: int) -> None:
    client = site.staff("zuoxi")
    asked = choices(client.get(f"/staff/training/quiz/{number}").text)
    assert len(asked) == 10
    for key, offered in asked.items():
        assert len(set(offered)) == len(offered) == 4, key
    known = {key: right for key in asked if (right := truth(key))}
    assert known
    assert all(right in asked[key] for key, right in known.items())


def test_a_paper_is_marked_and_the_trail_says_so(site: Site) -> None:
    client = site.staff("zuoxi")
    address, page = drawn(client)
    asked = choices(page)
    key = next(key for key in asked if truth(key))
    wrong = next(choice for choice in asked[key] if choice != truth(key))
    good = client.post(address, data={"asked": [key], key: truth(key)}).text
    assert "1 / 1" in good
    bad = client.post(address, data={"asked": list(asked), key: wrong}).text
    assert "0 / 10" in bad
    assert f"您选的：{wrong}" in bad
    assert f"<strong>{truth(key)}</strong>" in bad
    taken = site.kb.audit.find(WantedRecords(who="zuoxi", action="做小测"), limit=5)
    assert [entry.detail for entry in taken] == ["10 题对 0 题", "1 题对 1 题"]
    assert "做小测" in site.staff("zongguan").get("/staff/audit").text


@pytest.mark.parametrize(
    "key", ["", "收费", "收费|none", "时限|zheng-11", "别的|zheng-11", "收费|neibu-koujing", "<b>|zheng-11|x"]
)
def test_what_is_no_question_is_not_marked(site: Site, key: str) -> None:
    page = site.staff("zuoxi").post("/staff/training/quiz/1", data={"asked": [key], key: "11元"}).text
    assert "0 / 0" in page


def test_of_few_items_a_paper_is_short(tmp_path: Path) -> None:
    with small_site(tmp_path) as built:
        page = built.staff("zuoxi").get("/staff/training/quiz/1").text
        assert 0 < len(choices(page)) < 10
