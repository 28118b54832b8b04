"""The switch to large print: a button that our own pages post, which leads back to the page that it is on."""

import pytest

from tests.web_site import Site


def test_large_print_is_a_button_and_a_cookie(site: Site) -> None:
    client = site.client()
    from_page = {"Referer": "http://localhost/items/sfz-buling?region=000000000000"}
    response = client.post("/large-print", data={"print": "large"}, headers=from_page)
    assert (response.status_code, response.headers["Location"]) == (303, "/items/sfz-buling?region=000000000000")
    assert 'class="large"' in client.get("/").text
    client.post("/large-print", data={"print": "normal"})
    assert 'class="large"' not in client.get("/").text


def test_another_site_cannot_turn_the_switch(site: Site) -> None:
    """Neither by an image, which is a GET, nor by a form of its own."""
    client = site.client()
    assert client.get("/large-print").status_code == 405
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert client.post("/large-print", data={"print": "large"}, headers=headers).status_code == 403
    assert client.get_cookie("print") is None


@pytest.mark.parametrize(
    "referrer",
    ["", "https://evil.example/x", "http://localhost//evil.example", "http://[", "http://localhost/feedback", "http://localhost/x"],
)  # fmt: skip
def test_the_switch_never_leads_elsewhere_nor_to_what_only_a_form_makes(site: Site, referrer: str) -> None:
    response = site.client().post("/large-print", data={"print": "large"}, headers={"Referer": referrer})
    assert response.headers["Location"] == "/"
