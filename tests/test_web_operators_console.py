"""The operators' console: calls as tabs that know nothing of each other, results under the fingers, what is read out and marked."""

import re

import pytest
from flask.testing import FlaskClient

from knowledge.asked.calls.calls import MOST_OPEN
from knowledge.profiles.profile import read_profile
from tests.web_desk import GUANGZHOU, QUESTION, Caller, desk_site, pane
from tests.web_site import Site


@pytest.fixture
def site(emptied_desk: Site) -> Site:
    return emptied_desk


@pytest.fixture
def desk(site: Site) -> FlaskClient:
    return site.staff("zuoxi")


@pytest.fixture
def caller(desk: FlaskClient) -> Caller:
    return Caller(desk)


def test_the_desk_is_for_staff(site: Site) -> None:
    assert site.client().get("/desk").headers["Location"] == "/staff/login?next=/desk"
    assert site.client().post("/desk", data={"question": QUESTION}).status_code == 302
    assert site.kb.questions.recent() == []
    client = site.client()
    signed = client.post("/staff/login", data={"username": "zuoxi", "password": "correct-horse", "next": "/desk"})
    assert signed.headers["Location"] == "/desk"


def test_an_answer_is_an_operators(site: Site, caller: Caller) -> None:
    page = pane(caller.ask("内部口径"))
    assert "内部说明" in page
    assert "只给工作人员看" in page
    assert "念" not in re.sub(r'不要照着念|aria-label="念给来电人听"', "", page), (
        "what is for operators is not read out"
    )
    assert 'id="sms"' not in page
    assert site.kb.questions.recent()[0].channel == "operator"


def test_a_caller_goes_on_and_a_new_one_knows_nothing_of_it(site: Site, desk: FlaskClient, caller: Caller) -> None:
    caller.ask(QUESTION, place="广州市")
    caller.act("situate", audience="个人", c="办理地:外地")
    assert "四十元" in pane(caller.ask("那费用呢"))
    other = Caller(desk)
    assert desk.post("/desk/new").headers["Location"] == "/desk"
    assert "身份证" not in pane(desk.get("/desk").text)
    page = other.ask("那费用呢")
    assert "四十元" not in pane(page)
    call = site.kb.calls.get(other.key, by="zuoxi")
    assert (call.region, call.audience, call.circumstances) == ("", "", {})
    assert 'name="place" type="text" maxlength="60" autocomplete="off" data-focus-key="r" value=""' in page
    assert len({logged.conversation for logged in site.kb.questions.recent()}) == 2
    # and the first is as it was left
    again = desk.get(caller.at).text
    assert "那费用呢" in again
    assert 'value="广东省广州市"' in again


def test_a_call_has_an_address_without_words(site: Site, desk: FlaskClient, caller: Caller) -> None:
    caller.ask(QUESTION)
    assert re.fullmatch(r"/desk/calls/[\w-]{22}", caller.at)
    assert QUESTION in desk.get(caller.at).text
    assert site.client().get(caller.at).status_code == 302
    assert desk.get("/desk/calls/none").status_code == 404


def test_a_call_is_its_operators_alone(site: Site, caller: Caller) -> None:
    caller.ask(QUESTION)
    others = site.staff("zongguan")
    assert others.get(caller.at).status_code == 404
    assert others.post(caller.at, data={"question": "那费用呢"}).status_code == 404
    assert others.post(f"{caller.at}/act", data={"action": "told"}).status_code == 404
    assert others.post("/desk/find", data={"typed": "身份证", "call": caller.key}).status_code == 404


def test_the_place_stays_with_the_caller(caller: Caller) -> None:
    assert "广州回执" not in pane(caller.ask(QUESTION))
    assert "广州回执" in pane(caller.ask(QUESTION, place="广州市"))
    assert "广州回执" in pane(caller.ask("要带什么"))
    assert "广州回执" not in pane(caller.ask(QUESTION, place=""))


def test_a_place_can_be_said_alone_and_changes_what_lies_open(desk: FlaskClient, caller: Caller) -> None:
    assert 'value="广东省广州市"' in caller.ask(place="广州市")
    assert "广州回执" in pane(caller.ask(QUESTION))
    assert "广州回执" not in pane(caller.ask(place="北京市"))
    assert "工本费" in pane(caller.page)


def test_a_place_named_in_a_question_is_the_callers(site: Site, caller: Caller) -> None:
    caller.ask("我在广州，身份证丢了怎么补办")
    assert site.kb.calls.get(caller.key, by="zuoxi").region == GUANGZHOU


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"question": " "}, "请先写下来电人的问题"),
        ({"question": "问" * 2_001}, "问题太长了（2001 个字）"),
        ({"question": QUESTION, "place": "不存在市"}, "没有找到“不存在市”"),
        ({"question": QUESTION, "place": "朝阳区"}, "有几个地方叫“朝阳区”"),
    ],
)
def test_what_cannot_be_asked_stays_in_its_box(
    site: Site, desk: FlaskClient, sent: dict[str, str], said: str
) -> None:  # fmt: skip
    refused = desk.post("/desk", data=sent)
    assert refused.status_code == 400
    assert said in refused.text
    assert sent["question"].strip() in refused.text
    assert site.kb.questions.recent() == []
    assert site.kb.calls.of("zuoxi") == []


def test_one_of_several_places_is_picked(caller: Caller) -> None:
    offered = re.findall(r'name="choice" value="(\d+)"', caller.ask(QUESTION, place="朝阳区"))
    assert len(offered) > 1
    page = caller.ask(QUESTION, place="朝阳区", choice=offered[0])
    assert "工本费" in page
    assert "朝阳区" in page


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("身份证丢", "居民身份证丢失补领"),
        ("shenfenz", "居民身份证丢失补领"),
        ("lqjhz", ""),
        ("ljhz", "结婚登记"),
        ("内部", "坐席内部口径"),
        ("我的证丢了想补办身份证", "居民身份证丢失补领"),
        ("", ""),
    ],
)
def test_results_under_the_fingers(desk: FlaskClient, typed: str, first: str) -> None:
    found = desk.post("/desk/find", data={"typed": typed}).json
    assert found is not None
    assert [row["name"] for row in found["results"]][:1] == ([first] if first else [])


def test_finding_is_not_asking(site: Site, desk: FlaskClient) -> None:
    desk.post("/desk/find", data={"typed": "身份证"})
    assert site.kb.questions.recent() == []
    assert site.client().post("/desk/find", data={"typed": "身份证"}).status_code == 302


def test_an_item_is_picked_and_its_parts_opened(caller: Caller) -> None:
    caller.ask(pick="sfz-buling|000000000000")
    assert "居民身份证丢失补领" in pane(caller.page)
    steps = pane(caller.act("facet", facet="流程"))
    assert "采集相片和指纹" in steps
    assert "户口簿" not in steps
    assert "户口簿" in pane(caller.act("facet", facet="全部"))
    assert "没有已核实的内容" in pane(caller.act("facet", facet="问答"))
    assert "40元" in pane(caller.ask("那费用呢")), "the conversation is about what was picked"
    assert caller.desk.post(caller.at, data={"pick": "sfz-buling|x"}).status_code == 400
    assert caller.desk.post(caller.at, data={"pick": "nothing|000000000000"}).status_code == 404


def test_circumstances_stay_and_are_not_asked_back(site: Site, caller: Caller) -> None:
    caller.ask(pick="sfz-buling|000000000000")
    caller.act("facet", facet="材料")
    page = pane(caller.act("situate", c="办理地:外地"))
    assert "居住证" in page
    assert "户口簿" not in page
    assert "按 <strong>办理地：外地</strong>" in page
    caller.act("situate", c="办理地:月球")
    assert site.kb.calls.get(caller.key, by="zuoxi").circumstances == {}


def test_what_is_read_out_and_sent(caller: Caller) -> None:
    page = pane(caller.ask("身份证丢了补办多少钱"))
    assert "您好，12345 政务服务便民热线，请讲。" in page
    assert "工本费四十元" in page
    assert "工本费40元" in page, "as it is written, for an SMS"
    assert "再见" in page
    assert "请讲" not in pane(caller.ask("那时限呢")), "greeted once"


def test_told_and_not_told(site: Site, caller: Caller) -> None:
    caller.ask(QUESTION)
    caller.act("told")
    assert "已告知 1" in caller.page
    assert site.kb.inbox.cases() == []
    caller.act("missed", words="")
    assert [case.question for case in site.kb.inbox.cases()] == [QUESTION]
    caller.act("missed", words="星舰年检怎么办，我电话13912345678")
    questions = [case.question for case in site.kb.inbox.cases()]
    assert len(questions) == 2
    assert any("星舰年检" in each and "13912345678" not in each for each in questions)
    assert [e.action for e in site.kb.calls.events(caller.key)].count("missed") == 2


def test_nothing_can_be_marked_before_something_is_open(desk: FlaskClient, caller: Caller) -> None:
    caller.ask(place="广州市")
    for action in ("told", "missed", "pin", "nonsense"):
        refused = desk.post(f"{caller.at}/act", data={"action": action})
        assert refused.status_code in (400, 409)
    assert desk.post(f"{caller.at}/act", data={"action": "facet", "facet": "材料"}).status_code == 409


def test_a_choice_is_offered_under_number_keys(caller: Caller) -> None:
    page = pane(caller.ask("营业执照"))
    offered = re.findall(r'name="pick" value="([^"]+)" data-key="(\d)"', page)
    assert [key for _, key in offered] == ["1", "2"]
    assert "营业执照" in pane(caller.ask(pick=offered[1][0]))


def test_pinned_and_recent_items_are_at_hand(desk: FlaskClient, caller: Caller) -> None:
    caller.ask(pick="hy-jiehun|000000000000")
    caller.act("pin")
    fresh = desk.get("/desk").text
    assert "置顶" in fresh
    assert fresh.count('value="hy-jiehun|000000000000"') == 2
    caller.act("pin")
    assert desk.get("/desk").text.count('value="hy-jiehun|000000000000"') == 1


def test_a_ticket_begins_with_the_words_of_the_call(site: Site, desk: FlaskClient, caller: Caller) -> None:
    caller.ask("小区路灯不亮三天了，我叫王建国")
    form = desk.post(f"{caller.at}/act", data={"action": "ticket"}, follow_redirects=True).text
    assert "小区路灯不亮" in form
    assert "王建国" not in form
    about = re.search(r'name="about" value="([^"]+)"', form)
    assert about
    sent = {"text": "小区路灯不亮", "kind": "投诉", "source": "电话", "about": about[1]}
    assert "查询码" in desk.post("/staff/tickets/new", data=sent).text
    [event] = [e for e in site.kb.calls.events(caller.key) if e.action == "ticket"]
    ticket = site.kb.tickets.numbered(event.detail)
    assert ticket.reply_id == site.kb.calls.get(caller.key, by="zuoxi").reply_id
    caller.act("hang_up")
    assert [call.state for call in site.kb.calls.of("zuoxi", ("open", "waiting", "done"))] == ["waiting"], "owed"


def test_without_scripts_items_are_listed(desk: FlaskClient) -> None:
    led = desk.post("/desk", data={"question": "身份证", "list": "1"})
    assert "身份证" not in led.headers["Location"]
    assert 'value="sfz-buling|000000000000"' in desk.get(led.headers["Location"]).text


def test_calls_are_hung_up(site: Site, desk: FlaskClient, caller: Caller) -> None:
    caller.ask(QUESTION)
    other = Caller(desk)
    other.ask("结婚登记")
    caller.act("hang_up")
    assert desk.get(caller.at).headers["Location"] == "/desk/handover"
    assert [call.key for call in site.kb.calls.of("zuoxi")] == [other.key]


def test_a_new_caller_is_never_kept_waiting_by_those_who_were_told(site: Site, desk: FlaskClient) -> None:
    """The thirteenth is answered at once: the oldest who was told, and is owed nothing, is hung up for them."""
    callers = [Caller(desk) for _ in range(MOST_OPEN)]
    for each in callers:
        each.ask(pick="hy-jiehun|000000000000")
    refused = desk.post("/desk", data={"question": QUESTION})
    assert refused.status_code == 409
    assert "请先挂断" in refused.text
    for each in callers[1:]:
        each.act("told")
    callers[1].act("missed")
    Caller(desk).ask(QUESTION)
    left = [call.key for call in site.kb.calls.of("zuoxi")]
    assert len(left) == MOST_OPEN
    assert callers[2].key not in left
    assert {callers[0].key, callers[1].key} < set(left), "nobody told the one, and an answer is owed to the other"


def test_an_operator_is_not_told_to_call_their_own_line(caller: Caller) -> None:
    page = pane(caller.ask("隔壁小卖部老板叫什么名字"))
    assert "已经转到待办" in page
    assert "拨打" not in page


def test_what_was_opened_for_two_places_is_listed_once(site: Site, desk: FlaskClient) -> None:
    for place in ("", "广州市"):
        Caller(desk).ask(QUESTION, place=place)
    assert desk.get("/desk").text.count('value="sfz-buling|') == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/desk/items", "/staff/items"),
        ("/desk/findings?severity=note&page=2", "/staff/findings?severity=note&page=2"),
        ("/desk/items/sfz-buling/000000000000/edit", "/staff/items/sfz-buling/000000000000/edit"),
        ("/desk/source?key=%E5%A9%9A", "/staff/source?key=%E5%A9%9A"),
    ],
)
def test_old_addresses_of_the_staff_lead_on(site: Site, old: str, new: str) -> None:
    moved = site.client().get(old)
    assert (moved.status_code, moved.headers["Location"]) == (301, new)


def test_only_rooms_there_were_lead_on(site: Site) -> None:
    assert site.client().get("/desk/nothing").status_code == 404
    assert site.client().post("/desk/items/new").status_code == 405


def test_what_was_asked_before_handing_on_goes_into_the_ticket(tmp_path_factory: pytest.TempPathFactory) -> None:
    with desk_site(tmp_path_factory.mktemp("tax"), profile=read_profile("12366")) as site:
        desk = site.staff("zuoxi")
        caller = Caller(desk)
        page = pane(caller.ask("税控盘开不了票", place="广州市"))
        assert "先问清 5 样" in page
        assert "本线业务专家" in page
        assert "号码表里没有广东省广州市的“税务”单位" in page
        assert 'id="letter"' not in page
        begun = desk.post(
            f"{caller.at}/act",
            data={"action": "ticket", "asked": ["发票种类", "系统提示的原话"], "collected": ["数电普票", " "]},
        )
        form = desk.get(begun.headers["Location"]).text
        assert "税控盘开不了票\n发票种类：数电普票" in form
        assert "系统提示的原话：" not in form
        page = pane(caller.ask(QUESTION))
        assert "尊敬的纳税人" in page
        assert "以上答复供您参考" in page
