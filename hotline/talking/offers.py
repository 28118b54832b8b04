"""What was offered to choose from: asking which is meant, and what goes on when several, another or none of it is."""

from collections.abc import Iterable
from dataclasses import replace

from hotline.talking.about_item import AboutItem
from hotline.talking.conversation import Matter
from hotline.talking.meaning.topic import asking_again
from hotline.talking.outcomes import Outcomes
from hotline.talking.turn import Result, Turn
from hotline.talking.what_holds import resolve
from knowledge.store import LiveEntry


class Offers:
    """Replies that offer items, and replies to what is said of an offer."""

    def __init__(self, about: AboutItem, outcomes: Outcomes) -> None:
        self._about, self._outcomes = about, outcomes

    def which_of(self, turn: Turn, codes: Iterable[str]) -> Result | None:
        """Ask which of these items is meant; None when there is nothing to choose from any more."""
        entries = _shown(turn, codes)
        if len(entries) < 2:
            return None
        return self._outcomes.offer(replace(turn, facets=turn.facets or turn.state.facets), entries)

    def several(self, turn: Turn, codes: list[str]) -> Result:
        """Several of what was offered: the first is answered, the others are kept like several matters of one message."""
        matters = tuple(Matter((code,), turn.state.facets) for code in codes)
        turn = replace(turn, state=replace(turn.state, matters=matters, offered=()))
        result = self._about.answer(turn, codes[0], facets=turn.state.facets)
        return self._outcomes.and_others(replace(turn, state=result.state), result)

    def assumed(self, turn: Turn, facets: tuple[str, ...]) -> Result:
        """Reply to who asks on without choosing: about the first of what was offered where it leads, else which one again."""
        offered, turn = turn.state.offered, replace(turn, facets=facets)
        entries = _shown(turn, offered)
        if len(entries) > 1 and not (turn.state.leads or turn.state.again):
            return self._outcomes.offer_again(turn, entries)
        first = entries[0].code if entries else offered[0]
        return self._outcomes.or_another(self._about.answer(turn, first, facets=facets), entries)

    def once_more(self, turn: Turn) -> Result | None:
        """Ask again which of what is offered is meant, without guessing; None when that was done, or nothing is offered any more."""
        entries = _shown(turn, turn.state.offered)
        if turn.state.again or len(entries) < 2:
            return None
        return self._outcomes.offer_again(turn, entries)

    def denied(self, turn: Turn) -> Result:
        """Which else is meant by who says that the answer is none: what was offered beside it, came near it or is close to it.

        What was answered without asking goes to the queue as a miss, as with 都不是.
        """
        state = turn.state
        chosen = state.code in state.offered
        wrong = turn.ranker.name_of(state.code)
        codes = state.offered if chosen else state.near
        entries = _shown(turn, [code for code in codes if code != state.code])
        if chosen and len(entries) == 1:
            return self._about.answer(turn, entries[0].code, facets=state.facets)
        if entries:
            last = resolve(turn, state.code)
            close = [code for code in (last.item.related if last else ()) if code not in codes]
            entries = (entries if len(entries) > 1 else _shown(turn, [*(e.code for e in entries), *close]))[:4]
        if len(entries) < 2:
            return self._outcomes.none_of_these(turn)
        result = self._outcomes.offer_instead(replace(turn, facets=state.facets), entries, wrong)
        result = replace(result, state=replace(result.state, refused=(state.code,)))
        return result if chosen else replace(result, requeue=state.question or state.reply_id)

    def other_matter(self, turn: Turn, place: int, facets: tuple[str, ...], *, code: str = "") -> Result:
        """Reply about another of the matters that were asked for in one message, by what was asked of it."""
        state, matters = turn.state, turn.state.matters
        at_hand = {state.code} if state.code else set(state.offered)
        others = [matter for matter in matters if at_hand.isdisjoint(matter.codes)]
        matter = matters[place] if place >= 0 or not others else others[0]
        codes = (code,) if code else matter.codes
        text = turn.text if facets else asking_again(turn.ranker.name_of(codes[0]), matter.facets)
        facets = facets or matter.facets
        turn = replace(turn, facets=facets, text=text, message=None)
        offer = self.which_of(turn, codes) if len(codes) > 1 else None
        result = offer or self._about.answer(turn, codes[0], facets=facets)
        return self._outcomes.and_others(turn, result)


def _shown(turn: Turn, codes: Iterable[str]) -> list[LiveEntry]:
    """The entries of items that whoever asks may see."""
    return [e for e in turn.ranker.entries_of(codes, turn.region) if e.disclosure == "public" or not turn.public]
