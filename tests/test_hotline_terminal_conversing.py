"""A conversation in the terminal."""

from collections.abc import Callable

import pytest

from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from hotline.terminal.conversing import converse
from knowledge.entry.records import ServiceItem
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, publish
from tests.terminal import PASSPORT


def converse_with(kb: KnowledgeBase, lexicon: Lexicon, capsys: pytest.CaptureFixture[str], *lines: str) -> str:
    assistant = Assistant(kb, secret=b"x", lexicon=lexicon)
    converse(lambda: assistant, iter(lines))
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
