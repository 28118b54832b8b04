"""Numbers in forms and addresses: whatever is sent, none of it is an error."""

from pathlib import Path

import pytest

from tests.web_site import Site, small_site
from web.sent import whole_number


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("12", 12), (" 3 ", 3), ("007", 7), ("0", 0), ("", None), ("-1", None), ("1.5", None), ("1e3", None), ("²", None), ("٣", None),
        ("１２", None), ("一", None), ("9" * 9, 999_999_999), ("9" * 10, None),
    ],
)  # fmt: skip
def test_a_number_is_plain_digits(given: str, number: int | None) -> None:
    assert whole_number(given) == number


@pytest.mark.parametrize("number", ["²", "٣", "1.5", "9" * 40])
def test_pages_take_no_number_for_none(tmp_path: Path, number: str) -> None:
    with small_site(tmp_path) as site:
        assert_taken(site, number)


def assert_taken(site: Site, number: str) -> None:
    editor = site.staff("bianji")
    page = editor.post(
        "/staff/items/sfz-buling/000000000000/edit",
        data={"do": f"up steps {number}", "steps-0-text": "一", "name": "名"},
    )
    assert page.status_code == 200
    for address in ("/staff?state=attached&page=", "/staff/review?run=", "/staff/calendar?year=", "/staff/items?page="):
        assert editor.get(address + number).status_code == 200, address
