"""Phones that can be dialled and addresses that can be opened, and those that cannot."""

import pytest

from knowledge.checks.consistency import check
from knowledge.checks.contacts import address, number
from knowledge.entry.departments import Department
from knowledge.entry.records import ServiceItem
from knowledge.store import KnowledgeBase
from tests.checked_entries import CITY, TODAY, entry


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("12345", None), ("020-12345", None), ("0755-12345", None), ("12366转2", None), ("020-83134173", None),
        ("0755-88123456", None), ("（0755）88123456", None), ("020-12345-1-3", None), ("400-810-1234", None), ("95598", None),
        ("13800138000", None), ("110", None), ("010-66410000转801", None), ("020-83134173、020-83134174", None), ("", None),
        ("0020-12366", "phone-malformed"), ("020-3728889", "phone-malformed"), ("020-831341733", "phone-malformed"),
        ("0101234", "phone-malformed"), ("12", "phone-malformed"), ("83134173", "phone-without-area-code"),
        ("020-83134173、83134174", "phone-without-area-code"),
    ],
)  # fmt: skip
def test_phone_numbers(text: str, rule: str | None) -> None:
    assert [r.rule for r in number(text, "phone")] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("", None), ("https://www.gdzwfw.gov.cn/portal/v2/guide/11440000", None), ("http://a.gov.cn:8080/x?y=%E5%8C%97", None),
        ("http://政务.公益/", None), ("http://office/", "url-malformed"), ("https://a.gov.cn/{id}", "url-malformed"),
        ("http://https://a.gov.cn/", "url-malformed"), ("http://a.gov.cn:99999/", "url-malformed"), ("http://[::1", "url-malformed"),
        ("http://me:secret@a.gov.cn/", "url-malformed"), ("http://a..gov.cn/", "url-malformed"),
        ("http://localhost:8000/", "url-private"), ("http://192.168.1.9/", "url-private"), ("http://61.144.19.120/", "url-by-number"),
        ("https://a.gov.cn/login?back=https://b.gov.cn/", None),
    ],
)  # fmt: skip
def test_web_addresses(url: str, rule: str | None) -> None:
    assert [r.rule for r in address(url, "url")] == ([rule] if rule else [])


def test_the_directory(kb: KnowledgeBase) -> None:
    kb.directory.put([Department(name="热线", phone="12345"), Department(name="大厅", phone="8635113", region=CITY)])
    assert check(kb, day=TODAY) == []  # nobody sees a city's directory before there is an entry of the city
    kb.items.publish_many([ServiceItem.model_validate(entry(region=CITY))], by="tester")
    assert [(f.rule, f.name, f.region) for f in check(kb, day=TODAY)] == [("phone-without-area-code", "大厅", CITY)]
