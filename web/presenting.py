"""What templates use to print a reply or an entry: dates, regions, phone numbers, addresses, and the parts of an answer (`web/answers`)."""

import re
from dataclasses import dataclass
from datetime import date

from flask import Flask
from flask_babel import gettext
from markupsafe import Markup, escape

from hotline.answering.replies import ItemRef
from hotline.answering.safety import may_mean_danger
from hotline.answering.units import PASSAGE_AT
from hotline.directory.wording import BOOKING
from knowledge.asked.feedback import REASONS
from knowledge.entry.attachments import ADDRESS
from knowledge.entry.passages import passages_of
from knowledge.entry.records import NATION
from knowledge.entry.validation import label
from knowledge.places.regions import NATION_NAME, shipped_regions
from knowledge.storage.errors import DatabaseUnusable
from web.answers.aloud import read_aloud
from web.answers.headline import glance, headline
from web.answers.laid_out import (
    all_facts,
    below_alarm,
    emergency_phones,
    grouped,
    is_long,
    is_open,
    laid_out,
    own_label,
    remarks,
    shown_when,
    sources,
    steps_in_parts,
)
from web.parts import parts
from web.residents.languages import day_in_words, in_words, weekday_in_words

# Addresses and numbers that can be called, but no amounts, dates or codes, nor programs that are called by a number.
_LINK = re.compile(
    r"(?P<url>https?://[^\s<>\"'，。；、（）]+)"
    rf"|(?P<file>{ADDRESS})|(?P<page>{BOOKING})"
    r"|(?<![\d\-.A-Za-z/])(?<!交管)(?<!掌上)(?P<phone>12[0-9]{3}|9[56][0-9]{3}|(?:(?<=[打拨和或])|(?<=[打拨和或] ))(?:11[09]|12[02])|0\d{2,3}[-－]\d{7,8})(?![\d\-.%A-Za-z〕]|\s*(?:[元日天年月个户号米㎡]|人(?!工)))"
)


def beginning(text: str, most: int = 120, lines: int = 6) -> str:
    """A text, or its beginning with … where it is long: nobody has to scroll past what somebody pasted."""
    cut = "\n".join(text.splitlines()[:lines])[:most]
    return text if cut == "\n".join(text.splitlines()) else cut.rstrip() + "…"


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of a whole text as its page shows it: the place that leads to it, its heading where it begins with one, and its lines."""

    place: str
    heading: str
    lines: list[str]


def pieces(text: str) -> list[TextPiece]:
    """A whole text from passage to passage, nothing left out and nothing twice; none of a text that is one passage."""
    found = passages_of(text)
    if len(found) < 2:
        return []
    starts = [0, *(passage.start for passage in found[1:]), len(text)]
    shown = []
    for number, (passage, begin, end) in enumerate(zip(found, starts, starts[1:], strict=False)):
        lines = [line.strip() for line in text[begin:end].splitlines() if line.strip()]
        heads = bool(passage.heading) and lines[:1] == [passage.heading]
        shown.append(
            TextPiece(f"{PASSAGE_AT}{number}", passage.heading if heads else "", lines[1:] if heads else lines)
        )
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
        return str(gettext(NATION_NAME))
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
        shown_when=shown_when,
        sources=sources,
        emergency_phones=emergency_phones,
        steps_in_parts=steps_in_parts,
        grouped=grouped,
        in_words=in_words,
        is_long=is_long,
        is_open=is_open,
        laid_out=laid_out,
        own_label=own_label,
        pieces=pieces,
        read_aloud=read_aloud,
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
