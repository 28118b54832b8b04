"""Files that cannot be imported: one sentence with the line and what to do, and nothing changed; a bad line alone is a row."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.files.importing import FORMATS, guess_format, import_file
from knowledge.storage.errors import KnowledgeError, UnreadableFile
from knowledge.store import KnowledgeBase

GOOD = {"code": "sfz-buling", "name": "居民身份证补领"}


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase(str(tmp_path / "a.db")) as made:
        yield made


def jsonl(folder: Path, *lines: str) -> Path:
    path = folder / "a.jsonl"
    path.write_text("\n".join((*lines, json.dumps(GOOD))), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.jsonl", "名称".encode("utf-16"), "UTF-16"),
        ("a.jsonl", '{"name": "身份证"}\n'.encode("gb18030"), "第 1 行"),
        ("a.jsonl", b"PK\x03\x04\0\0\n\0", "另存为 .xlsx"),
        ("a.jsonl", b"\x7fELF\0\0\n\0", "不是能导入的文件"),
        ("a.json", b'[\n{"code": "a", "name": "b"},\n{"code": \n', "第 3 行"),
        ("a.csv", "甲,乙\n停水,供水公司\n".encode(), "没有认得的表头"),
        ("a.csv", "事项编码,事项名称\nx,\"停水\ny,停电\n".encode(), "第 2 行"),
        ("a.csv", b"", "是空的"),
        ("a.csv", b"\x80\xff\xff\n", "第 1 行"),
        ("a.xlsx", b"PK\x03\x04 broken", "另存为 .xlsx"),
        ("a.yaml", b"items:\n  - code: a\n   name: b\n", "第 3 行"),
        ("a.yaml", b"- code: a\n", "最外层"),
        ("a.yaml", b"itmes:\n  - code: a\n", "不认识的段落“itmes”"),
        ("a.yaml", b"items: {code: a}\n", "应为列表"),
        ("a.yaml", b"items: " + b"[" * 100_000, "太深"),
        ("a.yaml", b"items: &a [*a]\n", "太深"),
        ("a.yaml", b"items:\n- &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
            b"- &%c [%s]\n" % (98 + n, b", ".join([b"*%c" % (97 + n)] * 9)) for n in range(8)), "展开后"),
        ("a.yaml", "items:\n  - code: a\n    name: 身份证".encode("gb18030"), "第 3 行"),
    ],
)  # fmt: skip
def test_a_broken_file_is_one_sentence_and_changes_nothing(
    kb: KnowledgeBase, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        import_file(kb, tmp_path / name)
    assert says in str(caught.value)
    assert str(caught.value).endswith("。")
    assert kb.version == 0


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"code": "a", "code": "b", "name": "x"}', "“code”写了两次"),
        ('{"code": "a", "name": NaN}', "NaN"),
        ('{"code": "a", "name": "\\ud800"}', "名称"),
        ("[" * 100_000, "太深"),
        ('{"code": "a", "name": "' + "长" * 400_000 + '"}', "1 MB"),
        ('{"code": "a", "name": "x", "deadlines": [{"type": "statutory", "number": 60}]}', "没有单位"),
        ('"文字"', "字段"),
        ('{"code": "a", "name": "x", "region": "44"}', "12 位"),
    ],
)  # fmt: skip
def test_a_broken_line_is_named_and_the_next_one_kept(kb: KnowledgeBase, tmp_path: Path, line: str, says: str) -> None:
    report = import_file(kb, jsonl(tmp_path, line))
    assert [r.line for r in report.rejected] == [1]
    problems = " ".join(report.rejected[0].problems)
    assert says in problems
    problems.encode("utf-8")
    assert kb.items.count() == 1


def test_a_line_in_another_encoding_is_rejected_alone(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(json.dumps(GOOD).encode() + b"\n" + '{"name": "身份证"}\n'.encode("gb18030"))
    report = import_file(kb, path)
    assert [(r.line, "UTF-8" in r.problems[0]) for r in report.rejected] == [(2, True)]
    assert kb.items.count() == 1


def test_a_json_array_is_read_like_lines(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([GOOD, {"code": "x"}], ensure_ascii=False, indent=1), encoding="utf-8-sig")
    report = import_file(kb, path)
    assert report.new == 1
    assert [r.line > 2 for r in report.rejected] == [True]


@pytest.mark.parametrize("name", ["a.txt", "没有后缀", "a.xls"])
def test_a_name_without_a_format_says_what_to_do(name: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        guess_format(name)
    assert "xlsx" in str(caught.value)


def test_formats_are_guessed_and_named(kb: KnowledgeBase, tmp_path: Path) -> None:
    assert [guess_format(f"x.{s}") for s in ("jsonl", "JSON", "csv", "xlsx", "yml")] == [
        "jsonl",
        "jsonl",
        "csv",
        "xlsx",
        "yaml",
    ]
    with pytest.raises(KnowledgeError, match="guangdong"):
        import_file(kb, jsonl(tmp_path), format="word")
    assert set(FORMATS) == {
        "jsonl",
        "csv",
        "xlsx",
        "yaml",
        "guangdong",
        "notice",
        "law",
        "worksheet",
        "guangan",
        "exchange",
        "json",
        "faq",
        "xls",
        "docx",
        "html",
        "pdf",
    }


@pytest.mark.parametrize("format", FORMATS)
def test_a_missing_file_or_a_folder_is_said_plainly(kb: KnowledgeBase, tmp_path: Path, format: str) -> None:
    with pytest.raises(UnreadableFile, match="没有找到文件"):
        import_file(kb, tmp_path / "missing", format=format)
    with pytest.raises(UnreadableFile, match="文件夹"):
        import_file(kb, tmp_path, format=format)
