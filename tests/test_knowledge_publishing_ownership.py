"""Whose an entry is, and that an editor of another department changes nothing of it, by whatever way."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from knowledge.files.exporting import export_file
from knowledge.files.importing import import_file
from knowledge.masking.masked_text import mask
from knowledge.staff.accounts import LOCAL, Account
from knowledge.storage.errors import NotAllowed, NotFound
from knowledge.store import KnowledgeBase
from tests.logged import asked

PASSWORD, TIANHE = "correct-horse", "440106000000"
JIEHUN = {"code": "hy-jiehun", "name": "结婚登记", "department": "民政局", "documents": [{"name": "身份证"}]}
BULING = {"code": "sfz-buling", "name": "身份证补领", "department": "公安机关", "owner": "公安局户政科"}


@pytest.fixture
def kb(kb: KnowledgeBase) -> KnowledgeBase:
    kb.accounts.add("minzheng", PASSWORD, role="editor", departments=["民政局", "民政局婚姻登记处"])
    kb.accounts.add("shenhe", PASSWORD, role="reviewer", departments=["民政局"])
    kb.items.publish_many([check_item(JIEHUN), check_item(BULING)], by=LOCAL)
    return kb


@pytest.mark.parametrize(
    ("role", "departments", "owner", "owned"),
    [
        ("editor", ("民政局",), "民政局", True),
        ("editor", ("民政局", "残联"), "残联", True),
        ("editor", ("民政局",), "公安局、民政局", True),
        ("editor", ("民政局",), "市民政局", False),
        ("editor", ("民政局",), "公安局", False),
        ("editor", (), "公安局", False),
        ("editor", (), "", True),
        ("reviewer", (), "公安局", True),
        ("admin", (), "公安局", True),
        ("operator", (), "公安局", True),  # who may not edit at all
    ],
)
def test_what_an_account_owns(role: str, departments: tuple[str, ...], owner: str, owned: bool) -> None:
    assert Account("a", "", departments, role, True).owns(owner) is owned


def test_the_owner_is_who_is_said_to_be_responsible_or_else_the_department(kb: KnowledgeBase) -> None:
    assert kb.ownership.owner("hy-jiehun", NATION) == "民政局"
    assert kb.ownership.owner("sfz-buling", NATION) == "公安局户政科"
    assert kb.ownership.owner("nothing", NATION) == ""
    kb.items.publish_many([check_item({"code": "hy-jiehun", "name": "结婚登记", "region": TIANHE})], by=LOCAL)
    assert kb.ownership.owner("hy-jiehun", TIANHE) == "民政局"  # as in the whole nation
    own = {"code": "sfz-buling", "name": "身份证补领", "region": TIANHE, "department": "天河分局"}
    kb.items.publish_many([check_item(own)], by=LOCAL)
    assert kb.ownership.owner("sfz-buling", TIANHE) == "天河分局"


def open_case(kb: KnowledgeBase) -> int:
    kb.questions.record(
        asked("r", question=mask("蓝本本没了"), queue=True, grouping=mask("蓝本本")),
    )
    return kb.inbox.cases()[0].id


def test_an_editor_changes_what_is_their_departments(kb: KnowledgeBase) -> None:
    changed = check_item(JIEHUN | {"summary": "改过"})
    kb.items.save_draft(changed, author="minzheng")
    kb.items.submit("hy-jiehun", by="minzheng")
    assert kb.items.draft("hy-jiehun").state == "in_review"
    kb.items.discard_draft("hy-jiehun", by="minzheng")
    assert kb.inbox.attach(open_case(kb), "hy-jiehun", NATION, by="minzheng").text == "蓝本本没了"


@pytest.mark.parametrize("way", ["save", "take over", "submit", "discard", "attach", "guard"])
def test_an_editor_of_another_department_changes_nothing(kb: KnowledgeBase, way: str) -> None:
    case = open_case(kb)
    written = kb.items.save_draft(check_item(BULING | {"summary": "户政科写的"}), author="shenhe")
    mine = check_item(BULING | {"owner": "民政局", "summary": "拿过来"})
    ways: dict[str, Callable[[], object]] = {
        "save": lambda: kb.items.save_draft(check_item(BULING), author="minzheng"),
        "take over": lambda: kb.items.save_draft(mine, author="minzheng"),
        "submit": lambda: kb.items.submit("sfz-buling", by="minzheng"),
        "discard": lambda: kb.items.discard_draft("sfz-buling", by="minzheng"),
        "attach": lambda: kb.inbox.attach(case, "sfz-buling", NATION, by="minzheng"),
        "guard": lambda: kb.guarded.add("sfz-buling", question="身份证没了", by="minzheng"),
    }
    before = kb.audit.of()
    with pytest.raises(NotAllowed, match="由“公安局户政科”负责，您的单位是：民政局、民政局婚姻登记处"):
        ways[way]()
    assert kb.items.draft("sfz-buling") == written
    assert kb.inbox.get(case).state == "open"
    assert kb.audit.of() == before


def test_reviewers_and_this_machine_see_to_everything(kb: KnowledgeBase) -> None:
    for author in ("shenhe", LOCAL):
        kb.items.save_draft(check_item(BULING | {"summary": author}), author=author)
    kb.items.discard_draft("sfz-buling", by="shenhe")


def test_a_new_entry_belongs_to_whoever_says_so_or_makes_it(kb: KnowledgeBase) -> None:
    with pytest.raises(NotAllowed, match="由“公安局”负责"):
        kb.items.save_draft(check_item({"code": "new", "name": "新事", "department": "公安局"}), author="minzheng")
    with pytest.raises(NotFound):
        kb.items.draft("new")
    draft = kb.items.save_draft(check_item({"code": "new", "name": "新事"}), author="minzheng")
    assert draft.item.owner == "民政局"
    kb.accounts.add("gongan", PASSWORD, role="editor", departments=["公安局"])
    with pytest.raises(NotAllowed, match="由“民政局”负责"):
        kb.items.discard_draft("new", by="gongan")
    local = {"code": "sfz-buling", "name": "身份证补领", "region": TIANHE, "owner": "民政局"}
    assert kb.items.save_draft(check_item(local), author="minzheng").item.owner == "民政局"


def test_an_import_of_drafts_leaves_out_what_is_not_theirs(kb: KnowledgeBase, tmp_path: Path) -> None:
    file = tmp_path / "all.yaml"
    export_file(kb, file)
    file.write_text(file.read_text(encoding="utf-8").replace("身份证补领", "改名"), encoding="utf-8")
    report = import_file(kb, file, as_draft=True, by="minzheng")
    assert [rejected.problems[0][:14] for rejected in report.rejected] == ["这一条由“公安局户政科”负责"]
    with pytest.raises(NotFound):
        kb.items.draft("sfz-buling")
