"""How people get words wrong, made systematically, and what the assistant makes of it.

usage: python benchmarks/misspelling.py [HOW MANY]

Each way of misspelling turns a clean text into what somebody might type. The texts are names and aliases of the starter knowledge
(one of the two a text is answered by exactly), and fitting questions (of which the knowledge has no word as such), as far as they are
answered right when clean: so a loss is a loss by misspelling. Then letters that mean nothing; then the fitting questions as they are,
with and without correcting. The judging questions are not read. Everything is printed as Markdown.

The choices are seeded, so that two runs make the same. Readings are those of whole words (银行 háng), which the engine's own
single-character table does not know: so the engine is not measured by its own idea of sound. Characters put in for others
are common ones, as an input method offers them.
"""

import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import jieba
from opencc import OpenCC
from pypinyin import lazy_pinyin

sys.path.insert(0, str(Path(__file__).parent.parent))

from hotline.assistant import Assistant
from hotline.judging.evaluation import read_questions
from hotline.reading.correcting import Corrector
from hotline.searching.policy import Decision, decide
from knowledge.store import KnowledgeBase

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


FITTING = [Path(__file__).parent / "questions" / v / "fitting.jsonl" for v in ("v1", "v2")]
LONGEST = 30
"""Characters of the questions that are misspelt: one mistake in a long story is none."""
Clean = tuple[str, frozenset[str]]
HEADS = ("", "题数", "首位正确", "答对", "反问里有", "反问里没有", "不知道", "答错")


def asked(assistant: Assistant, text: str) -> tuple[Decision, str]:
    """The decision about a text, and the code of the item ranked first."""
    ranking = assistant.rank(text)
    return decide(ranking, assistant.model), ranking.candidates[0].entry.code if ranking.candidates else ""


def verdict(decision: Decision, codes: frozenset[str]) -> str:
    found = {c.entry.code for c in decision.candidates}
    if decision.kind == "unanswered":
        return "不知道"
    if decision.kind == "answer":
        return "答对" if found & codes else "答错"
    return "反问里有" if found & codes else "反问里没有"


def said(assistant: Assistant) -> list[Clean]:
    """A name and two aliases of every item."""
    kb = assistant.kb
    codes = {entry.item_id: entry.code for entry in kb.live_entries()}
    texts: dict[str, dict[str, list[str]]] = defaultdict(lambda: {"name": [], "alias": []})
    for item_id, text, kind, _ in kb.phrasings.live():
        texts[codes[item_id]].get(kind, []).append(text)
    rng = Random(1)
    found = []
    for code, kinds in sorted(texts.items()):
        aliases = sorted(kinds["alias"])
        found += [(t, frozenset({code})) for t in kinds["name"][:1] + rng.sample(aliases, min(2, len(aliases)))]
    return found


def questions() -> list[Clean]:
    """The fitting questions that are spelt right."""
    found = [q for path in FITTING for q in read_questions(path)]
    return [
        (q.question, frozenset(q.acceptable))
        for q in found
        if q.expect and len(q.question) <= LONGEST and q.style not in {"typo", "pinyin"}
    ]


def answered_right(assistant: Assistant, texts: list[Clean], n: int) -> list[Clean]:
    Random(1).shuffle(texts)
    right = []
    for text, codes in texts:
        if len(right) < n and verdict(asked(assistant, text)[0], codes) == "答对":
            right.append((text, codes))
    return right


def measured(assistant: Assistant, texts: Sequence[Clean], way: str) -> list[str]:
    """One row of the table: how many texts, and the share of each outcome."""
    counts = Counter[str]()
    for text, codes in texts:
        typed = spelt(text, way)
        if typed is not None:
            decision, first = asked(assistant, typed)
            counts.update(["题数", verdict(decision, codes), *(["首位正确"] if first in codes else [])])
    n = counts["题数"]
    return [way, str(n), *(f"{counts[head] / n:.3f}" if n else "–" for head in HEADS[2:])]


def correcting(assistant: Assistant) -> list[list[str]]:
    """The fitting questions as they are, with and without correcting: those spelt right, and those not."""
    found = [q for path in FITTING for q in read_questions(path)]
    learned = assistant.analyser._corrector
    results = []
    for corrector in (learned, Corrector([], cut=lambda _: (), known=lambda _: True)):
        assistant.analyser._corrector = corrector
        results.append([asked(assistant, q.question) for q in found])
    assistant.analyser._corrector = learned
    rows = []
    for name, styles in (("没有错别字", False), ("有错别字", True)):
        at = [n for n, q in enumerate(found) if (q.style in {"typo", "pinyin"}) is styles]
        same = sum(results[0][n][1] == results[1][n][1] for n in at)
        right = [
            sum(bool(found[n].expect) and verdict(r[n][0], frozenset(found[n].acceptable)) == "答对" for n in at)
            for r in results
        ]
        rows.append([name, str(len(at)), f"{same / len(at):.4f}", str(right[0]), str(right[1])])
    return rows


def show(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    print(f"| {' | '.join(heads)} |\n|---|{'---:|' * (len(heads) - 1)}")
    print("\n".join(f"| {' | '.join(row)} |" for row in rows), end="\n\n")


def main(n: int) -> None:
    with tempfile.TemporaryDirectory() as folder, KnowledgeBase(f"sqlite:///{folder}/typing.db") as kb:
        kb.load_starter()
        assistant = Assistant(kb, secret=b"benchmark")
        assistant.ranker()
        for title, texts in (("事项名称和别名", said(assistant)), ("拟合题", questions())):
            clean = answered_right(assistant, texts, n)
            print(f"**{title}**\n")
            # Nobody types a whole question by its initials.
            ways = [way for way in WAYS if way != "首字母" or title != "拟合题"]
            show(HEADS, [measured(assistant, clean, way) for way in ways])
        print("**没有意义的字母**\n")
        rows = []
        for kind, letters in nonsense().items():
            counts = Counter(asked(assistant, text)[0].kind for text in letters)
            rows.append([kind, str(len(letters)), *(str(counts[k]) for k in ("answer", "clarify", "unanswered"))])
        show(("", "题数", "答了", "反问", "不知道"), rows)
        print("**拟合题原样，改错别字与不改**\n")
        show(("", "题数", "首位相同", "改：答对", "不改：答对"), correcting(assistant))


if __name__ == "__main__":
    jieba.setLogLevel(60)
    main(int(sys.argv[1]) if sys.argv[1:] else 600)
