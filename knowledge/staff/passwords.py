"""What may be a password: long enough, not the name it belongs to, and not one of those that everybody tries first.

Nothing is asked of its letters and digits: length and not being guessable is what counts (NIST SP 800-63B, 5.1.1.2).
"""

from functools import cache
from pathlib import Path

from knowledge.storage.errors import Conflict

MIN_PASSWORD = 8
"""Characters."""
MAX_PASSWORD = 1_000
_LISTED = Path(__file__).with_name("common_passwords.txt")
_ROWS = (
    "01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertyuiopasdfghjklzxcvbnm",
    "!@#$%^&*()",
)  # fmt: skip
_FEW = 4
"""Different characters that a password of several has at least."""
_OWN = 4
"""Characters beside the user name that a password has at least."""


def check_password(password: str, username: str) -> None:
    """Accept a password for an account, or raise Conflict with what is wrong with it."""
    if len(password) < MIN_PASSWORD:
        raise Conflict(f"密码至少 {MIN_PASSWORD} 位。")
    if len(password) > MAX_PASSWORD:
        raise Conflict(f"密码最多 {MAX_PASSWORD} 位。")
    plain, name = password.strip().casefold(), username.strip().casefold()
    if name and name in plain and len(plain) - len(name) < _OWN:
        raise Conflict("密码不能和用户名一样，也不能只在用户名上加几个字符。")
    if plain in _common() or len(set(plain)) < _FEW or _is_run(plain) or _is_day(plain):
        raise Conflict("这个密码太容易猜到，请换一个；用几个不相干的词连起来，又好记又难猜。")


@cache
def _common() -> frozenset[str]:
    lines = _LISTED.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _is_run(plain: str) -> bool:
    """Whether it runs along a row of the keyboard or the alphabet, forwards or back, or repeats one short piece."""
    both_ways = [way * 2 for row in _ROWS for way in (row, row[::-1])]
    if any(plain in row for row in both_ways):
        return True
    pieces = (plain[:size] for size in range(1, len(plain) // 2 + 1))
    return any((piece * len(plain))[: len(plain)] == plain for piece in pieces if len(piece) <= _FEW)


def _is_day(plain: str) -> bool:
    """Whether it is eight digits that are a day, such as a birthday."""
    if len(plain) != 8 or not (plain.isascii() and plain.isdigit()):
        return False
    year, month, day = int(plain[:4]), int(plain[4:6]), int(plain[6:])
    return 1900 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= 31
