"""Whose calls are whose: they stay their opener's until somebody takes them; and what is said first and last."""

import pytest

from tests.web_desk import Caller, pane
from tests.web_site import Site


@pytest.fixture
def site(emptied_desk: Site) -> Site:
    return emptied_desk


def handed(site: Site, who: str, key: str, action: str, **more: str) -> int:
    return site.staff(who).post("/desk/handover", data={"key": key, "action": action} | more).status_code


def test_a_call_is_handed_over_and_taken(site: Site) -> None:
    caller = Caller(site.staff("zuoxi"))
    caller.ask("星舰年检怎么办")
    caller.act("missed")
    caller.act("hang_up")
    assert "星舰年检" in site.staff("zuoxi").get("/desk/handover").text
    note = "等质监局回话，回电13912345678"
    assert handed(site, "zuoxi", caller.key, "offer", to="shenhe", note=note) == 303
    assert site.kb.calls.get(caller.key, by="zuoxi").owner == "zuoxi", "until it is taken"
    assert "星舰年检" not in site.staff("bianji").get("/desk/handover").text
    assert handed(site, "bianji", caller.key, "take") == 404
    left = site.staff("shenhe").get("/desk/handover").text
    assert "星舰年检" in left
    assert "等质监局回话" in left
    assert "13912345678" not in left
    assert handed(site, "shenhe", caller.key, "take") == 303
    assert site.kb.calls.get(caller.key, by="shenhe").owner == "shenhe"
    assert site.staff("zuoxi").get(caller.at).status_code == 404
    assert handed(site, "zuoxi", caller.key, "done") == 404
    taken = Caller(site.staff("shenhe"))
    taken.at = caller.at
    taken.act("switch")
    assert "星舰年检" in taken.page
    assert handed(site, "shenhe", caller.key, "done") == 303
    assert site.kb.calls.of("shenhe", ("open", "waiting")) == []


def test_only_one_of_many_takes_it(site: Site) -> None:
    caller = Caller(site.staff("zuoxi"))
    caller.ask("领结婚证")
    assert handed(site, "zuoxi", caller.key, "offer", to="*") == 303
    # who may take it may look at no more than the list before they have taken it
    assert site.staff("bianji").get(caller.at).headers["Location"] == "/desk/handover"
    assert site.staff("bianji").post(caller.at, data={"question": "那费用呢"}).status_code == 409
    assert handed(site, "bianji", caller.key, "take") == 303
    assert handed(site, "shenhe", caller.key, "take") == 404
    assert handed(site, "bianji", caller.key, "take") == 409


@pytest.mark.parametrize("to", ["nobody", "zuoxi"])
def test_only_colleagues_are_left_a_call(site: Site, to: str) -> None:
    caller = Caller(site.staff("zuoxi"))
    caller.ask("领结婚证")
    assert handed(site, "zuoxi", caller.key, "offer", to=to) == 409
    assert handed(site, "zuoxi", caller.key, "nonsense") == 400


def test_what_is_said_first_and_last_is_written_by_who_may_publish(site: Site) -> None:
    words = {"greeting": "您好，天河区政务服务中心。", "closing": "", "missed": "", "sms": ""}
    assert site.staff("zuoxi").post("/desk/words", data=words).status_code == 403
    assert "政务服务便民热线，请讲" in site.staff("zuoxi").get("/desk/words").text
    assert site.staff("zongguan").post("/desk/words", data=words).status_code == 303
    caller = Caller(site.staff("zuoxi"))
    assert "您好，天河区政务服务中心。" in pane(caller.ask("领结婚证"))
    assert site.staff("zongguan").post("/desk/words", data=words | {"closing": "再" * 300}).status_code == 409
    assert site.staff("zongguan").post("/desk/words", data=dict.fromkeys(words, "")).status_code == 303
    assert "政务服务便民热线，请讲" in site.staff("zuoxi").get("/desk/words").text
