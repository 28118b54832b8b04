"""What speaks for and against a candidate, measured exactly, for all candidates of a question at once.

Each row of the matrix is one pair (phrasing, entry); each column a feature between 0 and 1, listed in `FEATURES` with what
it says to people (`ask --explain`).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from hotline.analysis import Analysis
from hotline.associations import Meaning, terms_of
from hotline.candidates import find, ranges, zeros
from hotline.facets import FACETS
from hotline.index import FIELD_BITS, Index, action_mask, facet_mask
from hotline.terms import Asked, Floats, Ints, Terms

FEATURES: dict[str, str] = {
    "chars_question": "问题里的字有多少在这条问法里",
    "chars_phrasing": "这条问法的字有多少在问题里",
    "chars_both": "字的双向吻合",
    "concepts_question": "问题里的概念有多少在这条问法里",
    "concepts_phrasing": "这条问法的概念有多少在问题里",
    "concepts_both": "概念的双向吻合",
    "spelled": "拼音或首字母吻合",
    "ratio": "字面相似度",
    "exact": "与问法完全相同",
    "action_agrees": "办理动作一致",
    "action_soft": "办理动作大致一致",
    "action_conflicts": "办理动作不一致",
    "item_words": "问题里的词有多少在这个事项的全部说法里",
    "item_grams": "问题的字和字对在这个事项全部说法里的分量（BM25）",
    "item_concepts": "问题里的概念有多少在这个事项的全部说法里",
    "meaning": "意思相近（词语关联）",
    "object_shared": "说的是同一样东西",
    "object_missing": "问题里的东西这个事项没有提到",
    "is_name": "这条问法是事项名称",
    "is_faq": "这条问法是常见问题",
    "facet_agrees": "这条问法问的是同一方面",
    "facet_conflicts": "这条问法问的是另一方面",
    "facet_present": "事项有所问的内容",
    "near": "适用于所在地区",
    "complaint": "都是投诉举报求助",
}
Flags = npt.NDArray[np.bool_]
NAMES = tuple(FEATURES)
_AT = {name: n for n, name in enumerate(NAMES)}
ITEMS = 6
"""How many items stand for election by everything they say."""
_COMPLAINING = frozenset({"投诉", "举报", "反映", "求助", "报修", "曝光"})


@dataclass(frozen=True, slots=True)
class Measured:
    """The pairs of a question: document and entry numbers, and one row of features each; and what the question means."""

    documents: Ints
    entries: Ints
    matrix: Floats
    meaning: Meaning


def measure(index: Index, question: Analysis, visible: Flags, near: Floats) -> Measured:
    """Find and measure candidates. `visible` and `near` say of every entry whether it may be shown, and how local it is (0–1)."""
    looked_up = index.phrasings.look_up(question.chars, question.concepts)
    of_item = index.items.look_up(question.words, question.concepts, question.objects, question.grams)
    spelled = index.spelled.look_up(question.sounds, question.initials) if not question.chars else None
    documents = find(index.spelled, spelled) if spelled else find(index.phrasings, looked_up)
    # Items that know the question's words only all together, or in their facts, stand for election with their name.
    whole = index.entry_document[find(index.items, of_item, limit=ITEMS)]
    # Somebody's very words are always in the running, however common they are.
    exact = [index.numbers[question.text]] if question.text in index.numbers else []
    documents = np.array(
        list(dict.fromkeys([*exact, *documents.tolist(), *whole[whole >= 0].tolist()])), dtype=np.int32
    )
    owners, of = _pairs(index, documents, visible) if len(documents) else (_NONE, _NONE)
    meaning = index.associations.meaning(terms_of(question))
    if not len(owners):
        return Measured(_NONE, _NONE, np.zeros((0, len(NAMES)), dtype=np.float32), meaning)
    matrix = np.zeros((len(documents), len(NAMES)), dtype=np.float32)
    asked, spoken = _coverage(index.phrasings, looked_up, documents)
    both = np.sqrt(asked * spoken)
    for section, columns in enumerate((_CHARS, _CONCEPTS)):
        for column, values in zip(columns, (asked, spoken, both), strict=True):
            matrix[:, column] = values[:, section]
    if spelled:
        _typed_in_letters(index, spelled, documents, matrix)
    _literal(index, question, documents, matrix)
    if len(of) != len(documents) or index.shared:
        matrix, documents = matrix[of], documents[of]
    _entry_features(index, question, of_item, meaning, owners, matrix)
    if spelled:
        # What is made of characters is known by sound alone: sfz says nothing of what else has these letters.
        sound = matrix[:, _AT["spelled"]]
        matrix[:, _AT["meaning"]] = sound
        matrix[:, _AT["item_grams"]] = np.maximum(matrix[:, _AT["item_grams"]], sound)
    matrix[:, _AT["near"]] = near[owners]
    return Measured(documents, owners, matrix, meaning)


def _pairs(index: Index, documents: Ints, visible: Flags, *, most: int = 12) -> tuple[Ints, Ints]:
    """The visible entries of each document (at most `most`), and the row of the document for each."""
    starts = index.owners_first[documents]
    sizes = index.owners_first[documents + 1] - starts
    if sizes.max() > most:
        return _pairs_of_many(index, documents, visible, most)
    owners = index.owners[ranges(starts, sizes)]
    rows = np.repeat(np.arange(len(documents), dtype=np.int32), sizes)
    shown = visible[owners]
    return owners[shown], rows[shown]


def _pairs_of_many(index: Index, documents: Ints, visible: Flags, most: int) -> tuple[Ints, Ints]:
    found: list[int] = []
    rows: list[int] = []
    for row, document in enumerate(documents.tolist()):
        mine = index.entries_of(document)
        mine = mine[visible[mine]][:most]
        found.extend(mine.tolist())
        rows.extend([row] * len(mine))
    return np.array(found, dtype=np.int32), np.array(rows, dtype=np.int32)


def _coverage(terms: Terms, asked: Asked, documents: Ints) -> tuple[Floats, Floats]:
    """How much of the question's weight, and of each document's, the two share: two arrays [document, section] of 0–1.

    Of a shared term the smaller of the two weights counts.
    """
    edges = terms.first[documents]
    starts = edges[:, 0]
    sizes = edges[:, -1] - starts
    ends = sizes.cumsum(dtype=np.int32)
    if not len(asked.numbers) or not ends[-1]:
        nothing = np.zeros((len(documents), len(terms.sections)), dtype=np.float32)
        return nothing, nothing
    flat = ranges(starts, sizes)
    wanted = zeros(len(terms.rarity), "wanted")
    wanted[asked.numbers] = asked.weights
    sums = np.zeros(len(flat) + 1, dtype=np.float32)
    np.minimum(wanted[terms.terms[flat]], terms.weights[flat]).cumsum(out=sums[1:])
    wanted[asked.numbers] = 0.0
    at = sums[edges + (ends - sizes - starts)[:, None]]
    shared = at[:, 1:] - at[:, :-1]
    return np.minimum(shared / asked.totals, 1.0), np.minimum(shared / terms.totals[documents], 1.0)


def _typed_in_letters(index: Index, spelled: Asked, documents: Ints, matrix: Floats) -> None:
    """Of a question typed in pinyin or initials, the sound stands for the characters it has none of."""
    asked, spoken = _coverage(index.spelled, spelled, documents)
    best = asked.sum(axis=0).argmax()
    both = np.sqrt(asked[:, best] * spoken[:, best])
    matrix[:, _AT["spelled"]] = both
    for column, values in zip(_CHARS, (asked[:, best], spoken[:, best], both), strict=True):
        matrix[:, column] = values


def _literal(index: Index, question: Analysis, documents: Ints, matrix: Floats) -> None:
    texts = [index.documents[d] for d in documents.tolist()]
    text = question.text
    matrix[:, _AT["ratio"]] = process.cdist([text], texts, scorer=fuzz.ratio, dtype=np.float32)[0] / 100.0
    if text in texts:
        matrix[texts.index(text), _AT["exact"]] = 1.0
    kinds = index.kinds[documents]
    asked = facet_mask(question.facets)
    if asked:
        spoken_of = index.document_facets[documents]
        agrees = (spoken_of & asked) != 0
        matrix[:, _AT["facet_agrees"]] = agrees
        matrix[:, _AT["facet_conflicts"]] = ~agrees & (spoken_of != 0)
    matrix[:, _AT["is_name"]] = kinds == 0
    matrix[:, _AT["is_faq"]] = kinds == 2


def _entry_features(
    index: Index, question: Analysis, asked_of_items: Asked, meaning: Meaning, owners: Ints, matrix: Floats
) -> None:
    distinct = {number: row for row, number in enumerate(dict.fromkeys(owners.tolist()))}
    entries = np.array(list(distinct), dtype=np.int32)
    columns = np.zeros((len(entries), len(NAMES)), dtype=np.float32)
    asked, _ = _coverage(index.items, asked_of_items, entries)
    for section, column in enumerate(("item_words", "item_concepts", "object_shared", "item_grams")):
        columns[:, _AT[column]] = asked[:, section]
    columns[:, _AT["meaning"]] = np.maximum(index.meanings[entries].astype(np.float32) @ meaning.vector, 0.0)
    if not question.objects.keys().isdisjoint(index.items.vocabularies[2]):
        columns[:, _AT["object_missing"]] = asked[:, 2] == 0
    if question.actions:
        _actions(index, question, entries, columns)
        if not _COMPLAINING.isdisjoint(question.actions):
            columns[:, _AT["complaint"]] = index.entry_complaint[entries]
    wanted = [_FACET_FIELDS[f] for f in question.facets if f in _FACET_FIELDS]
    if wanted:
        fields = index.entry_fields[entries]
        columns[:, _AT["facet_present"]] = sum((fields & bits) != 0 for bits in wanted) / len(wanted)
    matrix += columns[[distinct[number] for number in owners.tolist()]]


def _actions(index: Index, question: Analysis, entries: Ints, columns: Floats) -> None:
    asked = action_mask(question.actions, index.actions)
    sure = action_mask(question.actions, index.actions, exact=True)
    exact, soft = index.entry_actions[entries], index.entry_soft_actions[entries]
    agrees = (exact & sure) != 0
    nearly = ~agrees & ((soft & asked) != 0)
    columns[:, _AT["action_agrees"]] = agrees
    columns[:, _AT["action_soft"]] = nearly
    if sure:
        columns[:, _AT["action_conflicts"]] = ~agrees & ~nearly & (exact != 0)


_NONE = np.zeros(0, dtype=np.int32)
_CHARS = [_AT["chars_question"], _AT["chars_phrasing"], _AT["chars_both"]]
_CONCEPTS = [_AT["concepts_question"], _AT["concepts_phrasing"], _AT["concepts_both"]]
_FACET_FIELDS = {facet.name: sum(FIELD_BITS[f] for f in facet.fields) for facet in FACETS}
