"""The reply to a message, from what it was decided to be answered with."""

from dataclasses import replace

from hotline.talking.deciding.plans import (
    Article,
    AskedBefore,
    Assumed,
    Either,
    Near,
    NoneMeant,
    NotKnown,
    Offer,
    OfferAgain,
    OfferInstead,
    OfferNaming,
    Plan,
    Refer,
    SeveralMatters,
    Tell,
    WhatAboutIt,
    WhichMatter,
    WhichPlace,
)
from hotline.talking.telling.articles import tell_article
from hotline.talking.telling.asking_back import referred, what_about, which_matter, which_place
from hotline.talking.telling.items import tell_item
from hotline.talking.telling.nothing_found import none_meant, not_known
from hotline.talking.telling.offers import offer, offer_again, offer_instead, offer_naming, or_another
from hotline.talking.telling.several import and_others, together
from hotline.talking.turn import TurnResult
from knowledge.store import KnowledgeBase


class Composer:
    """Makes replies. `hotline` is the number of a human here, `example` a question as people ask it here."""

    def __init__(self, kb: KnowledgeBase, hotline: str, example: str) -> None:
        self._kb, self._hotline, self._example = kb, hotline, example

    def composed(self, plan: Plan) -> TurnResult:
        """The reply of a plan, and the conversation after it."""
        # Long: a line or two for each kind of reply.
        match plan:
            case Tell():
                return _nearing(tell_item(plan, self._kb, self._hotline), plan.near)
            case NotKnown():
                return _nearing(not_known(plan, self._hotline, self._example), plan.near)
            case Either(first, second):
                return together(self.composed(first), self.composed(second), either=True)
            case SeveralMatters():
                return self._several(plan)
            case Assumed(first, offered):
                return or_another(self.composed(first), offered)
            case AskedBefore(again):
                result, asked = self.composed(again), again.turn.state.question
                return replace(result, queue=False, requeue=asked) if result.queue else result
            case Article():
                return tell_article(plan)
            case Offer():
                return offer(plan)
            case OfferAgain():
                return offer_again(plan)
            case OfferInstead():
                return offer_instead(plan)
            case OfferNaming():
                return offer_naming(plan)
            case WhichMatter(turn):
                return which_matter(turn, self._example)
            case WhichPlace(turn):
                return which_place(turn)
            case WhatAboutIt(turn, item):
                return what_about(turn, item)
            case NoneMeant(turn):
                return none_meant(turn, self._hotline)
            case Refer(turn, referral):
                return referred(turn, referral)

    def _several(self, plan: SeveralMatters) -> TurnResult:
        """What is clear of several matters, one after the other, and the names of the others."""
        result = self.composed(plan.first)
        if plan.matters is not None:
            result = replace(result, state=replace(result.state, matters=plan.matters))
        for more in plan.also:
            result = together(result, self.composed(more))
        return and_others(plan.turn, result, lost=plan.lost)


def _nearing(result: TurnResult, near: Near) -> TurnResult:
    return result if near is None else replace(result, state=replace(result.state, near=near))
