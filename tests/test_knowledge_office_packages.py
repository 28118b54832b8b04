"""Packed Office files: what their XML defines and points at, however it is written."""

import io
import zipfile

import pytest

from knowledge.office_packages import as_utf8, defines_entities, relations, swollen_size, unpacked_size

XML = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.mark.parametrize("order", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_entities_are_seen_in_every_encoding(order: str) -> None:
    content = as_utf8(XML.encode(order))
    assert defines_entities(content)
    assert content.decode() == XML


def test_plain_markup_stays_as_it_is() -> None:
    content = "<w:p>社保</w:p>".encode()
    assert as_utf8(content) is content
    assert not defines_entities(content)


@pytest.mark.parametrize(
    ("written", "kinds", "targets", "leads_outside"),
    [
        (f'<Relationship Id="1" Type="{OFFICE}/image" Target="media/a.png"/>', {"image"}, ("media/a.png",), False),
        (
            f"<r:Relationship Type = '{OFFICE}/hyperlink' TargetMode='external' Target=' https://a.cn'/>",
            {"hyperlink"},
            ("https://a.cn",),
            True,
        ),
        # Said twice: all of it is told.
        (
            f'<Relationship Type="{OFFICE}/hyperlink" Type="{OFFICE}/oleObject" Target="a" Target="b"/>',
            {"hyperlink", "oleObject"},
            ("a", "b"),
            False,
        ),
        ("<Relationship/>", set(), (), False),
    ],
)
def test_a_relation(written: str, kinds: set[str], targets: tuple[str, ...], leads_outside: bool) -> None:
    (relation,) = relations(f"<Relationships>{written}</Relationships>".encode())
    assert relation.kinds == kinds
    assert relation.targets == targets
    assert relation.leads_outside is leads_outside


def test_sizes() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.xml", "0" * 100_000)
        package.writestr("b.xml", "b")
    with zipfile.ZipFile(written) as package:
        assert unpacked_size(package) == 100_001
        assert swollen_size(package, times=50, least=1_000) == 100_000
        assert swollen_size(package, times=50, least=100_000) == 0
        assert swollen_size(package, times=5_000, least=1_000) == 0
