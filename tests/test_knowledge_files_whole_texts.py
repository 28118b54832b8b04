"""Notices and laws brought in as whole texts: one entry each, found by any sentence, quoted by the article."""

from pathlib import Path

import docx
import pytest

from hotline.answering.replies import Answered
from hotline.assistant import Assistant
from knowledge.files.formats import read_file
from knowledge.files.importing import import_file
from knowledge.files.rows import Options
from knowledge.storage.errors import UnreadableFile
from knowledge.store import KnowledgeBase

RULES = "河湾镇集市管理办法\n\n第一章 总则\n第一条 为了方便群众赶集，制定本办法。\n第二章 摊位\n" + "\n".join(
    f"第{n}条 {said}"
    for n, said in (
        ("二", "摊位由集市管理站统一划定，先到先得，不得转租。"),
        ("三", "临时摊位每天收取清洁费三元，自产自销的农户免收。"),
        ("四", "集市每月逢五、逢十开市，早上六点到中午十二点。"),
        ("五", "活禽交易应当在指定区域进行，收市后消毒。"),
    )
)


def law(folder: Path, *, encoding: str = "utf-8") -> Path:
    path = folder / "办法.txt"
    path.write_bytes(
        (RULES + "\n" + "\n".join(f"第{n}条 其他事项由管理站另行公布。" * 12 for n in "六七八九")).encode(encoding)
    )
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_a_text_file_is_one_entry_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    reading, taken = read_file(law(tmp_path, encoding=encoding), "law", Options())
    assert taken.format == "law"
    (row,) = reading.rows
    assert row.data["name"] == "河湾镇集市管理办法"
    assert "第三条 临时摊位每天收取清洁费三元" in row.data["summary"]


def test_word_and_web_pages_and_markdown_are_read_as_texts(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("关于秋收互助的通知", 0)
    word.add_paragraph("各村可以互借收割机。")
    word.save(str(tmp_path / "a.docx"))
    (tmp_path / "b.html").write_text(
        "<html><body><h1>关于秋收互助的通知</h1><p>各村可以互借收割机。</p></body></html>", encoding="utf-8"
    )
    (tmp_path / "c.md").write_text("# 关于秋收互助的通知\n\n各村可以互借收割机。\n", encoding="utf-8")
    for name in ("a.docx", "b.html", "c.md"):
        (row,) = read_file(tmp_path / name, "notice", Options())[0].rows
        assert row.data["name"] == "关于秋收互助的通知", name
        assert row.data["summary"] == "各村可以互借收割机。", name
        assert row.data["code"] == "auto-" + row.data["code"].removeprefix("auto-")


@pytest.mark.parametrize(("said", "problem"), [("  \n \n", "没有文字|是空的"), ("字" * 200_001, "最多 200000 字")])
def test_what_is_no_entry_is_refused_in_a_sentence(tmp_path: Path, said: str, problem: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text("标题\n" + said if said.strip() else said, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=problem):
        read_file(path, "notice", Options())


def test_an_article_is_asked_for_by_what_it_says_and_by_its_number(tmp_path: Path) -> None:
    with KnowledgeBase(f"sqlite:///{tmp_path}/own.db") as kb:
        report = import_file(kb, law(tmp_path), format="law", by="本机")
        assert report.new == 1
        again = import_file(kb, law(tmp_path), format="law", by="本机")
        assert again.unchanged == 1
        assistant = Assistant(kb, secret=b"only for tests, only for tests, 32+")
        for question, said in (
            ("河湾镇集市管理办法第四条", "第四条 集市每月逢五、逢十开市"),
            ("河湾镇集市管理办法里临时摊位清洁费多少", "临时摊位每天收取清洁费三元"),
        ):
            reply = assistant.ask(question)
            assert isinstance(reply, Answered), reply.text
            assert any(said in fact.text for fact in reply.facts[:3]), [fact.text[:40] for fact in reply.facts]
