"""Reading a text in every way the index knows: words, characters, syllables, and the lexicon's concepts.

Questions and phrasings go through the same analysis, once per phrasing when the index is built.
"""

import itertools
import re
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from math import log10

from hotline.reading.correcting import Corrector, Spoken
from hotline.reading.cutting import cutter
from hotline.reading.lexicon import CONCEPT_CLASSES, Found, Lexicon
from hotline.reading.sound import fuzzy_syllable, pinyin_run
from hotline.reading.text import ASKING, bare, normalise, without_personal_numbers
from hotline.reading.word_tables import letters_of, sounds_of

FACET_WEIGHT = 0.35
GENERIC_WEIGHT = 0.35
CONCEPT_WEIGHT = 1.001
"""A word the lexicon knows counts in full, however common it is; just above 1, which is for everything else."""
GRAM = 2.2
"""What a character or pair of a question weighs in BM25 (k1 + 1), so that a text's own weight of it, which is less, counts."""
PASSES = 3
"""What has been put right may show what else is wrong (专社保咔 → 转社保咔 → 转社保卡); nearly every text needs one pass."""
STORY, BACKGROUND = 45, 0.6
"""From this many characters on a message is a story, whose clauses that do not ask count this much."""
# Words that carry little by themselves, whatever the index says of their rarity.
_GENERIC = (
    "怎么办理", "如何办理", "怎么办", "怎么弄", "怎么", "如何", "怎样", "咋办", "咋弄", "办理", "申请", "办", "需要", "可以",
    "请教", "想要", "我想", "我要", "我们", "什么", "哪些", "哪里", "哪儿", "应该", "能不能", "是不是", "有没有", "一下", "现在", "这个", "那个",
    "业务", "手续", "流程", "相关", "问题", "情况", "具体", "的话", "如果", "因为", "所以", "但是", "时候", "已经",
)  # fmt: skip
_GENERIC_RUN = re.compile("|".join(sorted(map(re.escape, _GENERIC), key=len, reverse=True)))
_CLAUSES = re.compile(r"[^。！？!?；;\n,，]+[。！？!?；;\n,，]*")
_LETTERS = re.compile(r"[0-9a-z]+(?: [0-9a-z]+)*")
NAMES = 4096
"""Names of which the things are remembered; what is read of a name besides takes a hundred times the room."""
REMEMBERED = 512
"""Texts whose reading is remembered: one question is read for ranking, for its facts, for the queue, and so are the names it is held against."""


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """A text read in every way the index knows, equal to itself alone. Each view maps a term to its weight (0–1) before rarity.

    Views: `words` (as jieba's search mode), `chars` (single characters and pairs), `concepts` (standard
    words of the lexicon), and for texts typed in letters `sounds` (pairs of folded syllables) and `initials` (pairs of first letters).
    `text` is bare and without fillers; `objects` and `actions` are the concepts that are things and actions;
    `astray` is the share (0–1) of the text that asks for something else than a service; `foreign` whether all the things it
    surely names are things of elsewhere.
    """

    text: str
    words: dict[str, float]
    chars: dict[str, float]
    sounds: dict[str, float]
    initials: dict[str, float]
    concepts: dict[str, float]
    objects: dict[str, float]
    actions: dict[str, float]
    facets: tuple[str, ...]
    found: tuple[Found, ...]
    astray: float = 0.0
    foreign: bool = False

    @property
    def has_letters(self) -> bool:
        """Whether there are Latin letters or digits in it."""
        return _LETTERS.search(self.text) is not None

    @property
    def grams(self) -> dict[str, float]:
        """Single characters and pairs as BM25 weighs them in a question, latin ones too."""
        grams = {term: GRAM * min(weight * (3 - len(term)), 1.0) for term, weight in self.chars.items()}
        for run in _LETTERS.findall(self.text):
            grams |= dict.fromkeys([*run, *map("".join, itertools.pairwise(run))], GRAM)
        return grams


class Analyser:
    """Reads text with one private tokenizer and one lexicon. Thread-safe after construction."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._cutter = cutter(lexicon.segmentation_words)
        self._known = self._cutter.FREQ
        self._common: dict[str, float] = {}
        # A question is cut for correcting and again for analysing, mostly with the same text.
        self._cut = lru_cache(maxsize=64)(lambda text: tuple(self._cutter.cut(text)))
        self._scan = lru_cache(maxsize=64)(lambda text: tuple(lexicon.scan(text)))
        self._analysed = lru_cache(maxsize=REMEMBERED)(self.analyse_anew)
        self._prepared = lru_cache(maxsize=REMEMBERED)(self.prepare_anew)
        self._things = lru_cache(maxsize=NAMES)(lambda name: self.read(name).objects)
        self._corrector = Corrector(
            sounds_of(lexicon),
            cut=self._cut, known=lambda word: bool(self._known.get(word)),
            names=lambda word: word[-1] != "了" and any(s.kind in CONCEPT_CLASSES for s in lexicon.forms.get(word, ())),
        )  # fmt: skip
        # Its tables are large and the same for all; what it learns is its own.
        self._letters = copy(letters_of(lexicon))
        self._letters.learn(())

    def learn(self, spoken: Spoken) -> None:
        """From now on take what a knowledge base says for spelt right."""
        self._corrector.learn(spoken)
        self._letters.learn(spoken.terms)
        # Another memory, not an emptied one: who is reading now may still put into the old.
        self._prepared = lru_cache(maxsize=REMEMBERED)(self.prepare_anew)
        self._things = lru_cache(maxsize=NAMES)(lambda name: self.read(name).objects)

    def cut(self, text: str) -> list[str]:
        """The plain words of a text."""
        return list(self._cut(text))

    def read(self, text: str) -> Analysis:
        """Prepare a text as people typed it, and analyse it."""
        return self.analyse(self.prepare(text))

    def things_named(self, name: str) -> dict[str, float]:
        """The things in the name of an item (`Analysis.objects`), which is held against one message after the other. Not to be changed."""
        return self._things(name)

    def prepare(self, text: str, *, spelt_right: bool = False) -> str:
        """The text normalised, with words for pinyin, official words for regional ones, and misspelt words put right."""
        return self._prepared(text, spelt_right=spelt_right)

    def prepare_anew(self, text: str, *, spelt_right: bool = False) -> str:
        """As `prepare`, for texts that are read once."""
        text = without_personal_numbers(normalise(text))
        if spelt_right:
            return self.lexicon.standardise(text)
        text = self.lexicon.standardise(self._letters.written(text))
        for _ in range(PASSES):
            covered = [False] * len(text)
            for start, end, _ in self._scan(text):
                covered[start:end] = [True] * (end - start)
            corrected = self._corrector.correct(text, covered)
            if corrected == text:
                break
            text = corrected
        return text

    def analyse(self, text: str) -> Analysis:
        """Analyse a text that has been prepared. What comes back is shared, and not to be changed."""
        return self._analysed(text)

    def analyse_anew(self, text: str) -> Analysis:
        """As `analyse`, for texts that are read once."""
        found = self._scan(text)
        weight = _weights(text, found)
        _tell_apart(text, weight)
        words: dict[str, float] = {}
        at = 0
        for word in self._cut(text):
            end = at + len(word)
            if word[0] >= "\u3400" and any(weight[at:end]):
                telling = self._telling(word)
                weight[at:end] = [w if w > 1.0 else w * telling for w in weight[at:end]]
                self._word(word, weight[at:end], words)
            at = end
        chars = _characters(text, weight)
        sounds: dict[str, float] = {}
        initials: dict[str, float] = {}
        for run in _LETTERS.finditer(text):
            _latin(run[0], words, sounds, initials)
        if not chars:
            return self._made(text, weight, found, words, chars, sounds, initials)
        return self._made(text, weight, found, words, chars, {}, {})

    def without_words(self, text: str) -> Analysis:
        """Of `analyse_anew` what a meaning is made of: characters and concepts. Half of its time goes to the words."""
        found = self._scan(text)
        weight = _weights(text, found)
        concepts, objects, actions, facets = _meanings(found)
        chars, kept = _characters(text, weight), _kept(text, weight)
        return Analysis(kept, {}, chars, {}, {}, concepts, objects, actions, facets, found)

    def spelled(self, text: str) -> tuple[dict[str, float], dict[str, float]]:
        """How a prepared text would be typed in letters: pairs of folded syllables, and of initials."""
        syllables = [s for s in map(fuzzy_syllable, bare(text)) if s]
        neighbours = list(itertools.pairwise(syllables))
        return {f"{a} {b}": 1.0 for a, b in neighbours}, {a[0] + b[0]: 1.0 for a, b in neighbours}

    def _made(
        self,
        text: str,
        weight: list[float],
        found: tuple[Found, ...],
        words: dict[str, float],
        chars: dict[str, float],
        sounds: dict[str, float],
        initials: dict[str, float],
    ) -> Analysis:
        concepts, objects, actions, facets = _meanings(found)
        kept = _kept(text, weight)
        astray = self.lexicon.astray(text) / max(len(text), 1)
        sure = {word for word, weight in objects.items() if weight == 1.0}
        foreign = bool(sure) and sure <= self.lexicon.foreign
        return Analysis(
            kept, words, chars, sounds, initials, concepts, objects, actions, facets, found, astray, foreign
        )

    def _telling(self, word: str) -> float:
        """How much a word tells by how rare it is in the language at large (jieba's dictionary): 怎么 little, 补办 all.

        The rarity within a knowledge base cannot say this when the base is small.
        """
        known = self._common.get(word)
        if known is None:
            rarity = log10(self._cutter.total / (self._known.get(word, 0) + 1))
            known = self._common[word] = min(max((rarity - 2.5) / 2.5, 0.15), 1.0)
        return known

    def _word(self, word: str, weight: list[float], words: dict[str, float]) -> None:
        """The word and, as in jieba's search mode, the known shorter words in it."""
        size = len(word)
        _put(words, word, sum(weight) / size * (1.0 if size > 1 else 0.4))
        known = self._known
        for width in (2, 3):
            if size > width:
                for i in range(size - width + 1):
                    part = word[i : i + width]
                    if known.get(part):
                        _put(words, part, sum(weight[i : i + width]) / width)


def _kept(text: str, weight: list[float]) -> str:
    """A text without its fillers, bare."""
    return bare("".join(c if w > 0 else " " for c, w in zip(text, weight, strict=True)))


def _characters(text: str, weight: list[float]) -> dict[str, float]:
    """Single characters (at half weight) and pairs."""
    singles: dict[str, float] = {}
    pairs: dict[str, float] = {}
    previous, before = "", 0.0
    for char, w in zip(text, weight, strict=True):
        if w <= 0.0 or char < "\u3400":
            previous, before = "", 0.0
            continue
        _put(singles, char, w * 0.5)
        if previous:
            _put(pairs, previous + char, min(w, before))
        previous, before = char, w
    return singles | pairs


def _latin(run: str, words: dict[str, float], sounds: dict[str, float], initials: dict[str, float]) -> None:
    """Pinyin, typed with or without blanks, becomes syllables; a short run of letters may be initials (sfz)."""
    syllables = pinyin_run(run.replace(" ", ""))
    if syllables:
        for one, two in itertools.pairwise(syllables):
            _put(sounds, f"{one} {two}", 1.0)
        return
    for part in run.split():
        if part.isalpha() and 3 <= len(part) <= 12:
            for one, two in itertools.pairwise(part):
                _put(initials, one + two, 1.0)
        _put(words, part, 1.0)


def _put(terms: dict[str, float], term: str, weight: float) -> None:
    if weight > terms.get(term, 0.0):
        terms[term] = weight


def _weights(text: str, found: tuple[Found, ...]) -> list[float]:
    """What each character counts: fillers nothing, ways of asking for a facet and generic verbs little."""
    weight = [1.0] * len(text)
    for match in _GENERIC_RUN.finditer(text):
        weight[match.start() : match.end()] = [GENERIC_WEIGHT] * (match.end() - match.start())
    for start, end, senses in found:
        kinds = {s.kind for s in senses}
        if "filler" in kinds:
            weight[start:end] = [0.0] * (end - start)
        elif "facet" in kinds and not kinds & CONCEPT_CLASSES:
            weight[start:end] = [FACET_WEIGHT] * (end - start)
        elif any(s.kind in CONCEPT_CLASSES and s.weight == 1.0 for s in senses):
            weight[start:end] = [CONCEPT_WEIGHT] * (end - start)
    return weight


def _tell_apart(text: str, weight: list[float]) -> None:
    """In a long story, sentences that do not ask are background and count less."""
    if len(text) < STORY:
        return
    sentences = [(m.start(), m.end(), bool(ASKING.search(m[0]))) for m in _CLAUSES.finditer(text)]
    if not any(asks for *_, asks in sentences):
        return
    for start, end, asks in sentences:
        if not asks:
            weight[start:end] = [w * BACKGROUND for w in weight[start:end]]


def _meanings(
    found: tuple[Found, ...],
) -> tuple[dict[str, float], dict[str, float], dict[str, float], tuple[str, ...]]:
    """(concepts, those that are things, those that are actions, facets asked for)."""
    concepts: dict[str, float] = {}
    objects: dict[str, float] = {}
    actions: dict[str, float] = {}
    facets: list[str] = []
    for _, _, senses in found:
        for kind, word, sure in senses:
            if kind in CONCEPT_CLASSES:
                _put(concepts, word, sure)
            if kind == "object":
                _put(objects, word, sure)
            elif kind == "action":
                _put(actions, word, sure)
            elif kind == "facet" and word not in facets:
                facets.append(word)
    return concepts, objects, actions, tuple(facets)
