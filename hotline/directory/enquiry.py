"""Reading a message as a question to the directory. What is left when its words are taken away must be next to nothing:
婚姻登记处现在开门吗 asks the directory, 结婚登记要去哪个婚姻登记处 asks about a matter.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from hotline.directory.days import said_days
from hotline.directory.scope import DirectoryScope
from hotline.reading.places import find_place
from hotline.reading.text import bare, normalise
from knowledge.entry.departments import Department, Elsewhere, Officer
from knowledge.patterns import read_patterns
from knowledge.places.codes import ancestors
from knowledge.places.working_days import Calendar

_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
WANTS = tuple(_SAID)[: tuple(_SAID).index("filler")]
"""What is asked; of the words for it in a message the first that fit take them."""
_FILLER, _LIST_OF, _LOCAL_WORD, _CAN = (_SAID[name] for name in ("filler", "list_of", "local", "can"))
_PLACE_LIKE, _NO_PLACE, _YES = (_SAID[name] for name in ("place_like", "no_place", "yes"))
LEFT = 1
"""Characters that may be left over of a message to the directory."""

_BEFORE_PLACE, _BEFORE_VILLAGE = (_SAID[name] for name in ("before_place", "before_village"))


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What a message asks of the directory. `place`: the region it names ('' for none); `unknown`: a place nobody registered."""

    wants: tuple[str, ...] = ()
    offices: tuple[Department, ...] = ()
    role: str = ""
    officers: tuple[Officer, ...] = ()
    matter: Elsewhere | None = None
    days: tuple[date, ...] = ()
    said_day: str = ""
    place: str = ""
    unknown: str = ""
    lists: str = ""
    left: str = ""

    @property
    def names_something(self) -> bool:
        """Whether it says whom or what it asks about."""
        return bool(self.offices or self.role or self.officers or self.matter or "duty" in self.wants or self.lists)

    def going_on(self, before: "Enquiry") -> "Enquiry":
        """What this asks of what the message before it asked about: 那明天呢, 电话多少."""
        return replace(
            self, offices=before.offices, role=before.role, officers=before.officers, matter=before.matter,
            wants=tuple(dict.fromkeys((*self.wants, *(("duty",) if "duty" in before.wants else ())))) or before.wants,
            place=self.place or before.place, lists=before.lists, days=self.days or before.days,
            said_day=self.said_day or before.said_day,
        )  # fmt: skip


def read_enquiry(typed: str, scope: DirectoryScope, *, region: str, today: date, calendar: Calendar) -> Enquiry:
    """A normalised message as a question to the directory, whether or not it is one (see `left`)."""
    day = said_days(typed, today, calendar)
    text = bare(day.rest)
    # A full name is taken as it is, before the place in it: 天河区民政局.
    whole, _ = scope.offices(text, region)
    place, unknown, text = _place(text, scope, region)
    where = place or region
    offices, form = scope.offices(text, where)
    if not offices and whole and not unknown and not place:
        offices, form = whole, next((f for f in sorted(_forms(whole, scope), key=len, reverse=True) if f in text), "")
    text = text.replace(form, " ", 1) if form else text
    officers: tuple[Officer, ...] = ()
    if area := max((a for a in scope.areas if a in text), key=len, default=""):
        officers, text = tuple(scope.areas[area]), text.replace(area, " ", 1)
        unknown = "" if unknown and unknown in area else unknown
    role = max((said for said in scope.roles if said in text), key=len, default="")
    text = text.replace(role, " ", 1) if role else text
    matter = None if offices or role else _matter(text, scope, where)
    if matter is not None:
        text = text.replace(_said_of(matter, text), " ", 1)
    wants, text = _wanted(text)
    lists = ""
    if "list" in wants and not offices and (match := _LIST_OF.search(bare(day.rest))):
        lists = match[0]
        text = text.replace(lists, " ")
    return Enquiry(
        wants=wants, offices=tuple(offices), role=scope.roles.get(role, ""), officers=officers, matter=matter, days=day.days,
        said_day=day.said, place=place, unknown=unknown, lists=lists, left=bare(_FILLER.sub("", text)),
    )  # fmt: skip


def says_yes(typed: str) -> bool:
    """Whether a message only agrees."""
    return _YES.match(bare(typed)) is not None


def _forms(departments: list[Department], scope: DirectoryScope) -> list[str]:
    return [form for named in scope.departments if named.department in departments for form in named.forms]


def _place(text: str, scope: DirectoryScope, region: str) -> tuple[str, str, str]:
    """The region that a bare text names, else a name like a place's that nobody registered; and the text without it."""
    village = max((form for form in scope.villages if _stands(form, text)), key=len, default="")
    if village:
        return scope.villages[village], "", text.replace(village, " ", 1)
    known = [form for named in scope.departments if scope.serves(named.department, region) for form in named.forms]
    for match in _PLACE_LIKE.finditer(text):
        name = _BEFORE_PLACE.sub("", match[0])
        if _NO_PLACE.match(match[0]) or _NO_PLACE.match(name) or any(name in form for form in (*known, *scope.areas)):
            continue
        if scope.regions.find(name, near=scope.here):
            continue
        return "", name, text.replace(name, " ", 1)
    found = find_place(text, scope.regions, near=scope.here)
    if found is not None and found.region is not None:
        return found.region.code, "", text[: found.start] + " " + text[found.end :]
    return "", "", text


def _stands(form: str, text: str) -> bool:
    """Whether a village is named, not another whose name only ends like it (石杨村 is not 杨村)."""
    at = text.find(form)
    if at < 0:
        return False
    before = text[:at]
    return not before or _BEFORE_VILLAGE.search(before) is not None


def _matter(text: str, scope: DirectoryScope, region: str) -> Elsewhere | None:
    chain = ancestors(region)
    near = [e for e in scope.elsewhere if e.region in chain and _said_of(e, text)]
    return max(near, key=lambda e: len(_said_of(e, text)), default=None) if _CAN.search(text) else None


def _said_of(matter: Elsewhere, text: str) -> str:
    forms = [bare(normalise(name)) for name in (matter.matter, *matter.aliases)]
    return max((form for form in forms if form in text), key=len, default="")


def _wanted(text: str) -> tuple[tuple[str, ...], str]:
    found = []
    for name, pattern in ((name, _SAID[name]) for name in WANTS):
        if pattern.search(text):
            found.append(name)
            text = pattern.sub(" ", text)
    return tuple(found), text
