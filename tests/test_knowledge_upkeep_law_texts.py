"""Law texts that a deployment loads: taken apart, compared with what rests on them, and with the text before. The laws are made up."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.checks.consistency import check
from knowledge.entry.law_text import article_name, plain_title, read_law
from knowledge.entry.records import Source
from knowledge.entry.validation import check_item
from knowledge.files.laws.folder import refresh
from knowledge.storage.errors import UnreadableFile
from knowledge.store import KnowledgeBase
from knowledge.upkeep.watching import lacking

LAW = """# 读者条例

（2020年3月1日通过　2025年5月6日修正）

## 第一章　总则

第一条　为了读者，制定本条例。

**第二条**　补办借书证，每本收工本费十元，七个工作日内办结。
满六十三周岁的，减半。

## 第二章　办证

第三条 逾期一年的，处五十元以上二百元以下罚款，加收百分之三。
"""
TODAY = date(2026, 11, 27)


def entry(**fields: Any) -> dict[str, Any]:
    return {
        "code": "dz",
        "name": "借书证补办",
        "department": "图书馆",
        "verified_on": "2026-11-01",
        "source": "条例",
        **fields,
    }


def law(folder: Path, text: str = LAW, name: str = "读者条例(2025-05-06).md") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def kb(kb: KnowledgeBase) -> KnowledgeBase:
    kb.sources.put(
        [
            Source(
                key="读者条例",
                title="中华人民共和国读者条例",
                level="行政法规",
                effective=date(2020, 6, 1),
                read_on=date(2025, 6, 1),
                read_as="条文",
            )
        ]
    )
    return kb


def test_the_law_in_force_and_the_next_one_each_get_their_text(kb: KnowledgeBase, tmp_path: Path) -> None:
    now = kb.sources.get("读者条例").model_copy(
        update={"repealed": date(2027, 1, 1), "superseded_by": "读者条例（2026年修订）"}
    )
    later = {
        "key": "读者条例（2026年修订）",
        "title": "读者条例（2026年修订）",
        "effective": date(2027, 1, 1),
        "repealed": None,
    }
    kb.sources.put([now, now.model_copy(update=later | {"superseded_by": ""})])
    law(tmp_path)
    law(
        tmp_path,
        LAW.replace("2025年5月6日修正", "2026年6月26日修订").replace("十元", "八元")
        + "\n第四条 自2027年1月1日起施行。",
        "2027.md",
    )
    refresh(kb, tmp_path, by="本机")
    loaded = kb.law_texts.articles()
    assert "十元" in loaded["读者条例"]["第二条"]
    assert "八元" in loaded["读者条例（2026年修订）"]["第二条"]


def test_a_text_is_taken_apart() -> None:
    read = read_law(LAW)
    assert (read.title, read.version) == ("读者条例", date(2025, 5, 6))
    assert list(read.articles) == ["第一条", "第二条", "第三条"]
    assert read.articles["第二条"].endswith("满六十三周岁的，减半。")
    assert "第二章" not in read.articles["第二条"]
    assert read_law("第1条 甲", name="办法").title == "办法"
    assert read_law("没有条的通知").articles == {}


@pytest.mark.parametrize(
    ("said", "name"),
    [("22", "第二十二条"), ("第22条", "第二十二条"), ("二十二", "第二十二条"), ("第十七条之一", "第十七条之一"), ("105", "第一百零五条"), ("110", "第一百一十条"), ("1024", "第一千零二十四条"), ("10", "第十条"), ("x", ""), ("", "")],
)  # fmt: skip
def test_an_article_has_one_name(said: str, name: str) -> None:
    assert article_name(said) == name


@given(st.integers(1, 1300))
def test_names_of_articles_are_read_back(number: int) -> None:
    assert article_name(article_name(str(number))) == article_name(str(number))


def test_titles_are_compared_without_what_is_around_them() -> None:
    assert plain_title("《中华人民共和国读者条例（2025修正）》") == plain_title("读者条例") == "读者条例"
    assert plain_title("广东省读者条例") != plain_title("读者条例")


def rules(kb: KnowledgeBase, **fields: Any) -> list[tuple[str, str]]:
    kb.items.publish_many([check_item(entry(**fields))], by="甲")
    wanted = {"article-unknown", "number-not-in-article", "newer-law-text"}
    return [(f.rule, f.message) for f in check(kb, day=TODAY) if f.rule in wanted]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"fees": [{"name": "工本费", "amount": "10", "unit": "元", "basis": ["读者条例第二条"]}]}, []),
        ({"fees": [{"name": "工本费", "amount": "15", "unit": "元", "basis": ["读者条例第二条"]}]}, ["15元 在《读者条例》第二条里没有"]),
        ({"deadlines": [{"type": "statutory", "number": 7, "unit": "工作日", "basis": ["读者条例第二条"]}]}, []),
        ({"deadlines": [{"type": "statutory", "number": 7, "unit": "自然日", "basis": ["读者条例第二条"]}]}, ["7日 在《读者条例》第二条里没有"]),
        ({"conditions": [{"text": "满60周岁减半。", "basis": ["读者条例第二条"]}]}, ["60岁 在《读者条例》第二条里没有"]),
        ({"conditions": [{"text": "逾期12个月罚50元到200元，加收3%。", "basis": ["读者条例第三条"]}]}, []),
        ({"conditions": [{"text": "满60周岁减半。", "verified": False, "basis": ["读者条例第二条"]}]}, []),
        ({"conditions": [{"text": "满60周岁减半。", "basis": ["读者条例第二条", "没有载入的办法第三条"]}]}, []),
        ({"conditions": [{"text": "先到先办。", "basis": ["读者条例第九条"]}]}, ["《读者条例》没有第九条"]),
        ({"faqs": [{"question": "罚500元吗？", "answer": "最多200元。", "basis": ["读者条例第三条第一款"]}]}, []),
    ],
)  # fmt: skip
def test_facts_are_compared_with_the_articles_they_cite(
    kb: KnowledgeBase, tmp_path: Path, fields: dict[str, Any], found: list[str]
) -> None:
    kb.sources.put([Source(key="没有载入的办法", title="没有载入的办法", level="规范性文件")])
    refresh(kb, law(tmp_path / "laws"), by="甲")
    assert [message for _, message in rules(kb, **fields)] == found


@pytest.mark.parametrize(
    ("point", "copied"),
    [("逾期一年罚50至200元，加收3%。", False), ("逾期一年的，处五十元以上二百元以下罚款，加收百分之三。", True)],
)
def test_a_point_copied_from_the_law_is_found(kb: KnowledgeBase, tmp_path: Path, point: str, copied: bool) -> None:
    kb.sources.put([kb.sources.get("读者条例").model_copy(update={"articles": {"第三条": point}})])
    refresh(kb, law(tmp_path / "laws"), by="甲")
    assert ("points-copied" in {f.rule for f in check(kb, day=TODAY)}) == copied


def test_without_texts_nothing_is_compared(kb: KnowledgeBase) -> None:
    assert rules(kb, conditions=[{"text": "满60周岁减半。", "basis": ["读者条例第二条"]}]) == []


def test_a_text_that_changed_opens_the_facts_of_its_changed_articles(kb: KnowledgeBase, tmp_path: Path) -> None:
    facts = [
        {"id": "a", "text": "满63周岁减半。", "basis": ["读者条例第二条"]},
        {"id": "b", "text": "罚50元。", "basis": ["读者条例第三条"]},
    ]
    kb.items.publish_many([check_item(entry(conditions=facts))], by="甲")
    first = refresh(kb, law(tmp_path / "laws"), by="甲")
    assert (first.files, [d.is_first for d in first.drifts], first.looks) == (1, [True], 0)
    again = refresh(kb, tmp_path / "laws", by="甲")
    assert not any(drift.differs for drift in again.drifts)
    newer = LAW.replace("六十三周岁", "六十五周岁").replace("2025年5月6日", "2026年8月1日")
    changed = refresh(kb, law(tmp_path / "laws", newer, "读者条例(2026-08-01).md"), by="甲")
    assert [drift.changed for drift in changed.drifts] == [("第二条",)]
    assert [(look.place, look.due) for look in kb.second_looks.open()] == [("a", date(2026, 8, 1))]
    assert ("newer-law-text", "载入的文本是 2026-08-01 的，写这些内容时读的是 2025-06-01 以前的") in rules(
        kb, conditions=facts
    )
    assert ("number-not-in-article", "63岁 在《读者条例》第二条里没有") in rules(kb, conditions=facts)


@pytest.mark.parametrize("beside", ["", "一.md", "终.md"])
def test_books_of_one_law_in_files_of_their_own_count_together(kb: KnowledgeBase, tmp_path: Path, beside: str) -> None:
    """Alone, and beside the whole text of the same day read before or after them; an older text counts for nothing."""
    first, second = LAW.split("## 第二章　办证")
    law(tmp_path, first, "二.md")
    law(tmp_path, first.split("第一条")[0] + second, "三.md")
    law(tmp_path, LAW.replace("2025年5月6日修正", "2024年5月6日修正").replace("十元", "五元"), "旧.md")
    if beside:
        law(tmp_path, LAW, beside)
    refresh(kb, tmp_path, by="本机")
    articles = kb.law_texts.articles()["读者条例"]
    assert set(articles) == {"第一条", "第二条", "第三条"}
    assert "十元" in articles["第二条"]


def test_what_is_no_folder_of_laws_is_told(kb: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="不是文件夹"):
        refresh(kb, tmp_path / "nothing", by="甲")
    done = refresh(kb, law(tmp_path / "laws", "第一条 甲", "别的条例.txt"), by="甲")
    assert (done.drifts, done.without) == ([], ["读者条例"])


def test_the_watch_list_says_what_a_source_lacks(kb: KnowledgeBase) -> None:
    kb.sources.put([Source(key="通知", title="关于读者的通知", level="规范性文件", read_as="转述")])
    kb.items.publish_many([check_item(entry(conditions=[{"text": "甲。", "basis": ["通知"]}]))], by="甲")
    found = [(row.key, row.lacks, row.uses) for row in lacking(kb.sources.all(), kb.sources.uses())]
    assert found == [("通知", ("原文", "文号", "网址", "施行日"), 1), ("读者条例", ("网址",), 0)]


def test_a_newer_text_leaves_the_one_before_to_the_days_on_which_it_held(kb: KnowledgeBase) -> None:
    before = read_law(LAW)
    after = read_law(LAW.replace("2025年5月6日修正", "2026年9月1日修正").replace("工本费十元", "工本费五元"))
    corrected = read_law(LAW.replace("2025年5月6日修正", "2026年9月1日修正").replace("工本费十元", "工本费六元"))
    for text in (before, after, corrected, corrected):
        kb.law_texts.put("读者条例", text, by="本机")

    def second(day: date | None) -> tuple[str, date | None] | None:
        found = kb.law_texts.article("读者条例", "第二条", day)
        return (found.text[11:14], found.until) if found else None

    assert second(None) == second(TODAY) == second(date(2026, 9, 1)) == ("费六元", None)
    assert second(date(2026, 8, 31)) == second(date(2025, 5, 6)) == ("费十元", date(2026, 9, 1))
    assert second(date(2025, 5, 5)) is None
    assert kb.law_texts.article("读者条例", "第九条") is None
    assert [each.article for each in kb.law_texts.whole("读者条例")] == ["第一条", "第二条", "第三条"]
    assert [(law.source, law.version, law.articles) for law in kb.law_texts.loaded()] == [
        ("读者条例", date(2026, 9, 1), 3)
    ]


def test_articles_stand_in_the_order_of_their_numbers(kb: KnowledgeBase) -> None:
    numbers = [*range(1, 25), 100, 101, 110, 117]
    text = "\n".join(f"{article_name(str(n))}　第{n}。" for n in reversed(numbers)) + "\n第十七条之一　加的。"
    kb.law_texts.put("读者条例", read_law(text), by="本机")
    articles = [each.article for each in kb.law_texts.whole("读者条例")]
    assert articles[:3] == ["第一条", "第二条", "第三条"]
    assert articles[16:19] == ["第十七条", "第十七条之一", "第十八条"]
    assert articles[-4:] == ["第一百条", "第一百零一条", "第一百一十条", "第一百一十七条"]
