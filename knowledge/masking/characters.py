"""What names of persons are made of: surnames, and the characters of given names, read from the files beside this one."""

from pathlib import Path

_HERE = Path(__file__).parent


def lines(name: str) -> list[str]:
    """The lines of a file beside this one, without those that say what it is."""
    return [line for line in (_HERE / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


SURNAMES = "".join(line for line in lines("surnames.txt") if " " not in line)
COMPOUND = "|".join(word for line in lines("surnames.txt") if " " in line for word in line.split())
WORDS = frozenset(
    "来都家巴养那满从充别尚但由和终暨居步要权朗淡官刀赏宾德战占延冒母后保让还好党相生年商练库青续虎铁才英区种酒修底药户折把位化台回楼阳言归赛萨竹锁植慈励尉盘渠秘盖逢"
)
"""Surnames that are said far more often as words; where a name is not plainly announced they begin none."""
USUAL = "".join(lines("usual_given_name_characters.txt"))
"""The characters that most given names are made of."""
