"""Notices and laws brought in as whole texts: one entry each, found by any sentence, quoted by the article."""

from datetime import date
from pathlib import Path

import docx
import pytest

from hotline.answering.replies import Answered
from hotline.assistant import Assistant
from knowledge.entry.records import Source
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


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16", "utf-16-le"])
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


DATED = "河湾镇集市管理办法\n河政规〔{year}〕3号\n第一章 摊位\n第一条 摊位由管理站划定。\n第二条 临时摊位每天收取清洁费{fee}元。\n第三条 本办法自{year}年3月1日起施行。"


def test_a_text_is_a_source_with_chapters_and_articles_and_its_passage_says_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(DATED.format(year=2025, fee="三"), encoding="utf-8")
    with KnowledgeBase(f"sqlite:///{tmp_path}/own.db") as kb:
        kb.sources.put([Source(key="集市办法", title="《河湾镇集市管理办法》", level="规范性文件")])
        import_file(kb, tmp_path / "a.md", format="law", by="本机")
        assert [source.key for source in kb.sources.all()] == ["集市办法"], "the one on record with its title"
        articles = kb.law_texts.whole("集市办法")
        assert [(each.article, each.chapter, each.since) for each in articles][:2] == [
            ("第一条", "第一章 摊位", date(2025, 3, 1)),
            ("第二条", "第一章 摊位", date(2025, 3, 1)),
        ]
        assistant = Assistant(kb, secret=b"only for tests, only for tests, 32+")
        reply = assistant.ask("河湾镇集市临时摊位每天收多少清洁费")
        assert isinstance(reply, Answered), reply.text
        assert reply.facts[0].text == "第二条 临时摊位每天收取清洁费三元。"
        assert reply.facts[0].basis == ["《集市办法》第二条（河政规〔2025〕3号，自 2025-03-01 起施行）"]
        assert reply.facts[0].address == f"/items/{reply.item.code}#p-2"
        assert "还没有核实" not in reply.text


def test_a_newer_text_takes_its_place_and_leaves_the_one_before_to_its_days(tmp_path: Path) -> None:
    for year, fee in ((2025, "三"), (2026, "五"), (2024, "二")):
        (tmp_path / f"{year}.txt").write_text(DATED.format(year=year, fee=fee), encoding="utf-8")
    with KnowledgeBase(f"sqlite:///{tmp_path}/own.db") as kb:
        reports = [import_file(kb, tmp_path / f"{year}.txt", format="law", by="本机") for year in (2025, 2026, 2024)]
        assert [(report.new, report.changed) for report in reports] == [(1, 0), (0, 1), (0, 0)]
        assert any("更新的文本" in notice for notice in reports[2].notices)
        (item,) = kb.items.all_live()
        key = "河湾镇集市管理办法"

        def told(day: date) -> tuple[str, str]:
            article = kb.law_texts.article(key, "第二条", day)
            summary = kb.resolve(item.item.code, day=day).item.summary
            return (article.text[-3:-1] if article else "", summary[summary.index("清洁费") + 3 :][:2])

        assert told(date(2026, 3, 1)) == ("五元", "五元")
        assert told(date(2026, 2, 28)) == told(date(2025, 3, 1)) == ("三元", "三元")
        article = kb.law_texts.article(key, "第二条", date(2024, 6, 1))
        assert article is not None
        assert article.text.endswith("二元。")
        assert kb.law_texts.article(key, "第二条", date(2023, 6, 1)) is None
        assert kb.law_texts.former(key) == [
            (date(2025, 3, 1), date(2026, 3, 1)),
            (date(2024, 3, 1), date(2025, 3, 1)),
        ]
        assert "二元" in kb.law_texts.whole_on(key, date(2024, 12, 31))[1].text


def test_a_folder_is_read_whole_and_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text(
        "关于除雪的通知\n一、时间\n雪停后两小时内。\n二、范围\n各单位门前。", encoding="utf-8"
    )
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "c.docx").write_text("关于灭鼠的通知\n每户领药两包。", encoding="utf-8")
    (tmp_path / "d.txt").write_bytes("关于甲乙丙丁戊己庚辛的通知\n前面".encode() + "后面是另一种编码".encode("gb18030"))
    (tmp_path / "skipped.png").write_bytes(b"x")
    reading, _ = read_file(tmp_path, "notice", Options())
    told = {row.name: row.problems for row in reading.rows}
    assert told.keys() == {"关于除雪的通知", "b.docx", "关于灭鼠的通知", "d.txt"}
    assert "已损坏" in told["b.docx"][0]
    assert "第 2 行" in told["d.txt"][0]
    sections = next(each.text.articles for each in reading.texts if each.text.title == "关于除雪的通知")
    assert sections == {"一、时间": "雪停后两小时内。", "二、范围": "各单位门前。"}
    (tmp_path / "none").mkdir()
    with pytest.raises(UnreadableFile, match="没有文字文件"):
        read_file(tmp_path / "none", "notice", Options())


def test_articles_out_of_order_and_twice_lose_nothing_and_are_said(tmp_path: Path) -> None:
    said = "某办法\n第一条 甲。\n第三条 丙。\n第二条 乙。\n第三条 丁。"
    (tmp_path / "a.txt").write_text(said, encoding="utf-8")
    reading, _ = read_file(tmp_path / "a.txt", "law", Options())
    assert reading.texts[0].text.articles == {"第一条": "甲。", "第三条": "丙。\n丁。", "第二条": "乙。"}
    assert reading.rows[0].data["summary"] == said.partition("\n")[2]
    assert len(reading.notices) == 2
