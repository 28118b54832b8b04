"""Plain questions about every item, in two halves."""

from hotline.assistant import Assistant
from hotline.judging.confidence.plain import FITTED, JUDGED, plain_questions
from knowledge.entry.records import NATION
from knowledge.storage.clock import day_of


def test_plain_questions_are_about_one_half_of_the_items(starter: Assistant) -> None:
    kb, day = starter.kb, day_of(starter.kb.clock())
    codes = [entry.code for entry in kb.live_entries() if entry.region == NATION][:80]
    known = [kb.resolve(code, NATION, public=True, day=day) for code in codes]
    fitted, judged = (plain_questions(known, day, half) for half in (FITTED, JUDGED))
    assert fitted
    assert judged
    assert {q.expect for q in fitted}.isdisjoint(q.expect for q in judged)
    assert plain_questions(known, day, FITTED) == fitted
