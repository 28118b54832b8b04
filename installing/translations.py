"""The catalogues of the interface: what of the pages is to be translated, what is missing, and compiling them.

`python -m installing.translations` brings the catalogues up to date with the templates and the program, compiles them, and says what has no translation.
What is not in quotes in a call of `_` (names of emergency numbers, of ratings, of states) is listed in `NAMED`.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from hotline.answering.safety import EMERGENCY
from hotline.reading.facets import FACETS
from knowledge.asked.appointments.appointments import STATES as BOOKED
from knowledge.asked.feedback import RATINGS
from knowledge.asked.feedback import REASONS as RATING_REASONS
from knowledge.asked.tickets.satisfaction import LEVELS, REASONS
from knowledge.asked.tickets.states import FOR_RESIDENTS
from knowledge.places.regions import NATION_NAME
from knowledge.profiles.profile import read_profile
from web.answers.laid_out import own_headings
from web.errors import MESSAGES
from web.residents.chat_page import ASK_ON

WEB = Path(__file__).parent.parent / "web"
FOLDER = WEB / "translations"
NOT_RESIDENTS = ("staff/", "operators/", "docs.html", "login.html", "login_code.html")
"""Templates whose pages are in Chinese only."""


def languages() -> list[str]:
    """The codes of the languages there are catalogues for."""
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def named() -> Iterator[str]:
    """What the pages translate that stands in the program as a name."""
    yield from (what for _, what in EMERGENCY)
    for names in (RATINGS, LEVELS, MESSAGES, FOR_RESIDENTS, BOOKED):
        yield from dict.fromkeys(names.values())
    yield from (*REASONS, *RATING_REASONS, ASK_ON, NATION_NAME)
    yield from (*own_headings(), *(facet.ask for facet in FACETS))
    yield from read_profile().tickets.classes


def wanted() -> list[str]:
    """Everything that is to be translated, each once."""
    methods = [("templates/**.html", "jinja2"), ("**.py", "python")]
    options = {"templates/**.html": {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}}
    found = extract_from_dir(WEB, methods, options, keywords={"_": None, "gettext": None}, comment_tags=())
    texts = [
        text
        for file, _line, text, *_ in found
        if not file.removeprefix("templates/").startswith(NOT_RESIDENTS) and isinstance(text, str)
    ]
    return list(dict.fromkeys([*texts, *named()]))


def catalogue(language: str) -> Catalog:
    """The catalogue of a language as it is written."""
    with _file(language, "po").open("rb") as written:
        return read_po(written, locale=language)


def compiled(language: str) -> Catalog:
    """The catalogue of a language as the program reads it."""
    with _file(language, "mo").open("rb") as made:
        return read_mo(made)


def missing(language: str) -> list[str]:
    """What has no translation in a language."""
    known = {message.id: message.string for message in catalogue(language) if message.id}
    return [text for text in wanted() if not known.get(text)]


def renew(language: str) -> None:
    """Write a catalogue anew, in the order of the pages, with what it had, and compile it."""
    known = {message.id: message.string for message in catalogue(language) if message.id}
    fresh = Catalog(locale=language, project="hotline-assistant", charset="utf-8", fuzzy=False)
    for text in wanted():
        fresh.add(text, known.get(text) or "")
    for ending, write in (("po", write_po), ("mo", write_mo)):
        made = BytesIO()
        if ending == "po":
            write_po(made, fresh, omit_header=True, width=0, sort_output=False)
        else:
            write(made, fresh)
        _file(language, ending).write_bytes(made.getvalue())


def _file(language: str, ending: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"messages.{ending}"


if __name__ == "__main__":
    gaps = 0
    for code in languages():
        renew(code)
        for text in missing(code):
            gaps += 1
            print(f"{code}: {text}")
    sys.exit(bool(gaps))
