"""An index is the same whatever it was built from, and whether it was built or read from a file."""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.reading.analysis import Analyser, Analysis
from hotline.searching.associations import Associations, associate
from hotline.searching.building import IndexBuilder, Phrasing
from hotline.searching.index import Index
from hotline.searching.index_files import NoIndex, read_index, write_index
from hotline.searching.shelf import Shelf
from hotline.searching.suggesting import Beginnings, beginnings_of
from hotline.searching.terms import Numbering, Terms
from knowledge.store import LiveEntry
from tests.examples import examples

NAMES = (
    "居民身份证补领",
    "身份证丢了",
    "社会保障卡补领",
    "社保卡丢了！",
    "社保卡丢了",
    "请问",
    "结婚登记",
    "领结婚证",
    "开小饭馆",
    "sfz",
    "多久办好？",
    "坐船去台湾",
)
BODIES = ("", "本人到派出所申请。", "凭户口簿办理，二十日内领取")
ASSOCIATIONS = associate([{"身": 2.0, "身份": 1.0}, {"社": 1.0, "社保": 2.0}, {"婚": 1.0}])
ENTRY = st.tuples(
    st.integers(1, 5), st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=3), st.sampled_from(BODIES),
    st.sampled_from(("", "补办证件", "登记婚姻")), st.sampled_from(("alias", "learned", "faq")),
)  # fmt: skip
KNOWLEDGE = st.lists(ENTRY, max_size=4, unique_by=lambda made: made[0])


def knowledge(made: Iterable[tuple[Any, ...]]) -> tuple[list[LiveEntry], list[Phrasing]]:
    entries, phrasings = [], []
    for item_id, name, aliases, body, summary, kind in made:
        entries.append(
            LiveEntry(item_id, f"c{item_id % 3}", "000000000000", 1, name, "公共服务", "", "", "", summary, "public",
                      None, None, frozenset({"documents"} if body else ()), body)
        )  # fmt: skip
        phrasings.append((item_id, name, "name", ""))
        phrasings += [(item_id, alias, kind, "faqs:1" if kind == "faq" else "") for alias in aliases]
    return entries, phrasings


def told(index: Index) -> dict[str, Any]:
    """Everything that an index says, by the names of its terms."""
    arrays = ("kinds", "owners_first", "owners", "document_facets", "entry_actions", "entry_soft_actions", "entry_fields",
              "entry_complaint", "groups", "entry_document", "entry_phrasings", "meanings")  # fmt: skip
    plain = ("version", "lexicon", "entries", "documents", "numbers", "shared", "actions", "group_codes")
    known = {kind: set(index.numbering.of(kind)) for kind in ("chars", "concepts", "words", "objects")}
    return (
        {name: getattr(index, name).tolist() for name in arrays}
        | {name: getattr(index, name) for name in plain}
        | {name: named(getattr(index, name), index.numbering) for name in ("phrasings", "items")}
        | {"spelled": named(index.spelled, index.letters), "known": known}
    )


def named(terms: Terms, numbering: Numbering) -> Any:
    names = {n: (kind, term) for kind in numbering.kinds for term, n in numbering.of(kind).items()}
    assert len(names) == numbering.size
    forward = [
        [
            [(names[t], w) for t, w in zip(terms.terms[a:b].tolist(), terms.weights[a:b].tolist(), strict=True)]
            for a, b in pairwise(edges)
        ]
        for edges in terms.first.tolist()
    ]
    postings = {}
    for number, (start, size) in enumerate(zip(terms.starts.tolist(), terms.sizes.tolist(), strict=True)):
        if size:
            found = slice(start, start + size)
            postings[names[number]] = (terms.documents[found].tolist(), terms.scores[found].tolist())
    rarities = {name: float(terms.rarities[n]) for n, name in names.items()}
    return forward, postings, rarities, terms.totals.tolist(), float(terms.rarities[-1])


@given(st.lists(KNOWLEDGE, min_size=2, max_size=4))
@examples(60)
def test_what_is_taken_over_is_what_reading_would_give(analyser: Analyser, steps: list[Any]) -> None:
    going_on = IndexBuilder(analyser, ASSOCIATIONS)
    for version, made in enumerate(steps):
        entries, phrasings = knowledge(made)
        fresh = IndexBuilder(analyser, ASSOCIATIONS).build(version, entries, phrasings)
        assert told(going_on.build(version, entries, phrasings)) == told(fresh)


def test_what_is_unchanged_is_not_read_again(analyser: Analyser, monkeypatch: pytest.MonkeyPatch) -> None:
    builder = IndexBuilder(analyser, ASSOCIATIONS)
    made = [(n, name, [NAMES[0]], BODIES[1], "", "alias") for n, name in enumerate(NAMES[:4])]
    builder.build(1, *knowledge(made))
    read: list[str] = []
    analyse = analyser.analyse_anew

    def noted(text: str) -> Analysis:
        read.append(text)
        return analyse(text)

    monkeypatch.setattr(analyser, "analyse_anew", noted)
    changed = [*made[:3], (3, "结婚登记", [NAMES[0]], BODIES[1], "", "alias")]
    builder.build(2, *knowledge(changed))
    assert set(read) == {"结婚登记", NAMES[0], "  "}  # the new name, what else its entry says, and what it is about
    other = IndexBuilder(analyser, Associations())
    other.before = builder.before
    read.clear()
    other.build(3, *knowledge(changed))
    assert NAMES[1] in read, "what was read with other associations is of no use"


@pytest.fixture
def index(analyser: Analyser) -> Index:
    made = [(n, name, list(NAMES[n : n + 3]), BODIES[n % 3], "", "faq") for n, name in enumerate(NAMES)]
    return IndexBuilder(analyser, ASSOCIATIONS).build(7, *knowledge(made))


def test_an_index_read_from_a_file_is_the_one_that_was_written(
    index: Index, analyser: Analyser, tmp_path: Path
) -> None:
    write_index(tmp_path / "x", "x", index)
    read = read_index(tmp_path / "x", "x", ASSOCIATIONS)
    assert told(read) == told(index)
    assert (tmp_path / "x").stat().st_mode & 0o077 == 0
    assert not read.phrasings.scores.flags.writeable
    builder = IndexBuilder(analyser, ASSOCIATIONS)
    builder.before = read
    made = [(n, name, [NAMES[-1]], BODIES[n % 3], "", "faq") for n, name in enumerate(NAMES[:6])]
    fresh = IndexBuilder(analyser, ASSOCIATIONS).build(8, *knowledge(made))
    assert told(builder.build(8, *knowledge(made))) == told(fresh)


def test_a_file_that_is_not_whole_or_not_ours_is_no_index(index: Index, tmp_path: Path) -> None:
    path = tmp_path / "x"
    write_index(path, "x", index)
    whole = path.read_bytes()
    with pytest.raises(NoIndex):
        read_index(path, "y", ASSOCIATIONS)
    with pytest.raises(NoIndex):
        read_index(tmp_path / "none", "x", ASSOCIATIONS)
    broken = [whole[: len(whole) * n // 9] for n in range(9)] + [b"PK\x03\x04" + whole, b"\x80\x04." * 40]
    for at in range(3, len(whole) - 64, len(whole) // 60):
        broken.append(whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :])
    for contents in broken:
        path.write_bytes(contents)
        try:
            assert told(read_index(path, "x", ASSOCIATIONS)) == told(index)  # what was changed lies between the parts
        except NoIndex:
            continue


def test_one_builds_and_the_others_wait_for_it(index: Index, tmp_path: Path) -> None:
    built, may_end, began = [], threading.Event(), threading.Event()

    def build() -> tuple[str, Index]:
        built.append(1)
        began.set()
        assert may_end.wait(20)
        return "7", index

    shelves = [Shelf(tmp_path / "shelf", "lexicon", ASSOCIATIONS) for _ in range(3)]
    assert shelves[0].kept("7") is None
    with ThreadPoolExecutor(3) as pool:
        made = [pool.submit(shelf.made, "7", build) for shelf in shelves]
        assert began.wait(20)
        may_end.set()
        found = [future.result(20) for future in made]
    assert len(built) == 1
    assert all(told(each) == told(index) for each in found)
    assert not any(each.kinds.flags.writeable for each in found), "all of them share one file"
    assert shelves[1].newest() is not None
    assert Shelf(tmp_path / "shelf", "other lexicon", ASSOCIATIONS).kept("7") is None


def test_old_indexes_go_and_a_broken_one_is_replaced(index: Index, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf", "lexicon", ASSOCIATIONS)
    for n in range(6):
        version = str(n)
        shelf.made(version, partial(lambda named: (named, index), version))
    assert len(list((tmp_path / "shelf").glob("*.index"))) == 3
    for path in (tmp_path / "shelf").glob("*.index"):
        path.write_bytes(b"half")
    assert shelf.newest() is None
    assert told(shelf.made("5", lambda: ("5", index))) == told(index)
    assert shelf.kept("5") is not None


def test_what_is_made_of_an_index_is_made_once_and_kept_beside_it(
    index: Index, analyser: Analyser, tmp_path: Path
) -> None:
    made: list[Beginnings] = []

    def make() -> Beginnings:
        made.append(beginnings_of(index, analyser))
        return made[-1]

    def of(number: int) -> Beginnings:
        return Shelf(tmp_path / "shelf", "lexicon", ASSOCIATIONS).beside(str(number), Beginnings, make)

    assert of(1) is made[0], "there is no index yet"
    assert not list(tmp_path.rglob("*.beside"))
    shelf = Shelf(tmp_path / "shelf", "lexicon", ASSOCIATIONS)
    shelf.made("1", lambda: ("1", index))
    found = [of(1), of(1)]
    assert len(made) == 2
    for each in found:
        assert not each.keys.said.flags.writeable, "all processes share one file"
        assert [*each.keys.beginning("身")] == [*made[0].keys.beginning("身")] != []
        assert each.standing.tolist() == made[0].standing.tolist()
    [path] = tmp_path.rglob("*.beside")
    path.write_bytes(path.read_bytes()[:-99])
    assert [*of(1).keys.beginning("身")] == [*made[0].keys.beginning("身")]
    assert len(made) == 3, "what is not whole is made again"
    for number in range(2, 6):
        shelf.made(str(number), partial(lambda named: (named, index), str(number)))
    assert not list(tmp_path.rglob("*.beside")), "it goes with its index"


def test_a_folder_that_others_may_write_to_is_not_used(index: Index, tmp_path: Path) -> None:
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    for folder in (open_to_all, tmp_path / "file" / "below", None):
        (tmp_path / "file").touch()
        shelf = Shelf(folder, "lexicon", ASSOCIATIONS)
        assert shelf.made("1", lambda: ("1", index)) is index
        assert shelf.kept("1") is None
    assert not list(open_to_all.iterdir())


def test_what_was_built_is_there_before_it_is_kept(index: Index, tmp_path: Path) -> None:
    """Who waits for a publication need not wait for the file."""
    kept: list[list[Path]] = []
    shelf = Shelf(tmp_path / "shelf", "lexicon", ASSOCIATIONS)
    found = shelf.made("1", lambda: ("1", index), at_once=lambda _: kept.append(list(tmp_path.rglob("*.index"))))
    assert kept == [[]]
    assert len(list(tmp_path.rglob("*.index"))) == 1
    assert told(found) == told(index)
    shelf.made("1", lambda: ("1", index), at_once=lambda _: kept.append([]))
    assert len(kept) == 1, "what is kept already is not built again"
