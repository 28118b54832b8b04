"""Streets of one's own."""

from collections.abc import Callable

from click.testing import Result


def test_a_street_of_ones_own_is_a_region(run: Callable[..., Result]) -> None:
    assert run("region", "add", "440106013000", "石牌街道").exit_code == 0
    assert "工本费：20元" in run("ask", "身份证丢了怎么补办", "--region", "440106013000").stdout
