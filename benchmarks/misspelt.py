"""The ways people get words wrong, each as a function that turns a clean text into what somebody might type.

Readings are those of whole words (银行 háng), which the engine's own single-character table does not know: so the engine is not
measured by its own idea of sound. Characters put in for others are common ones, as an input method offers them.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache

import jieba
from opencc import OpenCC
from pypinyin import lazy_pinyin

Random = random.Random
Spell = Callable[[str, Random], str | None]
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NEAR = (
    ("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("h", "f"), ("r", "l"),
)  # fmt: skip
_ENDS = (("ing", "in"), ("eng", "en"), ("ang", "an"))
_LOOKALIKE = (
    "己已", "末未", "土士", "入人", "户尸", "贷货", "费贵", "住往", "候侯", "拔拨", "折拆", "券卷", "免兔", "干千", "微徽", "账帐",
    "籍藉", "育肓", "迁迂", "租祖", "低底", "险检", "卡下", "社杜", "龄铃", "残浅", "换涣", "领顷", "补朴", "办为", "理埋", "证诬", "件仵", "名各",
    "失矢", "享亨", "乘乖", "令今", "务备", "医匠", "岁歹", "异导", "快块", "扰拢", "机杌", "栋拣", "炒抄", "玩现", "缴激", "老考", "离漓", "票栗",
    "管菅", "货贷", "资贫", "遗遣", "销消", "间问", "陪赔", "晴睛", "竞竟", "侵浸", "养羊", "婚昏", "房旁", "照昭", "登凳", "记纪", "税悦", "驶驭",
)  # fmt: skip
_MASH = ("asdf", "asdfgh", "asdfghjkl", "qwe", "qwer", "qwerty", "qwertyuiop", "zxc", "zxcv", "zxcvb", "zxcvbnm", "qaz", "qazwsx", "hjkl", "fghj", "jkl",
         "lol", "hhh", "hhhh", "hhhhhh", "aaa", "aaaa", "xxx", "zzz", "ooo", "dsfsdf", "sdfsdf", "fdsa", "lkjh", "poiu", "abc", "abcd", "abcdefg", "test", "testtest")  # fmt: skip
_ENGLISH = ("hello", "hi", "pizza", "iphone", "covid test", "good morning", "thank you", "google", "facebook", "password", "login", "help me", "what is this", "weather",
            "taxi", "bank", "coffee", "music", "python", "javascript", "windows", "android", "amazon", "bitcoin", "netflix", "youtube", "tiktok", "wechat", "paypal", "visa card",
            "how are you", "i love you", "hotel", "flight", "ticket", "english", "chinese", "computer", "keyboard", "internet", "wifi", "bluetooth", "chatgpt", "ok", "yes", "no",
            "please", "sorry", "happy birthday", "game")  # fmt: skip


@cache
def common() -> dict[str, int]:
    """How often each character is in the words of jieba's dictionary."""
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    counts: dict[str, int] = defaultdict(int)
    for word, frequency in tokenizer.FREQ.items():
        for char in word:
            counts[char] += frequency
    return counts


@cache
def by_sound() -> dict[str, list[str]]:
    """The common characters of each toneless syllable."""
    ranked = sorted((c for c in common() if _CHINESE.match(c)), key=lambda c: -common()[c])[:4500]
    found: dict[str, list[str]] = defaultdict(list)
    for char in ranked:
        found[lazy_pinyin(char)[0]].append(char)
    return found


def one_homophone(text: str, rng: Random) -> str | None:
    return _sounding(text, rng, [lambda s: [s]])


def two_homophones(text: str, rng: Random) -> str | None:
    return _sounding(text, rng, [lambda s: [s]] * 2)


def near_sound(text: str, rng: Random) -> str | None:
    return _sounding(text, rng, [confused])


def confused(syllable: str) -> list[str]:
    """The syllables that speakers of many dialects say for this one: zheng → zeng, zhen."""
    found = []
    for one, other in _NEAR:
        for a, b in ((one, other), (other, one)):
            if re.match(rf"{a}(?=[aeiouv])", syllable):
                found.append(b + syllable[len(a) :])
    for one, other in _ENDS:
        for a, b in ((one, other), (other, one)):
            if syllable.endswith(a):
                found.append(syllable[: -len(a)] + b)
    return found


def _sounding(text: str, rng: Random, changes: list[Callable[[str], list[str]]]) -> str | None:
    readings = _readings(text)
    places = [n for n, c in enumerate(text) if _CHINESE.match(c)]
    rng.shuffle(places)
    typed = list(text)
    for change in changes:
        while places:
            at = places.pop()
            others = [c for s in change(readings[at]) for c in by_sound().get(s, ())[:12] if c != text[at]]
            if others:
                typed[at] = rng.choices(others, [common()[c] ** 0.5 for c in others])[0]
                break
        else:
            return None
    return "".join(typed)


def _readings(text: str) -> list[str]:
    readings: list[str] = []
    for run in re.findall(r"[\u4e00-\u9fff]+|[^\u4e00-\u9fff]", text):
        readings += lazy_pinyin(run) if _CHINESE.match(run) else [run]
    return readings


def missing(text: str, rng: Random) -> str | None:
    at = rng.randrange(len(text))
    return text[:at] + text[at + 1 :] if len(text) > 3 else None


def doubled(text: str, rng: Random) -> str | None:
    at = rng.randrange(len(text))
    return text[:at] + text[at] + text[at:]


def swapped(text: str, rng: Random) -> str | None:
    places = [n for n in range(len(text) - 1) if text[n] != text[n + 1]]
    if not places:
        return None
    at = rng.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def lookalike(text: str, rng: Random) -> str | None:
    pairs = {a: b for one, two in _LOOKALIKE for a, b in ((one, two), (two, one))}
    places = [n for n, c in enumerate(text) if c in pairs]
    if not places:
        return None
    at = rng.choice(places)
    return text[:at] + pairs[text[at]] + text[at + 1 :]


def pinyin(text: str, _: Random) -> str | None:
    return "".join(_readings(text))


def pinyin_apart(text: str, _: Random) -> str | None:
    return " ".join(_readings(text))


def initials(text: str, _: Random) -> str | None:
    return "".join(r[0] for r in _readings(text)) if 3 <= len(text) <= 12 else None


def one_word_in_pinyin(text: str, rng: Random) -> str | None:
    """社会保障卡挂失 → shehuibaozhang卡挂失."""
    words = [w for w in re.finditer("|".join(map(re.escape, sorted(set(jieba.lcut(text)), key=len, reverse=True))), text) if len(w[0]) > 1]  # fmt: skip
    if not words or not _CHINESE.search(text):
        return None
    word = rng.choice(words)
    return text[: word.start()] + "".join(_readings(word[0])) + text[word.end() :]


def one_character_in_pinyin(text: str, rng: Random) -> str | None:
    """社保卡 → 社bao卡."""
    places = [n for n, c in enumerate(text) if _CHINESE.match(c)]
    if len(places) < 3:
        return None
    at = rng.choice(places)
    return text[:at] + _readings(text)[at] + text[at + 1 :]


def initials_of_a_word(text: str, rng: Random) -> str | None:
    """身份证丢了 → sfz丢了."""
    words = [w for w in jieba.lcut(text) if len(w) >= 3 and all(map(_CHINESE.match, w))]
    if not words or words == [text]:
        return None
    word = rng.choice(words)
    return text.replace(word, "".join(r[0] for r in _readings(word)), 1)


def full_width(text: str, _: Random) -> str | None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    return wide if wide != text else None


def traditional(text: str, _: Random) -> str | None:
    return OpenCC("s2tw").convert(text)


def digits_written(text: str, _: Random) -> str | None:
    written = text.translate(str.maketrans("0123456789", "零一二三四五六七八九"))
    return written if written != text else None


WAYS: dict[str, Spell] = {
    "一个同音字": one_homophone,
    "两个同音字": two_homophones,
    "近音字": near_sound,
    "少一个字": missing,
    "多一个字": doubled,
    "相邻两字颠倒": swapped,
    "形近字": lookalike,
    "全拼": pinyin,
    "全拼，有空格": pinyin_apart,
    "首字母": initials,
    "一个词打成拼音": one_word_in_pinyin,
    "一个字打成拼音": one_character_in_pinyin,
    "一个词打成首字母": initials_of_a_word,
    "全角": full_width,
    "繁体": traditional,
    "数字写成汉字": digits_written,
}


def spelt(text: str, way: str) -> str | None:
    """The text misspelt in a way; None where it cannot be, or comes out the same."""
    made = WAYS[way](text, Random(f"{way}{text}"))
    return made if made != text else None


def nonsense(n: int = 300) -> dict[str, list[str]]:
    """Letters that mean nothing, by kind."""
    rng = Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz"
    return {
        "随机字母": ["".join(rng.choices(letters, k=rng.randint(4, 10))) for _ in range(n)],
        "随机首字母": ["".join(rng.choices("bcdfghjklmnpqrstwxyz", k=rng.randint(3, 8))) for _ in range(n)],
        "键盘乱按": list(_MASH),
        "英语": list(_ENGLISH),
    }
