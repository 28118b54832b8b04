"""A profile: what makes the one program a 12345, a 12366, a 148 or a township centre.

It is one TOML file: names and numbers, what staff say, the classes of tickets with their time limits, what is collected before a
matter is handed on and to whom, the voice menu, who is on duty, words of the trade. A deployment names one that ships, or a file of its own
(`HOTLINE_PROFILE`); what it sets otherwise (`HOTLINE_HOTLINE`) comes before. Nothing in a profile is an answer: its words are
proposed to the lexicon and go live like any others.
"""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from knowledge.storage.errors import KnowledgeError

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Days = Annotated[int, Field(ge=0, le=366)]
Urgency = Literal["一般", "复杂", "紧急"]
FOLDER = Path(__file__).parent
DEFAULT = "12345"
EXAMPLE = "身份证丢了怎么补办"


class BadProfile(KnowledgeError):
    """A profile that cannot be used; the message names the file and the place in it."""

    code = "bad_profile"


class _ProfilePart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Letter(_ProfilePart):
    """What stands before and after a written reply."""

    opening: Line = "您好！您反映的事项，现答复如下："
    closing: Line = "感谢您的来信来电。"


class Talk(_ProfilePart):
    """What an operator says first and last; and a question as people ask it here, which sentences to them name (`example`)."""

    greeting: Line = "您好，请问有什么可以帮您？"
    closing: Line = "请问还有其他需要吗？感谢来电，再见。"
    example: Line = EXAMPLE


class ClockRule(_ProfilePart):
    """Working days for tickets of a class ('' for any) and urgency: to sign for, to reply, and one extension."""

    kind: str = ""
    urgency: Urgency = "一般"
    sign: Days = 1
    due: Days
    extension: Days = 0


class Weights(_ProfilePart):
    """How much each side counts in the evaluation of a department, in percent."""

    residents: int = Field(default=50, ge=0, le=100)
    departments: int = Field(default=20, ge=0, le=100)
    above: int = Field(default=30, ge=0, le=100)


class TicketRules(_ProfilePart):
    """How this kind of line takes in and hands on."""

    classes: tuple[Line, ...] = ("咨询", "求助", "投诉", "举报", "建议", "表扬")
    sources: tuple[Line, ...] = ("网页", "电话", "窗口", "其他热线")
    topics: tuple[Line, ...] = ()
    clocks: tuple[ClockRule, ...] = ()
    weights: Weights = Weights()
    refusals: tuple[Line, ...] = ()


class Door(_ProfilePart):
    """One way a legal matter can go: what is brought, and by when it must be begun (with its basis), where a law says so."""

    name: Line
    words: tuple[Line, ...] = ()
    bring: tuple[Line, ...] = ()
    limit: str = ""
    basis: str = ""
    phone: str = ""


class Collect(_ProfilePart):
    """What is asked of somebody before a matter of this kind is handed on."""

    matter: Line
    words: tuple[Line, ...] = ()
    ask: tuple[Line, ...]


class Ladder(_ProfilePart):
    """To whom a matter of this kind is handed on, step by step: who comes first, and who when they cannot.

    `office` names what the last step is in the directory (税务局), so that the one of the caller's region is told with its number.
    `own_topics`, where set, makes it the way for items of any other topic: what is not this line's.
    """

    matter: Line
    words: tuple[Line, ...] = ()
    to: tuple[Line, ...]
    office: str = ""
    own_topics: tuple[Line, ...] = ()


class MenuChoice(_ProfilePart):
    """One key of a voice menu, and the items that it reads out (by their codes), in this order."""

    key: Annotated[str, StringConstraints(pattern="^[0-9*#]$")]
    name: Line
    items: tuple[Line, ...]


class ProfileWords(_ProfilePart):
    """A line for the lexicon, as `lexicon add` takes it: class, standard words, variants."""

    kind: Line
    standards: tuple[Line, ...]
    variants: tuple[Line, ...]


class Profile(_ProfilePart):
    """One kind of line. `features` turn on what only some have: triage (148), grid and agent (centres), tax.

    `own_topics` are those it is called for: where two items come equally near, one of them comes first."""

    key: Annotated[str, StringConstraints(pattern="^[a-z0-9-]{2,30}$")]
    name: Line
    service: Line = "政务服务热线问答"
    hotline: Annotated[str, StringConstraints(pattern="^[0-9]{3,12}$")] = "12345"
    features: frozenset[Literal["triage", "grid", "agent", "tax"]] = frozenset()
    own_topics: frozenset[Line] = frozenset()
    talk: Talk = Talk()
    letter: Letter = Letter()
    tickets: TicketRules = TicketRules()
    doors: tuple[Door, ...] = ()
    collect: tuple[Collect, ...] = ()
    ladder: tuple[Ladder, ...] = ()
    menu: tuple[MenuChoice, ...] = ()
    duty: tuple[Line, ...] = ()
    words: tuple[ProfileWords, ...] = ()

    @property
    def asked_most(self) -> tuple[str, ...]:
        """The codes of what the voice menu reads out, the first of each key before the second of any."""
        longest = max((len(choice.items) for choice in self.menu), default=0)
        return tuple(choice.items[at] for at in range(longest) for choice in self.menu if at < len(choice.items))


def shipped_profiles() -> tuple[str, ...]:
    """The keys of the profiles that come with the program."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def read_profile(named: str = DEFAULT) -> Profile:
    """The profile of a key that ships, or in a file; raises BadProfile."""
    path = FOLDER / f"{named}.toml" if named in shipped_profiles() else Path(named)
    if not path.is_file():
        known = "、".join(shipped_profiles())
        raise BadProfile(f"没有“{named}”这种部署类型，请写 {known} 之一，或一个 .toml 文件的路径。")
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int) -> Profile:
    try:
        return Profile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadProfile(f"部署类型文件 {path} 读不懂：{error}。请按 TOML 格式改正。") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "文件"
        raise BadProfile(f"部署类型文件 {path} 里的 {where} 不对，请改正（{first['type']}）。") from None
