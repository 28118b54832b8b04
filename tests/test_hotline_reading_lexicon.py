"""The lexicon: what its files may say, one sentence with file and line for everything they may not, and the shipped one."""

import threading
from pathlib import Path

import pytest

from hotline.assistant import Assistant
from hotline.reading.lexicon import APPROXIMATE, Lexicon, check_added, read_lexicon
from hotline.reading.lexicon_lines import CLASSES, FOLDER, LexiconError, added_line, read_lines
from hotline.searching import snapshot
from hotline.searching.index import action_mask
from hotline.searching.ranking import Ranker
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN, publish


def lexicon_of(folder: Path, **files: str) -> Lexicon:
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return read_lexicon(folder)


SMALL = """
# 证件
类别：事物
居民身份证：身份证 二代证   # 说明
居民身份证 补领：补身份证
"""


# -- what the files say


def test_a_form_means_its_standard_word(tmp_path: Path) -> None:
    lexicon = lexicon_of(tmp_path, objects=SMALL)
    (found,) = lexicon.scan("我的二代证")
    assert (found.start, found.end) == (2, 5)
    assert [(s.kind, s.word, s.weight) for s in found.senses] == [("object", "居民身份证", 1.0)]


def test_a_form_may_mean_several_words_at_once(tmp_path: Path) -> None:
    actions = "类别：动作\n补领：补办\n"
    (found,) = lexicon_of(tmp_path, objects=SMALL, actions=actions).scan("补身份证")
    assert {(s.kind, s.word) for s in found.senses} == {("object", "居民身份证"), ("action", "补领")}


def test_the_longest_form_is_meant(tmp_path: Path) -> None:
    lexicon = lexicon_of(tmp_path, objects="类别：事物\n居民身份证：身份证\n身份证明：身份证明书\n")
    assert [f.senses[0].word for f in lexicon.scan("身份证明书和身份证")] == ["身份证明", "居民身份证"]


def test_an_approximate_form_counts_less_and_may_mean_many_things(tmp_path: Path) -> None:
    (found,) = lexicon_of(tmp_path, actions="类别：动作\n换领：~坏了\n补领：~坏了\n").scan("坏了")
    assert {(s.word, s.weight) for s in found.senses} == {("换领", APPROXIMATE), ("补领", APPROXIMATE)}


def test_regional_words_are_replaced_by_the_longest(tmp_path: Path) -> None:
    lexicon = lexicon_of(tmp_path, regional="类别：地方词\n孩子：娃 娃儿\n")
    assert lexicon.standardise("我娃儿的娃") == "我孩子的孩子"


def test_a_deployment_adds_lines_without_changing_how_text_is_cut(tmp_path: Path) -> None:
    shipped = lexicon_of(tmp_path, objects=SMALL)
    own = list(read_lines("类别：事物\n居民身份证：红本本\n", "本地词表"))
    extended = read_lexicon(tmp_path, extra=own)
    assert extended.scan("红本本")[0].senses[0].word == "居民身份证"
    assert extended.segmentation_words == shipped.segmentation_words
    assert extended.fingerprint != shipped.fingerprint


# -- what they may not say


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("类别：东西\n甲：乙", 1, "没有“东西”这个类别"),
        ("类别：事物\n\n居民身份证 身份证", 3, "缺少“：”"),
        ("居民身份证：身份证", 1, "第一行应写明类别"),
        ("类别：事物\n：身份证", 2, "“：”左边没有标准词"),
        ("类别：事物\n居民身份证：~", 2, "只有 ~，没有词"),
        ("类别：事物\n居民身份证：居民身份证", 2, "“居民身份证”在“：”两边都出现"),
        ("类别：事物\n居民身份证：小卡片\n社会保障卡：小卡片", 3, "“小卡片”重复，objects.txt 第 2 行 已有"),
        ("类别：题外\n题外：什么牌子\n题外：攻略 什么牌子", 3, "“什么牌子”重复，objects.txt 第 2 行 已有"),
        ("类别：事物\n甲证：乙证\n乙证：丙证\n丙证：甲证", 2, "循环：乙证 → 甲证 → 丙证 → 乙证"),
    ],
)
def test_a_broken_file_is_refused_with_line_and_reason(tmp_path: Path, text: str, line: int, reason: str) -> None:
    with pytest.raises(LexiconError) as caught:
        lexicon_of(tmp_path, objects=text)
    assert caught.value.where == f"objects.txt 第 {line} 行"
    assert caught.value.reason.startswith(reason)
    assert str(caught.value) == f"词表 {caught.value.where}：{caught.value.reason}"


def test_a_duplicate_across_files_names_both(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"b\.txt 第 2 行：“小卡片”重复，a\.txt 第 2 行 已有"):
        lexicon_of(tmp_path, a="类别：事物\n居民身份证：小卡片", b="类别：事物\n社会保障卡：小卡片")


def test_a_curator_is_told_of_a_conflict_with_what_ships(tmp_path: Path) -> None:
    lexicon_of(tmp_path, objects=SMALL)
    own = read_lines("类别：事物\n社会保障卡：二代证\n", "本地词表")
    with pytest.raises(LexiconError, match="本地词表 第 2 行：“二代证”重复"):
        read_lexicon(tmp_path, extra=own)


# -- what a curator adds


def test_an_added_line_is_read_like_a_question(tmp_path: Path) -> None:
    line = added_line("事物", ["居民身份證"], ["ＩＤ卡", "～卡片", "id卡"])
    assert (line.kind, line.standards, line.variants) == ("object", ("居民身份证",), ("id卡", "~卡片"))


def test_an_approximate_variant_may_become_a_sure_one_but_not_be_repeated(tmp_path: Path) -> None:
    lexicon_of(tmp_path, objects="类别：事物\n居民身份证：身份证 ~证件\n")
    check_added(added_line("事物", ["居民身份证"], ["证件"]), [], folder=tmp_path)
    for repeated in ("身份证", "~身份证", "~证件"):
        with pytest.raises(LexiconError, match=rf"“{repeated}”已经有了，在objects.txt 第 2 行"):
            check_added(added_line("事物", ["居民身份证"], ["新说法", repeated]), [], folder=tmp_path)


def test_a_collision_names_the_new_line_and_the_old(tmp_path: Path) -> None:
    lexicon_of(tmp_path, objects=SMALL)
    own = [added_line("事物", ["甲证"], ["乙证"])]
    with pytest.raises(LexiconError, match=r"新增的“乙证：甲证”：和新增的“甲证：乙证”合不上：循环"):
        check_added(added_line("事物", ["乙证"], ["甲证"]), own, folder=tmp_path)


def test_an_old_line_that_no_longer_fits_is_not_blamed_on_the_new(tmp_path: Path) -> None:
    lexicon_of(tmp_path, objects=SMALL)
    own = list(read_lines("类别：事物\n社会保障卡：二代证\n", "本单位"))
    with pytest.raises(LexiconError, match=r"^词表 本单位 第 2 行：“二代证”重复"):
        check_added(added_line("事物", ["丙证"], ["丁证"]), own, folder=tmp_path)


def test_a_deployment_may_add_as_many_actions_as_it_likes(tmp_path: Path) -> None:
    lexicon_of(tmp_path, actions="类别：动作\n" + "".join(f"动{n}：做{n}\n" for n in range(200)))
    check_added(added_line("动作", ["又动"], ["又做"]), [], folder=tmp_path)


def test_no_two_actions_are_taken_for_one() -> None:
    numbers = {f"动{n}": n for n in range(200)}
    masks = [action_mask({word: 1.0}, numbers) for word in numbers]
    assert [sum(bool((a & b).any()) for b in masks) for a in masks] == [1] * 200
    both = action_mask({"动3": 1.0, "动67": 0.5}, numbers)
    assert [n for n, mask in enumerate(masks) if (mask & both).any()] == [3, 67]
    assert not (action_mask({"动67": 0.5, "没有的": 1.0}, numbers, exact=True)).any()


def test_a_new_line_is_in_the_next_answer_of_a_running_assistant(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a renewal takes so long that it is done in the background."""
    monkeypatch.setattr(snapshot, "INLINE_S", 0.0)
    monkeypatch.setattr(snapshot, "PATIENCE_S", 60.0)
    publish(kb, BULING, JIEHUN)
    assistant = Assistant(kb, secret=b"x")
    assert assistant.ask("扯红布怎么办").outcome == "unanswered"
    new = snapshot.check_line(kb.lexicon.live(), "事物", "结婚登记", ["扯红布"])
    line = kb.lexicon.propose("事物", " ".join(new.standards), " ".join(new.variants), by="编辑")
    kb.lexicon.approve(line.id, by="审核")
    assert assistant.ranker().index.version == kb.version
    assert "结婚登记" in assistant.analyser.read("扯红布").concepts
    kb.lexicon.remove(line.id, by="编辑")
    assistant.ranker()
    assert "结婚登记" not in assistant.analyser.read("扯红布").concepts


def test_while_a_long_renewal_runs_the_others_do_not_wait(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "INLINE_S", 0.0)
    monkeypatch.setattr(snapshot, "PATIENCE_S", 60.0)
    publish(kb, BULING)
    assistant = Assistant(kb, secret=b"x")
    old: Ranker = assistant.ranker()
    publish(kb, JIEHUN)
    with assistant._snapshots._lock:  # somebody else is renewing it
        assert assistant.ranker() is old
    assert assistant.ranker() is not old


# -- what ships


def test_the_shipped_files_cover_every_class(lexicon: Lexicon) -> None:
    openings = [path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt")]
    assert all(any(f"类别：{name}" in text for text in openings) for name in CLASSES)


def test_the_shipped_lexicon_is_broad(lexicon: Lexicon) -> None:
    assert len(lexicon.kinds) > 1_200
    assert len(lexicon.forms) > 10_000


def test_every_action_has_a_bit_of_its_own(lexicon: Lexicon) -> None:
    """Ranking keeps the actions of an entry as bits of a 64-bit number."""
    assert len(lexicon.of_class("action")) <= 62


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("准生证", {"生育登记"}),
        ("办执照", {"营业执照", "设立登记"}),
        ("五险", {"社会保险"}),
        ("上牌", {"机动车", "注册"}),
        ("吃低保", {"最低生活保障"}),
        ("黑户", {"户口登记"}),
        ("迁户口", {"户口", "迁移"}),
        ("过户", {"转移登记"}),
        ("驾照", {"机动车驾驶证"}),
        ("丢了", {"补领"}),
        ("过期了", {"换领"}),
    ],
)
def test_colloquial_wording_is_known(lexicon: Lexicon, said: str, means: set[str]) -> None:
    words = {sense.word for found in lexicon.scan(said) for sense in found.senses}
    assert means <= words


def test_the_fingerprint_is_of_the_content(tmp_path: Path) -> None:
    once = lexicon_of(tmp_path, objects=SMALL).fingerprint
    assert lexicon_of(tmp_path, objects=SMALL + "# 又一行\n").fingerprint != once
    assert lexicon_of(tmp_path, objects=SMALL).fingerprint == once


# -- what is not asked for here


def test_what_asks_for_something_else_is_counted_and_means_nothing(tmp_path: Path) -> None:
    lexicon = lexicon_of(tmp_path, other="类别：题外\n题外：什么牌子 什么牌子好")
    assert lexicon.astray("电动车什么牌子好") == 5
    assert lexicon.astray("电动车怎么上牌") == 0
    assert not lexicon.scan("电动车什么牌子好")


def test_things_of_elsewhere_are_things_like_any_other(tmp_path: Path) -> None:
    lexicon = lexicon_of(
        tmp_path, objects="类别：事物\n社会保障卡：社保卡", other="类别：外物\n银行卡：储蓄卡\n社会保障卡："
    )
    assert [found.senses[0].word for found in lexicon.scan("储蓄卡和社保卡")] == ["银行卡", "社会保障卡"]
    assert lexicon.foreign == {"银行卡", "社会保障卡"}


def test_a_thread_that_cannot_be_started_holds_nobody_up(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "INLINE_S", 0.0)
    monkeypatch.setattr(snapshot, "PATIENCE_S", 60.0)
    publish(kb, BULING)
    assistant = Assistant(kb, secret=b"x")
    old: Ranker = assistant.ranker()
    publish(kb, JIEHUN)
    with monkeypatch.context() as full:
        full.setattr(threading.Thread, "start", _no_more_threads)
        assert assistant.ranker() is old
    assert assistant.ranker().index.version == kb.version


def _no_more_threads(_: object) -> None:
    raise RuntimeError("can't start new thread")
