"""A place, class, year, number or office that is asked for and that the entry does not have: no answer, however alike the rest is."""

from collections.abc import Iterator
from pathlib import Path
from time import thread_time

import pytest

from hotline.answering.qualifiers import QualifierKind, contradicted, kinds
from hotline.assistant import Assistant
from knowledge.entry.validation import check_item
from knowledge.starter.reading import Bundle
from knowledge.store import KnowledgeBase


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_every_kind_tells_its_examples_apart(kind: QualifierKind) -> None:
    assert kind.values(kind.example)
    assert contradicted(kind.other, [kind.example])
    assert not contradicted(kind.example, [kind.example])


@pytest.mark.parametrize("row", ["9", "一", "第三", "二、", "十至", "3-"])
@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_a_long_row_of_numbers_is_read_at_once(kind: QualifierKind, row: str) -> None:
    """Not in every way in which it can be parted, of which there are more than can be tried: 36 digits took ten seconds."""
    start = thread_time()
    kind.values((row * 36)[:36])
    assert thread_time() - start < 1


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("2类医疗器械备案要多久", "第二类医疗器械经营备案"),
        ("一类二类器械都卖要备案吗", "第二类医疗器械经营备案"),
        ("户口在外地，去当地派出所办吗", "罢免村委会成员"),
        ("去户籍地派出所要带什么", "珞珈派出所户籍窗口"),
        ("这类证怎么办", "第二类医疗器械经营备案"),
        ("2026年怎么报名", "教师资格认定"),
        ("三级医院住院报多少", "住院医保报销比例和起付线"),
        ("社保卡第三代怎么换", "社会保障卡换领（损坏、到期、换第三代卡）"),
    ],
)
def test_what_agrees_or_says_nothing_of_it_stays(asked: str, name: str) -> None:
    assert not contradicted(asked, [name])


NAMED = {
    "tiexi": "铁西区劳动监察大队",
    "luojia": "珞珈派出所户籍窗口",
    "suzhou": "苏州市跨境电商补贴申领",
    "third": "第三中学学区查询",
    "of-2025": "2025年以旧换新补贴",
    "second": "二级建造师注册",
}


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant that knows some entries named after a place, an office, a number or a year."""
    folder: Path = tmp_path_factory.mktemp("named")
    with KnowledgeBase(str(folder / "named.db")) as kb:
        phones = [{"type": "consult", "number": "024-10000002"}]
        items = [
            check_item({"code": code, "name": name, "kind": "咨询", "phones": phones}) for code, name in NAMED.items()
        ]
        kb.load(Bundle(items=items))
        yield Assistant(kb, secret=b"only for tests")


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("铁西区劳动监察大队电话", "和平区劳动监察大队电话"),
        ("珞珈派出所户籍窗口电话多少", "光谷派出所户籍窗口电话多少"),
        ("苏州市跨境电商补贴申领怎么联系", "无锡市跨境电商补贴申领怎么联系"),
        ("第三中学学区查询打什么电话", "第五中学学区查询打什么电话"),
        ("2025年以旧换新补贴电话", "2027年以旧换新补贴电话"),
        ("二级建造师注册电话", "一级建造师注册电话"),
    ],
)
def test_another_of_the_same_name_is_no_answer(local: Assistant, asked: str, other: str) -> None:
    assert local.answer(asked).reply.outcome == "answered"
    assert local.answer(other).reply.outcome == "unanswered"


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("三类医疗器械经营要什么条件", "四类医疗器械经营要什么条件"),
        ("社保卡丢了怎么挂失", "兴业银行的卡丢了怎么挂失"),
        ("社保卡怎么激活", "民生银行卡怎么激活"),
        ("公积金贷款提前还款要预约吗", "农行房贷利率能调低吗"),
        ("离婚冷静期多少天", "离婚冷静期你觉得好不好"),
        ("广场舞太吵了怎么投诉", "步行街几点关门"),
        ("公交司机拒载怎么投诉", "508路末班几点"),
        ("医院乱收费找谁", "儿童医院门诊几点上班"),
    ],
)
def test_what_is_of_elsewhere_is_no_answer(starter: Assistant, asked: str, other: str) -> None:
    assert starter.answer(asked).reply.outcome == "answered"
    refused = starter.answer(other)
    assert refused.reply.outcome == "unanswered"
    assert refused.queue == ("四类" in other)


def test_a_bank_named_beside_a_matter_of_ours_does_not_matter(starter: Assistant) -> None:
    reply = starter.answer("社保卡要不要到招商银行的网点激活").reply
    assert reply.outcome == "answered"
    assert reply.item.code == "shebaoka-jihuo" if hasattr(reply, "item") else False
