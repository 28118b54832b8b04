"""Fitting which item a message in a conversation is about (`choice_model`), on labelled dialogues and questions.

Dialogues teach what goes on, turns, returns and chooses: every later message for which words alone do not decide, as if all before it had
been understood. Questions, and chat that nothing answers, put after an unrelated answer or offer, teach what begins anew. Cross-validated
by dialogue and by question.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from zlib import crc32

import numpy as np

from hotline.assistant import Assistant
from hotline.judging.choice_fitting import FOLDS, ChoiceExample, cross_validated, fit, with_bars
from hotline.judging.evaluation import Labelled
from hotline.judging.labelled_dialogues import Dialogue, LabelledTurn
from hotline.reading.text import bare
from hotline.talking.conversation import Conversation
from hotline.talking.lookup import resolve
from hotline.talking.meaning.choice_model import ChoiceModel
from hotline.talking.meaning.choice_signals import NAMES, NONE, candidates_of
from hotline.talking.meaning.readings import read_turn
from hotline.talking.saying.choosing import Settled
from hotline.talking.saying.intents import intent_of
from hotline.talking.saying.message import Message, read_message
from hotline.talking.turn import Turn

OFFERS = 3
"""Every so many questions one is put while an unrelated offer is open."""
MOST = 4
"""Items of an offer."""
SHORTEST = 3
"""Characters of a question without its things that still ask something."""
_TRIES, _STEP = 50, 7919


@dataclass(frozen=True, slots=True)
class Fit:
    """What comes of a fit: the weights, those of each part of the cross-validation (with the same bars), and what they were fitted on.

    `held` are the examples of dialogues as they really go.
    """

    model: ChoiceModel
    folds: tuple[ChoiceModel, ...]
    found: tuple[ChoiceExample, ...]
    held: tuple[ChoiceExample, ...]


def tune_choice(
    assistant_by: Callable[[ChoiceModel], Assistant],
    dialogues: Sequence[Dialogue],
    questions: Sequence[Labelled],
    *,
    progress: Callable[[str, int, int], object] = lambda *_: None,
) -> Fit:
    """Fit on dialogues, and questions put after answers and offers; then on the dialogues again, as they go with these weights.

    `assistant_by` makes an assistant of weights.

    Raises:
        TooFewDialogues: if there are too few messages of dialogues, or too few questions.
    """
    nothing = ChoiceModel((0.0,) * len(NAMES), 1.0, 1.0)
    found = list(examples(assistant_by(nothing), dialogues, questions, progress=progress))
    folds = with_bars(cross_validated(found), found)
    held = list(held_examples([assistant_by(model) for model in folds], dialogues))
    folds = with_bars(cross_validated([*found, *held]), held)
    fitted_on = {
        "dialogues": len(dialogues),
        "questions": len(questions),
        "fingerprint": fingerprint(dialogues, questions),
    }
    model = replace(fit([*found, *held]), answer_at=folds[0].answer_at, ask_at=folds[0].ask_at, fitted_on=fitted_on)
    return Fit(model, tuple(folds), tuple(found), tuple(held))


def fold_of(text: str) -> int:
    """Which part of the cross-validation a dialogue, by its first message, or a question belongs to."""
    return crc32(text.encode()) % FOLDS


def fingerprint(dialogues: Sequence[Dialogue], questions: Sequence[Labelled]) -> str:
    """Identifies the data of a fit, whatever its order."""
    said = ["\n".join(f"{s.text}\t{s.expect}\t{s.acceptable}" for s in dialogue) for dialogue in dialogues]
    asked = [f"{q.question}\t{q.acceptable}" for q in questions]
    return sha256("\n".join(sorted(said + asked)).encode()).hexdigest()[:16]


def examples(
    assistant: Assistant,
    dialogues: Sequence[Dialogue],
    questions: Sequence[Labelled],
    *,
    progress: Callable[[str, int, int], object] = lambda *_: None,
) -> Iterator[ChoiceExample]:
    """What dialogues and questions teach. `progress` is told the step's name, what is done and of how much."""
    for done, dialogue in enumerate(dialogues, 1):
        yield from _of_dialogue(assistant, dialogue)
        progress("读对话", done, len(dialogues))
    asking: dict[str, list[Labelled]] = {}
    for question in questions:
        for code in question.expect[:1]:
            asking.setdefault(code, []).append(question)
    for done, question in enumerate(questions, 1):
        made = _of_stranger(assistant, question, questions, offered=done % OFFERS == 0) if done % 2 else None
        made = made or (_of_kin(assistant, question, asking, stays=done % 4 == 0) if question.expect else None)
        for example in (made, _of_offer(assistant, question) if question.expect else None):
            if example is not None:
                yield example
        progress("读题目", done, len(questions))


def held_examples(assistants: Sequence[Assistant], dialogues: Sequence[Dialogue]) -> Iterator[ChoiceExample]:
    """What dialogues teach as they really go, after what was misunderstood too; each is held by the assistant of its part."""
    for dialogue in dialogues:
        fold = fold_of(dialogue[0].text)
        assistant, state = assistants[fold], None
        for said in dialogue:
            turn = assistant.turn(said.text, state=state)
            right = set(said.expect) or said.right
            judged = state is not None and bool(right) and said.outcome in {"", "answer"}
            if judged and intent_of(turn) is None and (example := _example(turn, right, fold, talked=True)):
                yield example
            state = assistant.answer(said.text, state=state).state


def _of_dialogue(assistant: Assistant, dialogue: Dialogue) -> Iterator[ChoiceExample]:
    """An example of each message after the first, as if all before was understood."""
    state, fold = Conversation(id="fit"), fold_of(dialogue[0].text)
    for said in dialogue:
        turn = assistant.turn(said.text, state=state)
        if not state.has_begun:
            state = _understood(assistant.answer(said.text).state, said, turn)
            continue
        intent = intent_of(turn)
        if intent is None:
            right = set(said.expect) or said.right or ({NONE} if said.outcome in {"refuse", "refer"} else set())
            if said.outcome != "clarify" and (example := _example(turn, right, fold, talked=True)):
                yield example
        elif isinstance(intent, Settled):
            state = replace(state, chosen={**state.chosen, intent.dimension: intent.option})
        if said.outcome not in {"refuse", "refer"}:
            state = _understood(state, said, turn)


def _understood(state: Conversation, said: LabelledTurn, turn: Turn) -> Conversation:
    """The conversation after a message that was understood: about its item, or offering what may be meant."""
    if said.outcome == "clarify" and state.has_begun and not (state.offered and not state.code):
        codes = tuple(c.entry.code for c in turn.ranker.rank(turn.analysis).candidates[:4])
        state = state.offering(codes, ())
    elif said.expect and state.code not in said.expect:
        opens = said.expect[0] not in (*state.earlier, *state.offered)
        return replace(state.about(said.expect[0]), reply_id="fit", asked=None).hearing(turn.text, 0, opens=opens)
    return replace(state, reply_id="fit").hearing(turn.text, 0, opens=not state.opened)


def _of_stranger(
    assistant: Assistant, question: Labelled, questions: Sequence[Labelled], *, offered: bool
) -> ChoiceExample | None:
    """An example of a question after an answer or an offer that has nothing to do with it."""
    other = unrelated(assistant, question, questions)
    if other is None:
        return None
    state = Conversation(id="fit", reply_id="fit").about(other.expect[0])
    before = assistant.turn(other.question)
    if offered:
        ranking = assistant.rank(other.question)
        codes = tuple(c.entry.code for c in ranking.candidates[:3])
        state = Conversation(id="fit", reply_id="fit").offering(codes, ())
    turn = assistant.turn(question.question, state=state.hearing(before.text, 0, opens=True))
    if intent_of(turn) is not None:
        return None
    return _example(turn, set(question.acceptable) or {NONE}, fold_of(question.question), talked=False)


def _of_kin(
    assistant: Assistant, question: Labelled, asking: dict[str, list[Labelled]], *, stays: bool
) -> ChoiceExample | None:
    """An example of a question without the things it is about, after another of the same item; or one after an item that is related."""
    last = resolve(assistant.turn(""), question.expect[0])
    codes = (
        question.expect[:1] if stays or last is None else tuple(code for code in last.item.related if code in asking)
    )
    others = [other for code in codes for other in asking[code] if other is not question]
    if not others:
        return None
    other = others[crc32(question.question.encode()) % len(others)]
    before = assistant.turn(other.question)
    state = Conversation(id="fit", reply_id="fit").about(other.expect[0]).hearing(before.text, 0, opens=True)
    text, _ = _without_things(assistant, question.question) if stays else (question.question, "")
    return _heard_in(assistant, text, state, question)


def _of_offer(assistant: Assistant, question: Labelled) -> ChoiceExample | None:
    """An example of a question without the things it is about, when these were said and what they may mean was offered."""
    text, things = _without_things(assistant, question.question)
    if not things:
        return None
    codes = [c.entry.code for c in assistant.rank(things).candidates[:MOST]]
    mine = [code for code in codes if code in question.acceptable] or list(question.expect[:1])
    codes = codes if mine[0] in codes else [*codes[: MOST - 1], mine[0]]
    # Where the right one stands must not tell.
    turned = crc32(question.question.encode()) % len(codes)
    state = Conversation(id="fit", reply_id="fit").offering((*codes[turned:], *codes[:turned]), ())
    return _heard_in(assistant, text, state.hearing(assistant.turn(things).text, 0, opens=True), question)


def _without_things(assistant: Assistant, asked: str) -> tuple[str, str]:
    """A question without the things it names, and these; ("", "") where it names none or nothing is left."""
    text = assistant.turn(asked).text
    found = assistant.analyser.analyse(text).found
    spans = [form for form in found if any(s.kind == "object" and s.weight == 1.0 for s in form.senses)]
    things = "".join(text[form.start : form.end] for form in spans)
    for form in reversed(spans):
        text = text[: form.start] + text[form.end :]
    return (text, things) if things and len(bare(text)) >= SHORTEST else ("", "")


def _heard_in(assistant: Assistant, text: str, state: Conversation, question: Labelled) -> ChoiceExample | None:
    """An example of a message in a conversation, labelled as the question that it is made of."""
    turn = assistant.turn(text, state=state)
    if not text or intent_of(turn) is not None:
        return None
    return _example(turn, set(question.acceptable), fold_of(question.question), talked=False)


def unrelated(assistant: Assistant, question: Labelled, questions: Sequence[Labelled]) -> Labelled | None:
    """Another question, always the same, that asks for an item that has nothing to do with this one."""
    start, ranker = crc32(question.question.encode()), assistant.ranker()
    mine = {thing for code in question.acceptable for thing in assistant.analyser.read(ranker.name_of(code)).objects}
    for n in range(_TRIES):
        other = questions[(start + n * _STEP) % len(questions)]
        if not other.expect or not ranker.name_of(other.expect[0]):
            continue
        its = assistant.analyser.read(ranker.name_of(other.expect[0])).objects
        if mine.isdisjoint(its) and not set(other.acceptable) & set(question.acceptable):
            return other
    return None


def _example(turn: Turn, right: set[str] | frozenset[str], fold: int, *, talked: bool) -> ChoiceExample | None:
    """A message measured; None where what is right does not come up at all."""
    turn, message = _heard(turn)
    found = candidates_of(turn, message, read_turn(turn, message))
    marks = np.array([code in right for code in found.codes])
    return ChoiceExample(np.array(found.rows, dtype=np.float32), marks, fold, talked) if marks.any() else None


def _heard(turn: Turn) -> tuple[Turn, Message]:
    message = read_message(turn.analysis, turn.text)
    return replace(turn, facets=message.facets, message=message), message
