"""Who can be called and gone to: hotlines and departments, the officers of a cell, who is on duty when, and what is done elsewhere."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from knowledge.entry.parts import Line, Record, RegionCode, RequiredLine, Text
from knowledge.entry.records import NATION

Alias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40)]


class Department(Record):
    """Somebody who can be called: a national hotline or a local department, office or window.

    `parent` is the name of what it belongs to (in the same region or a wider one); `hours` are read by `places.opening`; coordinates are
    WGS 84 degrees.
    """

    name: RequiredLine
    phone: RequiredLine
    region: RegionCode = NATION
    handles: Text = ""
    hours: Line = ""
    emergency: bool = False
    verified: bool = True
    note: Text = ""
    aliases: tuple[Alias, ...] = ()
    parent: Line = ""
    address: Line = ""
    room: Line = ""
    complaint_phone: Line = ""
    appointment: Text = ""
    at_home: Text = ""
    agent: Text = ""
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    verified_on: date | None = None


class Officer(Record):
    """Somebody who answers for an area or a cell: 网格员, 代办员, 咨询员, 驻村律师. `areas` are the names people say (小区, 组, 楼)."""

    role: RequiredLine
    name: RequiredLine
    phone: Line = ""
    region: RegionCode
    cell: Line = ""
    areas: tuple[Alias, ...] = ()
    note: Line = ""


class Duty(Record):
    """Who is on duty on one day. `kind` is what for: 值班领导, 值班律师."""

    day: date
    kind: RequiredLine
    name: RequiredLine
    phone: Line = ""
    region: RegionCode
    hours: Line = ""
    note: Line = ""


class Elsewhere(Record):
    """A matter that is not done in a region: `office` is the name of the department that does it."""

    matter: RequiredLine
    aliases: tuple[Alias, ...] = ()
    region: RegionCode
    office: RequiredLine
    note: Line = ""
