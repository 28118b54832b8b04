"""Importing: the good rows in, the bad ones named with their line and reason, the same file twice changes nothing."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge.asked.questions import Asked
from knowledge.entry.validation import check_item
from knowledge.files.importing import ImportReport, import_file
from knowledge.masking.masked_text import mask
from knowledge.storage.errors import NotFound
from knowledge.store import KnowledgeBase
from tests.logged import asked

GUANGZHOU = "440100000000"
BULING: dict[str, Any] = {
    "code": "sfz-buling",
    "name": "居民身份证补领",
    "aliases": ["身份证丢了"],
    "documents": [{"name": "居民户口簿"}],
    "fees": [{"name": "工本费", "amount": "40", "unit": "元"}],
    "deadlines": [{"type": "statutory", "days": 60, "unit": "自然日"}],
}


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase(str(tmp_path / "a.db")) as made:
        yield made


def jsonl(folder: Path, *rows: dict[str, Any] | str, name: str = "a.jsonl") -> Path:
    path = folder / name
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.read, report.new, report.changed, report.unchanged, len(report.rejected)


# -- what it is for


def test_the_documented_example_is_published(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    report = import_file(kb, jsonl(tmp_path, BULING), by="甲", progress=lambda done, total: seen.append((done, total)))
    assert counts(report) == (1, 1, 0, 0, 0)
    assert report.written
    live = kb.items.live("sfz-buling")
    assert (live.bulk, live.author, live.item.deadlines[0].number) == (True, "甲", 60)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == seen[-1][1]


def test_a_second_time_changes_nothing(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = jsonl(tmp_path, BULING, {"code": "x", "name": "停水"})
    import_file(kb, path)
    version = kb.version
    assert counts(import_file(kb, path)) == (2, 0, 0, 2, 0)
    assert kb.version == version
    assert len(kb.items.revisions("sfz-buling")) == 1


def test_good_rows_are_kept_and_bad_ones_named(kb: KnowledgeBase, tmp_path: Path) -> None:
    bad = BULING | {"code": "b", "fees": [{"name": "工本费", "amount": "四十"}], "kindd": "行政许可"}
    report = import_file(kb, jsonl(tmp_path, BULING, '{"code": "y", ', "", bad, "[1]", {"code": "z", "name": "办理"}))
    assert counts(report) == (5, 2, 0, 0, 3)
    assert [(r.line, r.name) for r in report.rejected] == [(2, ""), (4, "居民身份证补领"), (5, "")]
    assert "JSON" in report.rejected[0].problems[0]
    assert len(report.rejected[1].problems) == 2
    assert "收费第1项的金额：应为数字" in " ".join(report.rejected[1].problems)
    assert kb.items.count() == 2


def test_strict_is_all_or_nothing(kb: KnowledgeBase, tmp_path: Path) -> None:
    report = import_file(kb, jsonl(tmp_path, BULING, {"code": "x"}), strict=True)
    assert counts(report) == (2, 1, 0, 0, 1)
    assert not report.written
    assert kb.items.count() == 0
    assert kb.version == 0


def test_the_later_of_two_rows_alike_is_rejected(kb: KnowledgeBase, tmp_path: Path) -> None:
    local = BULING | {"region": GUANGZHOU}
    report = import_file(kb, jsonl(tmp_path, BULING, local, BULING | {"name": "另一个"}))
    assert [r.line for r in report.rejected] == [3]
    assert "第 1 行" in report.rejected[0].problems[0]
    assert kb.items.live("sfz-buling").item.name == "居民身份证补领"


def test_rows_alike_are_found_on_one_line_too(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([BULING, BULING]))
    assert counts(import_file(kb, path)) == (2, 1, 0, 0, 1)


def test_rows_without_a_region_get_the_one_asked_for(kb: KnowledgeBase, tmp_path: Path) -> None:
    import_file(kb, jsonl(tmp_path, BULING, {"code": "x", "name": "停水", "region": "000000000000"}), region=GUANGZHOU)
    assert kb.items.live("sfz-buling", GUANGZHOU)
    assert kb.items.live("x")


# -- against what is there


def test_a_dry_run_shows_what_would_change_and_changes_nothing(kb: KnowledgeBase, tmp_path: Path) -> None:
    import_file(kb, jsonl(tmp_path, BULING))
    changed = BULING | {
        "fees": [{"name": "工本费", "amount": "20", "unit": "元", "basis": ["居民身份证法第二十条"]}],
        "department": "公安机关",
        "documents": [],
    }
    version = kb.version
    report = import_file(kb, jsonl(tmp_path, changed, {"code": "x", "name": "停水"}), dry_run=True)
    assert counts(report) == (2, 1, 1, 0, 0)
    assert {(d.field, d.before, d.after) for d in report.differences} == {
        ("实施部门", "", "公安机关"),
        ("收费：工本费", "40元", "20元；依据：《居民身份证法》第二十条"),
        ("申请材料：申请材料", "居民户口簿", ""),
    }
    assert not report.written
    assert kb.version == version


def test_only_a_new_order_is_a_change_too(kb: KnowledgeBase, tmp_path: Path) -> None:
    steps = [{"text": "申请"}, {"text": "领证"}]
    import_file(kb, jsonl(tmp_path, BULING | {"steps": steps}))
    report = import_file(kb, jsonl(tmp_path, BULING | {"steps": steps[::-1]}), dry_run=True)
    assert [d.field for d in report.differences] == ["各项内容的顺序"]


def test_facts_without_an_id_keep_the_one_they_have(kb: KnowledgeBase, tmp_path: Path) -> None:
    live = BULING | {
        "documents": [{"name": "居民户口簿", "id": "documents:hkb"}, {"name": "照片", "id": "documents:zp"}]
    }
    import_file(kb, jsonl(tmp_path, live))
    again = BULING | {"documents": [{"name": "照片", "originals": 2}, {"name": "居民户口簿"}, {"name": "新材料"}]}
    import_file(kb, jsonl(tmp_path, again))
    documents = kb.items.live("sfz-buling").item.documents
    assert [d.id for d in documents] == ["documents:zp", "documents:hkb", "documents:新材料"]


def test_facts_alike_are_told_apart_by_their_circumstances(kb: KnowledgeBase, tmp_path: Path) -> None:
    asked = [{"dimension": "申请人", "ask": "谁办？", "options": ["本人", "代办"]}]
    own, other = ({"name": "身份证", "when": {"申请人": who}} for who in ("本人", "代办"))
    import_file(kb, jsonl(tmp_path, BULING | {"circumstances": asked, "documents": [own, other]}))
    before = {d.when["申请人"]: d.id for d in kb.items.live("sfz-buling").item.documents}
    import_file(kb, jsonl(tmp_path, BULING | {"circumstances": asked, "documents": [other, own]}))
    assert {d.when["申请人"]: d.id for d in kb.items.live("sfz-buling").item.documents} == before


def test_what_was_withdrawn_is_shown_as_coming_back(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = jsonl(tmp_path, BULING)
    import_file(kb, path)
    kb.items.withdraw("sfz-buling", by="甲", reason="有误")
    report = import_file(kb, path, dry_run=True)
    assert [(d.field, d.before, d.after) for d in report.differences] == [("状态", "已撤下", "重新发布")]


# -- drafts


def test_drafts_wait_for_review(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = jsonl(tmp_path, BULING)
    assert counts(import_file(kb, path, as_draft=True, by="甲")) == (1, 1, 0, 0, 0)
    with pytest.raises(NotFound):
        kb.items.live("sfz-buling")
    assert kb.items.draft("sfz-buling").author == "甲"
    assert counts(import_file(kb, path, as_draft=True, by="甲")) == (1, 0, 0, 1, 0)


def test_a_draft_somebody_else_works_on_is_left_alone(kb: KnowledgeBase, tmp_path: Path) -> None:
    kb.items.save_draft(check_item(BULING | {"summary": "乙写的"}), author="乙")
    report = import_file(kb, jsonl(tmp_path, BULING, {"code": "x", "name": "停水"}), as_draft=True, by="甲")
    assert [r.line for r in report.rejected] == [1]
    assert "乙" in report.rejected[0].problems[0]
    assert kb.items.draft("sfz-buling").item.summary == "乙写的"
    assert kb.items.draft("x").author == "甲"


# -- YAML


YAML = """\
topic: 身份证
sources:
  - {key: 居民身份证法, title: 中华人民共和国居民身份证法, level: 法律}
  - {key: 坏来源, title: 无级别, level: 圣旨}
departments:
  - {name: 公安服务热线, phone: "12389"}
items:
  - code: sfz-buling
    name: 居民身份证补领
    verified_on: 2026-01-31
    basis: [居民身份证法第十条]
  - code: broken
    name: 写了两次
    name: 又一次
"""


def test_yaml_brings_its_sources_and_departments(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(YAML, encoding="utf-8")
    report = import_file(kb, path)
    assert [(r.line, r.name) for r in report.rejected] == [(4, "坏来源"), (12, "又一次")]
    assert "第 14 行：字段“name”写了两次" in report.rejected[1].problems[0]
    item = kb.items.live("sfz-buling").item
    assert (item.topic, str(item.verified_on), str(item.basis[0])) == ("身份证", "2026-01-31", "《居民身份证法》第十条")
    assert kb.sources.get("居民身份证法").level == "法律"
    assert [d.phone for d in kb.directory.all()] == ["12389"]
    version = kb.version
    assert counts(import_file(kb, path))[3] == 1
    assert kb.version == version


def test_yaml_may_refer_to_what_it_has_said(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "items:\n- {code: a, name: 甲, documents: &d [{name: 照片}]}\n- {code: b, name: 乙, documents: *d}\n"
    )
    assert import_file(kb, path).rejected == ()
    assert kb.items.live("b").item.documents[0].name == "照片"


def test_drafts_do_not_change_sources_that_are_cited_already(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(YAML, encoding="utf-8")
    import_file(kb, path)
    path.write_text(YAML.replace("中华人民共和国居民身份证法", "改了的标题"), encoding="utf-8")
    import_file(kb, path, as_draft=True)
    assert kb.sources.get("居民身份证法").title == "中华人民共和国居民身份证法"


# -- while the service runs


def test_questions_are_logged_while_an_import_runs(kb: KnowledgeBase, tmp_path: Path) -> None:
    rows = [BULING | {"code": f"x{n}", "aliases": [f"问法{n}-{k}" for k in range(10)]} for n in range(1200)]
    path = jsonl(tmp_path, *rows)
    started, finished, asked, errors = threading.Event(), threading.Event(), [0], list[Exception]()

    def ask() -> None:
        try:
            while not finished.is_set():
                asked[0] += 1
                kb.questions.record(question(f"r{asked[0]}"))
                started.set()
        except Exception as error:
            errors.append(error)
            started.set()

    thread = threading.Thread(target=ask)
    thread.start()
    started.wait(10)
    before = asked[0]
    import_file(kb, path)
    finished.set()
    thread.join()
    assert errors == []  # a record that waits longer than the busy timeout fails
    assert asked[0] > before
    assert kb.items.count() == 1200
    assert sum(kb.questions.counts().values()) == asked[0]


def question(reply_id: str) -> Asked:
    return asked(reply_id, question=mask("身份证丢了"), outcome="answered")
