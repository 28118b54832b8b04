"""The index against a slow obvious computation: postings, what is forward, and how much of two texts agree."""

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.reading.analysis import Analyser
from hotline.searching.building import IndexBuilder
from hotline.searching.candidates import find
from hotline.searching.features import _coverage
from hotline.searching.index import Index
from hotline.searching.terms import AskedTerms, Numbering, Terms, TermsBuilder
from knowledge.store import LiveEntry
from tests.examples import examples

SECTIONS = ("words", "chars")
Document = tuple[dict[str, float], dict[str, float]]
WEIGHTS = st.floats(0.125, 1.0, width=16)
SECTION = st.dictionaries(st.sampled_from([f"t{n}" for n in range(12)]), WEIGHTS, max_size=6)
DOCUMENT = st.tuples(SECTION, SECTION)
DOCUMENTS = st.lists(DOCUMENT, min_size=1, max_size=12)


class LaidOut(NamedTuple):
    """Texts of two sections, and how their terms are numbered."""

    terms: Terms
    numbering: Numbering

    def asked(self, question: Document) -> AskedTerms:
        numbers = [self.numbering.numbers(kind, section) for kind, section in zip(SECTIONS, question, strict=True)]
        return self.terms.asked(*((n, section.values()) for n, section in zip(numbers, question, strict=True)))


def laid_out(documents: Sequence[Document], *, measured: tuple[str, ...] | None = None) -> LaidOut:
    numbering = Numbering({"words": {"t1": 0, "elsewhere": 1}})
    builder = TermsBuilder(numbering, SECTIONS, measured=measured)
    for document in documents:
        builder.add(*document)
    return LaidOut(builder.build(), numbering)


def rarities(documents: Sequence[Document], section: int) -> tuple[dict[str, float], float]:
    """The idf of every term of a section, and of one that is nowhere."""
    n = len(documents)
    counts = Counter(term for document in documents for term in document[section])
    return {t: log(1 + (n - c + 0.5) / (c + 0.5)) for t, c in counts.items()}, log(1 + (n + 0.5) / 0.5)


@given(DOCUMENTS, DOCUMENT)
@examples(100)
def test_coverage_by_arrays_is_coverage_by_dictionaries(documents: list[Document], question: Document) -> None:
    texts = laid_out(documents)
    numbers = np.arange(len(documents), dtype=np.int32)
    asked, spoken = _coverage(texts.terms, texts.asked(question), numbers)
    for section in (0, 1):
        rarity, unknown = rarities(documents, section)
        whole = sum(w * rarity.get(t, unknown) for t, w in question[section].items())
        for number, document in enumerate(documents):
            mine = document[section]
            shared = sum(min(w, question[section].get(t, 0.0)) * rarity[t] for t, w in mine.items())
            total = sum(w * rarity[t] for t, w in mine.items())
            assert asked[number, section] == pytest.approx(shared / whole if whole else 0.0, abs=1e-4)
            assert spoken[number, section] == pytest.approx(shared / total if total else 0.0, abs=1e-4)


@given(DOCUMENTS)
@examples(100)
def test_postings_and_forward_say_the_same(documents: list[Document]) -> None:
    terms, numbering = laid_out(documents)
    assert terms.size == len(documents)
    for section, kind in enumerate(SECTIONS):
        for term, number in numbering.of(kind).items():
            start = terms.starts[number]
            listed = terms.documents[start : start + terms.sizes[number]].tolist()
            assert listed == [n for n, document in enumerate(documents) if term in document[section]]
    for number, document in enumerate(documents):
        for section, kind in enumerate(SECTIONS):
            edges = slice(terms.first[number, section], terms.first[number, section + 1])
            forward = set(terms.terms[edges].tolist())
            assert forward == {numbering.of(kind)[term] for term in document[section]}


@given(DOCUMENTS, DOCUMENT)
@examples(50)
def test_a_section_that_is_not_measured_is_found_all_the_same(documents: list[Document], question: Document) -> None:
    whole, half = laid_out(documents), laid_out(documents, measured=("chars",))
    asked = half.asked(question)
    assert find(half.terms, asked).tolist() == find(whole.terms, whole.asked(question)).tolist()
    numbers = np.arange(len(documents), dtype=np.int32)
    for mine, full in zip(
        _coverage(half.terms, asked, numbers),
        _coverage(whole.terms, whole.asked(question), numbers),
        strict=True,
    ):
        assert not mine[:, 0].any()
        assert np.allclose(mine[:, 1], full[:, 1], atol=1e-6)


def test_terms_that_have_numbers_keep_them() -> None:
    numbering = laid_out([({"t1": 1.0, "t2": 1.0}, {"t1": 1.0})]).numbering
    assert numbering.numbers("words", ["t1", "elsewhere", "t2", "unheard"]) == [0, 1, 2, -1]
    assert numbering.numbers("chars", ["t1"]) == [3]
    assert numbering.numbers("sounds", ["t1"]) == [-1]


@given(DOCUMENTS, DOCUMENT)
@examples(100)
def test_whatever_shares_a_term_is_found(documents: list[Document], question: Document) -> None:
    texts = laid_out(documents)
    found = find(texts.terms, texts.asked(question), limit=50).tolist()
    sharing = {
        n for n, d in enumerate(documents) if d[0].keys() & question[0].keys() or d[1].keys() & question[1].keys()
    }
    assert len(found) == len(set(found))
    assert set(found) == sharing


@given(DOCUMENTS, DOCUMENT, DOCUMENT)
@examples(50)
def test_a_lookup_leaves_nothing_behind(documents: list[Document], one: Document, other: Document) -> None:
    """The scratch arrays are shared by all lookups of a thread."""
    texts = laid_out(documents)
    numbers = np.arange(len(documents), dtype=np.int32)
    alone = _coverage(texts.terms, texts.asked(other), numbers)
    find(texts.terms, texts.asked(one))
    _coverage(texts.terms, texts.asked(one), numbers)
    again = _coverage(texts.terms, texts.asked(other), numbers)
    assert np.array_equal(alone[0], again[0])
    assert np.array_equal(alone[1], again[1])


def test_nothing_asked_finds_nothing() -> None:
    texts = laid_out([({"a": 1.0}, {})])
    assert find(texts.terms, texts.asked(({}, {}))).tolist() == []
    assert find(texts.terms, texts.asked(({"unheard": 1.0}, {}))).tolist() == []


# -- built from knowledge


def entry(item_id: int, code: str, name: str, region: str = "000000000000") -> LiveEntry:
    return LiveEntry(
        item_id, code, region, 1, name, "公共服务", "", "", "", "", "public", None, None, frozenset({"documents"})
    )  # fmt: skip


@pytest.fixture
def index(analyser: Analyser) -> Index:
    entries = [
        entry(1, "sfz", "居民身份证补领"),
        entry(2, "sbk", "社会保障卡补领"),
        entry(3, "sfz", "居民身份证补领", "440000000000"),
    ]
    phrasings = [
        (1, "居民身份证补领", "name", ""), (1, "社保卡丢了", "alias", ""), (1, "请问，多久办好？", "faq", "faqs:1"),
        (2, "社会保障卡补领", "name", ""), (2, "社保卡丢了！", "learned", ""), (3, "居民身份证补领", "name", ""),
        (2, "请问", "alias", ""), (9, "没有这个事项", "name", ""),
    ]  # fmt: skip
    return IndexBuilder(analyser).build(7, entries, phrasings)


def test_entries_with_the_same_phrasing_share_the_document(index: Index) -> None:
    owners = {text: index.entries_of(n).tolist() for n, text in enumerate(index.documents)}
    assert owners["居民身份证补领"] == [0, 2]
    assert owners["社保卡丢了"] == [0, 1]
    assert index.shared


def test_fillers_and_what_belongs_to_nothing_are_left_out(index: Index) -> None:
    assert "请问" not in index.documents
    assert "没有这个事项" not in index.documents
    assert "多久办好" in index.documents


def test_a_document_is_known_as_the_best_kind_it_occurs_as(index: Index) -> None:
    assert index.kinds[index.documents.index("社保卡丢了")] == 1


def test_regions_of_one_code_are_one_group(index: Index) -> None:
    assert index.groups.tolist() == [0, 1, 0]
    assert index.group_codes == ("sfz", "sbk")


def test_an_index_of_nothing_is_built(analyser: Analyser) -> None:
    empty = IndexBuilder(analyser).build(1, [], [])
    assert empty.documents == ()
    assert empty.phrasings.size == 0
