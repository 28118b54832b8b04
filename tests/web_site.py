"""A small knowledge base behind the real application, with staff of every role, for the tests of the pages."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from hotline.assistant import Assistant
from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from knowledge.settings import Settings
from knowledge.staff.accounts import Role
from knowledge.storage.clock import Clock, now
from knowledge.storage.connections import path_of
from knowledge.store import KnowledgeBase
from web.app import create_app
from web.parts import parts_of

PASSWORD = "correct-horse"
STAFF: dict[str, Role] = {
    "zuoxi": "operator",
    "bianji": "editor",
    "minzheng": "editor",
    "shenhe": "reviewer",
    "zongguan": "admin",
}
DEPARTMENTS = {
    "bianji": ("公安派出所", "民政部门婚姻登记机关", "公安机关", "社保经办机构"),
    "minzheng": ("民政局", "民政部门婚姻登记机关"),
}
ITEMS: tuple[dict[str, Any], ...] = (
    {
        "code": "sfz-buling", "name": "居民身份证丢失补领", "topic": "身份证", "kind": "行政确认", "department": "公安派出所",
        "aliases": ["身份证丢了怎么补办", "补办身份证"], "summary": "身份证丢了，应当申请补领。",
        "circumstances": [{"dimension": "办理地", "ask": "在户籍地办还是外地办？", "options": ["户籍地", "外地"]}],
        "documents": [
            {"name": "居民户口簿", "originals": 1, "form": "纸质", "when": {"办理地": "户籍地"}, "basis": ["居民身份证法第十条"]},
            {"name": "居住证", "originals": 1, "when": {"办理地": "外地"}, "verified": False},
        ],
        "fees": [{"name": "工本费", "amount": "40", "unit": "元", "basis": ["发改价格〔2003〕2322号"]}],
        "deadlines": [{"type": "statutory", "number": 60, "unit": "自然日", "start": "自提交登记表之日起", "basis": ["居民身份证法第十二条"]}],
        "steps": [{"text": "本人到派出所申请。"}, {"text": "采集相片和指纹。"}],
        "phones": [{"type": "consult", "number": "12345", "name": "政务服务便民热线"}],
        "basis": ["居民身份证法第十一条"], "verified_on": "2026-11-22", "source": "居民身份证法",
    },
    {
        "code": "hy-jiehun", "name": "结婚登记", "topic": "婚姻", "kind": "行政确认", "department": "民政部门婚姻登记机关",
        "aliases": ["领结婚证", "登记结婚要带什么"],
        "documents": [{"name": "居民身份证", "originals": 2, "valid_from": "2025-05-10", "basis": ["婚姻登记条例第八条"]}],
        "faqs": [{"question": "结婚还要户口本吗？", "answer": "不需要，自2025年5月10日起凭身份证办理。", "valid_from": "2025-05-10"}],
    },
    {
        "code": "csyxzm-bufa", "name": "出生医学证明补发", "topic": "生育", "department": "原签发医疗机构",
        "aliases": ["出生证明丢了"], "documents": [{"name": "父母身份证"}], "channels": [{"type": "网上", "url": "https://example.gov.cn/cs"}],
    },
    {
        "code": "shebaoka-buling", "name": "社会保障卡补领", "topic": "社保卡", "department": "社保经办机构",
        "aliases": ["社保卡丢了"], "documents": [{"name": "居民身份证"}],
    },
    {
        "code": "yyzz-bufa", "name": "营业执照补发", "topic": "企业", "department": "市场监督管理部门",
        "aliases": ["营业执照"], "documents": [{"name": "补发申请书"}],
    },
    {
        "code": "yyzz-biangeng", "name": "营业执照变更", "topic": "企业", "department": "市场监督管理部门",
        "aliases": ["营业执照"], "documents": [{"name": "变更登记申请书"}],
    },
    {
        "code": "neibu-koujing", "name": "坐席内部口径", "topic": "内部", "department": "热线中心", "aliases": ["内部口径"],
        "disclosure": "operators", "documents": [{"name": "内部说明"}],
    },
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Site:
    """The application with what is behind it."""

    app: Flask
    kb: KnowledgeBase
    settings: Settings

    def client(self) -> FlaskClient:
        """A visitor who has not signed in."""
        return self.app.test_client()

    def staff(self, username: str) -> FlaskClient:
        """A browser in which somebody has signed in."""
        client = self.app.test_client()
        response = client.post("/staff/login", data={"username": username, "password": PASSWORD})
        assert response.status_code == 302, response.text
        return client

    def open_case(self, question: str) -> int:
        """Ask something that cannot be answered; the id of its case."""
        response = self.client().post("/api/v1/ask", json={"question": question})
        assert response.json is not None
        assert response.json["outcome"] == "unanswered", response.text
        return max(case.id for case in self.kb.inbox.cases())


def token_in(page: str) -> str:
    """The conversation that a page goes on with."""
    found = re.search(r'name="conversation" id="conversation" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def settings_for(folder: Path, *, region: str = NATION) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder / 'hotline.db'}",
        secret_key="only for tests, only for tests, 32+",
        region=region,
        hotline="12345",
        host="127.0.0.1",
        port=8000,
        contact_key="MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    )


def fill(kb: KnowledgeBase) -> None:
    """Publish the items and add the staff."""
    kb.items.publish_many([check_item(item) for item in ITEMS], by="本机")
    for username, role in STAFF.items():
        kb.accounts.add(username, PASSWORD, role=role, name=username, departments=DEPARTMENTS.get(username, ()))


@cache
def filled() -> bytes:
    """The filled database as a file: made once, because hashing passwords takes its time on purpose."""
    with TemporaryDirectory() as folder:
        settings = settings_for(Path(folder))
        with KnowledgeBase(settings.database_url) as kb:
            fill(kb)
        return path_of(settings.database_url).read_bytes()


@contextmanager
def small_site(folder: Path, *, clock: Clock = now, trusted_proxies: int = 0, **others: Any) -> Iterator[Site]:
    """The application over a fresh database in `folder`."""
    settings = replace(settings_for(folder), trusted_proxies=trusted_proxies, **others)
    path_of(settings.database_url).write_bytes(filled())
    with KnowledgeBase(settings.database_url, clock=clock) as kb:
        assistant = Assistant(kb, secret=settings.secret(), region=settings.region, hotline=settings.hotline)
        app = create_app(settings, kb=kb, assistant=assistant)
        app.testing = True
        try:
            yield Site(app, kb, settings)
        finally:
            parts_of(app).close()
