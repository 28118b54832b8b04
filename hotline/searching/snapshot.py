"""The index snapshot that follows the knowledge: renewed when its version moves, swapped as a whole, in every process."""

import threading
import time
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from math import log

from hotline.beside_askers import giving_way, settle
from hotline.reading import kept_tables
from hotline.reading.analysis import Analyser
from hotline.reading.correcting import Spoken
from hotline.reading.lexicon import Lexicon, check_added, read_lexicon
from hotline.reading.lexicon_lines import CLASSES, WordLine, added_line
from hotline.reading.word_tables import read_ahead as read_tables
from hotline.searching.building import IndexBuilder
from hotline.searching.index import Index
from hotline.searching.model import Model
from hotline.searching.ranking import Ranker
from hotline.searching.shelf import Shelf, own_folder
from hotline.searching.suggesting import Beginnings, beginnings_of
from knowledge.masking import public_numbers
from knowledge.masking.masked_text import mask
from knowledge.publishing.lexicon_lines import LexiconLine
from knowledge.publishing.resolving import ResolvedItem
from knowledge.store import KnowledgeBase, LiveEntry

INLINE_S = 1.5
"""A renewal expected to take longer is done in the background, while the old snapshot goes on serving."""
WORTH_KEEPING = 300
"""Entries from which on an index is kept for other processes, and for the next start; fewer are read as soon."""
PATIENCE_S = 3.0
"""Whoever starts a renewal in the background waits so long for it: what was just changed is nearly always in the next answer."""


@dataclass(frozen=True, slots=True)
class View:
    """The knowledge that replies are made from: a ranker over it, the analyser its index was built with, and `resolve`
    as `KnowledgeBase` has it.

    It is what is published, except for the gate, which looks at what may be. A text read by another analyser than that of
    the index may hold words that the index does not know.
    """

    ranker: Ranker
    analyser: Analyser
    resolve: Callable[..., ResolvedItem]


class Snapshots:
    """Hands out the view of the current knowledge.

    Args:
        tell: is told what goes wrong while it follows, and what was being done; five times a second while the database is away.
        own_topics: topics of this line, whose items come before others as near.

    Raises:
        LexiconError: on construction, if the shipped lexicon and the deployment's own lines do not fit together.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        model: Model,
        lexicon: Lexicon | None,
        *,
        tell: Callable[[Exception, str], None] = lambda _error, _doing: None,
        own_topics: frozenset[str] = frozenset(),
    ) -> None:
        self._kb, self._model, self._fixed, self._tell, self._own_topics = kb, model, lexicon, tell, own_topics
        keep_beside(kb)
        self._own: tuple[WordLine, ...] = () if lexicon else own_lines(kb)
        self._ahead = None if lexicon else _take_ahead((kb.shelf, self._own, own_topics), model)
        self._builder = (
            self._ahead.builder
            if self._ahead
            else IndexBuilder(Analyser(lexicon or read_lexicon(extra=self._own)), model.associations)
        )
        self._shelf = self._new_shelf()
        self._lock = threading.Lock()
        self._took = 0.0
        self._contents: tuple[Index, str] | None = None
        self._view: View | None = None
        self._follower: threading.Thread | None = None
        self._closed = False
        self._renewed = threading.Condition()
        self._begins: tuple[Index, Beginnings] | None = None
        self._typing = threading.Lock()

    @property
    def analyser(self) -> Analyser:
        """How texts are read now, also before there is an index."""
        view = self._view
        return view.analyser if view else self._builder.analyser

    def current(self) -> View:
        """The view of the newest version, or of the one before while a long renewal runs."""
        view = self._view
        if view is not None and self._follower is not None:
            return view
        version = self._kb.version
        if view is not None and view.ranker.index.version == version:
            return view
        if view is None or self._took < INLINE_S:
            return self.renew()
        if self._lock.acquire(blocking=False):
            self._renew_in_background()
        return self._view or view

    def follow(self) -> None:
        """From now on serve what is there, and renew in a thread of its own as soon as the knowledge moves on."""
        if self._follower is None:
            self._kb.follow()
            self._follower = threading.Thread(target=self._keep_up, name="renewing", daemon=True)
            self._follower.start()

    def catch_up(self) -> None:
        """Wait until what is published now is served, `PATIENCE_S` at most."""
        if self._follower is None:
            self.renew()
            return
        version = self._kb.newest_version()
        self._kb.wake()
        with self._renewed:
            self._renewed.wait_for(
                lambda: self._view is not None and self._view.ranker.index.version >= version, PATIENCE_S
            )

    @property
    def is_closed(self) -> bool:
        """Whether nothing is followed any more."""
        return self._closed

    def close(self) -> None:
        """Stop following."""
        self._closed = True
        if self._follower is not None:
            self._kb.wake()
            self._follower.join(PATIENCE_S)

    def _keep_up(self) -> None:
        while not self._closed:
            before = self._view
            try:
                if self.renew() is not before:
                    before = None
                    settle()
            except Exception as error:
                # The database may be away; what is there goes on serving, and the next look may succeed.
                self._tell(error, "reading what was published")
            with self._renewed:
                self._renewed.notify_all()
            self._kb.wait_for_news()

    def renew(self) -> View:
        """Bring the snapshot up to date now; of many threads that ask, one builds and the others wait for it."""
        with self._lock:
            return self._renew()

    def suppose(
        self,
        entries: Iterable[LiveEntry],
        phrasings: Iterable[tuple[int, str, str, str]],
        resolve: Callable[..., ResolvedItem],
    ) -> View:
        """A view of knowledge that is not published; what is served stays as it is."""
        with self._lock:
            builder = copy(self._builder)  # it shares what is remembered of texts, and replaces it with its own
        return View(self._ranker(builder.build(-1, entries, phrasings)), builder.analyser, resolve)

    def suppose_lexicon(self, own: tuple[WordLine, ...]) -> View:
        """A view of what is published, read by other lexicon lines of the deployment's own; what is served stays as it is."""
        builder = IndexBuilder(Analyser(read_lexicon(extra=own)), self._model.associations)
        with self._kb.at_one_moment():
            entries, phrasings = list(self._kb.live_entries()), list(self._kb.phrasings.live())
        index = builder.build(-1, entries, phrasings)
        builder.analyser.learn(spoken(index))
        return View(self._ranker(index), builder.analyser, self._kb.resolve)

    def _ranker(self, index: Index) -> Ranker:
        return Ranker(index, self._model, own_topics=self._own_topics)

    def _renew_in_background(self) -> None:
        """Renew in a thread, which lets go of the lock that is held; where no thread can be had, another request tries again."""
        renewal = threading.Thread(target=self._renew_and_release, daemon=True)
        try:
            renewal.start()
        except RuntimeError:
            self._lock.release()
            return
        renewal.join(PATIENCE_S)

    def _renew_and_release(self) -> None:
        try:
            self._renew()
        finally:
            self._lock.release()

    def _renew(self) -> View:
        kb, start = self._kb, time.perf_counter()
        if self._view is not None and self._view.ranker.index.version == kb.version:
            return self._view
        with kb.at_one_moment():
            version, contents = kb.version, kb.contents
            if self._view is not None and self._view.ranker.index.version == version:
                return self._view
            self._follow_lexicon()
            public_numbers.know(kb.published_phones())
        with giving_way():
            if kb.items.count() < WORTH_KEEPING:
                index = self._built()[1]
            else:
                # What was built is served at once, and again from the file, whose memory all processes share.
                index = self._shelf.kept(contents) or self._shelf.made(contents, self._built, at_once=self._serve)
                self._contents = (index, contents) if index.version == version else None
            view = self._serve(index)
        self._took = time.perf_counter() - start
        return view

    def _serve(self, index: Index) -> View:
        """Answer from an index from now on."""
        before, analyser = self._view, self._builder.analyser
        self._builder.before = index
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead.ranker.index is index and ahead.builder is self._builder:
            self._view = view = View(ahead.ranker, analyser, self._kb.resolve)
            self._begins = (index, ahead.begins)
            return view
        if before is None or before.analyser is not analyser or before.ranker.index.version != index.version:
            analyser.learn(spoken(index))
        self._view = view = View(self._ranker(index), analyser, self._kb.resolve)
        with self._renewed:
            self._renewed.notify_all()
        return view

    def beginnings(self, view: View) -> Beginnings:
        """How what a view has may begin, for suggestions: read when somebody types, and kept beside the index for all processes."""
        index, kept = view.ranker.index, self._contents
        with self._typing:
            if self._begins is not None and self._begins[0] is index:
                return self._begins[1]

            def make() -> Beginnings:
                return beginnings_of(index, view.analyser)

            with giving_way():
                is_kept = kept is not None and kept[0] is index
                begins = self._shelf.beside(kept[1], Beginnings, make) if kept and is_kept else make()
            self._begins = (index, begins)
            return begins

    def _built(self) -> tuple[str, Index]:
        """The index of what is published now, and what that is; built from the one before, or the last that was kept."""
        kb, builder = self._kb, self._builder
        with kb.at_one_moment():
            version, contents = kb.version, kb.contents
            entries, phrasings = list(kb.live_entries()), list(kb.phrasings.live())
        builder.before = builder.before or self._shelf.newest()
        return contents, builder.build(version, entries, phrasings)

    def _new_shelf(self) -> Shelf:
        builder = self._builder
        return Shelf(self._kb.shelf, builder.analyser.lexicon.fingerprint, builder.associations)

    def _follow_lexicon(self) -> None:
        """Use the deployment's own lexicon lines as they are now; lines that do not fit were refused when added."""
        own = () if self._fixed else own_lines(self._kb)
        if own != self._own:
            self._own = own
            self._builder = IndexBuilder(Analyser(read_lexicon(extra=own)), self._model.associations)
            self._shelf = self._new_shelf()


def keep_beside(kb: KnowledgeBase) -> None:
    """From now on keep what is made of the shipped files beside the indexes of a knowledge base that is worth it."""
    kept_tables.keep_in(own_folder(kb.shelf, made=kb.items.count() >= WORTH_KEEPING))


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What was made before this process was forked, of what (`of`), and with which model."""

    of: tuple[object, ...]
    model: Model
    builder: IndexBuilder
    ranker: Ranker
    begins: Beginnings


_ahead: _Ahead | None = None
"""For the first that needs it: what has learned from one knowledge base is nobody else's."""


def _take_ahead(of: tuple[object, ...], model: Model) -> _Ahead | None:
    """What was made ahead of just that, once."""
    global _ahead
    found, _ahead = _ahead, None
    return found if found is not None and found.of == of and found.model is model else None


def read_ahead(kb: KnowledgeBase, model: Model, *, own_topics: frozenset[str], shared: bool) -> None:
    """Read what every process that is forked from this one will need, so that they share its memory: the lexicon and the published index;
    where several processes share it, also what ranks by the index, what suggestions begin with, and by what is read what is typed in pinyin (one
    process alone does that when it has begun to answer)."""
    global _ahead
    kb.regions.tree()
    if shared:  # before an analyser is made, which takes over what is read
        read_tables(read_lexicon(extra=own_lines(kb)))
    snapshots = Snapshots(kb, model, None, own_topics=own_topics)
    view = snapshots.renew()
    if shared:
        # Tens of megabytes that else the first answer of every process would read for itself: by what facts are read, and names are hidden.
        _ = model.associations.rows
        mask("身份证丢了怎么补办")
        begins = snapshots.beginnings(view)
        _ahead = _Ahead((kb.shelf, own_lines(kb), own_topics), model, snapshots._builder, view.ranker, begins)


def spoken(index: Index) -> Spoken:
    """What the phrasings of an index say; what one in two thousand says, and at least three, may be meant by who misspells it."""
    terms = index.phrasings
    said = terms.sizes.tolist()
    numbers = {term: n for term, n in index.numbering.of("chars").items() if said[n]}
    often = max(3.0, terms.size / 2000)
    common = log(1 + (terms.size - often + 0.5) / (often + 0.5)) + 1e-4
    return Spoken(numbers, terms.rarities.tolist(), common=common)


def own_lines(kb: KnowledgeBase) -> tuple[WordLine, ...]:
    """The deployment's lexicon lines, as the loader takes them."""
    return tuple(own_line(line) for line in kb.lexicon.live())


def own_line(line: LexiconLine) -> WordLine:
    """A line of the deployment as the loader takes it."""
    where = f"本单位第 {line.id} 条（可用 lexicon remove {line.id} 删去）"
    return WordLine(where, CLASSES[line.kind], tuple(line.standards.split()), tuple(line.variants.split()))


def check_line(beside: Iterable[LexiconLine], kind: str, standards: str, variants: Iterable[str]) -> WordLine:
    """A new lexicon line as it is to be kept beside others: its standard words (separated by blanks), and its variants.

    Raises:
        LexiconError: if it does not fit what is there, or would do nothing.
    """
    # Not split(): a line break is a slip, and is named as one.
    new = added_line(kind, filter(None, standards.replace("\u3000", " ").split(" ")), variants)
    check_added(new, tuple(map(own_line, beside)))
    return new
