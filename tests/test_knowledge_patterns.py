"""Patterns of hand-written Chinese: every line finds something in its own example, and a bad line is named."""

import ast
import re
from pathlib import Path
from time import thread_time

import pytest

from hotline.reading.text import normalise
from knowledge.patterns import PatternError, alternatives, read_patterns

ROOT = Path(__file__).parent.parent
FILES = sorted(path for wing in ("knowledge", "hotline", "web") for path in (ROOT / wing).rglob("*.patterns"))
NUMBERS = re.compile(r"\\d|\\u4e00|\[0-9|[零〇一二三四五六七八九十]{3}|一-[龥鿿]|星期")
"""What shows that an expression takes numbers, days or all characters apart, which stays in the code."""
IN_CODE = re.compile(r"\bre\.\w+\(\s*.*[\u4e00-\u9fff]")
"""An expression with Chinese in it; only files with one are parsed."""
STILL_IN_CODE = {"hotline/reading/numbers/added.py"}


def test_ways_of_saying_something_stand_in_files_of_patterns() -> None:
    """Four or more words in an expression without numbers are a list of phrases; it has a file, with an example a line."""
    found = set()
    for path in (each for wing in ("hotline", "knowledge", "web") for each in (ROOT / wing).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if IN_CODE.search(text) else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
                said = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
                if len(re.findall(r"[\u4e00-\u9fff]{2,}", str(said))) > 3 and not NUMBERS.search(str(said)):
                    found.add(path.relative_to(ROOT).as_posix())
    assert found <= STILL_IN_CODE


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_line_finds_something_in_its_own_examples(path: Path) -> None:
    for each in alternatives(path):
        assert each.examples, each.where
        alone = re.compile(each.expression)
        for example in each.examples:
            assert alone.search(normalise(example)) or alone.search(example), (each.where, example)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_row_of_one_character_is_tried_in_every_way(path: Path) -> None:
    """A part that repeats and itself repeats parts is tried in twice as many ways with each further character; 30 take minutes."""
    characters = sorted(set(re.findall(r"[\u4e00-\u9fff0-9a-z ，。、]", path.read_text(encoding="utf-8"))))
    start = thread_time()
    for pattern in read_patterns(path).values():
        for character in characters:
            pattern.search(character * 30 + "〇")
    assert thread_time() - start < 5


def test_alternatives_parts_and_comments(tmp_path: Path) -> None:
    file = tmp_path / "words.patterns"
    file.write_text(
        "# 说明\n«数» = [一二三]\n«几天» = «数»天\n\n多久\n  «几天»内  ｜ 三天内；两三天内\n  马上  ｜ 马上\n钱\n  块  ｜ 三块\n",
        encoding="utf-8",
    )
    read = read_patterns(file)
    assert list(read) == ["多久", "钱"]
    assert [bool(read["多久"].search(text)) for text in ("三天内", "马上来", "四天内", "天内")] == [
        True,
        True,
        False,
        False,
    ]
    assert [each.examples for each in alternatives(file)] == [("三天内", "两三天内"), ("马上",), ("三块",)]


def test_a_part_of_several_lines(tmp_path: Path) -> None:
    file = tmp_path / "words.patterns"
    file.write_text("«谁»\n  我|咱  ｜ 我\n  您们?  ｜ 您\n问\n  «谁»问  ｜ 我问；您问\n", encoding="utf-8")
    read = read_patterns(file)
    assert list(read) == ["问"]
    assert [bool(read["问"].fullmatch(text)) for text in ("我问", "咱问", "您们问", "他问", "我")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert [each.name for each in alternatives(file)] == ["«谁»", "«谁»", "问"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  马上  ｜ 马上\n", "words.patterns 第 1 行：前面没有写是哪个模式"),
        ("多久\n  (马上  ｜ 马上\n", "words.patterns 第 2 行：不是正则表达式"),
        ("多久\n  «数»天  ｜ 三天\n", "words.patterns 第 2 行：«数»没有在上面写过"),
        ("«一» = [一\n多久\n  «一»天  ｜ 一天\n", "words.patterns 第 3 行：不是正则表达式"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "words.patterns"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PatternError) as caught:
        read_patterns(file)
    assert str(caught.value).startswith(said)
