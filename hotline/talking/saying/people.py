"""For whom somebody asks: for themselves, or for one of the people that belong to them (我妈, 我弟, 我老乡)."""

import re

SELF = "自己"
OTHERS = "他人"
"""Somebody else who was named before: 他, 她."""
_PEOPLE = (
    ("配偶", r"(?:孩子|小孩|娃儿?|宝宝)[他她的]?(?:爸|妈|爹|娘)|老公|老婆|爱人|对象|丈夫|妻子|媳妇|老伴|内人|当家的|[我俺]家(?:那位|那口子)"),
    ("子女", r"孩子|小孩|娃|儿子|女儿|闺女|小子|丫头|宝宝|[老小]大(?=[那的])|小的(?=那?个)|老[二三]"),
    ("父亲", r"[我俺他她咱](?:们家?|家)?(?:老)?(?:爸|爹)|父亲|公公|岳父"),
    ("母亲", r"[我俺他她咱](?:们家?|家)?(?:老)?(?:妈|娘)|母亲|婆婆|岳母"),
    ("祖辈", r"爷爷|奶奶|外公|外婆|姥[姥爷]"),
    ("手足", r"[我俺他她咱](?:们家?|家)?[大小]?(?:哥|姐|弟|妹)|(?:表|堂)[哥姐弟妹]"),
    ("亲戚", r"[我俺他她咱](?:们家?|家)?[大小]?(?:伯|叔|舅|姨|姑|婶|侄|外甥)|亲戚"),
    ("熟人", r"朋友|同学|同事|老乡|工友|师傅|邻居|室友|战友"),
    (SELF, r"[我俺咱]自己|[我俺咱](?:本人|这边|这个|那个|这本|那本|这张|那张|的(?!话))|[我俺咱]这(?=[边本张份件])"),
    (OTHERS, r"(?<![其吉])他(?!人|乡)|她"),
)  # fmt: skip
_READERS = tuple((who, re.compile(words)) for who, words in _PEOPLE)


def who_is_meant(text: str) -> str:
    """The person whom a prepared message is about, '' where it does not say; of several the first that is named."""
    found = [
        (match.start(), place, who) for place, (who, words) in enumerate(_READERS) if (match := words.search(text))
    ]
    named = [one for one in found if one[2] not in (SELF, OTHERS)]
    return min(named or found)[2] if found else ""
