"""What templates use to print a reply or an entry: dates, regions, phone numbers, and facts grouped under headings."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Flask
from markupsafe import Markup, escape

from hotline.answering.fact_ranking import MOST
from hotline.answering.item_reading import TELL_US
from hotline.answering.replies import Answered, ItemRef, Reply, ShownFact
from hotline.answering.safety import EMERGENCY, may_mean_danger
from hotline.answering.units import PASSAGE_AT
from hotline.directory.wording import BOOKING
from hotline.reading.facets import BY_NAME
from knowledge.asked.feedback import REASONS
from knowledge.entry.attachments import ADDRESS
from knowledge.entry.passages import passages_of
from knowledge.entry.records import NATION
from knowledge.entry.validation import label
from knowledge.entry.wording import FIELD_NAMES
from knowledge.places.regions import NATION_NAME, shipped_regions
from knowledge.storage.errors import DatabaseUnusable
from web.headline import glance, headline
from web.parts import parts
from web.residents.languages import day_in_words, weekday_in_words

_PLAIN_LABELS = frozenset(FIELD_NAMES.values()) | {"依据"}
"""Labels that repeat what the heading says."""

# Addresses and numbers that can be called, but no amounts, dates or codes.
_LINK = re.compile(
    r"(?P<url>https?://[^\s<>\"'，。；、（）]+)"
    rf"|(?P<file>{ADDRESS})|(?P<page>{BOOKING})"
    r"|(?<![\d\-.A-Za-z/])(?P<phone>12[0-9]{3}|9[56][0-9]{3}|(?:(?<=[打拨和或])|(?<=[打拨和或] ))(?:11[09]|12[02])|0\d{2,3}[-－]\d{7,8})(?![\d\-.%A-Za-z〕]|\s*(?:[元日天年月个户号米㎡]|人(?!工)))"
)


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts that are shown under one heading."""

    heading: str
    facts: list[ShownFact]


def grouped(facts: Iterable[ShownFact]) -> list[FactGroup]:
    """The facts under each heading, in their order, a heading where its first one stands: no heading stands twice."""
    under: dict[str, list[ShownFact]] = {}
    for fact in facts:
        under.setdefault(_heading(fact), []).append(fact)
    return [FactGroup(heading, run) for heading, run in under.items()]


def _heading(fact: ShownFact) -> str:
    """The facet's title; for what a 诉求 asks people to tell, and for FAQs, their own label."""
    own = fact.label == TELL_US or fact.facet not in BY_NAME
    return fact.label if own else BY_NAME[fact.facet].title


@dataclass(frozen=True, slots=True)
class Source:
    """A source that is shown once, and the labels of the facts it stands behind."""

    title: str
    labels: list[str]


def sources(facts: Iterable[ShownFact]) -> list[Source]:
    """The sources of facts, each once, in the order in which they are needed."""
    behind: dict[str, list[str]] = {}
    for fact in facts:
        for title in fact.basis:
            labels = behind.setdefault(title, [])
            if fact.label and fact.label not in labels:
                labels.append(fact.label)
    return [Source(title, labels) for title, labels in behind.items()]


def all_facts(reply: Answered) -> list[ShownFact]:
    """Every fact of an answer: the unfolded ones, those of further matters, the folded guide."""
    return [*reply.facts, *(fact for part in reply.more for fact in part.facts), *reply.rest]


def own_label(fact: ShownFact, heading: str) -> str:
    """The label of a fact where it says more than the heading above it."""
    plain = fact.label == heading or fact.label in _PLAIN_LABELS or fact.text.startswith(fact.label)
    return "" if plain else fact.label


@dataclass(frozen=True, slots=True)
class Remark:
    """A line of an answer besides its facts. `missing`: it names what nothing verified is known about."""

    text: str
    missing: bool


def below_alarm(reply: Reply) -> str:
    """What a reply says besides the safety line and the emergency, which the page draws itself; '' where that is all."""
    if reply.referral is None or reply.referral.kind != "emergency":
        return reply.said
    return reply.said.removeprefix(reply.referral.text).strip()


def remarks(reply: Answered) -> list[Remark]:
    """What an answer says besides its facts: whom to call, what is missing, what has to be known first."""
    missing = "、".join(BY_NAME[facet].title for facet in reply.missing if facet in BY_NAME)
    return [Remark(line, bool(missing) and line.startswith(missing)) for line in reply.notes]


def emergency_phones(reply: Answered) -> list[ShownFact]:
    """The emergency numbers of a matter that people report or complain about: whoever is in danger is to see them first.

    Of other matters (a lost ID card: call the police while it is being misused) they are one phone among others.
    """
    shown = (*reply.facts, *reply.rest)
    if not any(fact.label == TELL_US for fact in shown):
        return []
    numbers = {number for number, _ in EMERGENCY}
    found = {fact.text: fact for fact in shown if fact.facet == "电话" and fact.text in numbers}
    return list(found.values())


def steps_in_parts(reply: Answered) -> bool:
    """Whether one or two steps are picked out, or some are folded: what is shown of them does not begin with the first."""
    first, below = (
        sum(_is_step(f) for f in part) for part in (reply.facts[: reply.direct], reply.facts[reply.direct :])
    )
    return any(_is_step(fact) for fact in reply.rest) or (0 < first < MOST and below > 0)


def _is_step(fact: ShownFact) -> bool:
    return fact.facet == "流程"


def beginning(text: str, most: int = 120, lines: int = 6) -> str:
    """A text, or its beginning with … where it is long: nobody has to scroll past what somebody pasted."""
    cut = "\n".join(text.splitlines()[:lines])[:most]
    return text if cut == "\n".join(text.splitlines()) else cut.rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a whole text as its page shows it: the place that leads to it, its heading where it begins with one, and its lines."""

    place: str
    heading: str
    lines: list[str]


def pieces(text: str) -> list[Piece]:
    """A whole text from passage to passage, nothing left out and nothing twice; none of a text that is one passage."""
    found = passages_of(text)
    if len(found) < 2:
        return []
    starts = [0, *(passage.start for passage in found[1:]), len(text)]
    shown = []
    for number, (passage, begin, end) in enumerate(zip(found, starts, starts[1:], strict=False)):
        lines = [line.strip() for line in text[begin:end].splitlines() if line.strip()]
        heads = bool(passage.heading) and lines[:1] == [passage.heading]
        shown.append(Piece(f"{PASSAGE_AT}{number}", passage.heading if heads else "", lines[1:] if heads else lines))
    return shown


def linked(text: str) -> Markup:
    """Text in which addresses and hotline numbers can be tapped; everything else is escaped."""
    parts, at = [], 0
    for found in _LINK.finditer(text):
        parts.append(escape(text[at : found.start()]))
        parts.append(
            _url(found["url"])
            if found["url"]
            else _file(found["file"])
            if found["file"]
            else Markup('<a href="{0}">{0}</a>').format(found["page"])
            if found["page"]
            else tel(found["phone"])
        )
        at = found.end()
    return Markup("").join([*parts, escape(text[at:])])


def tel(number: str) -> Markup:
    """A phone number that can be tapped; several numbers in one text each become a link."""
    parts, at = [], 0
    for found in re.finditer(r"\+?\d[\d\-－ ()（）]*\d", number):
        dial = re.sub(r"[^\d+]", "", found[0])
        parts += [
            escape(number[at : found.start()]),
            Markup('<a class="tel" href="tel:{}">{}</a>').format(dial, found[0]),
        ]
        at = found.end()
    return Markup("").join([*parts, escape(number[at:])])


def _url(address: str) -> Markup:
    return Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(address)


def _file(address: str) -> Markup:
    """A form that is kept here, by its name."""
    return Markup('<a class="file" href="{}" download>{}</a>').format(address, address.rpartition("/")[2])


def day(value: object) -> str:
    """`2025-05-10` (or a date, or a moment) as 2025年5月10日, or as the language of the page has it; '' for nothing."""
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)", str(value or ""))
    return day_in_words(date(int(found[1]), int(found[2]), int(found[3]))) if found else ""


def moment(value: str | None) -> str:
    """A stored moment as 2025-05-10 08:30."""
    return (value or "")[:16].replace("T", " ")


def region_name(code: str) -> str:
    """How a region is shown: 广东省广州市天河区. Without the database, the places added here have no names."""
    if code == NATION:
        return NATION_NAME
    try:
        regions = parts().kb.regions.tree()
    except DatabaseUnusable:
        regions = shipped_regions()
    return regions.name(code)


def short_region(code: str) -> str:
    """The last part of a region's name, as there is room for beside a menu: 天河区; '' for no place and the whole country."""
    if not code or code == NATION:
        return ""
    try:
        regions = parts().kb.regions.tree()
    except DatabaseUnusable:
        regions = shipped_regions()
    found = regions.get(code)
    return found.name if found else ""


def as_choices(assumed: dict[str, str]) -> list[str]:
    """Circumstances as the address of a sheet says them."""
    return [f"{dimension}:{option}" for dimension, option in assumed.items()]


def is_public(item: ItemRef) -> bool:
    """Whether the public may see an item."""
    return parts().catalogue.is_public(item.code, region=item.region)


def link_region(code: str) -> str | None:
    """The region to put into a link to a guide: for a nation-wide entry none, so that it is read for where one is."""
    return None if code == NATION else code


def teach_templates(app: Flask) -> None:
    """Make these known to every template."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["rating_reasons"] = REASONS
    app.jinja_env.filters.update(
        beginning=beginning,
        all_facts=all_facts,
        as_choices=as_choices,
        below_alarm=below_alarm,
        glance=glance,
        headline=headline,
        sources=sources,
        emergency_phones=emergency_phones,
        steps_in_parts=steps_in_parts,
        grouped=grouped,
        own_label=own_label,
        pieces=pieces,
        remarks=remarks,
        linked=linked,
        may_mean_danger=may_mean_danger,
        tel=tel,
        day=day,
        booked_day=weekday_in_words,
        moment=moment,
        region_name=region_name,
        field_name=label,
        short_region=short_region,
        is_public=is_public,
        link_region=link_region,
    )
