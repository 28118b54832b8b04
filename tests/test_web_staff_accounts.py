"""Accounts and the audit trail in the browser: for admins alone, every action in the trail, never without an admin."""

import csv
from io import StringIO
from typing import Any

import pytest

from knowledge.staff.audit import WantedRecords
from tests.web_site import PASSWORD, STAFF, Site

NEW = "another-Horse-71"
ROUTES = [
    ("GET", "/staff/accounts"),
    ("POST", "/staff/accounts"),
    ("POST", "/staff/accounts/change"),
    ("POST", "/staff/accounts/active"),
    ("POST", "/staff/accounts/password"),
    ("GET", "/staff/audit"),
    ("POST", "/staff/audit"),
    ("GET", "/staff/audit.csv"),
]


def done(site: Site, what: str = "user:xinren") -> list[tuple[str, str, str]]:
    return [(e.who, e.action, e.detail) for e in reversed(site.kb.audit.of(what))]


def form(**changed: Any) -> dict[str, Any]:
    return {"username": "xinren", "name": "新人", "role": "editor", "departments": "民政局、公安局", "new": NEW, "again": NEW} | changed  # fmt: skip


def test_nobody_but_an_admin_comes_in(site: Site) -> None:
    before = (site.kb.accounts.all(), site.kb.audit.of())
    for username, role in STAFF.items():
        if role != "admin":
            client = site.staff(username)
            assert {
                client.open(path, method=method, data=form(active="no")).status_code for method, path in ROUTES
            } == {403}
    visitor = site.client()
    assert {visitor.open(path, method=method).status_code for method, path in ROUTES} == {302}
    assert (site.kb.accounts.all(), site.kb.audit.of()) == before


def test_the_life_of_an_account_is_in_the_trail(site: Site) -> None:
    admin = site.staff("zongguan")
    assert admin.post("/staff/accounts", data=form()).status_code == 302
    page = admin.get("/staff/accounts?of=xinren").text
    assert "公安局、民政局" in page
    assert NEW not in page
    admin.post("/staff/accounts/change", data=form(role="reviewer", departments="民政局"))
    admin.post("/staff/accounts/password", data=form(new=NEW + "2", again=NEW + "2"))
    admin.post("/staff/accounts/active", data=form(active="no"))
    assert site.kb.accounts.authenticate("xinren", NEW + "2") is None
    admin.post("/staff/accounts/active", data=form(active="yes"))
    found = site.kb.accounts.authenticate("xinren", NEW + "2")
    assert found is not None
    assert (found.role, found.departments, found.name) == ("reviewer", ("民政局",), "新人")
    assert done(site) == [
        ("zongguan", "新增账号", "editor 民政局 公安局"),
        ("zongguan", "修改角色", "reviewer 民政局"),
        ("zongguan", "修改密码", ""),
        ("zongguan", "停用账号", ""),
        ("zongguan", "启用账号", ""),
    ]


def test_a_new_password_ends_what_was_signed_in(site: Site) -> None:
    operator = site.staff("zuoxi")
    assert operator.get("/staff").status_code == 200
    site.staff("zongguan").post("/staff/accounts/password", data=form(username="zuoxi"))
    assert operator.get("/staff").status_code == 302


@pytest.mark.parametrize(
    ("path", "sent", "told"),
    [
        ("", form(username="zuoxi"), "已经有了"),
        ("", form(username=" "), "用户名不能为空"),
        ("", form(again="other"), "两次输入的密码不一样"),
        ("", form(role="king"), "角色只能是"),
        ("", form(new="12345678", again="12345678"), "密码"),
        ("/change", form(username="nobody"), "没有账号"),
        ("/change", form(username="zongguan", role="editor"), "最后一个能用的管理员"),
        ("/active", form(username="zongguan", active="no"), "最后一个能用的管理员"),
        ("/password", form(username="zuoxi", again="other"), "两次输入的密码不一样"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(site: Site, path: str, sent: dict[str, Any], told: str) -> None:
    admin = site.staff("zongguan")
    before = (site.kb.accounts.all(), site.kb.audit.of())
    response = admin.post(f"/staff/accounts{path}", data=sent)
    assert response.status_code >= 400
    assert told in response.text
    assert (site.kb.accounts.all(), site.kb.audit.of()) == before
    assert site.kb.accounts.authenticate("zuoxi", PASSWORD) is not None


def test_the_trail_is_filtered_and_downloaded(site: Site) -> None:
    admin = site.staff("zongguan")
    admin.post("/staff/accounts", data=form())
    chosen = admin.post(
        "/staff/audit", data={"who": "zongguan", "action": "新增账号", "from": "", "to": "", "what": ""}
    )
    assert chosen.status_code == 303
    page = admin.get(chosen.location).text
    assert "1 条" in page
    assert "user:xinren" in page
    download = admin.get("/staff/audit.csv?what=user:xinren")
    rows = list(csv.reader(StringIO(download.text.removeprefix("\ufeff"))))
    assert [row[1:] for row in rows] == [
        ["谁", "做了什么", "对象", "说明"],
        ["zongguan", "新增账号", "user:xinren", "editor 民政局 公安局"],
    ]
    assert "没有这样的记录" in admin.get("/staff/audit?to=2020-01-01").text
    for wrong in ("from=gestern", "to=9999-12-31"):
        assert admin.get(f"/staff/audit?{wrong}").status_code == 400


def test_the_trail_is_paged_in_the_database(site: Site) -> None:
    for number in range(60):
        site.kb.accounts.set_role("zuoxi", "operator", by=f"甲{number}")
    wanted = WantedRecords(what="user:zuoxi", action="修改角色")
    assert site.kb.audit.count(wanted) == 60
    assert [e.who for e in site.kb.audit.find(wanted, limit=2, offset=50)] == ["甲9", "甲8"]
    admin = site.staff("zongguan")
    second = admin.get("/staff/audit?action=修改角色&page=2").text
    assert "甲9" in second
    assert "甲10" not in second.split("<tbody>")[1]
