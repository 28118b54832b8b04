"""How well the department of a message is suggested, beside the nearest earlier message by BM25 over characters.

The messages are those of a city's board (../shared/data/citizen-messages.jsonl, for use in this house only), in the order of time;
the department is the first that the reply names as having looked into it, by what it does (which district's is not asked). The
earlier 70 % are learned from, the later 30 % judged.

    python -m benchmarks.dispatching ../shared/data/citizen-messages.jsonl
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from hotline.tickets.experience import Experience

OFFICES: dict[str, str] = {
    "教育": "教育局|区教育|市教育|教体局", "公安交警": "交警|交管", "公安": "公安|派出所|特警", "住建房管": "住建|住房和城乡建设|住房保障|房管|房产|住房城乡",
    "城管": "城管|城市管理|行政执法", "生态环境": "环保|生态环境|环境保护", "交通运输": "交通运输|公路局|公路管理|运管|交通局|客管|公交",
    "人社": "人力资源|人社|社保局|社会保险|劳动监察|人才", "民政": "民政", "自然资源规划": "国土|自然资源|规划局|规划和|不动产登记|城乡规划",
    "市场监管": "食药|食品药品|市场监督|市场和质量|工商局|工商分局|质监|物价", "税务": "税务|国税|地税", "卫生健康": "卫计|卫生|疾控",
    "医保": "医保|医疗保障", "水务": "水务|水利|水业|供水", "园林": "园林|绿化", "轨道交通": "轨道|地铁", "公积金": "公积金", "农业林业": "农业|林业|畜牧|农村局",
    "发改": "发改|发展和改革", "文体旅": "文广|文化|旅游|体育", "电力": "电力|供电", "纪检": "纪委|监委|监察", "征收拆迁": "征收|征拆|拆迁",
    "燃气": "燃气", "消防": "消防", "街道": "街道办|街道", "乡镇": "镇政府|镇人民政府|镇党委",
}  # fmt: skip
"""What a department does, by the words that name it in replies."""
_OPENING = re.compile(r"^.*?(?:回复如下|答复如下|收悉)[。：:，,]?", re.DOTALL)
_DAY = re.compile(r"(20\d\d)[年-](\d{1,2})[月-](\d{1,2})日?\s*$")
SHARE = 0.7


def office_of(reply: str) -> str:
    """The office that a reply names first; '' where it names none."""
    said = _OPENING.sub("", reply, count=1)
    found = [(m.start(), name) for name, pattern in OFFICES.items() if (m := re.search(pattern, said))]
    return min(found)[1] if found else ""


def read(path: Path) -> list[tuple[str, str, str]]:
    """Day, text and office of every message whose reply tells both, in the order of time."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        day, office = _DAY.search(row["reply"]), office_of(row["reply"])
        if day and office:
            rows.append((f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}", f"{row['title']}。{row['text']}", office))
    return sorted(rows)


def shares(ranked: Sequence[Sequence[str]], right: Sequence[str]) -> tuple[float, float]:
    """How often the right office is first, and among the first three."""
    pairs = list(zip(ranked, right, strict=True))
    first = sum(names[:1] == [office] for names, office in pairs) / len(pairs)
    return first, sum(office in names[:3] for names, office in pairs) / len(pairs)


def by_neighbours(learned: Experience, offices: Sequence[str], text: str) -> list[str]:
    """The offices of the nearest earlier messages, each once."""
    return list(dict.fromkeys(offices[n] for n, _ in learned.nearest(text, limit=50)))


def main(path: str) -> None:
    rows = read(Path(path))
    cut = int(len(rows) * SHARE)
    earlier, later = rows[:cut], rows[cut:]
    pairs = [(text, office) for _, text, office in earlier]
    learned, whole = Experience(pairs), Experience(pairs, read_chars=10_000)
    offices, right = [office for *_, office in earlier], [office for *_, office in later]
    always = [name for name, _ in Counter(offices).most_common(3)]
    print(
        f"{len(rows)} messages with day and office; learned from {len(earlier)}, up to {earlier[-1][0]}; judged on {len(later)}"
    )
    for name, ranked in (
        ("the three most frequent", [always] * len(later)),
        ("nearest by BM25, whole texts", [by_neighbours(whole, offices, text) for _, text, _ in later]),
        ("nearest by BM25, beginnings", [by_neighbours(learned, offices, text) for _, text, _ in later]),
        ("suggested", [[lean.department for lean in learned.leanings(text)] for _, text, _ in later]),
    ):
        first, three = shares(ranked, right)
        print(f"{name:32} first {first:.3f}   among three {three:.3f}")


if __name__ == "__main__":
    main(sys.argv[1])
