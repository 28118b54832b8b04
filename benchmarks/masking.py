"""How long masking takes for the worst texts known: `python -m benchmarks.masking [characters]`.

Whatever is typed, ten thousand characters are to be masked within 20 ms; messages are a fifth of that at most. Processor
time is counted, since the machine may be busy.
"""

import random
import sys
import time
from collections.abc import Iterator

from knowledge.masking.masked_text import _mask, mask
from knowledge.masking.numbers import passes_luhn

REPEATED = (
    "1", "1 ", "1\n", "13 ", "138 ", "1381 ", "4444 ", "333 ", "11010519491231", "110105 19491231 002", "0571 ", "86 ",
    "一", "幺三八", "138，", "2026-11-22 ", "a.", "a@", "@", "我叫", "姓名：", "我叫李", "户主：李，", "孩子叫王小虎，", "粤B", "粤B1234",
    "E123456", "13812345678", "13812345678 ", "6222021234567890128 ", "11010519491231002X", "座机3245", "*", "1*", "****1234 ", "（", "\t",
)  # fmt: skip


def chain_of_cards(length: int, seed: int = 1) -> str:
    """Groups of which each would be a card together with what is kept of the one before it."""
    rng, pieces, kept = random.Random(seed), ["4111"], "4111"  # noqa: S311
    while sum(map(len, pieces)) + len(pieces) < length:
        group = (
            "2"
            + "".join(rng.choices("0123456789", k=7))
            + rng.choice("34569")
            + "".join(rng.choices("0123456789", k=3))
        )
        if passes_luhn(kept + group):
            pieces.append(group)
            kept = group[-4:]
    return " ".join(pieces)[:length]


def texts(length: int) -> Iterator[tuple[str, str]]:
    """A name and a text for each kind."""
    for unit in REPEATED:
        yield repr(unit), unit * (length // len(unit))
    yield "chain of cards", chain_of_cards(length)
    rng = random.Random(2)  # noqa: S311
    for alphabet in (
        "0123456789 ", "0123456789Xx -，/.\n*", "我叫姓名是：张三李四的王", "〇一二三四五六七八九幺 ", "0123456789零一二三四五六七八九幺 ，,\n-",
        "0123456789 -",
    ):  # fmt: skip
        yield f"random {alphabet!r}", "".join(rng.choices(alphabet, k=length))
    han = [chr(n) for n in range(0x4E00, 0x9FA6)]
    yield "random Han", "".join(rng.choices(han, k=length))


def main() -> None:
    length = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    took = []
    for name, text in texts(length):
        best = float("inf")
        for _ in range(5):
            _mask.cache_clear()
            start = time.process_time()
            mask(text)
            best = min(best, time.process_time() - start)
        took.append((best * 1000, name))
    for milliseconds, name in sorted(took, reverse=True):
        print(f"{milliseconds:7.1f} ms  {name}")


if __name__ == "__main__":
    main()
