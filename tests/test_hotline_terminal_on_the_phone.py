"""The operators' console in the terminal: number keys, scripts, marks, and calls that know nothing of each other."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from click.testing import Result

from hotline.assistant import Assistant
from hotline.calls.desk import CallDesk
from hotline.reading.lexicon import Lexicon
from hotline.terminal.calls.on_the_phone import take_calls
from knowledge.settings import Settings
from knowledge.store import KnowledgeBase
from tests.hotline_talk import publish
from tests.terminal import INTERNAL, PASSPORT
from tests.web_site import ITEMS

Take = Callable[..., str]


@pytest.fixture
def take(kb: KnowledgeBase, lexicon: Lexicon, capsys: pytest.CaptureFixture[str]) -> Take:
    publish(kb, *ITEMS, PASSPORT, INTERNAL)
    settings = replace(Settings.from_environment({}), hotline="12345")
    desk = CallDesk(kb, settings, Assistant(kb, secret=b"x", lexicon=lexicon))

    def taken(*lines: str, region: str = "") -> str:
        take_calls(kb, lambda: desk, iter(lines), by="甲", region=region)
        return capsys.readouterr().out

    return taken


def test_number_keys_open_the_parts_of_an_item(take: Take) -> None:
    said = take("身份证丢了怎么补办", "2", "0", "6")
    assert "【居民身份证丢失补领】公安派出所　全国适用　第 1 版" in said
    _, fee, everything, conditions = said.split("【居民身份证丢失补领】")[1:]
    assert "40元" in fee
    assert "户口簿" not in fee
    assert "户口簿" in everything
    assert "没有已核实的内容" in conditions
    assert "1材料  2费用  3时限" in said


def test_follow_ups_and_choices_go_by_number(take: Take) -> None:
    said = take("身份证丢了怎么补办", "11", "99")
    assert re.search(r"接着问：11 \S+", said)
    assert said.count("【居民身份证丢失补领】") == 2
    assert "没有 99 这一项" in said
    said = take("普通护照申领要带什么材料", "1")
    assert "  1. 成年人\n  2. 未成年人" in said
    assert "按 申请人：成年人" in said
    assert "【营业执照" in take("营业执照", "2")


def test_what_is_read_out_and_copied(take: Take) -> None:
    said = take("身份证丢了补办多少钱", "/念", "/短信", "/c")
    assert "收费，工本费四十元。" in said
    assert "收费：工本费40元。" in said
    assert "约 1 条" in said
    assert "没有可以发的内容" in take("/短信")
    assert "不要照着念" in take("丙类工单怎么转", "/念")


def test_told_and_not_told(take: Take, kb: KnowledgeBase) -> None:
    said = take("/t", "身份证丢了怎么补办", "/已告知", "/x 星舰年检，我叫王建国")
    assert "先问一句再标" in said
    assert "已记：已告知" in said
    [case] = kb.inbox.cases()
    assert "星舰年检" in case.question
    assert "王建国" not in case.question
    [waiting] = kb.calls.of("甲", ("waiting",))
    assert [e.action for e in kb.calls.events(waiting.key)].count("told") == 1


def test_a_new_caller_knows_nothing_of_the_last(take: Take, kb: KnowledgeBase) -> None:
    said = take(
        "/地区 广州市", "/身份 个人", "身份证丢了怎么补办", "/新来电", "那费用呢", "/来电", "/来电 1", "2", "/挂断"
    )
    first, second = kb.calls.of("甲", ("done",))
    assert (first.region, first.audience) == ("440100000000", "个人")
    assert (second.region, second.audience, second.item) == ("", "", None)
    assert first.conversation != second.conversation
    assert "▸ 2 来电 2" in said
    assert said.rstrip().endswith("已挂断。\n再见。")
    assert "40元" in said.rpartition("▸ 2 来电 2")[2]


def test_place_circumstances_and_pins(take: Take) -> None:
    said = take("/地区 朝阳区", "/地区 月球", "/身份 神仙", "/地区", "身份证丢了怎么补办", "/情形 外地", "/情形 月球", "1", "/置顶", "/常用", "/常用 1")  # fmt: skip
    assert "是哪一个：" in said
    assert "没有找到“月球”" in said
    assert "请写 个人、企业" in said
    assert "这个事项的情形有：户籍地、外地。" in said
    assert "按 办理地：外地" in said
    assert "已置顶。" in said
    assert "  1 居民身份证丢失补领\n" in said


def test_what_is_no_command_is_no_question(take: Take, kb: KnowledgeBase) -> None:
    assert "没有“/foo”这个命令" in take("/foo")
    assert "请缩短到 2000 个字以内" in take("问" * 2_001)
    assert "  1–9 材料" in take("?")
    assert kb.questions.recent() == []


def test_only_who_may_take_calls_does(run: Callable[..., Result], database: str) -> None:
    refused = run("repl", "--operator", "--as", "nobody", "--database", database)
    assert refused.exit_code == 1
    answered = run("repl", "--operator", "--database", database, input="身份证丢了怎么补办\n")
    assert answered.exit_code == 0, answered.output
    assert "居民身份证" in answered.output
    assert "坐席台" in answered.output


def test_what_to_ask_before_handing_on_and_the_letter(
    kb: KnowledgeBase, lexicon: Lexicon, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(kb, *ITEMS)
    settings = Settings.from_environment({"HOTLINE_PROFILE": "12366"})
    desk = CallDesk(kb, settings, Assistant(kb, secret=b"x", lexicon=lexicon))
    take_calls(
        kb,
        lambda: desk,
        iter(["/转办", "税控盘开不了票", "/转办", "/答复信", "身份证丢了补办多少钱", "/z", "/d"]),
        by="甲",
    )
    said = capsys.readouterr().out
    assert "还没有问过" in said
    assert "先问清（红字发票、开票系统）：\n  1 发票种类" in said
    assert "交给谁（政策和办理咨询）：本线坐席 → 本线业务专家 → 主管税务机关（按地区）" in said
    assert "还没有可以写进答复的内容" in said
    assert "尊敬的纳税人" in said
    assert "40元" in said.partition("尊敬的纳税人")[2]
