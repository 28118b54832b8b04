"""An installation in which every list of staff has so many rows: one of each is made as people make it, and then copied."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from knowledge.entry.records import NATION, Source
from knowledge.entry.validation import check_item
from knowledge.masking.masked_text import mask
from knowledge.storage.clock import day_of
from knowledge.storage.database import Database
from knowledge.store import KnowledgeBase

ADMIN, PASSWORD = "measuring", "only-for-measuring-1"
OWNERS = 40
"""Departments that the items belong to."""
FIRST = "古井认养登记"
"""The item that is asked for."""
MISSED, IN_DANGER = "老井能不能填掉", "有人要跳楼"
COPY = 1_000_000
"""What the numbers of copies begin after."""
Change = Callable[[Any, int], object]

PAGES: Mapping[str, str] = {
    "我的工作": "/staff/home", "待办问题": "/staff", "已不予处理": "/staff?state=dismissed", "待审核": "/staff/review",
    "退回的": "/staff/review?standing=back", "等通过的问法": "/staff/review?standing=phrasings", "一起通过问法": "/staff/wordings",
    "复核": "/staff/reviews?owner=", "条文改了": "/staff/second-looks", "最该重新核对": "/staff/stalest", "工单": "/staff/tickets",
    "险情": "/staff/alarms", "评价": "/staff/ratings", "反映有误": "/staff/wrong", "事项": "/staff/items", "缺表格": "/staff/forms",
    "依据": "/staff/sources", "一个依据": "/staff/source?key=来源00001", "检查": "/staff/findings?severity=warning", "导入导出": "/staff/imports",
    "部门电话": "/staff/offices", "通知": "/staff/notices", "给过旧答复的": "/staff/items/liebiao-00001/000000000000/revisions/2/told",
    "账号": "/staff/accounts", "变更记录": "/staff/audit", "接口令牌": "/staff/tokens", "我的账号": "/staff/account",
    "预约": "/staff/appointments", "培训": "/staff/training", "运行情况": "/staff/figures", "评估指标": "/staff/indicators",
}  # fmt: skip
"""Every list of staff, by what it lists."""

_SENT: Mapping[str, dict[str, str]] = {
    "/staff/tickets/new": {"text": "某某路的路灯三天没有亮了", "kind": "投诉", "source": "电话"},
    "/staff/notices": {"text": "大厅明天停电检修。", "importance": "important"},
    "/staff/offices/one": {"name": "便民服务中心", "phone": "00000000", "region": "天河区", "hours": "工作日 8:30-12:00"},
    "/staff/tokens": {"name": "小程序", "scope": "ask"},
}  # fmt: skip


def code(number: int) -> str:
    return f"liebiao-{number:05d}"


def source(number: int) -> str:
    return f"来源{number:05d}"


def reply(number: int) -> str:
    """The id of a copied reply."""
    return f"r{number:020d}"


def _numbered(_: object, n: int) -> int:
    return COPY + n


def _text(stored: str, n: int) -> str:
    return f"{stored}{n}"


def _of_reply(_: object, n: int) -> str:
    return reply(n)


def _of_item(stored: int, n: int) -> int:
    return stored + n - 1


def _of_code(stored: str, n: int) -> str:
    return stored.replace(code(1), code(n))


_COPIED: tuple[tuple[str, str, dict[str, Change]], ...] = (
    ("questions", f"question = '{MISSED}'", {"reply_id": _of_reply, "question": _text}),
    ("questions", "outcome = 'answered'", {"reply_id": lambda _, n: f"a{n:020d}", "conversation": _text}),
    ("cases", "state = 'open'", {"id": _numbered, "question": _text, "grouping": _text, "need_id": _numbered}),
    ("cases", "state = 'open'", {"id": lambda _, n: 2 * COPY + n, "state": lambda *_: "dismissed", "need_id": lambda *_: None}),
    ("case_questions", "1 = 1", {"case_id": _numbered, "reply_id": _of_reply}),
    ("needs", "1 = 1", {"id": _numbered, "case_id": _numbered}),
    ("feedback", "1 = 1", {"id": _numbered, "reply_id": _of_reply}),
    ("objections", "1 = 1", {"id": _numbered, "key_hash": _text, "reply_id": _of_reply}),
    ("alarms", "1 = 1", {"reply_id": _of_reply}),
    ("drafts", "1 = 1", {"item_id": _of_item, "entry": _of_code, "name": _text, "state": lambda _, n: "draft" if n % 3 == 0 else "in_review", "sent_back": lambda _, n: "没写依据" if n % 6 == 0 else ""}),
    ("phrasings", "kind = 'learned'", {"id": _numbered, "item_id": _of_item, "text": _text}),
    ("second_looks", "1 = 1", {"id": _numbered, "item_id": _of_item, "before": lambda said, n: said.replace(source(1), source(n))}),
    ("ticket_events", "1 = 1", {"ticket_id": _numbered}),
    ("tickets", "1 = 1", {"id": _numbered, "number": _text}),
    ("notices", "1 = 1", {"id": _numbered}),
    ("departments", "1 = 1", {"name": _text, "record": lambda said, n: said.replace("便民服务中心", f"便民服务中心{n}")}),
    ("staff", f"username = '{ADMIN}'", {"username": _text, "name": _text, "role": lambda *_: "operator"}),
    ("staff_sessions", "1 = 1", {"token_hash": _text}),
    ("api_tokens", "1 = 1", {"id": _numbered, "token_hash": _text}),
    ("import_runs", "1 = 1", {"id": _numbered}),
    ("appointments", "1 = 1", {"id": _numbered, "number": _text, "place": _numbered}),
    ("audit", "1 = 1", {"id": _numbered}),
)  # fmt: skip
"""The tables that are copied, which of their rows, and what differs in a copy."""


def opened(kb: KnowledgeBase, app: Flask) -> FlaskClient:
    """A browser in which an admin has signed in, who is added."""
    if ADMIN not in {account.username for account in kb.accounts.all()}:
        kb.accounts.add(ADMIN, PASSWORD, role="admin", name="量度")
    client = app.test_client()
    client.post("/staff/login", data={"username": ADMIN, "password": PASSWORD})
    return client


def fill(kb: KnowledgeBase, app: Flask, *, rows: int) -> None:
    """Have every list show `rows` things; none where that is 0."""
    if not rows:
        return
    _items(kb, rows)
    _as_people_do(kb, app)
    for table, which, changes in _COPIED:
        with kb._connections.changing() as db:
            _copy(db, table, which, rows, changes)
    _correct(kb)


def _items(kb: KnowledgeBase, rows: int) -> None:
    """Published items, each with a source, a form to be lacked, and a day of review that is over."""
    due = day_of(kb.clock()) - timedelta(days=10)
    numbers = range(1, rows + 1)
    kb.sources.put([Source(key=source(n), title=f"关于第{n:05d}件事的办法", level="规范性文件") for n in numbers])
    made = (
        {
            "code": code(n), "name": FIRST if n == 1 else f"第{n:05d}件事的登记", "topic": f"主题{n % 12}", "kind": "行政确认",
            "department": f"第{n % OWNERS}单位", "documents": [{"name": "登记申请表", "basis": [f"{source(n)}第三条"]}],
            "fees": [{"name": "工本费", "amount": "10", "unit": "元"}], "review_by": due.isoformat(), "verified_on": "2024-01-02",
        }
        for n in numbers
    )  # fmt: skip
    kb.items.publish_many([check_item(item) for item in made], by="本机")


def _as_people_do(kb: KnowledgeBase, app: Flask) -> None:
    """One of each of the others."""
    visitor, admin, first = app.test_client(), opened(kb, app), code(1)
    told = visitor.post("/api/v1/ask", json={"question": MISSED}).json
    assert told is not None
    assert told["outcome"] == "unanswered", told
    visitor.post("/feedback", data={"reply_id": told["reply_id"], "rating": "1", "comment": "没有说清"})
    kb.objections.make(told["reply_id"], mask("现在不收钱了"))
    answered = app.test_client().post("/api/v1/ask", json={"question": f"{FIRST}多少钱"}).json
    assert answered is not None
    assert answered["outcome"] == "answered", answered
    app.test_client().post("/api/v1/ask", json={"question": IN_DANGER})
    admin.get("/staff")
    for path, sent in _SENT.items():
        assert admin.post(path, data=sent).status_code < 400, path
    kb.phrasings.propose(first, NATION, "家里的那个本本", by="本机")
    kb.items.save_draft(kb.items.live(first).item.model_copy(update={"summary": "改过"}), author="本机", note="改概述")
    kb.items.submit(first, by="本机")
    kb.second_looks.amended(source(1), "第三条", on=day_of(kb.clock()), by="本机")
    with kb._connections.changing() as db:
        _besides(db, day_of(kb.clock()))


def _besides(db: Database, today: date) -> None:
    """What would take a file or a chosen hour to make."""
    at = f"{today}T09:00:00.000+08:00"
    db.execute(
        "INSERT INTO import_runs (file, format, by_whom, at, as_draft, rejected) VALUES ('清单.xlsx', 'xlsx', '本机', ?, 1, 0)",
        [at],
    )
    db.execute(
        "INSERT INTO appointments (number, code_hash, office, region, day, starts, ends, is_extended, place, matter, item_code, state, why, "
        "made_by, made_at, changed_by, changed_at) VALUES ('100001', 'x', '便民服务中心', ?, ?, '09:00', '09:30', 0, 1, '', '', 'booked', '', "
        "'', ?, '', '')",
        [NATION, today.isoformat(), at],
    )  # fmt: skip


def _copy(db: Database, table: str, which: str, rows: int, changes: Mapping[str, Change]) -> None:
    """One row of a table so often that there are `rows` more or less like it."""
    first = next(iter(db.query(f"SELECT * FROM {table} WHERE {which} LIMIT 1")))  # noqa: S608
    made = (
        list({**first, **{name: change(first[name], n) for name, change in changes.items()}}.values())
        for n in range(2, rows + 1)
    )
    db.fill(table, list(first), made)


def _correct(kb: KnowledgeBase) -> None:
    """Publish another fee of the first item, so that everybody who was told of the old one is listed."""
    item = kb.items.live(code(1)).item
    fee = item.fees[0].model_copy(update={"amount": Decimal(20)})
    kb.items.publish_many([item.model_copy(update={"fees": (fee,)})], by="本机")
