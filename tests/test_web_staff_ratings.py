"""What residents say of replies reaches staff: in the browser and in the terminal, the dissatisfied first."""

from click.testing import CliRunner

from cli import main
from knowledge.asked.rated import MANY
from tests.web_site import Site


def rate(site: Site, question: str, *given: tuple[int, str]) -> str:
    """Ask, and rate the reply once or twice; its id."""
    reply = site.client().post("/api/v1/ask", json={"question": question}).json
    assert reply is not None
    for rating, comment in given:
        sent = {"reply_id": reply["reply_id"], "rating": str(rating), "comment": comment}
        assert site.client().post("/feedback", data=sent).status_code == 303
    return str(reply["reply_id"])


def terminal(site: Site, *words: str) -> str:
    done = CliRunner().invoke(main, ["ratings", *words, "--database", site.settings.database_url])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_complaint_is_seen_with_the_reply_and_leads_to_the_entry(site: Site) -> None:
    low = rate(site, "身份证丢了补办要带什么", (1, "<b>没说</b>外地怎么办，打我13812345678"))
    rate(site, "登记结婚要带什么", (5, "很清楚"))
    operator = site.staff("zuoxi")
    page = operator.get("/staff/ratings").text
    for shown in (
        "非常不满意",
        "&lt;b&gt;没说",
        "身份证丢了补办要带什么",
        "居民户口簿",
        low,
        "/staff/items/sfz-buling/",
        "不满意 1",
        "全部 2",
    ):
        assert shown in page
    assert "13812345678" not in page
    assert "很清楚" not in page
    assert "很清楚" in operator.get("/staff/ratings?which=all").text
    assert operator.get("/staff/ratings?which=none").status_code == 404
    assert site.client().get("/staff/ratings").status_code == 302
    assert "外地怎么办" in terminal(site)
    assert "很清楚" not in terminal(site)
    assert terminal(site, "--all").index("很清楚") < terminal(site, "--all").index("外地怎么办")


def test_why_they_are_not_content_is_counted(site: Site) -> None:
    for reasons in (["看不懂"], ["看不懂", "太长"], []):
        reply = site.client().post("/api/v1/ask", json={"question": "身份证丢了怎么补办"}).json
        assert reply is not None
        sent = {"reply_id": reply["reply_id"], "rating": 1, "reasons": reasons}
        assert site.client().post("/api/v1/feedback", json=sent).status_code == 200
    assert site.kb.ratings.reasons() == {"看不懂": 2, "太长": 1}
    page = site.staff("zuoxi").get("/staff/ratings").text
    assert page.index("<dt>看不懂</dt><dd><strong>2</strong>") < page.index("<dt>太长</dt>")
    assert "（看不懂、太长）" in page
    assert "看不懂、太长" in terminal(site)


def test_whoever_changed_their_mind_is_heard_once(site: Site) -> None:
    rate(site, "身份证丢了怎么补办", (1, "看错了"), (5, "其实很好"))
    assert "看错了" not in site.staff("zuoxi").get("/staff/ratings?which=all").text
    assert site.kb.ratings.count(most=5) == 1
    assert site.kb.ratings.newest() == []


def test_ratings_have_pages(site: Site) -> None:
    for n in range(52):
        rate(site, "身份证丢了怎么补办", (2, f"第{n}次"))
    first, second = (site.staff("zuoxi").get(f"/staff/ratings?page={page}").text for page in (1, 2))
    assert "第51次" in first
    assert "第0次" not in first
    assert "第0次" in second
    assert "共 52 条，第 2 页，共 2 页" in terminal(site, "--page", "2")
    assert "第0次" in terminal(site, "--page", "2")


def test_a_brigade_is_shown_as_such_and_counts_once_in_the_queue(site: Site) -> None:
    far = {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}}
    for number in range(MANY):
        told = site.client().post("/api/v1/ask", json={"question": f"登记结婚要带什么{number}"}, **far).get_json()
        sent = {"reply_id": told["reply_id"], "rating": 1}
        # By the page and by the API: it is the same visitor.
        given = (
            site.client().post("/feedback", data=sent, **far)
            if number % 2
            else site.client().post("/api/v1/feedback", json=sent, **far)
        )
        assert given.status_code in {200, 303}
    rate(site, "登记结婚要带什么", (1, "真的不对"))
    page = site.staff("zuoxi").get("/staff/ratings").text
    assert "有 1 位来访者" in page
    assert page.count(f"同一来访者 {MANY} 条") == MANY
    site.staff("zuoxi").get("/staff")
    assert [(need.cases, need.clients) for need in site.kb.needs.page() if need.kind == "rating"] == [(MANY + 1, 2)]
