"""What speaks for and against a candidate, measured exactly, for all candidates of a question at once.

Each row of the matrix is one pair (phrasing, entry); each column a feature between 0 and 1, listed in `FEATURES` with what
it says to people (`ask --explain`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from hotline.reading.analysis import Analysis
from hotline.reading.facets import FACETS
from hotline.reading.sound import initials
from hotline.searching.associations import Meaning
from hotline.searching.candidates import find, zeros
from hotline.searching.index import FIELD_BITS, ITEM_SECTIONS, SECTIONS, Index, LookedUp, action_mask, facet_mask
from hotline.searching.terms import AskedTerms, Floats, Ints, Terms, ranges
from hotline.searching.texts import TextsHeard

FEATURES: dict[str, str] = {
    "concepts_phrasing": "这条问法的概念有多少在问题里",
    "spelled": "拼音或首字母吻合",
    "ratio": "字面相似度",
    "exact": "与问法完全相同",
    "action_agrees": "办理动作一致",
    "action_soft": "办理动作大致一致",
    "action_conflicts": "办理动作不一致",
    "item_words": "问题里的词有多少在这个事项的全部说法里",
    "item_grams": "问题的字和字对在这个事项全部说法里的分量（BM25）",
    "item_singles": "问题的单字在这个事项全部说法里的分量（BM25）",
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
MOSTLY = 0.5
"""Where more than this share of the entries may be shown, candidates are found among all."""
ITEMS = 6
"""How many items stand for election by everything they say."""
DEEP = 10
"""How many entries stand for election by what their whole text says of the question, and as many by how alike they are …"""
FEW = 3
"""… of those that are asked for in at most so many ways: others are known better by how people ask."""
BEYOND = 0.5
"""Texts are heard of entries that say more than so much (0–1) beyond their phrasings."""
A_SENTENCE = 8
"""Characters of a question from which on it is looked whether a passage or fact says it word for word."""
_COMPLAINING = frozenset({"投诉", "举报", "反映", "求助", "报修", "曝光"})


@dataclass(frozen=True)
class Measured:
    """The pairs of a question: document and entry numbers, and one row of features each; and what the question means.

    `few` tells in how few ways the entry of each pair is asked for (one divided by their number), the less of it the less it says beyond
    them; `quoted` how much (0–1) of the question one of its passages or facts says, where that is nearly all.
    """

    documents: Ints
    entries: Ints
    matrix: Floats
    meaning: Meaning
    few: Floats
    quoted: Floats
    hear: Callable[[], TextsHeard]

    @cached_property
    def texts(self) -> Floats:
        """A row for each pair: how much (0–1) the whole text of the entry says of the question, and how alike they are."""
        heard = self.hear()
        return np.stack([heard.whole[self.entries], heard.alike[self.entries]], axis=1)


@dataclass(frozen=True, slots=True)
class SearchScope:
    """What may be shown in a region, and how local (0–1) it is there, of every entry; and where candidates are found.

    Where most is of other regions, they are found among what is of this one alone: its own would be lost among theirs, and take as long to
    be found as all of them.
    """

    visible: Flags
    near: Floats
    phrasings: Terms
    spelled: Terms
    items: Terms


def scope_of(index: Index, visible: Flags, near: Floats) -> SearchScope:
    """The scope of a region in which these entries may be shown."""
    if not len(visible) or visible.mean() > MOSTLY:
        return SearchScope(visible, near, index.phrasings, index.spelled, index.items)
    documents = np.zeros(len(index.documents), dtype=np.bool_)
    documents[np.repeat(np.arange(len(documents)), np.diff(index.owners_first))[visible[index.owners]]] = True
    phrasings, spelled = index.phrasings.within(documents), index.spelled.within(documents)
    return SearchScope(visible, near, phrasings, spelled, index.items.within(visible))


def measure(index: Index, question: Analysis, scope: SearchScope) -> Measured:
    """Find and measure candidates."""
    visible, near = scope.visible, scope.near
    asked = index.look_up(question)
    spelled = index.look_up_letters(question) if not question.chars else None
    documents = find(scope.spelled, spelled) if spelled else find(scope.phrasings, asked.phrasings)
    # Items that know the question's words only all together, or deep inside their texts, stand for election with their name.
    whole = index.entry_document[find(scope.items, asked.items, limit=ITEMS)]
    # Whole texts are heard where they count only: most bases, and most questions of the others, do without.
    hear = cache(lambda: index.texts.hear(question.text, question.words))
    quoted = index.texts.quoted(question.text) if len(question.text) >= A_SENTENCE else {}
    whole = np.concatenate([whole, index.entry_document[_by_texts(index, visible, hear, quoted)]])
    # Somebody's very words are always in the running, however common they are.
    exact = [index.numbers[question.text]] if question.text in index.numbers else []
    running = dict.fromkeys([*exact, *documents.tolist(), *whole[whole >= 0].tolist()])
    documents = np.array(list(running), dtype=np.int32)
    owners, of = _pairs(index, documents, visible) if len(documents) else (_NONE, _NONE)
    if not len(owners):
        return Measured(_NONE, _NONE, np.zeros((0, len(NAMES)), np.float32), asked.meaning, _NOTHING, _NOTHING, hear)
    matrix = np.zeros((len(documents), len(NAMES)), dtype=np.float32)
    _, spoken = _coverage(index.phrasings, asked.phrasings, documents)
    matrix[:, _AT["concepts_phrasing"]] = spoken[:, SECTIONS.index("concepts")]
    if spelled:
        _typed_in_letters(index, question, spelled, documents, matrix)
    _literal(index, question, documents, matrix)
    if len(of) != len(documents) or index.shared:
        matrix, documents = matrix[of], documents[of]
    _entry_features(index, question, asked, owners, matrix)
    if spelled:
        # What is made of characters is known by sound alone: sfz says nothing of what else has these letters.
        sound = matrix[:, _AT["spelled"]]
        matrix[:, _AT["meaning"]] = sound
        for column in (_AT["item_grams"], _AT["item_singles"]):
            matrix[:, column] = np.maximum(matrix[:, column], sound)
    matrix[:, _AT["near"]] = near[owners]
    few = index.texts.beyond[owners] / np.maximum(index.entry_phrasings[owners], 1)
    told = np.array([quoted.get(owner, 0.0) for owner in owners.tolist()], dtype=np.float32)
    return Measured(documents, owners, matrix, asked.meaning, few.astype(np.float32), told, hear)


def _by_texts(index: Index, visible: Flags, hear: Callable[[], TextsHeard], quoted: Mapping[int, float]) -> Ints:
    """The entries that stand for election by what their texts say of the question, or have of it word for word."""
    deep = visible & (index.texts.beyond > BEYOND) & (index.entry_phrasings <= FEW)
    by_text = hear().best(deep, limit=DEEP) if deep.any() else _NONE
    said = [entry for entry in sorted(quoted, key=lambda entry: -quoted[entry]) if visible[entry]][:DEEP]
    return np.concatenate([by_text, np.array(said, dtype=np.int32)])


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


def _coverage(terms: Terms, asked: AskedTerms, documents: Ints) -> tuple[Floats, Floats]:
    """How much of the question's weight, and of each document's, the two share: two arrays [document, section] of 0–1.

    Of a shared term the smaller of the two weights counts.
    """
    edges = terms.first.take(documents, axis=0)
    starts = edges[:, 0]
    sizes = edges[:, -1] - starts
    ends = sizes.cumsum(dtype=np.int32)
    if not len(asked.numbers) or not ends[-1]:
        nothing = np.zeros((len(documents), len(terms.sections)), dtype=np.float32)
        return nothing, nothing
    flat = ranges(starts, sizes)
    wanted = zeros(len(terms.rarities), "wanted")
    wanted[asked.numbers] = asked.weights
    sums = np.zeros(len(flat) + 1, dtype=np.float32)
    np.minimum(wanted.take(terms.terms.take(flat)), terms.weights.take(flat)).cumsum(out=sums[1:])
    wanted[asked.numbers] = 0.0
    at = sums.take(edges + (ends - sizes - starts)[:, None])
    shared = at[:, 1:] - at[:, :-1]
    return np.minimum(shared / asked.totals, 1.0), np.minimum(shared / terms.totals.take(documents, axis=0), 1.0)


def _typed_in_letters(index: Index, question: Analysis, spelled: AskedTerms, documents: Ints, matrix: Floats) -> None:
    """Of a question typed in pinyin or initials, the sound stands for the characters it has none of."""
    asked, spoken = _coverage(index.spelled, spelled, documents)
    if question.initials and not question.sounds:
        # Pairs of letters are shared with anything (asdf): initials stand in the order of the words, three alone are all of them.
        spelt = [initials(index.documents[d]) for d in documents.tolist()]
        shown = [question.text == s or (len(question.text) > 3 and question.text in s) for s in spelt]
        asked, spoken = (values * np.array(shown, dtype=np.float32)[:, None] for values in (asked, spoken))
    best = asked.sum(axis=0).argmax()
    both = np.sqrt(asked[:, best] * spoken[:, best])
    matrix[:, _AT["spelled"]] = both


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


def _entry_features(index: Index, question: Analysis, said: LookedUp, owners: Ints, matrix: Floats) -> None:
    distinct = {number: row for row, number in enumerate(dict.fromkeys(owners.tolist()))}
    entries = np.array(list(distinct), dtype=np.int32)
    columns = np.zeros((len(entries), len(NAMES)), dtype=np.float32)
    asked, _ = _coverage(index.items, said.items, entries)
    for section, column in enumerate(("item_words", "item_concepts", "object_shared", "item_singles")):
        columns[:, _AT[column]] = asked[:, section]
    grams = said.items.totals[_GRAMS:]
    columns[:, _AT["item_grams"]] = asked[:, _GRAMS:] @ grams / grams.sum()
    columns[:, _AT["meaning"]] = np.maximum(index.meanings[entries].astype(np.float32) @ said.meaning.vector, 0.0)
    if any(thing in index.numbering.of("objects") for thing in question.objects):
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
    agrees = (exact & sure).any(axis=1)
    nearly = ~agrees & (soft & asked).any(axis=1)
    columns[:, _AT["action_agrees"]] = agrees
    columns[:, _AT["action_soft"]] = nearly
    if sure.any():
        columns[:, _AT["action_conflicts"]] = ~agrees & ~nearly & exact.any(axis=1)


_NONE = np.zeros(0, dtype=np.int32)
_NOTHING = np.zeros(0, dtype=np.float32)
_GRAMS = ITEM_SECTIONS.index("singles")
_FACET_FIELDS = {facet.name: sum(FIELD_BITS[f] for f in facet.fields) for facet in FACETS}
