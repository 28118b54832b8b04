"""What may be a password: no rule about its signs, but nothing that is tried first."""

import pytest

from knowledge.staff.passwords import MIN_PASSWORD, _common, check_password
from knowledge.storage.errors import Conflict

GUESSED = "这个密码太容易猜到"
OWN = "密码不能和用户名一样"


@pytest.mark.parametrize(
    "password",
    ["correct-horse", "四川北路的梧桐树", "xun7 bao3 tu", "Kx9#mQ2vLp", "20261322", "lina的猫叫团子", "gongdan-xiezai-kuai"],
)  # fmt: skip
def test_what_nobody_guesses_is_taken(password: str) -> None:
    check_password(password, "lina")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("1234567", "密码至少 8 位"),
        ("", "密码至少 8 位"),
        ("x" * 1_001, "密码最多 1000 位"),
        ("12345678", GUESSED),
        ("87654321", GUESSED),
        ("password", GUESSED),
        ("PassWord123", GUESSED),
        ("Admin123456", GUESSED),
        ("woaini1314", GUESSED),
        ("aaaaaaaa", GUESSED),
        ("        ", GUESSED),
        ("abababab", GUESSED),
        ("qwertyuiop", GUESSED),
        ("lkjhgfdsa", GUESSED),
        ("efghijkl", GUESSED),
        ("xyz9xyz9xyz9", GUESSED),
        ("19900321", GUESSED),
        ("20080808", GUESSED),
        ("lina", "密码至少 8 位"),
        ("wangmin2", OWN),
        ("WangMin", "密码至少 8 位"),
        ("wangmin123", OWN),
        ("1wangmin", OWN),
    ],
)
def test_what_is_tried_first_is_refused(password: str, why: str) -> None:
    with pytest.raises(Conflict, match=why):
        check_password(password, "wangmin")


def test_the_list_is_written_as_it_is_compared() -> None:
    assert len(_common()) > 100
    assert all(password == password.casefold().strip() and len(password) >= MIN_PASSWORD for password in _common())
