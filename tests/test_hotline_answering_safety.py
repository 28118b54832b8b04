"""The safety floor: whatever is not an answer says whom to call, first where somebody may be in danger, last elsewhere."""

import re
from functools import partial
from pathlib import Path

import pytest

from hotline.answering.replies import Answered, to_json
from hotline.answering.safety import IN_DANGER, may_mean_danger
from hotline.assistant import Assistant
from hotline.reading.danger import read_danger_model
from hotline.reading.lexicon import Lexicon
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN, publish
from tests.test_hotline_answering_emergencies import EMERGENCIES

ROOT = Path(__file__).parent.parent
TWINS = [
    {"code": f"yyzz-{code}", "name": f"营业执照{name}", "aliases": ["营业执照"], "department": "市场监督管理部门"}
    for code, name in (("bufa", "补发"), ("biangeng", "变更"))
]
PASSPORT = {
    "code": "hz-banli", "name": "护照办理", "aliases": ["办护照"],
    "circumstances": [{"dimension": "申请人", "ask": "是谁的护照？", "options": ["成年人", "未成年人"]}],
    "documents": [
        {"name": f"材料{n}", "when": {"申请人": whose}} for n, whose in enumerate(["成年人"] * 4 + ["未成年人"] * 4)
    ],
}  # fmt: skip


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(kb, BULING, JIEHUN, PASSPORT, *TWINS)
    return Assistant(kb, secret=b"only for tests", lexicon=lexicon)


def test_the_line_names_police_fire_brigade_ambulance_and_traffic_police() -> None:
    assert IN_DANGER == "有人正在危险中：110 报警 · 119 火警 · 120 急救 · 122 交通事故"


# What is said, the outcome, and whether the line comes first.
@pytest.mark.parametrize(
    ("question", "outcome", "first"),
    [
        ("屋里有怪味很呛", "unanswered", True),
        ("去月球怎么走", "unanswered", False),
        ("营业执照", "clarify", False),
        ("办护照要带什么", "clarify", False),
        ("你好", "referred", False),
        ("转人工", "referred", False),
        ("我要起诉的案子判得不公", "referred", False),
        ("井里有怪声很害怕", "unanswered", True),
        ("", "clarify", False),
    ],
)
def test_whatever_is_no_answer_carries_the_line(assistant: Assistant, question: str, outcome: str, first: bool) -> None:
    reply = assistant.ask(question)
    lines = reply.text.splitlines()
    assert reply.outcome == outcome
    assert lines.count(IN_DANGER) == 1
    assert lines[0 if first else -1] == IN_DANGER
    assert to_json(reply)["safety"] == {"text": IN_DANGER, "first": first}
    assert IN_DANGER not in reply.said
    assert reply.with_line(reply.said) == reply.text


@pytest.mark.parametrize(
    ("question", "outcome", "phone"),
    [("隔壁楼着火了", "referred", "119"), ("插座老是发烫，有股焦味，物业推来推去，找谁来修", "unanswered", "119")],
)
def test_who_is_shown_the_number_to_call_is_shown_no_others(
    assistant: Assistant, question: str, outcome: str, phone: str
) -> None:
    reply = assistant.ask(question)
    assert reply.outcome == outcome
    assert reply.safety is None
    assert IN_DANGER not in reply.text
    assert phone in reply.text.splitlines()[0]


def test_an_answer_carries_none_whatever_it_says(assistant: Assistant) -> None:
    for question in ("身份证丢了怎么补办", "身份证被火烧了怎么补办"):
        reply = assistant.ask(question)
        assert isinstance(reply, Answered)
        assert IN_DANGER not in reply.text
        assert reply.safety is None
        assert reply.said == reply.text


def test_a_failure_carries_it_too(assistant: Assistant) -> None:
    assistant.kb.close()
    for path in (assistant.kb.path, assistant.kb.path + "-wal"):
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(b"no database" * 1000)
    calm, urgent = (assistant.ask(question) for question in ("结婚登记", "孩子烫伤了"))
    assert calm.text.splitlines()[-1] == IN_DANGER
    assert urgent.text.splitlines()[0] == IN_DANGER
    assert "12345" in calm.text
    assert not calm.recorded


def test_what_was_told_is_in_the_log_with_its_line(assistant: Assistant) -> None:
    reply = assistant.ask("去月球怎么走")
    assert assistant.kb.questions.get(reply.reply_id).reply["text"] == reply.text


# -- what may mean danger


def test_every_emergency_that_we_know_of_may_mean_danger() -> None:
    """The same sentences as the guard is tested with; thefts and collisions may be over, and are left to its words."""
    told = [sentence for batch in EMERGENCIES.values() for sentence in batch.split()]
    missed = [sentence for sentence in told if not may_mean_danger(sentence)]
    assert [sentence for sentence in missed if not re.search("偷|盗|撞|追.?尾|肇事|车祸|翻车", sentence)] == []
    assert len(missed) <= 17


@pytest.mark.parametrize("question", ["屋裡有瓦斯味", "着　火", "ＭＡ被打了", "有人溺水\n快"])
def test_script_width_and_blanks_do_not_matter(question: str) -> None:
    assert may_mean_danger(question)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("打120没人接", True), ("帮我拨 110", True), ("打幺幺零没人接", True),
        ("编号12012345", False), ("工本费120元", False), ("居住证在哪办", False), ("", False),
    ],
)  # fmt: skip
def test_who_names_an_emergency_number_may_be_in_danger(text: str, danger: bool) -> None:
    assert may_mean_danger(text) is danger


def test_where_the_model_cannot_be_read_the_numbers_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = partial(read_danger_model, ROOT / "no such file.npz")
    monkeypatch.setattr("hotline.answering.safety.shipped", missing)
    assert may_mean_danger("居住证在哪办")


# -- the queue


def test_what_may_mean_danger_lies_on_top_of_the_queue(assistant: Assistant) -> None:
    for question in ("去月球怎么走", "去月球怎么走", "屋里有怪味很呛", "外星语在哪学"):
        assistant.ask(question)
    cases = assistant.kb.inbox.cases()
    assert [(case.question, case.danger, case.times) for case in cases] == [
        ("屋里有怪味很呛", True, 1),
        ("去月球怎么走", False, 2),
        ("外星语在哪学", False, 1),
    ]


def test_what_was_offered_in_vain_is_marked_too(assistant: Assistant) -> None:
    frightened = "屋里有怪味很呛"
    publish(assistant.kb, *({**twin, "aliases": [frightened]} for twin in TWINS))
    offered = assistant.ask(frightened)
    assert offered.outcome == "clarify"
    assistant.ask("都不是", conversation=offered.conversation)
    (case,) = assistant.kb.inbox.cases()
    assert case.danger
