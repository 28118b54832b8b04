"""Questions of a quiz, made of published facts alone: what an item costs, how long it takes, and which item a caller means.

Nothing is kept of a paper: a question is known by what it is about, and is marked by what is published when the answers come in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from hotline.answering.guide import Guide
from knowledge.storage.errors import NotFound
from web.answers.headline import glance
from web.catalogue import Listing
from web.parts import parts
from web.staff.training.asked_most import asked_most

LENGTH = 10
"""Questions on a paper."""
CHOICES = 4
_KINDS = {
    "收费": "“{name}”收多少钱？",
    "办结时限": "“{name}”法定或承诺多久办好？",
    "事项": "来电人说“{words}”，是哪一件事？",
}
_MEANING = "事项"


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """One question: `key` says what it is about (kind, item and words, with | between), `right` is the choice that is so, `item` whose it is."""

    key: str
    text: str
    choices: tuple[str, ...]
    right: str
    item: Listing


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer that was given ('' for none), beside the question as it stands now."""

    question: QuizQuestion
    given: str

    @property
    def is_right(self) -> bool:
        return self.given == self.question.right


def paper(number: int) -> list[QuizQuestion]:
    """The questions of a paper by its number, of the items asked for most; fewer where there is too little to ask."""
    chance, items = Random(number), asked_most()  # noqa: S311 - a quiz is no secret
    chance.shuffle(items)
    told = {(item.code, item.region): dict(_glance(item)) for item in items}
    pool: list[QuizQuestion] = []
    for item in items:
        kinds = [kind for kind in _KINDS if kind == _MEANING or kind in told[item.code, item.region]]
        chance.shuffle(kinds)
        made = (_question(kind, item, items, told, chance) for kind in kinds)
        if question := next(filter(None, made), None):
            pool.append(question)
        if len(pool) == LENGTH:
            break
    return pool


def mark(answers: dict[str, str]) -> list[Marked]:
    """Mark answers, given by the keys of their questions; what is no longer published is left out."""
    known = {item.code: item for item in parts().catalogue.listings(region=parts().settings.region)}
    marked = []
    for key, given in answers.items():
        kind, _, rest = key.partition("|")
        code, _, words = rest.partition("|")
        item = known.get(code)
        right = _right(kind, item) if item else ""
        if item and right:
            text = _KINDS[kind].format(name=item.name, words=words)
            marked.append(Marked(QuizQuestion(key, text, (), right, item), given))
    return marked


def _right(kind: str, item: Listing) -> str:
    return item.name if kind == _MEANING else dict(_glance(item)).get(kind, "") if kind in _KINDS else ""


def _question(
    kind: str, item: Listing, items: Sequence[Listing], told: dict[tuple[str, str], dict[str, str]], chance: Random
) -> QuizQuestion | None:
    """A question of a kind about an item; None where it has no words of its own or too few others differ."""
    words, right = "", ""
    if kind == _MEANING:
        own = [alias for alias in item.aliases if not _alike(alias, item.name)]
        if not own:
            return None
        words, right = chance.choice(own), item.name
        others = [other.name for other in items if words not in other.aliases]
        near = [other.name for other in items if other.topic == item.topic and words not in other.aliases]
        wrong = [*dict.fromkeys([*near, *others])]
    else:
        right = told[item.code, item.region][kind]
        wrong = list(dict.fromkeys(said[kind] for said in told.values() if kind in said))
    wrong = [each for each in wrong if each != right][: 3 * CHOICES]
    if len(wrong) < CHOICES - 1:
        return None
    choices = [right, *chance.sample(wrong, CHOICES - 1)]
    chance.shuffle(choices)
    key = "|".join(filter(None, (kind, item.code, words)))
    return QuizQuestion(key, _KINDS[kind].format(name=item.name, words=words), tuple(choices), right, item)


def _alike(words: str, name: str) -> bool:
    """Whether words give the name away."""
    return name in words or words in name


def _glance(item: Listing) -> list[tuple[str, str]]:
    guide = guide_of(item)
    return glance(guide) if guide else []


def guide_of(item: Listing) -> Guide | None:
    """The guide of an item here; None for one that has just been taken out."""
    try:
        return parts().assistant.guide(item.code, region=parts().settings.region)
    except NotFound:
        return None
