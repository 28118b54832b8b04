"""Whose a ticket may be, what is alike, and what closing one proposes."""

import pytest

from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from hotline.tickets.alike import Alike
from hotline.tickets.experience import Experience
from hotline.tickets.suggesting import DepartmentSuggestions
from hotline.tickets.teaching import teach
from knowledge.asked.tickets.ticket import Doing, Ticket
from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from knowledge.masking.masked_text import mask
from knowledge.storage.errors import Conflict, NotAllowed
from knowledge.store import KnowledgeBase
from tests.tickets import REGION, add_people, leave

EARLIER = {
    "区城管局": ("烧烤店油烟熏人", "夜市占道摆摊", "渣土车洒了一路", "店铺招牌挡住人行道", "流动摊贩太吵"),
    "区教育局": ("小学入学要什么材料", "幼儿园收费太高", "学校食堂饭菜不干净", "老师课外补课收钱", "孩子转学怎么办"),
    "区水务局": ("家里停水两天了", "自来水发黄有味道", "水管爆了水流到路上", "水费突然翻倍", "水压太小洗不了澡"),
    "区交警大队": ("路口红绿灯坏了", "学校门口乱停车", "大货车闯禁行", "电动车走机动车道", "路口太堵没人疏导"),
}


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    kb.items.publish_many(
        [
            check_item(
                {
                    "code": "yangquan",
                    "name": "养犬登记",
                    "aliases": ["狗证怎么办"],
                    "department": "公安派出所",
                    "documents": [{"name": "免疫证明"}],
                }
            )
        ],
        by="本机",
    )
    return Assistant(kb, secret=b"tests", lexicon=lexicon)


def keep(kb: KnowledgeBase, text: str, department: str) -> Ticket:
    ticket = leave(kb, text)
    for action in ("accept", "dispatch", "sign"):
        kb.tickets.act(ticket.id, action, by="本机", doing=Doing(department=department))
    return kb.tickets.get(ticket.id)


def test_where_nothing_is_known_a_person_decides(kb: KnowledgeBase, assistant: Assistant) -> None:
    assert DepartmentSuggestions(kb, assistant).of(leave(kb, "屋顶上的风向标转不动")) == []


def test_the_department_of_the_item_with_its_reason(kb: KnowledgeBase, assistant: Assistant) -> None:
    [first, *_] = DepartmentSuggestions(kb, assistant).of(leave(kb, "狗证怎么办"))
    assert first.department == "公安派出所"
    assert "养犬登记" in first.reason


def test_what_was_dispatched_before_teaches(kb: KnowledgeBase, assistant: Assistant) -> None:
    for department, texts in EARLIER.items():
        for text in texts:
            keep(kb, text, department)
    suggestions = DepartmentSuggestions(kb, assistant)
    for text, department in (
        ("楼下烧烤摊油烟太大", "区城管局"),
        ("自来水又停水了", "区水务局"),
        ("幼儿园收费不合理", "区教育局"),
    ):
        found = suggestions.of(leave(kb, text))
        assert found[0].department == department, text
        assert "由它办理" in found[0].reason


def test_a_dispute_is_decided_once_and_only_near(kb: KnowledgeBase, assistant: Assistant) -> None:
    kb.tickets.dispatches.decide(mask("狗证"), "区农业农村局", region=REGION, reason=mask("县里定的"), by="甲")
    suggestions = DepartmentSuggestions(kb, assistant)
    near, far = leave(kb, "狗证怎么办"), leave(kb, "狗证怎么办", region="110101000000")
    assert suggestions.of(near)[0].department == "区农业农村局"
    assert "县里定的" in suggestions.of(near)[0].reason
    assert suggestions.of(far)[0].department == "公安派出所"


def test_shares_of_experience_add_up() -> None:
    learned = Experience((text, department) for department, texts in EARLIER.items() for text in texts)
    leanings = learned.leanings("路口红绿灯不亮", limit=10)
    assert sum(lean.share for lean in leanings) == pytest.approx(1)
    assert leanings[0].department == "区交警大队"
    assert Experience(()).leanings("路口红绿灯不亮") == []


def test_repeats_are_shown_and_others_are_not(kb: KnowledgeBase) -> None:
    first = leave(kb, "望江路三号楼的电梯坏了三天没有人修")
    again = leave(kb, "望江路三号楼电梯三天没人修，老人下不了楼")
    leave(kb, "望江路三号楼的电梯坏了三天没有人修", region="110101000000")
    leave(kb, "学校门口早晚高峰乱停车")
    assert Alike(kb).to(again) == [first]


def test_only_who_may_proposes_and_nothing_is_live_by_it(kb: KnowledgeBase, assistant: Assistant) -> None:
    add_people(kb)
    ticket, item = leave(kb, "狗要不要打针"), f"yangquan@{NATION}"
    said = teach(kb, ticket, "phrasing", item=item, question="狗要不要打针", answer="", name="", by="zuoxi")
    assert "等另一位同事审核" in said
    assert [p.text for p in kb.phrasings.proposed()] == ["狗要不要打针"]
    with pytest.raises(NotAllowed):
        teach(kb, ticket, "fact", item=item, question="狗要不要打针", answer="要打狂犬疫苗。", name="", by="zuoxi")
    teach(kb, ticket, "fact", item=item, question="狗要不要打针", answer="要打狂犬疫苗。", name="", by="zongguan")
    assert [faq.answer for faq in kb.items.draft("yangquan").item.faqs] == ["要打狂犬疫苗。"]
    assert not kb.items.live("yangquan", NATION).item.faqs
    with pytest.raises(Conflict, match="已有一份草稿"):
        teach(kb, ticket, "fact", item=item, question="再问", answer="再答", name="", by="zongguan")
    with pytest.raises(Conflict):
        teach(kb, ticket, "joke", item=item, question="再问", answer="再答", name="", by="zongguan")
