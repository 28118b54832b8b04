"""The danger model: what it reads of a text, its files, and that the shipped one was fitted on the shipped sentences."""

from dataclasses import replace
from pathlib import Path

import pytest

from hotline.answering.safety import is_likely_danger
from hotline.assistant import Assistant
from hotline.judging.danger_fitting import fingerprint, read_sentences
from hotline.reading.danger import (
    LONGEST,
    DangerModelError,
    features,
    meanings,
    read_danger_model,
    shipped,
    weight_of,
    write_danger_model,
)
from hotline.reading.lexicon_lines import LexiconError

SENTENCES = Path(__file__).parents[1] / "benchmarks" / "questions" / "danger"


def test_a_text_is_read_by_clauses_meanings_and_pairs_of_them() -> None:
    found = features("爷爷掉井里了,没声音!")
    assert {"爷", "爷爷", "^爷爷", "没声音", "#cries", "#clauses 2"} <= found
    assert {"@老人", "@坑井", "@不省人事"} <= found
    assert "了没" not in found  # nothing reaches over the end of a clause
    assert "+不省人事+坑井" in found  # but meanings meet in the whole message
    assert "&坑井&老人" in found
    assert "&不省人事&坑井" not in found


@pytest.mark.parametrize(("one", "other"), [("人倒咯", "人倒了"), ("人倒哒", "人倒了"), ("烧了3次", "烧了5次")])
def test_dialect_particles_and_small_numbers_make_no_difference(one: str, other: str) -> None:
    assert features(one) == features(other)
    assert features("打110") != features("打120")


def test_a_long_message_is_no_likelier_to_be_danger() -> None:
    counts = [weight_of(n) * n**0.5 for n in (60, 120, 600)]
    assert counts == pytest.approx([counts[0]] * 3)


def test_the_shipped_file_was_fitted_on_the_shipped_sentences() -> None:
    said = [s for name in ("fitting", "more") for s in read_sentences(SENTENCES / f"{name}.jsonl")]
    assert shipped().fitted_on["fingerprint"] == fingerprint(said), "run: python benchmarks/danger.py --write"


def test_the_judging_half_was_not_fitted_on() -> None:
    judging = {
        s.text
        for name in ("judging", "judging-fresh", "judging-later")
        for s in read_sentences(SENTENCES / f"{name}.jsonl")
    }
    fitted = {s.text for name in ("fitting", "more") for s in read_sentences(SENTENCES / f"{name}.jsonl")}
    assert len(judging) > 1300
    shared = len(judging & fitted)  # the sentences themselves are not to be printed
    assert shared == 0


def test_what_is_surer_is_done_from_higher_up() -> None:
    at = shipped().thresholds
    assert at.mark < at.hint < at.show


def test_staff_see_first_what_smells_of_danger(starter: Assistant) -> None:
    def smells(text: str) -> bool:
        return shipped().may_be_danger(starter.analyser.prepare(text))

    assert smells("楼下那家这两天老有焦糊味，敲门不开")
    assert smells("俺爹下到窖里半天没应声")
    assert not smells("结婚登记要带什么")


@pytest.mark.parametrize(
    ("matter", "urgent"),
    [
        ("化粪池下去两个没上来，第三个还要下", True),
        ("隔壁窗户往外冒黑烟，有人在喊", True),
        ("楼道堆满纸箱，消防通道走不了", False),
        ("小区电梯三天两头停，物业不修", False),
        ("下水道堵了往外冒臭水", False),
        ("防溺水的牌子倒了没人扶", False),
    ],
)
def test_words_of_danger_alone_make_no_matter_urgent(matter: str, urgent: bool) -> None:
    assert is_likely_danger(matter) is urgent


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    model = shipped()
    path = tmp_path / "danger.npz"
    write_danger_model(model, path)
    again = read_danger_model(path)
    for text in ("着火了", "孩子掉河里了", "身份证丢了", ""):
        assert again.read(text) == model.read(text)
    assert again.thresholds == model.thresholds


def test_a_file_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    with pytest.raises(DangerModelError, match="读不了"):
        read_danger_model(tmp_path / "nothing.npz")
    damaged = tmp_path / "damaged.npz"
    damaged.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(DangerModelError, match="请重新拟合"):
        read_danger_model(damaged)


def test_a_file_of_another_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "danger.npz"
    write_danger_model(replace(shipped(), fitted_on={}), path)
    monkeypatch.setattr("hotline.reading.danger.VERSION", 2)
    with pytest.raises(DangerModelError, match="第 1 版，本程序用第 2 版"):
        read_danger_model(path)


@pytest.mark.parametrize(
    ("line", "reason"), [("落水", "应为“名：词 词”"), ("落水：一二三四五六七", f"超过 {LONGEST} 个字")]
)
def test_a_line_of_meanings_that_cannot_be_used_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "meanings.txt"
    path.write_text(f"# 说明\n火：着火\n{line}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=rf"第 3 行.*{reason}"):
        meanings(path)
