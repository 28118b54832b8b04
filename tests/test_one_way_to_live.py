"""There is one way to go live: whichever door is taken, the gate stands behind it (that nothing else writes: `…_alone`)."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli import main
from knowledge.entry.records import NATION, Source
from knowledge.entry.validation import check_item
from knowledge.publishing.guarded_questions import OVERRIDE
from knowledge.storage.clock import day_of
from tests.web_site import ITEMS, Site, small_site

LOST = "身份证丢了怎么补办"
ODD = "大红本本到手要几天"
LOCAL_CODE, HERE = "bd-shubaochu", "440106000000"
OLD = "旧的规定"
BY_CODE: dict[str, dict[str, Any]] = {item["code"]: item for item in ITEMS}
THIEF = BY_CODE["shebaoka-buling"] | {"aliases": ["社保卡丢了", LOST]}
WEDDING = BY_CODE["hy-jiehun"] | {"faqs": [{"question": ODD, "answer": "当场。", "basis": [OLD]}]}
LOCAL = {"code": LOCAL_CODE, "name": "书报亭占道摆放", "region": HERE, "aliases": ["书报亭摆摊"], "department": "城管"}

Attempt = Callable[[str], bool]
"""Tries to go live, with a reason to override the gate or ''; says whether it was let through."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with small_site(tmp_path) as built:
        owners = tuple({entry["department"] for entry in (*ITEMS, LOCAL)})
        built.kb.accounts.set_role("bianji", "editor", departments=owners, by="本机")
        monkeypatch.setenv("HOTLINE_DATABASE_URL", built.settings.database_url)
        monkeypatch.setenv("HOTLINE_SECRET_KEY", built.settings.secret_key)
        yield built


def web(site: Site, path: str, **data: Any) -> Attempt:
    def attempt(override: str) -> bool:
        response = site.staff("shenhe").post(path, data=data | {"override": override})
        assert response.status_code in (302, 409), response.text
        assert response.status_code == 302 or "必答问题" in response.text
        return response.status_code == 302

    return attempt


def terminal(*words: str) -> Attempt:
    def attempt(override: str) -> bool:
        said = CliRunner().invoke(main, [*words, "--as", "shenhe", *(["--override", override] if override else [])])
        assert said.exit_code in (0, 1), said.output
        assert said.exit_code == 0 or "必答问题不能正确回答" in said.stderr
        return said.exit_code == 0

    return attempt


def thief_draft(site: Site) -> int:
    item = check_item(THIEF)
    site.kb.items.save_draft(item, author="bianji")
    site.kb.items.submit(item.code, by="bianji")
    return site.kb.items.draft(item.code).version


def thief_revision(site: Site) -> int:
    for entry in (THIEF, BY_CODE["shebaoka-buling"]):
        site.kb.items.publish_many([check_item(entry)], by="本机")
    return site.kb.items.live("shebaoka-buling").number - 1


def thief_phrasing(site: Site) -> int:
    return site.kb.phrasings.propose("shebaoka-buling", NATION, LOST, by="zuoxi").id


def proposed_line(site: Site) -> int:
    return site.kb.lexicon.propose("地方词", "社保卡丢了", LOST, by="bianji").id


def needed_line(site: Site) -> int:
    line = site.kb.lexicon.propose("地方词", "社保卡丢了", ODD, by="bianji")
    site.kb.lexicon.approve(line.id, by="shenhe")
    site.kb.guarded.add("shebaoka-buling", question=ODD, must_answer=True, by="bianji")
    return line.id


def resting_faq(site: Site) -> int:
    """A question that only a fact answers whose source is repealed: the review by which the fact may be taken out."""
    site.kb.sources.put([Source(key=OLD, title=OLD, level="规范性文件")])
    site.kb.items.publish_many([check_item(WEDDING)], by="本机")
    site.kb.guarded.add("hy-jiehun", question=ODD, must_answer=True, by="bianji")
    site.kb.sources.repeal(OLD, on=day_of(site.kb.clock()), by="shenhe")
    [review] = site.kb.reviews.open()
    assert review.id
    return review.id


def later(site: Site) -> str:
    return str(day_of(site.kb.clock()) + timedelta(days=1))


BUKA, CARD = f"/staff/items/shebaoka-buling/{NATION}", "shebaoka-buling"
WAYS: dict[str, Callable[[Site], Attempt]] = {
    "page: publish": lambda site: web(site, f"{BUKA}/publish", version=thief_draft(site)),
    "page: schedule": lambda site: web(site, f"{BUKA}/publish", version=thief_draft(site), on=later(site)),
    "page: roll back": lambda site: web(site, f"{BUKA}/rollback", number=thief_revision(site), revision_note="x"),
    "page: phrasing": lambda site: web(site, f"/staff/phrasings/{thief_phrasing(site)}/approve"),
    "page: several phrasings": lambda site: web(site, "/staff/wordings", phrasing=str(thief_phrasing(site))),
    "page: take out": lambda site: web(site, f"/staff/reviews/{resting_faq(site)}/withdraw", publish="1"),
    "terminal: publish": lambda site: after(thief_draft(site), terminal("item", "publish", CARD)),
    "terminal: schedule": lambda site: after(thief_draft(site), terminal("item", "publish", CARD, "--on", later(site))),
    "terminal: roll back": lambda site: terminal("item", "rollback", CARD, str(thief_revision(site))),
    "terminal: phrasing": lambda site: terminal("inbox", "approve", str(thief_phrasing(site))),
    "terminal: take out": lambda site: terminal("review", "withdraw", str(resting_faq(site)), "--publish"),
    "terminal: new lexicon line": lambda site: terminal("lexicon", "approve", str(proposed_line(site))),
    "terminal: lexicon line gone": lambda site: terminal("lexicon", "remove", str(needed_line(site))),
}
"""Every way by which one thing goes live. Carrying a fact over changes only what it rests on, so it can break nothing."""


def after(_prepared: int, attempt: Attempt) -> Attempt:
    return attempt


def answers(site: Site) -> dict[str, str]:
    """The item by which each question that must be answered is answered, '' for none."""
    found = {}
    for guarded in site.kb.guarded.all():
        reply = site.client().post("/api/v1/ask", json={"question": guarded.question}).json
        assert reply is not None
        found[guarded.question] = reply["item"]["code"] if reply["item"] and reply["outcome"] == "answered" else ""
    return found


def overrides(site: Site) -> list[tuple[str, str]]:
    return [(entry.who, entry.detail) for entry in site.kb.audit.of() if entry.action == OVERRIDE]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_is_refused_and_lets_through_with_a_reason(site: Site, way: str) -> None:
    attempt = WAYS[way](site)
    site.kb.guarded.add("sfz-buling", question=LOST, must_answer=True, by="bianji")
    before, version = answers(site), site.kb.version
    assert "" not in before.values()
    assert not attempt("")
    assert (answers(site), site.kb.version, overrides(site)) == (before, version, [])
    assert attempt("已与窗口核对")
    [(who, detail)] = overrides(site)
    assert who == "shenhe"
    assert detail.startswith("已与窗口核对（影响：")
    waits = "schedule" in way
    assert (answers(site) == before, site.kb.version == version) == (waits, waits)


def several_drafts(site: Site) -> dict[str, str]:
    return {"draft": f"{CARD}@{NATION}@{thief_draft(site)}"}


def ending(site: Site) -> dict[str, str]:
    """A question that only a fact answers which ends soon; who looks after it may take it out."""
    soon = str(day_of(site.kb.clock()) + timedelta(days=5))
    faq = {"question": ODD, "answer": "当场。", "valid_to": soon}
    site.kb.items.publish_many([check_item(BY_CODE["hy-jiehun"] | {"faqs": [faq]})], by="本机")
    site.kb.guarded.add("hy-jiehun", question=ODD, must_answer=True, by="bianji")
    fact = site.kb.items.live("hy-jiehun").item.faqs[0]
    return {"one": f"expiry|hy-jiehun|{NATION}|{fact.id}", "publish": "1"}


SEVERAL: dict[str, tuple[str, Callable[[Site], dict[str, str]]]] = {
    "page: several drafts": ("/staff/review/publish", several_drafts),
    "page: what is due": ("/staff/due/take-out", ending),
}
"""Where several go live as one decision: what breaks something stays as it is, and no reason lets it through."""


@pytest.mark.parametrize("way", SEVERAL)
def test_of_several_what_breaks_something_stays(site: Site, way: str) -> None:
    path, prepared = SEVERAL[way]
    sent = prepared(site)
    site.kb.guarded.add("sfz-buling", question=LOST, must_answer=True, by="bianji")
    before, version = answers(site), site.kb.version
    assert "" not in before.values()
    told = site.staff("shenhe").post(path, data=sent | {"override": "已与窗口核对"}, follow_redirects=True)
    assert "必答问题" in told.text
    assert (answers(site), site.kb.version, overrides(site)) == (before, version, [])


def test_rows_of_an_import_are_rejected_and_the_others_kept(site: Site, tmp_path: Path) -> None:
    site.kb.guarded.add("sfz-buling", question=LOST, must_answer=True, by="bianji")
    file = tmp_path / "items.jsonl"
    harmless = {"code": "tushu-jiezhang", "name": "图书馆办借书证"}
    file.write_text("".join(json.dumps(row) + "\n" for row in (harmless, THIEF)), encoding="utf-8")
    for more, kept in (["--dry-run"], False), (["--strict"], False), ([], True):
        said = CliRunner().invoke(main, ["import", str(file), "--as", "zongguan", *more])
        assert said.exit_code == 1, said.output
        assert f"第 2 行 社会保障卡补领：会使必答问题“{LOST}”不能正确回答" in said.stderr
        assert "新增 1，修改 0，相同 0，不合格 1" in said.stdout
        assert bool(site.kb.items.revisions("tushu-jiezhang")) == kept
    assert answers(site) == {LOST: "sfz-buling"}
    assert CliRunner().invoke(main, ["import", str(file), "--as", "shenhe"]).exit_code == 1  # reviewers do not import


def test_lines_of_a_map_are_rejected(site: Site, tmp_path: Path) -> None:
    """The entry that must answer would be withdrawn, to stand under the national code."""
    site.kb.items.publish_many([check_item(LOCAL)], by="本机")
    site.kb.guarded.add(LOCAL_CODE, HERE, question="书报亭摆摊", must_answer=True, by="bianji")
    items, links = tmp_path / "items.jsonl", tmp_path / "map.csv"
    items.write_text(json.dumps(LOCAL) + "\n", encoding="utf-8")
    links.write_text(f"本地事项编码,行政区划,全国事项编码\n{LOCAL_CODE},{HERE},yyzz-bufa\n", encoding="utf-8")
    said = CliRunner().invoke(main, ["import", str(items), "--map", str(links), "--as", "zongguan"])
    assert "会使必答问题“书报亭摆摊”不能正确回答" in said.stderr
    assert "挂接 0" in said.stdout
    assert site.kb.items.live(LOCAL_CODE, HERE).number == 1


def test_starter_knowledge_that_would_break_something_stays_out(site: Site) -> None:
    own = {
        "code": "bd-buka",
        "name": "本地自助补卡机补卡",
        "aliases": ["卡片飞了咋整"],
        "documents": [{"name": "手机"}],
    }
    site.kb.items.publish_many([check_item(own)], by="本机")
    site.kb.guarded.add("bd-buka", question="卡片飞了咋整", must_answer=True, by="bianji")
    said = CliRunner().invoke(main, ["init"])
    assert said.exit_code == 0, said.output
    assert site.kb.items.count() > 100
    assert answers(site) == {"卡片飞了咋整": "bd-buka"}


STOPS: dict[str, Callable[[Site], Attempt]] = {
    "page: withdraw": lambda site: web(site, f"/staff/items/sfz-buling/{NATION}/withdraw", reason="内容有误"),
    "terminal: withdraw": lambda _: terminal("item", "withdraw", "sfz-buling", "内容有误"),
}


@pytest.mark.parametrize("way", STOPS)
def test_withdrawing_now_is_one_persons_and_is_recorded(site: Site, way: str) -> None:
    site.kb.guarded.add("sfz-buling", question=LOST, must_answer=True, by="bianji")
    assert STOPS[way](site)("")
    assert overrides(site) == [("shenhe", f"内容有误（影响：{LOST}）")]
    assert answers(site) != {LOST: "sfz-buling"}


def test_a_live_phrasing_is_withdrawn_by_one_person_and_that_is_recorded(site: Site) -> None:
    phrasing = site.kb.phrasings.propose("shebaoka-buling", NATION, ODD, by="zuoxi")
    site.kb.phrasings.approve(phrasing.id, by="shenhe")
    site.kb.guarded.add("shebaoka-buling", question=ODD, must_answer=True, by="bianji")
    assert web(site, f"/staff/phrasings/{phrasing.id}/withdraw")("")
    assert overrides(site) == [("shenhe", f"撤回问法“{ODD}”（影响：{ODD}）")]


def test_a_repeal_takes_back_what_is_told_and_answers_nothing_else(site: Site) -> None:
    resting_faq(site)
    assert answers(site) == {ODD: "hy-jiehun"}
