"""Static files: named by their content, compressed once, kept for ever; a plain or an outdated name is looked at again."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web_site import Site, small_site

STATIC = Path(__file__).parent.parent / "web" / "static"
NAMES = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file())
COLD_BYTES = 120_000
"""What a first visit may take over the line (docs/architecture.md); the page itself is sent as it is."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with small_site(tmp_path_factory.mktemp("assets")) as built:
        yield built


def address(site: Site, name: str) -> str:
    with site.app.test_request_context():
        return str(site.app.url_for("static", filename=name))


@pytest.mark.parametrize("accepted", ["gzip, br", "gzip;q=0", "identity", ""])
def test_every_file_is_sent_whole(site: Site, accepted: str) -> None:
    for name in NAMES:
        response = site.client().get(address(site, name), headers={"Accept-Encoding": accepted})
        packed = response.headers.get("Content-Encoding") == "gzip"
        assert packed <= accepted.startswith("gzip,")
        assert (gzip.decompress(response.data) if packed else response.data) == (STATIC / name).read_bytes()
        assert "Accept-Encoding" in response.headers["Vary"]
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_name_tells_the_content(site: Site) -> None:
    assert re.fullmatch(r"/static/style\.[0-9a-f]{12}\.css", address(site, "style.css"))
    assert re.fullmatch(r"/static/vendor/htmx-2\.0\.11\.min\.[0-9a-f]{12}\.js", address(site, "vendor/htmx-2.0.11.min.js"))  # fmt: skip
    assert len({address(site, name) for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize("name", ["style.css", "style.000000000000.css"])
def test_a_plain_or_outdated_name_gets_the_file_as_it_is_now(site: Site, name: str) -> None:
    response = site.client().get(f"/static/{name}")
    assert response.data == (STATIC / "style.css").read_bytes()
    assert response.headers["Cache-Control"] == "no-cache"
    again = site.client().get(f"/static/{name}", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("name", ["nothing.css", "../app.py", "..%2fapp.py", "style.00.css", "style.css.000000000000.css", ""])  # fmt: skip
def test_nothing_else_is_there(site: Site, name: str) -> None:
    assert site.client().get(f"/static/{name}").status_code == 404


def test_a_first_visit_is_light(site: Site) -> None:
    """The first page with all that it names, as a browser asks for it."""
    client = site.client()
    page = client.get("/").data
    wanted = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.decode()))
    assert len(wanted) >= 4
    sent = [client.get(path, headers={"Accept-Encoding": "gzip, br"}).data for path in wanted]
    assert len(page) + sum(map(len, sent)) < COLD_BYTES // 2
