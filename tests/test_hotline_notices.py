"""Notices stand beside the answers they belong to, by themselves from one moment to another; an emergency comes first, everywhere at once."""

from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from cli import main
from hotline.answering.replies import Answered, Referred
from hotline.assistant import Assistant
from hotline.notices import KIND
from hotline.publishing import Publishing
from hotline.reading.lexicon import Lexicon
from knowledge.entry.notices import Notice
from knowledge.entry.validation import check_item
from knowledge.storage.errors import Conflict, NotAllowed
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.web_site import ITEMS, Site

HERE = "330702000000"


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    kb.items.publish_many([check_item(item) for item in ITEMS], by="本机")
    kb.accounts.add("bianji", "correct-horse", role="editor", name="bianji")
    kb.accounts.add("shenhe", "correct-horse", role="reviewer", name="shenhe")
    return Assistant(kb, secret=b"only for tests", lexicon=lexicon, region=HERE)


def notice(kb: KnowledgeBase, **fields: Any) -> Notice:
    return Notice.model_validate({"text": "身份证业务12月1日停办一天。", "starts": kb.clock(), "region": HERE} | fields)


def live(kb: KnowledgeBase, publishing: Publishing, **fields: Any) -> int:
    kept = publishing.announcements.propose_notice(notice(kb, **fields), by="bianji")
    return publishing.announcements.approve_notice(kept.id, by="shenhe").id


def test_it_stands_beside_the_answers_of_its_topic(
    kb: KnowledgeBase, assistant: Assistant, publishing: Publishing
) -> None:
    live(kb, publishing, topic="身份证")
    reply = assistant.answer("补办身份证多少钱").reply
    assert isinstance(reply, Answered)
    assert reply.notices == ["身份证业务12月1日停办一天。"]
    assert reply.text.endswith("通知：身份证业务12月1日停办一天。")
    assert reply.facts[0].text == "40元", "nothing of the answer changes"
    assert assistant.answer("结婚登记要带什么").reply.notices == []
    assert assistant.answer("补办身份证多少钱", region="440106000000").reply.notices == [], "another region"


def test_planned_ones_switch_by_themselves(
    kb: KnowledgeBase, clock: MovableClock, assistant: Assistant, publishing: Publishing
) -> None:
    starts, ends = clock() + timedelta(days=2), clock() + timedelta(days=4)
    live(kb, publishing, topic="身份证", starts=starts, ends=ends)
    seen = []
    for _ in range(6):
        seen.append(bool(assistant.answer("补办身份证多少钱").reply.notices))
        clock.move(days=1)
    assert seen == [False, False, True, True, False, False]


def test_it_waits_for_a_second_person(kb: KnowledgeBase, assistant: Assistant, publishing: Publishing) -> None:
    announcing = publishing.announcements
    kept = announcing.propose_notice(notice(kb, words=["身份证"]), by="shenhe")
    assert assistant.answer("补办身份证多少钱").reply.notices == []
    with pytest.raises(Conflict, match="另一人"):
        announcing.approve_notice(kept.id, by="shenhe")
    with pytest.raises(NotAllowed):
        announcing.approve_notice(kept.id, by="bianji")
    announcing.end_notice(kept.id, by="bianji")
    with pytest.raises(Conflict, match="不在等待"):
        announcing.approve_notice(kept.id, by="shenhe")


def test_an_emergency_is_told_before_anything_is_looked_for(
    kb: KnowledgeBase, assistant: Assistant, publishing: Publishing
) -> None:
    flood = notice(
        kb, text="水库泄洪，请立即离开河道。", words=["河边", "水库"], importance="emergency", phone="0579-82000000"
    )
    with pytest.raises(NotAllowed):
        publishing.announcements.pin_notice(flood, by="bianji", reason="防汛")
    with pytest.raises(Conflict, match="理由"):
        publishing.announcements.pin_notice(flood, by="shenhe", reason=" ")
    kept = publishing.announcements.pin_notice(flood, by="shenhe", reason="防汛指挥部要求")
    reply = assistant.answer("河边的路能走吗").reply
    assert isinstance(reply, Referred)
    assert reply.referral is not None
    assert (reply.referral.kind, reply.referral.phone) == (KIND, "0579-82000000")
    assert reply.text.startswith("水库泄洪，请立即离开河道。")
    assert isinstance(assistant.answer("补办身份证多少钱").reply, Answered), "other matters are answered"
    danger = assistant.answer("我掉到河边水里了快救命").reply
    assert danger.referral is not None
    assert danger.referral.kind == "emergency", "somebody in danger is told whom to call first"
    publishing.announcements.end_notice(kept.id, by="shenhe")
    after = assistant.answer("河边的路能走吗").reply
    assert after.referral is None or after.referral.kind != KIND


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "短"},
        {"region": "3307"},
        {"importance": "emergency"},
        {"ends": "2020-01-01T00:00:00+08:00"},
        {"words": ["水"]},
    ],
    ids=str,
)
def test_what_makes_no_notice_is_refused(kb: KnowledgeBase, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        notice(kb, **wrong)


def test_the_pages(site: Site) -> None:
    editor, reviewer = site.staff("bianji"), site.staff("shenhe")
    form = {"text": "国庆假期窗口不办公。", "words": "国庆", "topic": "身份证", "importance": "important"}
    assert editor.post("/staff/notices", data=form).status_code == 302
    assert "国庆假期窗口不办公" not in site.client().get("/").text
    assert '<button class="primary">通过</button>' not in editor.get("/staff/notices").text
    assert editor.post("/staff/notices/1/approve").status_code == 403
    assert reviewer.post("/staff/notices/1/approve").status_code == 302
    assert "国庆假期窗口不办公" in site.client().get("/").text
    assert "国庆假期窗口不办公" in site.staff("zuoxi").get("/desk").text
    shown = site.client().post("/", data={"question": "身份证丢了怎么补办"}, follow_redirects=True).text
    assert "told-notice" in shown
    assert reviewer.post("/staff/notices/1/end").status_code == 302
    assert "国庆假期窗口不办公" not in site.client().get("/").text


def test_a_mistake_keeps_what_was_typed(site: Site) -> None:
    page = site.staff("shenhe").post(
        "/staff/notices", data={"text": "台风停课", "pin": "on", "words": "", "reason": "x"}
    )
    assert page.status_code == 400
    assert "紧急通知要写明问到哪些词时先说" in page.text
    assert "台风停课" in page.text


def test_the_commands(kb: KnowledgeBase, publishing: Publishing) -> None:
    def run(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, [*words, "--database", kb.path])
        assert done.exit_code == code, done.output
        return done.output

    run("notice", "add", "医保集中缴费到年底。", "--word", "医保", "--to", "2099-12-31", "--as", "bianji")
    assert "等待通过" in run("notice", "list")
    run("notice", "approve", "1", "--as", "shenhe")
    assert "正在显示" in run("notice", "list") or "已通过" in run("notice", "list")
    assert "现在就生效" in run("notice", "add", "水库泄洪。", "--word", "河边", "--pin", "防汛", "--as", "shenhe")
    run("notice", "end", "2", "--as", "shenhe")
    assert "已结束" in run("notice", "list")
    assert "4 到 300" in run("notice", "add", "短", code=2)
