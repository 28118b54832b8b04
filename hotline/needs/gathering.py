"""Gathering what waits into needs: what has come in since is put beside what asks for the same, and what was not in the queue yet goes there."""

import threading
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

import numpy as np

from hotline.answering.safety import may_mean_danger
from hotline.assistant import Assistant
from hotline.needs.grouping import ALIKE, AT_ONCE, clusters, likeness, rarities
from hotline.needs.said import MOST_CHARS, NeedReader, NeedText
from knowledge.asked.needs.needs import Need, WaitingCase
from knowledge.asked.rated import LOW
from knowledge.masking.masked_text import mask
from knowledge.storage.errors import NotFound
from knowledge.store import KnowledgeBase

KNOWN = 8_000
"""New cases are compared with so many of the newest that have a need."""
ROWS = 500
"""So many new ones at a time, which takes 16 MB."""
CHOOSING = timedelta(minutes=30)
"""Who was asked back and says nothing for so long has gone."""
WORTH_LOOKING = 0.2
"""From this likeness on another need is offered as perhaps the same."""
SWEPT, NEWEST_RATINGS = 200, 2_000

Groups = list[tuple[int | None, Sequence[WaitingCase]]]


class Gathering:
    """Over one knowledge base. Safe to share between threads: of one process, one gathers at a time."""

    def __init__(self, kb: KnowledgeBase, assistant: Assistant) -> None:
        self._kb, self._assistant = kb, assistant
        self._lock = threading.Lock()
        self._reader: NeedReader | None = None

    def gather(self, *, at_most: int = AT_ONCE) -> int:
        """Put what has come in, the oldest first, into needs; how many cases were placed."""
        with self._lock:
            self._send_on(NEWEST_RATINGS)
            return self._place(min(at_most, AT_ONCE))

    def glance(self, *, at_most: int) -> bool:
        """Gather only what a page can wait for: so many, and nothing where thousands of texts would have to be read first; whether any is left.

        Nothing is waited for, either, while others gather.
        """
        if not self._lock.acquire(blocking=False):
            return True
        try:
            sent = self._send_on(at_most)
            if not self._has_read() and len(self._kb.needs.placed(limit=at_most + 1)) > at_most:
                return bool(self._kb.needs.without_need(limit=1)) or sent == at_most
            return self._place(at_most) == at_most or sent == at_most
        finally:
            self._lock.release()

    def _place(self, at_most: int) -> int:
        new = self._kb.needs.without_need(limit=at_most)
        if new:
            self._kb.needs.place(self.grouped(new))
        self._kb.needs.freshen_stale()
        return len(new)

    def grouped(self, new: Sequence[WaitingCase]) -> Groups:
        """Where new cases belong; nothing is written. Those about an item are told apart by it and by what was asked of it."""
        placed = self._kb.needs.placed(limit=KNOWN)
        apart: dict[tuple[str, ...], list[WaitingCase]] = {}
        for case in new:
            apart.setdefault(_kept_apart(case), []).append(case)
        known: dict[tuple[str, ...], list[WaitingCase]] = {}
        for case in placed:
            known.setdefault(_kept_apart(case), []).append(case)
        groups: Groups = []
        for key, cases in apart.items():
            groups += (
                self._by_key(cases, known.get(key, ()))
                if _says_all(key)
                else self._by_likeness(cases, known.get(key, ()))
            )
        return groups

    def said(self, question: str) -> str:
        """What a question says without its fillers, as cases keep it."""
        return self._assistant.analyser.read(question).text[:MOST_CHARS]

    def likest(self, need: Need, others: Sequence[Need]) -> list[tuple[Need, float]]:
        """Other needs whose words are at all like those of one, with how much, the likest first."""
        read = self._read().read
        texts = [read(other.words) for other in others]
        if not texts:
            return []
        (row,) = likeness([read(need.words)], texts, rarities(texts))
        found = [(other, float(like)) for other, like in zip(others, row, strict=True) if like >= WORTH_LOOKING]
        return sorted(found, key=lambda pair: -pair[1])

    def _by_key(self, new: Sequence[WaitingCase], placed: Sequence[WaitingCase]) -> Groups:
        return [(placed[0].need_id if placed else None, new)]

    def _by_likeness(self, new: Sequence[WaitingCase], placed: Sequence[WaitingCase]) -> Groups:
        read = self._read().read
        texts, known = [read(case.said) for case in new], [read(case.said) for case in placed]
        rarity = rarities([*texts, *known])
        found: dict[int | None, list[WaitingCase]] = {}
        left = list(range(len(new)))
        if known:
            left = []
            needs = np.array([case.need_id for case in placed])
            for start in range(0, len(new), ROWS):
                for offset, need in enumerate(_joined(texts[start : start + ROWS], known, needs, rarity)):
                    if need is None:
                        left.append(start + offset)
                    else:
                        found.setdefault(need, []).append(new[start + offset])
        fresh = clusters([texts[number] for number in left], rarity=rarity)
        return [*found.items(), *((None, [new[left[number]] for number in group]) for group in fresh)]

    def _read(self) -> NeedReader:
        """What reads texts as the knowledge is now; texts read before are remembered until it moves."""
        view = self._assistant.view()
        if self._reader is None or self._reader.ranker is not view.ranker:
            self._reader = NeedReader(view.analyser, view.ranker)
        return self._reader

    def _has_read(self) -> bool:
        """Whether texts were read already as the knowledge is now."""
        return self._reader is not None and self._reader.ranker is self._assistant.view().ranker

    def _send_on(self, most: int) -> int:
        """Send to the queue what was asked back and never chosen, and what was rated badly, at most so many of each; how many of the one of
        which there were more."""
        questions = self._kb.questions
        gone = dict.fromkeys(questions.abandoned(before=self._kb.clock() - CHOOSING, limit=min(SWEPT, most)), "")
        rated = dict(islice(questions.rated_badly(most=LOW, newest=NEWEST_RATINGS).items(), most))
        for kind, found in (("abandoned", gone), ("rating", rated)):
            for reply_id, client in found.items():
                try:
                    question = questions.get(reply_id).question
                except NotFound:
                    continue
                danger = may_mean_danger(self._assistant.analyser.prepare(question))
                questions.send_to_queue(
                    reply_id, grouping=mask(self.said(question)), danger=danger, kind=kind, client=client
                )
        return max(len(gone), len(rated))


def _kept_apart(case: WaitingCase) -> tuple[str, ...]:
    """What cases must have in common to be one need: the kind; of an incomplete answer its item and facets, of a bad one its item."""
    if case.kind == "fact":
        return ("fact", case.about_code, case.facets)
    return ("rating", case.about_code, "") if case.kind == "rating" else ("miss",)


def _says_all(key: tuple[str, ...]) -> bool:
    """Whether that is enough to be one need, so that nobody has to look at the words."""
    return key[0] == "rating" or (key[0] == "fact" and bool(key[2]))


def _joined(texts: Sequence[NeedText], known: Sequence[NeedText], needs: "np.ndarray[tuple[int], np.dtype[np.int64]]", rarity: dict[str, float]) -> list[int | None]:  # fmt: skip
    """Of each text, the need whose cases it is like enough on average."""
    numbers, whose = np.unique(needs, return_inverse=True)
    sizes = np.bincount(whose)
    found: list[int | None] = []
    for row in likeness(texts, known, rarity):
        means = np.bincount(whose, weights=row) / sizes
        best = int(means.argmax())
        found.append(int(numbers[best]) if means[best] >= ALIKE else None)
    return found
