"""The terminal: what people type, and one Chinese sentence for whatever cannot be done."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from cli import converse, fitted, main
from hotline.answering.safety import IN_DANGER
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.entry.records import ServiceItem
from knowledge.entry.validation import check_item
from knowledge.staff.accounts import Role
from knowledge.storage.connections import path_of
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN, publish
from tests.staff import add_staff

ROOT = Path(__file__).parent.parent
TIANHE = BULING | {"region": "440106000000", "fees": [{"name": "工本费", "amount": "20", "unit": "元"}]}
PASSPORT: dict[str, Any] = {
    "code": "crj-huzhao", "name": "普通护照申领", "department": "出入境管理机构",
    "circumstances": [{"dimension": "申请人", "ask": "是谁的护照？", "options": ["成年人", "未成年人"]}],
    "documents": [{"name": f"材料{n}", "originals": 1, "when": {"申请人": ["成年人"]}} for n in range(5)],
}  # fmt: skip


INTERNAL: dict[str, Any] = {
    "code": "nb-zhuanjie", "name": "丙类工单转接口径", "aliases": ["丙类工单怎么转"], "disclosure": "operators",
    "documents": [{"name": "三楼值班台回执"}],
}  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "terminal.db"
    with KnowledgeBase(str(path)) as made:
        publish(made, BULING, TIANHE, JIEHUN, PASSPORT, INTERNAL)
    return f"sqlite:///{path}"


@pytest.fixture
def run(database: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", database)
    monkeypatch.delenv("HOTLINE_MODEL", raising=False)
    return lambda *words, **more: CliRunner().invoke(main, list(map(str, words)), **more)


def refused(said: Result, code: int, *parts: str) -> None:
    """One sentence, no traceback, this exit code."""
    assert said.exit_code == code, said.output
    assert isinstance(said.exception, SystemExit)
    [sentence] = [line for line in said.stderr.splitlines() if "错误：" in line]
    assert all(part in sentence for part in parts), sentence


# -- asking


def test_a_question_is_answered(run: Callable[..., Result]) -> None:
    said = run("ask", "身份证丢了怎么补办")
    assert said.exit_code == 0
    assert "工本费：40元" in said.stdout
    assert "工本费：20元" in run("ask", "身份证丢了怎么补办", "--region", "440106").stdout


def test_the_explanation_has_the_confidence_of_the_reply(run: Callable[..., Result]) -> None:
    """A place is not looked for among the items, there or here."""
    question = "我在天河区，身份证丢了怎么补办要多少钱呢"
    said = json.loads(run("ask", question, "--json", "--explain").stdout)
    assert said["explanation"]["confidence"] == said["confidence"]
    assert said["explanation"]["candidates"][0]["code"] == "sfz-buling"
    assert {"name", "phrasing", "score", "for", "against"} <= set(said["explanation"]["candidates"][0])
    assert "explanation" not in json.loads(run("ask", question, "--json").stdout)
    assert f"把握 {said['confidence']:.1%}" in run("ask", question, "--explain").stdout


@pytest.mark.parametrize("code", ["99", "999999000000", "440106999000"])
@pytest.mark.parametrize("command", [["ask", "身份证"], ["repl"], ["item", "show", "sfz-buling"]], ids=lambda c: c[0])
def test_a_region_that_does_not_exist_is_refused(run: Callable[..., Result], command: list[str], code: str) -> None:
    refused(run(*command, "--region", code), 2, f"没有“{code}”这个地区", "region find")


def test_a_street_of_ones_own_is_a_region(run: Callable[..., Result]) -> None:
    assert run("region", "add", "440106013000", "石牌街道").exit_code == 0
    assert "工本费：20元" in run("ask", "身份证丢了怎么补办", "--region", "440106013000").stdout


def test_what_is_for_operators_is_told_to_operators_only(run: Callable[..., Result], database: str) -> None:
    question = "丙类工单怎么转"
    assert "三楼值班台" in run("ask", question, "--operator").stdout
    assert "三楼值班台" in run("repl", "--operator", input=f"{question}\n/退出\n").stdout
    assert "三楼值班台" not in run("ask", question).stdout
    assert "三楼值班台" not in run("repl", input=f"{question}\n").stdout
    explained = json.loads(run("ask", question, "--operator", "--json", "--explain").stdout)["explanation"]
    assert explained["candidates"][0]["code"] == "nb-zhuanjie"
    with KnowledgeBase(database.removeprefix("sqlite:///")) as kb:
        assert {asked.channel for asked in kb.questions.recent()} == {"operator", "terminal"}


def test_where_to_complain_ends_every_guide(run: Callable[..., Result]) -> None:
    assert "监督投诉" in run("item", "show", "hy-jiehun").stdout


def test_a_question_that_is_too_long_is_refused(run: Callable[..., Result]) -> None:
    refused(run("ask", "问" * 2_001), 2, "问题太长了（2001 个字），请缩短到 2000 个字以内。")


def test_the_log_is_purged_after_asking(run: Callable[..., Result]) -> None:
    run("ask", "星舰怎么年检")
    said = run("log", "purge", "--before", "2026-01-01", input="n\n")
    assert "将删去 2026-01-01 以前的 0 条问答记录" in said.stdout
    assert said.exit_code == 1
    assert "已删去 0 条问答记录" in run("log", "purge", "--before", "2026-01-01", "--yes").stdout
    refused(run("log", "purge", "--before", "2999-01-01", "--yes"), 1, "还没有到")


def test_a_question_is_taken_out_of_the_log(run: Callable[..., Result]) -> None:
    reply = json.loads(run("ask", "星舰怎么年检", "--json").stdout)["reply_id"]
    assert run("log", "redact", reply).exit_code == 0
    assert "问：（已删去）" in run("replay", reply).stdout
    refused(run("log", "redact", "nope"), 1, "没有编号为 nope 的答复")


def test_the_rest_of_a_long_queue_is_on_the_next_page(run: Callable[..., Result], database: str) -> None:
    with KnowledgeBase(str(path_of(database))) as kb, kb._connections.writing() as db:
        db.conn.executemany(
            "INSERT INTO cases (question, grouping, region, state, opened_at, last_asked_at, times) VALUES (?, ?, '', 'open', ?, ?, 1)",
            [(f"第{n}问", str(n), f"2026-11-22T10:{n % 60:02}", f"2026-11-22T10:{n % 60:02}") for n in range(131)],
        )
    first, second = run("inbox", "list").stdout, run("inbox", "list", "--page", "2").stdout
    assert (first.count("问 "), second.count("问 ")) == (100, 31)
    assert "还有 31 个，用 --page 2 看下一页。" in first
    assert "还有" not in second
    assert "这一页没有问题" in run("inbox", "list", "--page", "3").stdout


# -- conversations


def converse_with(kb: KnowledgeBase, lexicon: Lexicon, capsys: pytest.CaptureFixture[str], *lines: str) -> str:
    converse(Assistant(kb, secret=b"x", lexicon=lexicon), iter(lines))
    return capsys.readouterr().out


def test_an_unknown_command_is_no_question(
    kb: KnowledgeBase, lexicon: Lexicon, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "没有“/foo”这个命令，可以用 /新 /帮助 /退出" in converse_with(kb, lexicon, capsys, "/foo")
    assert kb.inbox.cases() == []


def test_a_message_that_is_too_long_is_not_asked(
    kb: KnowledgeBase, lexicon: Lexicon, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "请缩短到 2000 个字以内" in converse_with(kb, lexicon, capsys, "问" * 2_001)
    assert kb.questions.recent() == []


def test_circumstances_are_numbered_and_the_numbers_work(
    kb: KnowledgeBase, lexicon: Lexicon, capsys: pytest.CaptureFixture[str], make: Callable[..., ServiceItem]
) -> None:
    publish(kb, PASSPORT)
    said = converse_with(kb, lexicon, capsys, "普通护照申领要带什么材料", "1")
    assert "  1. 成年人\n  2. 未成年人\n请回复序号，或者直接说。" in said
    assert "按您的情况：成年人" in said


def test_what_ends_an_offer_is_said_once(
    kb: KnowledgeBase, lexicon: Lexicon, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(kb, BULING, BULING | {"code": "sfz-huan", "name": "居民身份证换领", "aliases": ["身份证到期"]})
    said = converse_with(kb, lexicon, capsys, "身份证")
    assert "都不对请回复“都不是”" in said
    assert "还可以问：都不是" not in said


@pytest.mark.parametrize("width", [20, 40, 60])
def test_lines_are_broken_as_chinese_is(width: int) -> None:
    line = "  · 详见《居民身份证法》第十条（各地可能不同，以公布的为准），电话12345/12368，每天24小时。"
    rows = fitted(line, width).splitlines()
    assert "".join(row.strip() for row in rows) == line.strip()
    assert all(cell_len(row) <= width for row in rows)
    assert all(row.startswith("    ") for row in rows[1:])
    assert not any(re.match(r"[，。）》、]", row.strip()) for row in rows)
    assert any("12345/12368" in row for row in rows)


def test_what_is_wider_than_the_terminal_stays_whole() -> None:
    assert fitted("看 https://www.example.gov.cn/" + "a" * 40, 20).splitlines()[-1].endswith("a" * 40)


# -- the queue


def test_a_long_question_takes_two_lines_of_the_list(run: Callable[..., Result]) -> None:
    run("ask", "红烧肉 怎么做\n才好吃 [bold]呀 " * 60)
    said = run("inbox", "list").stdout
    assert said.count("\n") < 8
    assert "…" in said
    assert "[bold]" in said


# -- curators' words


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["事物", "借书证", "~"], "有一个说法是空的"),
        (["外物", "", "健身月卡"], "没有写标准词"),
        (["外物", "健身月卡", ""], "没有写说法"),
        (["事物", "~借书证", "看书本"], "~ 写错了"),
        (["事物", "借书证", "~~看书本"], "~ 写错了"),
        (["事物", "借书证", "看书：本"], "有标点、空白或换行"),
        (["事物", "借书证", "看书\n本"], "有标点、空白或换行"),
        (["事物", "借书\n证", "看书本"], "有标点、空白或换行"),
        (["事物", "借书证", "看" * 3000], "有 3000 个字，一个词最多 30 个字"),
        (["紧急", "地震", "地震了"], "程序没有“地震”的紧急答复，“紧急”的标准词只有"),
        (["方面", "不存在的方面", "哈哈"], "没有“不存在的方面”这个方面"),
        (["事物", "居民身份证", "二代证"], "“二代证”已经有了，在objects-household.txt"),
        (["题外", "题外", "~哪家强"], "不分轻重，请去掉 ~"),
        (["地方词", "孩子 老人", "娃娃头"], "一条只能写一个标准词"),
        (["东西", "借书证", "看书本"], "没有“东西”这个类别"),
    ],
    ids=lambda words: " ".join(words)[:20] if isinstance(words, list) else "",
)
def test_a_line_that_cannot_work_is_refused(run: Callable[..., Result], words: list[str], reason: str) -> None:
    refused(run("lexicon", "add", *words), 1, "新增的", reason)
    assert run("lexicon", "list").stdout == ""


def test_a_line_is_kept_as_texts_are_read(run: Callable[..., Result]) -> None:
    assert "lexicon approve 1" in run("lexicon", "add", "事物", "居民身份证", "ＩＤ卡", "～小卡片片").stdout
    assert run("lexicon", "list").stdout == "1  事物  居民身份证：id卡 ~小卡片片  （本机，待审核）\n"


def test_a_line_is_approved_by_somebody_else(run: Callable[..., Result], database: str) -> None:
    staff(database, li="editor", wang="reviewer")
    run("lexicon", "add", "事物", "居民身份证", "小卡片片", "--as", "wang")
    refused(run("lexicon", "approve", "1", "--as", "li"), 1, "没有这项权限")
    refused(run("lexicon", "approve", "1", "--as", "wang"), 1, "审核人不能是提出人")
    assert "从下一个问题起生效" in run("lexicon", "approve", "1").stdout
    assert run("lexicon", "list").stdout == "1  事物  居民身份证：小卡片片  （wang）\n"
    refused(run("lexicon", "approve", "1"), 1, "已经生效")
    refused(run("lexicon", "remove", "1", "--as", "li"), 1, "没有这项权限")
    assert run("lexicon", "remove", "1", "--as", "wang").exit_code == 0
    refused(run("lexicon", "remove", "1"), 1, "没有第 1 条")


# -- going live


def drafted(database: str, **fields: Any) -> None:
    """A draft in review, written by li."""
    staff(database, li="editor", wang="reviewer")
    with KnowledgeBase(path_of(database).as_posix()) as kb:
        item = check_item(BULING | fields)
        kb.items.save_draft(item, author="li", note="补写概述")
        kb.items.submit(item.code, by="li")


def staff(database: str, **roles: Role) -> None:
    with KnowledgeBase(path_of(database).as_posix()) as kb:
        add_staff(kb, **roles)


def test_a_draft_is_published_by_somebody_else(run: Callable[..., Result], database: str) -> None:
    drafted(database, summary="丢了就补。")
    refused(run("item", "publish", "sfz-buling", "--as", "li"), 1, "没有这项权限")
    refused(run("item", "publish", "hy-jiehun", "--as", "wang"), 1, "没有草稿")
    refused(run("item", "publish", "sfz-buling", "--as", "nobody"), 1, "没有账号 nobody")
    assert run("item", "publish").exit_code == 2
    assert "已发布第 2 版" in run("item", "publish", "sfz-buling", "--as", "wang").stdout
    assert "编写 li  审核 wang  补写概述" in run("item", "revisions", "sfz-buling").stdout
    assert "作为第 3 版" in run("item", "rollback", "sfz-buling", "1", "--as", "wang").stdout
    refused(run("item", "withdraw", "sfz-buling", " ", "--as", "wang"), 1, "请写明撤下的原因")
    assert run("item", "withdraw", "sfz-buling", "内容有误", "--as", "wang").exit_code == 0
    refused(run("item", "withdraw", "sfz-buling", "内容有误", "--as", "wang"), 1, "没有已发布的条目")


def test_a_draft_over_something_newer_is_refused(run: Callable[..., Result], database: str, tmp_path: Path) -> None:
    drafted(database, summary="丢了就补。")
    file = tmp_path / "newer.jsonl"
    file.write_text(json.dumps(BULING | {"summary": "新规定。"}), encoding="utf-8")
    assert run("import", file).exit_code == 0
    refused(run("item", "publish", "sfz-buling", "--as", "wang"), 1, "从第 1 版改起", "现在已是第 2 版（本机 发布）")
    assert run("import", file, "--as-draft", "--as", "li").exit_code == 0  # what is there already: nothing to do
    file.write_text(json.dumps(BULING | {"summary": "按新规定补。"}), encoding="utf-8")
    assert run("import", file, "--as-draft", "--as", "li").exit_code == 0


def test_a_draft_waits_for_its_day(run: Callable[..., Result], database: str) -> None:
    drafted(database, summary="丢了就补。")
    refused(run("item", "publish", "sfz-buling", "--on", "2020-01-01", "--as", "wang"), 1, "应在今天以后")
    refused(run("item", "publish", "sfz-buling", "--on", "2年", "--as", "wang"), 2, "不是日期")
    assert "已定于 2999-01-01 发布" in run("item", "publish", "sfz-buling", "--on", "2999-01-01", "--as", "wang").stdout
    assert run("item", "scheduled").stdout == "2999-01-01  sfz-buling  000000000000  wang\n"
    assert run("item", "cancel", "sfz-buling", "--as", "wang").exit_code == 0
    refused(run("item", "cancel", "sfz-buling", "--as", "wang"), 1, "没有定时发布")
    assert run("item", "scheduled").stdout == ""


def test_what_must_be_answered_is_taken_back_by_who_may_override(run: Callable[..., Result], database: str) -> None:
    staff(database, li="editor", wang="reviewer")
    question = "身份证丢了怎么补办"
    assert "第 1 条" in run("gate", "add", "sfz-buling", question, "--must-answer", "--as", "li").stdout
    refused(run("gate", "add", "sfz-buling", question, "--as", "li"), 1, "没有这项权限")  # to watch it only
    refused(run("gate", "remove", "1", "--as", "li"), 1, "没有这项权限")
    assert f"1  必须答对  {question}" in run("gate", "questions").stdout
    assert f"已取消：{question}" in run("gate", "remove", "1", "--as", "wang").stdout
    refused(run("gate", "remove", "1", "--as", "wang"), 1, "没有这条标注的问题")
    assert run("gate", "add", "sfz-buling", question, "--as", "li").exit_code == 0
    assert run("gate", "remove", "1", "--as", "li").exit_code == 0


def test_an_office_of_one_publishes_alone(
    run: Callable[..., Result], database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(database, summary="丢了就补。")
    staff(database, solo="admin")
    with KnowledgeBase(path_of(database).as_posix()) as kb:
        kb.items.save_draft(check_item(BULING | {"summary": "再改。"}), author="solo")
        kb.items.submit("sfz-buling", by="solo")
    refused(run("item", "publish", "sfz-buling", "--as", "solo"), 1, "审核人不能是编写人")
    monkeypatch.setenv("HOTLINE_FOUR_EYES", "off")
    assert run("item", "publish", "sfz-buling", "--as", "solo").exit_code == 0
    monkeypatch.setenv("HOTLINE_FOUR_EYES", "maybe")
    refused(run("item", "scheduled"), 1, "HOTLINE_FOUR_EYES 应为 on 或 off")


def test_no_stub_replaces_what_is_published(run: Callable[..., Result]) -> None:
    run("ask", "红烧肉怎么做")
    refused(run("inbox", "draft", "1", "sfz-buling", "随便的名字"), 1, "已有已发布的事项 sfz-buling")
    assert "待处理" in run("inbox", "list").stdout


def test_what_collides_is_told_by_the_new_line(run: Callable[..., Result]) -> None:
    assert run("lexicon", "add", "事物", "借书证证", "看书本本").exit_code == 0
    refused(
        run("lexicon", "add", "事物", "借书证证", "看书本本"),
        1,
        "新增的“借书证证：看书本本”",
        "已经有了，在本单位第 1 条（可用 lexicon remove 1 删去）",
    )
    refused(run("lexicon", "add", "事物", "看书本本", "借书证证"), 1, "新增的“看书本本：借书证证”", "循环", "第 1 条")


# -- accounts


def test_accounts_are_managed_in_the_terminal(run: Callable[..., Result], database: str) -> None:
    def accounts() -> str:
        return run("user", "list").stdout

    added = run("user", "add", "wangmin", "--role", "editor", "--department", "民政局", "--department", "残联",
                "--password", "correct-horse")  # fmt: skip
    assert added.exit_code == 0, added.output
    assert "wangmin  编辑  残联、民政局" in accounts()
    assert "单位：残联、民政局" in run("user", "role", "wangmin", "reviewer").stdout
    assert "单位：公安局。" in run("user", "role", "wangmin", "editor", "--department", "公安局").stdout
    assert run("user", "password", "wangmin", input="another-horse\nanother-horse\n").exit_code == 0
    with KnowledgeBase(database.removeprefix("sqlite:///")) as kb:
        assert kb.accounts.authenticate("wangmin", "another-horse")
    assert run("user", "close", "wangmin").exit_code == 0
    assert "已停用" in accounts()
    assert run("user", "open", "wangmin").exit_code == 0
    assert "已停用" not in accounts()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["close", "zongguan"], "最后一个能用的管理员"),
        (["role", "zongguan", "editor"], "最后一个能用的管理员"),
        (["password", "zongguan", "--password", "zongguan1"], "不能和用户名一样"),
        (["password", "zongguan", "--password", "12345678"], "太容易猜到"),
        (["add", "li", "--role", "editor", "--password", "password"], "太容易猜到"),
        (["password", "nobody", "--password", "correct-horse"], "没有账号 nobody"),
        (["close", "zongguan", "--as", "lina"], "没有这项权限"),
        (["password", "zongguan", "--password", "correct-house", "--as", "lina"], "没有这项权限"),
        (["role", "lina", "admin", "--as", "lina"], "没有这项权限"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_done_to_an_account(
    run: Callable[..., Result], database: str, words: list[str], told: str
) -> None:
    with KnowledgeBase(database.removeprefix("sqlite:///")) as kb:
        kb.accounts.add("zongguan", "correct-horse", role="admin")
        kb.accounts.add("lina", "correct-horse", role="editor", departments=["民政局"])
        before = kb.accounts.all()
        refused(run("user", *words), 1, told)
        assert kb.accounts.all() == before
        assert kb.accounts.authenticate("zongguan", "correct-horse")


def test_departments_limit_editors_in_the_terminal_too(run: Callable[..., Result], database: str) -> None:
    with KnowledgeBase(database.removeprefix("sqlite:///")) as kb:
        kb.accounts.add("lina", "correct-horse", role="editor", departments=["民政局"])
        kb.items.publish_many([check_item(BULING | {"owner": "公安局"})], by="本机")
    refused(run("gate", "add", "sfz-buling", "身份证没了", "--as", "lina"), 1, "由“公安局”负责")
    assert run("ask", "蓝本本没了").exit_code == 1
    refused(run("inbox", "attach", "1", "sfz-buling", "--as", "lina"), 1, "由“公安局”负责")
    with KnowledgeBase(database.removeprefix("sqlite:///")) as kb:
        assert kb.guarded.all() == []
        assert kb.inbox.get(1).state == "open"


# -- what cannot be started


@pytest.fixture
def taken() -> Any:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_that_is_taken_is_said_before_anything_else(run: Callable[..., Result], taken: int) -> None:
    said = run("serve", "--port", taken)
    refused(said, 2, f"端口 {taken} 已被占用", "PORT=")
    assert "请在浏览器打开" not in said.output


@pytest.mark.parametrize("command", ["serve", "repl", "ask"])
def test_weights_that_cannot_be_used_are_said_in_a_sentence(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    words = [command, "身份证"] if command == "ask" else [command]
    monkeypatch.setenv("HOTLINE_MODEL", "garbage")
    refused(run(*words), 1, "“garbage”不存在")
    garbage = tmp_path / "garbage.json"
    garbage.write_text("garbage")
    monkeypatch.setenv("HOTLINE_MODEL", str(garbage))
    monkeypatch.setenv("PORT", "18499")
    refused(run(*words), 1, "不是 JSON")


def test_whoever_asks_in_vain_is_told_whom_to_call_in_danger(
    run: Callable[..., Result], tmp_path: Path, database: str
) -> None:
    assert run("ask", "去月球怎么走").stdout.splitlines()[-1] == IN_DANGER
    assert run("ask", "井里有怪声很吓人").stdout.splitlines()[0] == IN_DANGER
    listed = run("inbox", "list").stdout
    assert listed.index("【可能有危险】井里") < listed.index("去月球")
    assert "【可能有危险】第" in run("inbox", "show", "2").stdout
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is not a database" * 200)
    in_vain = run("ask", "身份证", "--database", str(broken))
    refused(in_vain, 1, "不是可用的数据库文件")
    assert in_vain.stderr.splitlines()[-1] == IN_DANGER
    assert IN_DANGER not in run("check", "--database", str(broken)).stderr


def test_a_database_is_never_made_by_a_slip(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database: str
) -> None:
    monkeypatch.chdir(tmp_path)
    refused(run("ask", "身份证", "--database", "foo"), 2, "没有“foo”这个数据库文件", "sqlite:///foo")
    assert "工本费" in run("ask", "身份证丢了怎么补办", "--database", "terminal.db").stdout
    monkeypatch.setenv("HOTLINE_DATABASE_URL", "foo")
    refused(run("ask", "身份证"), 1, "应写成 sqlite:///文件路径", "foo")
    assert not Path("foo").exists()


def test_without_the_environment_one_sentence_is_said(tmp_path: Path) -> None:
    """-S: a Python that finds no installed packages."""
    done = subprocess.run(
        [sys.executable, "-S", "-E", ROOT / "cli.py"], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("缺少 click：请先运行 make setup")
    assert done.stderr.count("\n") == 1


def test_help_does_not_wait_for_the_engine() -> None:
    code = "import sys, cli; print(sorted({'jieba', 'rapidfuzz', 'flask', 'rich', 'granian'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True, env=os.environ
    )
    assert done.stdout == "[]\n"


# -- questions to judge by


def test_codes_that_are_not_here_are_named(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    rows = [{"question": "结婚登记", "expect": ["hy-jiehun"]}, {"question": "养猫", "expect": ["mao"]}]
    file.write_text("\n".join(map(json.dumps, rows)))
    said = run("eval", file, "--json")
    assert said.exit_code == 0
    assert said.stderr == "注意：知识库里没有这 1 个编码：mao。有关的 1 题答不对。\n"
    assert json.loads(said.stdout)["n"] == 2


def test_a_file_in_another_encoding_is_said_so(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "gbk.jsonl"
    file.write_bytes('{"question": "身份证", "expect": []}'.encode("gbk"))
    refused(run("eval", file), 1, "请另存为 UTF-8")


def test_a_place_that_is_not_there_is_said_before_the_work(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"question": "结婚登记", "expect": []}')
    refused(run("eval", file, "--save", tmp_path / "no" / "x.json"), 1, "没有文件夹")
    refused(run("tune", file, "--output", tmp_path / "no" / "x.json"), 1, "没有文件夹")


# -- Chinese


@pytest.mark.parametrize(
    "words",
    [
        [], ["--help"], ["ask"], ["askk"], ["ask", "--regio", "1"], ["ask", "x", "--as-of", "x"], ["eval", "nowhere"], ["inbox"],
        ["serve", "--port", "0"], ["serve", "--port", "x"], ["item", "diff", "a", "b", "c"], ["user", "add", "li"],
        ["user", "add", "li", "--role", "x"], ["check", "--severity", "x"], ["region", "list", "x"], ["ask", "--region"],
        ["ask", "x", "--region", "x"], ["tune", "--help"], ["serve", "--help"], ["replay", "--json=1", "x"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_click_speaks_chinese(run: Callable[..., Result], words: list[str]) -> None:
    said = run(*words).output
    assert said
    for english in (
        "Usage",
        "Error",
        "Missing",
        "Invalid",
        "No such",
        "Options",
        "Commands",
        "Try ",
        "Show this",
        "not ",
    ):
        assert english not in said


def test_alarms_are_listed_searched_and_exported(run: Callable[..., Result], database: str, tmp_path: Path) -> None:
    for question in ("厨房着火了", "有人在桥上要往下跳", "身份证丢了怎么补办"):
        run("ask", question)
    listed = run("alarms", "list").output
    assert "厨房着火了" in listed
    assert "身份证" not in listed
    assert "确定  119  未标" in listed
    found = run("alarms", "list", "桥上", "--days", "1").output
    assert "厨房" not in found
    reply_id = found.splitlines()[0].split()[-1]
    with KnowledgeBase(database) as kb:
        kb.alarms.label(reply_id, "right", by="甲")
    exported = tmp_path / "labels.jsonl"
    assert "已导出 1 条标注" in run("alarms", "export", str(exported)).output
    assert json.loads(exported.read_text(encoding="utf-8"))["text"] == "有人在桥上要往下跳"
