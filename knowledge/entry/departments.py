"""Who can be called and gone to: hotlines and departments, the officers of a cell, who is on duty when, and what is done elsewhere."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from knowledge.entry.parts import Line, Record, RegionCode, RequiredLine, Shown, Text
from knowledge.entry.records import NATION

Alias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40)]


class Department(Record):
    """Somebody who can be called: a national hotline or a local department, office or window.

    `parent` is the name of what it belongs to (in the same region or a wider one); `hours`, and the `extended` ones besides them, are read by
    `places.opening`; with `slot_people` its hours can be booked, so many visitors every `slot_minutes`; coordinates are WGS 84 degrees.
    """

    name: Annotated[RequiredLine, Shown("名称")]
    phone: Annotated[RequiredLine, Shown("电话")]
    region: Annotated[RegionCode, Shown("行政区划")] = NATION
    handles: Annotated[Text, Shown("受理范围")] = ""
    hours: Annotated[Line, Shown("时间")] = ""
    emergency: Annotated[bool, Shown("紧急")] = False
    verified: Annotated[bool, Shown("是否已核实")] = True
    note: Annotated[Text, Shown("说明")] = ""
    aliases: Annotated[tuple[Alias, ...], Shown("别的叫法")] = ()
    parent: Annotated[Line, Shown("上级单位")] = ""
    address: Annotated[Line, Shown("地址")] = ""
    room: Annotated[Line, Shown("房间")] = ""
    complaint_phone: Annotated[Line, Shown("投诉电话")] = ""
    extended: Annotated[Line, Shown("延时服务")] = ""
    slot_people: Annotated[int | None, Shown("每段可约人数")] = Field(default=None, ge=1, le=100)
    slot_minutes: Annotated[int, Shown("每段几分钟")] = Field(default=30, ge=10, le=240)
    appointment: Annotated[Text, Shown("预约")] = ""
    at_home: Annotated[Text, Shown("上门")] = ""
    agent: Annotated[Text, Shown("代办")] = ""
    latitude: Annotated[float | None, Shown("纬度")] = Field(default=None, ge=-90, le=90)
    longitude: Annotated[float | None, Shown("经度")] = Field(default=None, ge=-180, le=180)
    verified_on: Annotated[date | None, Shown("核实日")] = None


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
