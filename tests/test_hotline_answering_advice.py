"""What is said first in every danger: short, the number first, from a source with a date; and the number of the second kind that it may be."""

import re
from dataclasses import replace

import pytest

from hotline.answering.dangers import DANGERS, KINDS, UNCLEAR, Danger
from hotline.answering.guard import guard
from hotline.assistant import Assistant
from hotline.reading.danger import shipped

MODEL_KINDS = sorted(KINDS.items())


@pytest.mark.parametrize(("kind", "danger"), [*DANGERS.items(), *MODEL_KINDS, ("不清楚", UNCLEAR)])
def test_what_is_said_is_short_and_begins_with_the_number(kind: str, danger: Danger) -> None:
    for text in (danger.advice, danger.brief, danger.in_case):
        assert danger.phone in re.findall(r"\d+", text[:60])
        assert len(text.splitlines()) <= 2
        assert len(text) <= 120
    assert "下面的答复" not in danger.in_case
    assert danger.source


@pytest.mark.parametrize(("kind", "danger"), [*DANGERS.items(), *MODEL_KINDS, ("不清楚", UNCLEAR)])
def test_every_source_says_of_when_it_is(kind: str, danger: Danger) -> None:
    assert re.search(r"(19|20)\d\d", danger.source), f"{kind}: {danger.source}"


def test_of_two_kinds_that_it_may_be_both_numbers_are_named() -> None:
    either = KINDS["其他急病"].or_else("110")
    assert re.findall(r"\d+", either.advice[:60])[:2] == ["120", "110"]
    assert "说清地点和症状" in either.advice
    assert "先拨打 120，也可以打 110，再看" in either.brief


def test_the_pattern_names_the_number_that_the_model_would_as_well(starter: Assistant) -> None:
    said = "爸爸喝醉了在打妈妈，妈妈头上全是血"
    question, model = starter.analyser.analyse(said), shipped()
    seen = replace(model.read(said), kinds=(("有限空间", 0.5), ("打架暴力家暴", 0.3)))
    verdict = guard(question, said, hotline="12345", model=replace(model, _seen={said: seen}))
    assert verdict is not None
    assert {"110", "119"} <= {*re.findall(r"\d+", verdict.referral.text[:60])}
