"""Upkeep: repealing a source, what then waits for whom, carrying over and taking out, and the page of findings."""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from knowledge.checks.consistency import check
from knowledge.checks.findings import Finding
from knowledge.entry.records import NATION, Source
from knowledge.entry.validation import check_item
from knowledge.storage.errors import DatabaseUnusable
from knowledge.store import KnowledgeBase
from tests.web_site import Site, small_site
from web.findings import Checked

OLD, NEW = "发改价格〔2003〕2322号", "新收费标准"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with small_site(tmp_path) as built:
        sources = [Source(key=key, title=f"{key}全名", level="规范性文件") for key in (OLD, NEW, "GB/T 1 <b>")]
        built.kb.sources.put(sources)
        yield built


def repeal(site: Site, *, successor: str = "", day: str = "2020-01-01") -> int:
    response = site.staff("shenhe").post(
        "/staff/source/repeal", data={"key": OLD, "on": day, "superseded_by": successor}
    )
    assert response.status_code == 302, response.text
    return next((review.id or 0 for review in site.kb.reviews.open()), 0)


def test_sources_are_listed_and_shown(site: Site) -> None:
    operator = site.staff("zuoxi")
    page = operator.get("/staff/sources").text
    assert OLD in page
    assert "GB/T 1 &lt;b&gt;" in page
    shown = operator.get("/staff/source", query_string={"key": "GB/T 1 <b>"}).text
    assert "GB/T 1 &lt;b&gt;全名" in shown
    assert "标记废止" not in shown  # operators may not
    assert operator.get("/staff/source").status_code == 404


def test_a_repeal_suspends_the_fact_and_tells_its_owner(site: Site) -> None:
    assert repeal(site) > 0
    answer = site.client().post("/", data={"question": "补办身份证多少钱"}, follow_redirects=True).text
    assert 'class="held"' in answer
    assert "规定有变" in answer
    assert '正在按新规定核实，请拨 <a class="tel" href="tel:12345">' in answer
    assert "40元" not in answer
    assert 'class="held"' in site.client().get("/items/sfz-buling").text
    page = site.staff("zuoxi").get("/staff/reviews").text
    assert "依据废止" in page
    assert "公安派出所 1（逾期 1）" in page
    assert "40元" in page
    assert "沿用" not in page
    assert "没有要复核的内容" in site.staff("zuoxi").get("/staff/reviews?owner=nobody").text
    assert "2020年1月1日废止" in site.staff("zuoxi").get("/staff/sources").text


def test_carrying_over_at_once_brings_the_fact_back(site: Site) -> None:
    review = repeal(site, successor=NEW)
    reviewer = site.staff("shenhe")
    done = reviewer.post(f"/staff/reviews/{review}/confirm", data={"article": "第八条", "publish": "1"})
    assert done.status_code == 302
    assert "已沿用并发布" in reviewer.get(done.headers["Location"]).text
    answer = site.client().post("/", data={"question": "补办身份证多少钱"}, follow_redirects=True).text
    assert "40元" in answer
    assert f"《{NEW}》第八条" in answer
    assert reviewer.post(f"/staff/reviews/{review}/confirm").status_code == 409


def test_an_editor_makes_a_draft_of_it_and_may_not_publish(site: Site) -> None:
    review = repeal(site)
    editor = site.staff("bianji")
    assert editor.post(f"/staff/reviews/{review}/confirm").status_code == 409  # nothing takes its place
    assert editor.post(f"/staff/reviews/{review}/withdraw", data={"publish": "1"}).status_code == 400
    assert editor.post(f"/staff/reviews/{review}/withdraw", data={"owner": "公安派出所"}).status_code == 302
    assert site.kb.items.draft("sfz-buling").state == "in_review"
    assert "草稿待审核" in editor.get("/staff/reviews").text
    assert site.kb.reviews.get(review).state == "open"


def test_a_repeal_can_be_taken_back(site: Site) -> None:
    repeal(site)
    reviewer = site.staff("shenhe")
    assert reviewer.post("/staff/source/reinstate", data={"key": OLD}).status_code == 302
    assert site.kb.reviews.open() == []
    assert "40元" in site.client().post("/", data={"question": "补办身份证多少钱"}, follow_redirects=True).text


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"key": OLD, "on": ""}, 400),
        ({"key": OLD, "on": "2020-13-01"}, 400),
        ({"key": "没有的", "on": "2020-01-01"}, 404),
        ({"key": OLD, "on": "2020-01-01", "superseded_by": "没有的"}, 404),
        ({"key": OLD, "on": "2020-01-01", "superseded_by": OLD}, 409),
    ],
)
def test_a_repeal_that_cannot_be_is_refused(site: Site, sent: dict[str, str], status: int) -> None:
    assert site.staff("shenhe").post("/staff/source/repeal", data=sent).status_code == status
    assert site.kb.sources.get(OLD).repealed is None


@pytest.mark.parametrize(
    "path", ["/staff/source/repeal", "/staff/source/reinstate", "/staff/reviews/1/confirm", "/staff/reviews/1/withdraw"]
)
def test_operators_only_look(site: Site, path: str) -> None:
    assert site.staff("zuoxi").post(path).status_code == 403
    assert site.client().post(path).status_code == 302


def test_what_is_due_is_listed(site: Site) -> None:
    ends = {"code": "hy-jiehun", "name": "结婚登记", "owner": "民政局", "review_by": "2020-01-01"}
    site.kb.items.publish_many([check_item(ends)], by="本机")
    page = site.staff("zuoxi").get("/staff/reviews?owner=民政局").text
    assert "该复核" in page
    assert "2020年1月1日（已过）" in page


def checked(site: Site) -> Checked:
    """The finished check of the present state."""
    findings = site.app.extensions["hotline"].findings
    day = site.app.extensions["hotline"].today()
    findings.latest(day)
    findings.settle()
    found, is_current = findings.latest(day)
    assert is_current
    assert isinstance(found, Checked)
    return found


def test_findings_are_checked_once_for_each_state_of_the_knowledge(site: Site) -> None:
    first = checked(site)
    assert checked(site) is first
    site.kb.items.publish_many([check_item({"code": "x-y", "name": "没有部门的事项"})], by="本机")
    assert checked(site).version == first.version + 1
    assert any(finding.code == "x-y" for finding in checked(site).findings)


def test_no_request_waits_for_a_check(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check is held up until the pages have been read."""
    operator, may_end = site.staff("zuoxi"), threading.Event()

    def slow(kb: KnowledgeBase, *, day: date) -> list[Finding]:
        assert may_end.wait(60)
        return check(kb, day=day)

    with monkeypatch.context() as slowed:
        slowed.setattr("web.findings.check", slow)
        pending = operator.get("/staff/findings")
        assert "正在检查" in pending.text
        assert pending.headers["Refresh"] == "3"
        may_end.set()
        done = checked(site)
        page = operator.get("/staff/findings")
        assert "正在重新检查" not in page.text
        assert "Refresh" not in page.headers
        may_end.clear()
        site.kb.items.publish_many([check_item({"code": "x-y", "name": "没有部门的事项"})], by="本机")
        stale = operator.get("/staff/findings")
        assert f"正在重新检查；下面是上一次（第 {done.version} 版）的结果" in stale.text
        may_end.set()
    assert checked(site).version == done.version + 1


def test_a_check_that_finds_no_thread_is_tried_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_thread(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    operator = site.staff("zuoxi")
    with monkeypatch.context() as exhausted:
        exhausted.setattr(threading.Thread, "start", no_thread)
        assert "正在检查" in operator.get("/staff/findings").text
    checked(site)
    assert "正在检查" not in operator.get("/staff/findings").text


def test_a_check_that_fails_is_tried_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def unusable(kb: KnowledgeBase, *, day: date) -> list[Finding]:
        raise DatabaseUnusable("磁盘坏了。")

    operator = site.staff("zuoxi")
    with monkeypatch.context() as broken:
        broken.setattr("web.findings.check", unusable)
        assert "正在检查" in operator.get("/staff/findings").text
        site.app.extensions["hotline"].findings.settle()
        assert "正在检查" in operator.get("/staff/findings").text
        site.app.extensions["hotline"].findings.settle()
    checked(site)
    assert "正在检查" not in operator.get("/staff/findings").text


def test_the_page_of_findings(site: Site) -> None:
    operator = site.staff("zuoxi")
    checked(site)
    page = operator.get("/staff/findings").text
    assert "检查发现的问题" in page
    for severity in ("error", "warning", "note"):
        assert operator.get(f"/staff/findings?severity={severity}&page=99999999999").status_code == 200
    found = next(f for f in checked(site).findings if f.code)
    one = operator.get(f"/staff/findings?severity={found.severity}&rule={found.rule}").text
    assert found.title in one
    assert f"/staff/items/{found.code}/{NATION}" in one
    assert operator.get("/staff/findings?severity=nothing").status_code == 404


def test_sources_are_found_by_name_and_number(site: Site) -> None:
    client = site.staff("zuoxi")
    found = client.post("/staff/sources", data={"search": "2322号"}, follow_redirects=True).text
    assert OLD in found
    assert NEW not in found
    assert "没有找到" in client.post("/staff/sources", data={"search": "没有这个文件"}, follow_redirects=True).text


def test_sources_come_by_the_page(site: Site) -> None:
    site.kb.sources.put([Source(key=f"标准{n:03}", title=f"标准{n:03}", level="标准") for n in range(60)])
    client = site.staff("zuoxi")
    first, second = (client.get(f"/staff/sources?page={page}").text for page in (1, 2))
    assert ("下一页" in first, "上一页" in second) == (True, True)
    assert first.count("?key=") == 50
    assert not {n for n in range(60) if f"标准{n:03}" in first and f"标准{n:03}" in second}
