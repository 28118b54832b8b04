"""Staff for tests: accounts by name and role, with passwords that nobody signs in with."""

from knowledge.staff.accounts import Role
from knowledge.store import KnowledgeBase

OFFICES = ("公安派出所", "民政部门", "社保经办机构", "市场监督管理部门")
"""The departments responsible for the items that the conversations of tests are about, so that editors may change them."""


def add_staff(kb: KnowledgeBase, **roles: Role) -> None:
    """Add an account for each name, that belongs to every one of the offices."""
    for username, role in roles.items():
        kb.accounts.add(username, "correct-horse", role=role, departments=OFFICES)
