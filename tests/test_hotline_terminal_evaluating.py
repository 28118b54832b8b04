"""Questions to judge by."""

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from tests.terminal import refused


def test_codes_that_are_not_here_are_named(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    rows = [{"question": "结婚登记", "expect": ["hy-jiehun"]}, {"question": "养猫", "expect": ["mao"]}]
    file.write_text("\n".join(map(json.dumps, rows)))
    said = run("eval", file, "--json")
    assert said.exit_code == 0
    assert said.stderr == "注意：知识库里没有这 1 个编码：mao。有关的 1 题答不对。\n"
    assert json.loads(said.stdout)["n"] == 2


def test_labels_that_name_a_fact_that_is_not_there_are_named(run: Callable[..., Result], tmp_path: Path) -> None:
    asked = tmp_path / "asked.jsonl"
    lines = [
        {"question": "身份证丢了补办要多少钱", "expect": ["sfz-buling"], "facts": [["sfz-buling/fees:工本费"]]},
        {"question": "补身份证要多久", "expect": ["sfz-buling"], "facts": [["sfz-buling/fees:没有的"], ["sfz-buling/department"]]},
    ]  # fmt: skip
    asked.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    said = run("eval", str(asked), "--json")
    assert said.exit_code == 0
    assert said.stderr == "注意：这 1 条标注的内容不在它的事项里：sfz-buling/fees:没有的。有关的 1 题答不对。\n"


def test_a_file_in_another_encoding_is_said_so(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "gbk.jsonl"
    file.write_bytes('{"question": "身份证", "expect": []}'.encode("gbk"))
    refused(run("eval", file), 1, "请另存为 UTF-8")


def test_a_place_that_is_not_there_is_said_before_the_work(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"question": "结婚登记", "expect": []}')
    refused(run("eval", file, "--save", tmp_path / "no" / "x.json"), 1, "没有文件夹")
    refused(run("tune", file, "--output", tmp_path / "no" / "x.json"), 1, "没有文件夹")
