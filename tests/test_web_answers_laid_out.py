"""An answer on its page: nothing stands twice, a heading names what is under it, and a number to call stands largest."""

from dataclasses import replace

import pytest

from hotline.answering.item_reading import TELL_US
from hotline.answering.replies import Answered, ItemRef, ShownFact
from knowledge.entry.records import NATION
from web.answers.laid_out import grouped, is_open, laid_out, own_label, shown_when, steps_in_parts

CALL = "请打 12345。"


def fact(facet: str, text: str, label: str = "", *, id: str = "", verified: bool = True) -> ShownFact:
    return ShownFact(id=id or text, facet=facet, label=label, text=text, verified=verified, region=NATION, revision=1)


SUMMARY = fact("问答", "路灯坏了打 12345，说清灯杆编号最快。", "事项说明", id="summary")
PHONE = fact("电话", "12345", "政务服务便民热线")


def answer(
    *facts: ShownFact, direct: int = 0, notes: list[str] | None = None, facets: list[str] | None = None
) -> Answered:
    item = ItemRef(code="c", name="n", region=NATION, department="某某局")
    return Answered(
        reply_id="r", text="", item=item, facts=list(facts), direct=direct, notes=notes or [], facets=facets or []
    )


def test_a_heading_stands_once_where_its_first_fact_is() -> None:
    groups = grouped(
        [
            fact("材料", "申请表"),
            fact("费用", "120元"),
            fact("材料", "身份证"),
            fact("流程", "一"),
            fact("流程", "二"),
        ]
    )
    assert [(group.heading, [fact.text for fact in group.facts]) for group in groups] == [
        ("申请材料", ["申请表", "身份证"]), ("收费", ["120元"]), ("办理流程", ["一", "二"]),
    ]  # fmt: skip


@pytest.mark.parametrize(("facet", "heading"), [("流程", "其他步骤"), ("材料", "其他申请材料"), ("费用", "收费")])
def test_the_rest_of_what_stands_above_is_called_so(facet: str, heading: str) -> None:
    above = [fact("流程", "先申请"), fact("材料", "申请表")]
    assert [group.heading for group in grouped([fact(facet, "另一条")], above)] == [heading]


def test_a_passage_that_begins_with_its_heading_has_no_other_and_the_next_is_of_the_same_section() -> None:
    first = fact("问答", "二、票价\n每小时60元。", "二、票价", id="passage:1")
    second = fact("问答", "押金100元。", "二、票价", id="passage:2")
    (group,) = grouped([first])
    assert (group.heading, group.is_headed_anyway) == ("二、票价", True)
    (rest,) = grouped([second], above=[first])
    assert (rest.heading, rest.is_headed_anyway) == ("二、票价", False)
    assert not grouped([fact("费用", "收费标准见附件")])[0].is_headed_anyway


@pytest.mark.parametrize(
    ("labels", "heading", "shown"),
    [
        (["申请人办理期限"], "期限", [""]),
        (["学习天数（申请人办理期限）"], "期限", ["学习天数"]),
        (["法定办结时限", "申请人办理期限"], "办结时限", ["法定办结时限", "申请人办理期限"]),
        (["作出决定（法定办结时限）"], "办结时限", ["作出决定（法定办结时限）"]),
    ],
)
def test_the_time_to_come_is_not_called_the_time_of_the_office(
    labels: list[str], heading: str, shown: list[str]
) -> None:
    (group,) = grouped([fact("时限", "7日", label) for label in labels])
    assert group.heading == heading
    assert [own_label(each, heading) for each in group.facts] == shown


def test_a_number_to_call_stands_largest_and_once() -> None:
    page = laid_out(answer(SUMMARY, PHONE, fact("材料", "位置"), direct=1, notes=[CALL]))
    assert (page.top, page.call, page.remarks) == (None, "12345", [])
    assert page.is_summed_up
    assert [each.text for each in page.below] == ["位置"]


def test_a_number_to_call_that_answers_something_else_is_only_said() -> None:
    page = laid_out(answer(fact("问答", "最多扣20%。", "能扣工资吗？"), direct=1, notes=[CALL]))
    assert page.call == ""
    assert [line.text for line in page.remarks] == [CALL]


def test_a_number_that_the_answer_says_is_not_said_again() -> None:
    page = laid_out(answer(fact("费用", "40元"), fact("流程", "不满意打 12345 或 12328。"), direct=2, notes=[CALL]))
    assert page.top is not None
    assert (page.call, page.remarks) == ("", [])


def test_an_emergency_number_is_left_to_its_own_button() -> None:
    facts = (fact("电话", "110", "报警"), fact("材料", "位置", TELL_US))
    page = laid_out(answer(*facts, notes=["请打 110。", "现场不要动。"]))
    assert page.call == ""
    assert [line.text for line in page.remarks] == ["现场不要动。"]


def test_what_decides_which_fact_is_the_askers_stands_before_them() -> None:
    asks, found = "是按月还是按季？下面分别列出。", "收费：还没有核实过的内容，请拨打 12366 确认。"
    facts = fact("条件", "季度没有达到30万元的，免征。"), fact("条件", "月销售额达到10万元的，全部缴。")
    reply = answer(*facts, direct=2, notes=[asks, found])
    page = laid_out(replace(reply, text="\n".join([asks, *(each.text for each in facts), found])))
    assert [line.text for line in page.above] == [asks]
    assert [line.text for line in page.remarks] == [found]


def test_the_department_that_stands_over_an_answer_is_not_said_below_it() -> None:
    page = laid_out(answer(fact("部门", "某某局", "办理部门", id="department"), fact("部门", "某某所", "办理部门")))
    assert [each.text for each in page.below] == ["某某所"]


def test_every_fact_stands_in_one_place() -> None:
    facts = [fact("流程", "先申请"), SUMMARY, fact("流程", "再领证"), fact("条件", "满16周岁")]
    page = laid_out(answer(*facts, direct=1))
    assert page.summary == SUMMARY
    assert not page.is_summed_up
    assert [*page.direct, page.summary, *page.below] == facts


@pytest.mark.parametrize(
    ("text", "marked"),
    [("以当地公布为准；有的省份不低于400元", False), ("不少地方可以网上申请，以当地公告为准", False), ("以户口簿为准", True), ("40元", True)],
)  # fmt: skip
def test_what_says_that_it_differs_is_not_marked_again(text: str, marked: bool) -> None:
    assert is_open(fact("费用", text, verified=False)) == marked
    assert not is_open(fact("费用", text))


def test_for_whom_a_fact_holds_is_not_said_twice() -> None:
    when = {"扣除项目": ["住房租金"], "人": ["本人", "配偶"]}
    assert shown_when(replace(fact("条件", "住房租金：每月1500元。"), when=when)) == ["本人、配偶"]
    assert shown_when(replace(fact("条件", "每月1500元。"), when=when)) == ["住房租金", "本人、配偶"]


STEPS = [fact("流程", text) for text in ("申请", "核验", "领证")]


@pytest.mark.parametrize(
    ("facts", "direct", "rest", "in_parts"),
    [
        (STEPS, 3, [], False),
        ([fact("费用", "40元")], 1, STEPS, False),  # all of them stand in the guide
        (STEPS[:1], 1, STEPS[1:], True),
        (STEPS, 1, [], True),
    ],
)
def test_steps_are_numbered_where_all_of_them_stand_together(
    facts: list[ShownFact], direct: int, rest: list[ShownFact], in_parts: bool
) -> None:
    assert steps_in_parts(replace(answer(*facts, direct=direct), rest=rest)) is in_parts
