"""What is stopped before retrieval: emergencies, cases of other procedures, "a human please", greetings; and what is not."""

import json
from pathlib import Path

import pytest

from hotline.answering.guard import Verdict, failure, guard
from hotline.answering.replies import Answered, Referred
from hotline.answering.safety import with_safety
from hotline.assistant import Assistant
from hotline.reading.emergencies import read_emergencies
from hotline.reading.lexicon import Lexicon
from hotline.reading.text import asking_part
from knowledge.patterns import PatternError
from tests.hotline_talk import Talk, item_of

QUESTIONS = Path(__file__).parents[1] / "benchmarks" / "questions"


IN_DANGER = {"现在水都漫到一楼了，人困在屋里出不去，快救命"}


def verdict(assistant: Assistant, question: str) -> Verdict | None:
    text = assistant.analyser.prepare(question)
    return guard(assistant.analyser.analyse(text), text, hotline="12345")


@pytest.mark.parametrize("batch", ["v1", "v2"])
def test_what_asks_for_an_entry_is_not_stopped_by_its_words(starter: Assistant, batch: str) -> None:
    lines = (QUESTIONS / batch / "fitting.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [row["question"] for row in map(json.loads, lines) if row["expect"]]
    found = {question: verdict(starter, asking_part(question)) for question in asked}
    stopped = {q for q, v in found.items() if v and v.stop and v.referral.kind == "emergency"}
    assert stopped <= IN_DANGER


def test_a_letter_about_danger_is_answered_too(starter: Assistant) -> None:
    letter = "我们小区的树很高，枝条伸到窗户上，物业一直不修剪，业主群里也反映过很多次。" * 3 + "有小偷顺着树爬进来。"
    found = verdict(starter, letter)
    assert found is not None
    assert (found.referral.phone, found.stop) == ("110", False)


@pytest.mark.parametrize(
    ("question", "phone"),
    [
        ("举报贪官", "12388"),
        ("公务员受贿", "12388"),
        ("我要举报镇长收红包", "12388"),
        ("村支书贪污公款找谁举报", "12388"),
        ("举报法官受贿", "12388"),
        ("举报民警打人", "12389"),
        ("派出所民警受贿怎么举报", "12389"),
        ("举报交警受贿", "12389"),
    ],
)
def test_misconduct_of_officials_goes_to_its_own_number(starter: Assistant, question: str, phone: str) -> None:
    found = verdict(starter, question)
    assert found is not None
    assert (found.referral.kind, found.referral.phone, found.stop) == ("procedure", phone, True)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("没有的类\n  着火", "没有“没有的类”"),
        ("火警\n  «没有»着火", "«没有»没有在上面写过"),
        ("火警\n  (着火", "不是正则表达式"),
        ("", "缺少“照答、此刻”"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "emergencies.patterns"
    others = "照答\n  举报  ｜ 举报\n此刻\n  现在  ｜ 现在\n" if line else ""
    path.write_text(f"办事\n  报销  ｜ 报销\n{others}{line}\n", encoding="utf-8")
    with pytest.raises(PatternError, match=reason):
        read_emergencies(frozenset({"火警"}), path)


@pytest.mark.parametrize("question", ["转人工", "我要人工客服", "找真人", "不要机器人，接人工"])
def test_a_person_is_one_step_away(starter: Assistant, question: str) -> None:
    found = verdict(starter, question)
    assert found is not None
    assert (found.referral.kind, found.referral.phone, found.stop) == ("human", "12345", True)


@pytest.mark.parametrize(
    "question",
    [
        "你好", "您好！", "在吗", "谢谢", "好的谢谢", "再见", "HELLO", "謝謝您", "你好，请问", "在吗？？", "我想问一下", "你好，我想咨询个问题", "麻烦问一下",
        "有个事想问您", "我有个问题", "能帮我问个事吗", "我要反映情况", "咨询",
    ],
)  # fmt: skip
def test_greetings_are_returned(starter: Assistant, question: str) -> None:
    found = verdict(starter, question)
    assert found is not None
    assert (found.referral.kind, found.stop) == ("greeting", True)


@pytest.mark.parametrize(
    "case",
    [
        "法院判决我不服，帮我改判",
        "我已经起诉了，你们给我催一下法院",
        "我正在信访，给我个答复",
        "帮我起诉他",
        "判得不公我要重审",
        "这案子判得太轻了，给我改判",
        "要求再审",
    ],
)
def test_cases_of_other_procedures_are_handed_over(starter: Assistant, case: str) -> None:
    found = verdict(starter, case)
    assert found is not None
    assert (found.referral.kind, found.referral.phone, found.stop) == ("procedure", "12348", True)


@pytest.mark.parametrize(
    "question",
    [
        "怎么申请劳动仲裁",
        "怎么申请再审",
        "判得不公怎么办",
        "起诉离婚要什么材料",
        "行政复议怎么申请",
        "到法院打官司要多少钱",
        "信访去哪里",
        "我已经起诉了，诉讼费能减免吗",
    ],
)
def test_how_to_start_a_procedure_is_an_ordinary_question(starter: Assistant, question: str) -> None:
    assert verdict(starter, question) is None


@pytest.mark.parametrize(
    "question",
    [
        "消防验收怎么办理", "急救证怎么考", "报警回执丢了怎么补", "人工流产能报销吗", "人工智能企业有补贴吗", "诈骗罪怎么判", "骗保怎么举报",
        "煤气卡怎么充值", "燃气开户要什么材料", "交通事故认定书怎么拿", "交通事故怎么处理", "救护车收费标准", "火灾保险怎么理赔", "着火点是什么",
        "自杀干预热线是多少", "身份证丢了怎么补办", "孩子的身份证丢了", "孩子医保丢失怎么办", "食物中毒找谁投诉", "你好，护照怎么办", "谢谢，那费用呢", "您好，解押谢谢", "你好过户",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_goes_on(starter: Assistant, question: str) -> None:
    assert verdict(starter, question) is None


def test_every_urgent_word_of_the_lexicon_has_a_reply(starter: Assistant, lexicon: Lexicon) -> None:
    """Whatever urgent form stands alone in a message, the message is not searched for."""
    urgent = [form for form, senses in lexicon.forms.items() if any(s.kind == "urgent" for s in senses)]
    assert len(urgent) > 300
    assert not [form for form in urgent if verdict(starter, form) is None]


def test_an_emergency_that_can_be_answered_is_answered_too(starter: Assistant) -> None:
    reply = Talk(starter).say("我被骗了")
    assert isinstance(reply, Answered)
    assert item_of(reply) == "pa-beipian"
    assert reply.referral is not None
    assert reply.referral.phone == "110"
    assert reply.text.startswith(reply.referral.text)
    assert "96110" in reply.text


def test_an_emergency_that_cannot_be_answered_is_a_referral_and_no_case(starter: Assistant) -> None:
    talk = Talk(starter)
    reply = talk.say("着火了")
    assert isinstance(reply, Referred)
    assert reply.referral is not None
    assert reply.referral.kind == "emergency"
    assert not talk.queued


def test_an_emergency_comes_first_in_the_middle_of_anything(starter: Assistant) -> None:
    talk = Talk(starter)
    talk.say("身份证")
    reply = talk.say("有人晕倒了")
    assert isinstance(reply, Referred)
    assert reply.referral is not None
    assert reply.referral.phone == "120"


def test_the_last_resort_names_emergency_numbers_and_a_person() -> None:
    referral = failure("0571-12345")
    text = with_safety(Referred(reply_id="", text=referral.text, referral=referral), danger=False).text
    assert all(number in text for number in ("110", "119", "120", "122", "0571-12345"))
