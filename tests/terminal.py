"""What tests of the terminal share: entries, a staff, and how a refusal looks."""

from typing import Any

from click.testing import Result

from knowledge.staff.accounts import Role
from knowledge.storage.connections import path_of
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING
from tests.staff import add_staff

TIANHE = BULING | {"region": "440106000000", "fees": [{"name": "工本费", "amount": "20", "unit": "元"}]}
PASSPORT: dict[str, Any] = {
    "code": "crj-huzhao", "name": "普通护照申领", "department": "出入境管理机构",
    "circumstances": [{"dimension": "申请人", "ask": "是谁的护照？", "options": ["成年人", "未成年人"]}],
    "documents": [{"name": f"材料{n}", "originals": 1, "when": {"申请人": ["成年人"]}} for n in range(5)],
}  # fmt: skip


INTERNAL: dict[str, Any] = {
    "code": "nb-zhuanjie", "name": "丙类工单转接口径", "aliases": ["丙类工单怎么转"], "disclosure": "operators",
    "documents": [{"name": "三楼值班台回执"}],
}  # fmt: skip


def refused(said: Result, code: int, *parts: str) -> None:
    """One sentence, no traceback, this exit code."""
    assert said.exit_code == code, said.output
    assert isinstance(said.exception, SystemExit)
    [sentence] = [line for line in said.stderr.splitlines() if "错误：" in line]
    assert all(part in sentence for part in parts), sentence


def staff(database: str, **roles: Role) -> None:
    with KnowledgeBase(path_of(database).as_posix()) as kb:
        add_staff(kb, **roles)
