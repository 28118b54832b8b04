"""Personal things in sentences that people wrote down by hand without having read the rules; the numbers in them are made from a seed."""

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.planted_identifiers import card, cut, digits, identity, luhn, wide
from tests.planted_words import AREAS

HERE = Path(__file__).parent
SCRIPTS = {"〇": "〇一二三四五六七八九", "幺": "零幺二三四五六七八九", "壹": "零壹贰叁肆伍陆柒捌玖", "①": "⓪①②③④⑤⑥⑦⑧⑨"}
KEYCAP = "\ufe0f\u20e3"
_ASCII = str.maketrans({char: str(n) for script in SCRIPTS.values() for n, char in enumerate(script)})
_HOME = re.compile(r"[路街村区园栋巷坝苑镇湾舍房里际号光](?!证)")
_NUMERAL = re.compile(r"[0-9〇零一二三四五六七八九十]+")


def _old_identity(rng: random.Random) -> str:
    return (
        f"{rng.choice(AREAS)}{rng.randint(30, 85)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{rng.randint(100, 999)}"
    )


def _identity_x(rng: random.Random) -> str:
    return next(code[:17] + "x" for code in iter(lambda: identity(rng), "") if code.endswith("X"))


def _short_card(rng: random.Random) -> str:
    body = rng.choice(("622588", "436742", "524094")) + digits(rng, 9)
    return body + luhn(body)


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "identity": identity,
    "identity x": _identity_x,
    "old identity": _old_identity,
    "mobile": lambda rng: "1" + rng.choice("3589") + digits(rng, 9),
    "landline": lambda rng: rng.choice(("0571", "0755", "0746", "0851")) + digits(rng, 8, first="2345678"),
    "local": lambda rng: digits(rng, 8, first="2345678"),
    "card": lambda rng: next(number for number in iter(lambda: card(rng), "") if len(number) == 19),
    "short card": _short_card,
    "passbook": lambda rng: digits(rng, 17),
}


def written(number: str, how: str) -> str:
    """A number as it is written: `3-4-4` cuts it, a last sign says in which script, a number keeps so many digits (below nought: the last)."""
    if how == "middle":
        return number[3:7]
    if re.fullmatch(r"-?\d{1,2}", how) and how != "1":
        return number[: int(how)] if int(how) > 0 else number[int(how) :]
    script = next((SCRIPTS[sign] for sign in SCRIPTS if how.endswith(sign)), "0123456789")
    sizes = re.findall(r"\d+", how)
    sign = (re.findall(r"(?<=\d)\D+(?=\d)", how) or [""])[0]
    if how == "1":
        number = " ".join(number)
    elif how.startswith("("):
        number = f"({number[:4]}){number[4:]}"
    elif sizes:
        number = cut(number, tuple(map(int, sizes)), sign)
    if how == "keycap":
        return "".join(char + KEYCAP for char in number)
    number = "".join(script[int(char)] if char in "0123456789" else char for char in number)
    return wide(number) if how.endswith("wide") else number


def planted_by_hand(*, seed: int, name: str = "planted_by_hand.txt") -> Iterator[tuple[str, str, list[str]]]:
    """Each writing: as it is in the file, with numbers put in, and what in it is personal."""
    for line in lines(name):
        rng = random.Random(f"{seed} {line}")
        made: dict[str, str] = {}

        def put(found: re.Match[str], rng: random.Random = rng, made: dict[str, str] = made) -> str:
            kind, _, how = found[1].partition("|")
            is_part = how.startswith("-") or how == "middle"
            if not is_part:
                made[kind] = MAKERS[kind](rng) if kind in MAKERS else digits(rng, int(kind), first="123456789")
            return written(made[kind], how)

        text = re.sub(r"\{([^{}]+)\}", put, line).replace("\\n", "\n")
        yield line, re.sub("[【】]", "", text), re.findall("【(.*?)】", text, re.DOTALL)


def leaks(secret: str, masked: str) -> bool:
    """Whether it can still be read: a name or a day as a whole, of a home its last number, of a number half of it in one piece."""
    if _HOME.search(secret) and _NUMERAL.search(secret) and re.search("[\u4e00-\u9fff]{2}", secret):
        return _NUMERAL.findall(secret)[-1] in masked
    whole, left = _plain(secret), _plain(masked)
    if sum(map(str.isdigit, whole)) < 6 or "月" in secret or len(re.sub(r"\D", "", secret)) < len(whole) // 2:
        return whole in left
    size = max(5, len(whole) // 2)
    return any(whole[at : at + size] in left for at in range(len(whole) - size + 1))


def lines(name: str) -> list[str]:
    """The sentences of a file."""
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text.translate(_ASCII))
    return "".join(char for char in folded if char.isalnum() or char == "*")
