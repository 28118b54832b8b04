"""What the program is made of: pinned with hashes, under licences that an office may use, and unchanged where it is vendored."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from installing.bundle import INSTALL, PYTHON, blocks, hash_lines, pins, wanted
from installing.sbom import VENDORED, licence, sbom

ROOT = Path(__file__).parent.parent
REQUIREMENTS = (ROOT / "requirements.txt").read_text(encoding="utf-8")
ALLOWED = re.compile(
    r"MIT|MIT-0|0?BSD|BSD-[23]-Clause|Apache|PSF|PSFL|Python Software Foundation|Zlib|CC0|Public Domain|ISC|MPL-2.0|Unlicense"
)
"""Words one of which a licence has to say: all of them let an office run and change the program."""
LOOKED_AT = {
    "python-stdnum": "LGPL-2.1-or-later: used as a library, unchanged, and replaceable by another version",
    "psycopg": "LGPL-3.0: as python-stdnum; only where PostgreSQL is used",
}
"""Other licences, with the reason why they are allowed."""
PARTS = json.loads(VENDORED.read_text(encoding="utf-8"))


def test_everything_is_pinned_with_hashes() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert len(lines) > 40
        assert not [line for line in lines if "==" not in line]
        for block in re.split(r"\n(?=\S)", text):
            assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.mark.parametrize("name", sorted({name for name, _ in pins(REQUIREMENTS)}))
def test_every_licence_lets_an_office_use_it(name: str) -> None:
    found = licence(name)
    assert found, f"{name} does not say, or is not installed"
    assert name in LOOKED_AT or ALLOWED.search(found), f"{name}: {found}"


def test_what_was_looked_at_is_no_other_licence_by_now() -> None:
    assert "LGPL" in licence("python-stdnum")


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part["file"])
def test_vendored_javascript_is_what_was_published(part: dict[str, str]) -> None:
    """The file is the one in the package on npm, whose own checksum is beside it."""
    path = VENDORED.parent / part["file"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == part["sha256"]
    assert part["version"] in part["file"]
    assert part["integrity"].startswith("sha512-")
    assert (VENDORED.parent / f"{part['name']}-LICENSE.txt").exists()


def test_nothing_else_is_vendored() -> None:
    known = {part["file"] for part in PARTS}
    assert {path.name for path in VENDORED.parent.glob("*.js")} == known


@pytest.mark.slow  # reads what every installed part says of itself
def test_the_bill_of_materials_names_every_part() -> None:
    made = sbom()
    assert (made["bomFormat"], made["metadata"]["component"]["name"]) == ("CycloneDX", "hotline-assistant")
    names = {component["name"].lower().replace("_", "-") for component in made["components"]}
    assert names >= {name for name, _ in pins(REQUIREMENTS)} | {"htmx"}
    without = [c["name"] for c in made["components"] if c["name"] in dict(pins(REQUIREMENTS)) and not c.get("licenses")]
    assert not without


def test_a_bundle_is_installed_by_the_hashes_of_its_own_files(tmp_path: Path) -> None:
    wheel = tmp_path / "some_thing-1.2-py3-none-any.whl"
    wheel.write_bytes(b"a wheel")
    assert list(hash_lines(tmp_path)) == [f"some-thing==1.2 --hash=sha256:{hashlib.sha256(b'a wheel').hexdigest()}"]


def test_what_is_for_other_systems_is_left_out_of_it() -> None:
    text = 'one==1.0 \\\n    --hash=sha256:aa\ntwo==2.0 ; sys_platform == "win32" \\\n    --hash=sha256:bb\n'
    assert list(pins(text)) == [("one", "1.0")]
    assert list(blocks(text)) == [("one", "one==1.0 \\\n    --hash=sha256:aa\n")]
    assert {name for name, _ in blocks(REQUIREMENTS)} == {name for name, _ in pins(REQUIREMENTS)}


def test_the_bundle_takes_the_version_that_every_patch_release_takes() -> None:
    text = "soupsieve==2.10 ; python_full_version < '3.11.5' \\\n    --hash=sha256:aa\nsoupsieve==4.1.3 ; python_full_version >= '3.11.5' \\\n    --hash=sha256:bb\n"
    packed = dict(blocks(text))
    assert packed == {"soupsieve": "soupsieve==2.10 \\\n    --hash=sha256:aa\n"}


def test_the_bundle_holds_what_postgresql_needs() -> None:
    assert {"psycopg", "psycopg-binary", "psycopg-pool", "granian"} <= {name for name, _ in wanted()}


def test_the_installer_says_which_python_it_is_for() -> None:
    script = INSTALL.format(python=PYTHON)
    assert f"是给 Python {PYTHON} 的" in script
    assert "${1:-/srv/hotline/app}" in script
