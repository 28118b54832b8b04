"""What the records of an entry are made of: lines and texts, citations, circumstances and what a fact is limited to."""

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from knowledge.entry.quantities import in_words, range_of

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200_000)]
"""What may be pasted as a whole: a notice, a policy, a law. It is read and quoted by its passages."""
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
RequiredText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
RequiredLine = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,95}$")]
RegionCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]

_ARTICLE = re.compile(r"\s*(第[〇零一二三四五六七八九十百千\d]+(?:条|款|项|章|部分).*)$")


@dataclass(frozen=True, slots=True)
class Shown:
    """What every wing needs to know of a field, said once, where it is declared: `name: Annotated[Line, Shown("名称")]`.

    title: what it is called wherever people see it; short: in the form of an entry, where the row says the rest; hint: what to write into it.
    main: it stands in the line of its row, the others are folded; offers: the list it can be picked from (departments, topics).
    apart: the characters that part its texts in one cell of a table, the first when it is written; exact: a code, never read as a number;
    stored: of an entry, it is a column of `live_items` too, where staff can find it with plain SQL.
    """

    title: str
    short: str = ""
    hint: str = ""
    main: bool = False
    offers: str = ""
    apart: str = ""
    exact: bool = False
    stored: bool = False


class Record(BaseModel):
    """A frozen value that refuses unknown fields, so that a misspelt one is never lost in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def shown_fields(cls) -> dict[str, Shown]:
        """The fields that people see, in the order in which they are declared."""
        metadata = ((name, each) for name, field in cls.model_fields.items() for each in field.metadata)
        return {name: each for name, each in metadata if isinstance(each, Shown)}


class Basis(Record):
    """What a fact rests on: a source (by its key) and the article in it."""

    source: Annotated[RequiredLine, Shown("来源")]
    article: Annotated[Line, Shown("条款")] = ""

    @model_validator(mode="before")
    @classmethod
    def _from_citation(cls, value: Any) -> Any:
        """Accept the way people write it: `居民身份证法第二十条`, `《居民身份证法》第二十条`; keys are without 《》."""
        if isinstance(value, str):
            found = _ARTICLE.search(value)
            value = {"source": value[: found.start()], "article": found[1]} if found else {"source": value}
        if isinstance(value, dict) and isinstance(value.get("source"), str):
            source = value["source"].strip()
            if source.startswith("《") and source.endswith("》") and source.count("《") == 1:
                value = {**value, "source": source[1:-1]}
        return value

    def __str__(self) -> str:
        return (self.source if "《" in self.source else f"《{self.source}》") + self.article


def _options(value: Any) -> Any:
    """`when: {申请人: 代办}` means the same as `when: {申请人: [代办]}`; a limit written with a sign is one in words (< 2年: 不到2年)."""
    if isinstance(value, dict):
        return {k: _in_words((v,) if isinstance(v, str) else v) for k, v in value.items()}
    return value


def _in_words(value: Any) -> Any:
    return tuple(in_words(v) if isinstance(v, str) else v for v in value) if isinstance(value, list | tuple) else value


def _listed(value: Any) -> Any:
    """`also: {家庭唯一住房: 首套}` means the same as a list of one."""
    if isinstance(value, dict):
        return {in_words(k) if isinstance(k, str) else k: (v,) if isinstance(v, str) else v for k, v in value.items()}
    return value


When = Annotated[dict[RequiredLine, tuple[RequiredLine, ...]], BeforeValidator(_options)]


class Circumstance(Record):
    """A dimension that changes the answer (申请人: 本人 | 代办), and how to ask for it.

    Options that say a range (不满2年 | 满2年; 没有达到30万元 | 达到30万元) are compared with the numbers of a message; the dimension's
    name says of what period its amounts are (季销售额). `also`: what people call an option (家庭唯一住房: 首套).
    """

    dimension: Annotated[RequiredLine, Shown("维度", main=True, hint="如 申请人")]
    ask: Annotated[RequiredLine, Shown("问法", main=True, hint="如 是本人办还是代办？")]
    options: Annotated[
        tuple[RequiredLine, ...], BeforeValidator(_in_words), Field(min_length=2, max_length=12),
        Shown("选项", main=True, apart="；;、|\n",
            hint="一行一个，如 本人；居民的叫法写在 ~ 后面（家庭唯一住房 ~首套、第一套）；写成范围（没有达到30万元）就和问话里的数比"),
    ]  # fmt: skip
    also: Annotated[dict[RequiredLine, tuple[RequiredLine, ...]], BeforeValidator(_listed), Shown("也叫")] = Field(
        default_factory=dict
    )

    @property
    def is_measured(self) -> bool:
        """Whether its options are ranges of one unit."""
        said = [range_of(option) for option in self.options]
        return all(said) and len({each.unit for each in said if each}) == 1

    @property
    def is_time(self) -> bool:
        """Whether its options are years (2026年) or months (11月), so that today settles what is not said."""
        return any(all(re.fullmatch(form, option) for option in self.options) for form in (r"\d{4}年", r"\d{1,2}月"))

    def names_of(self, option: str) -> tuple[str, ...]:
        """An option and what people call it besides."""
        return (option, *self.also.get(option, ()))
