"""Whose an entry is: an editor changes, discards and answers with only what their departments are responsible for.

Reviewers and administrators see to everything. The rule is asked by what writes, so that it holds for the browser and the
terminal alike, and for whatever comes later.
"""

from knowledge.entry.records import ServiceItem
from knowledge.places.codes import ancestors
from knowledge.publishing.entry_states import read_draft
from knowledge.staff.accounts import LOCAL, account_of
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import NotAllowed, NotFound


class Ownership:
    """Asking beforehand, for pages that offer only what one may do."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def owner(self, code: str, region: str) -> str:
        """Who is responsible for an entry; '' for nobody."""
        return owner_of(self._connections.db, code, region)

    def refusal(self, username: str, code: str, region: str, *, new: ServiceItem | None = None) -> str:
        """Why an account may not change an entry; '' when it may."""
        return refusal(self._connections.db, username, code, region, new=new)


def owner_of(db: Database, code: str, region: str, *, new: ServiceItem | None = None) -> str:
    """Who is responsible for an entry: what is published says so, else its draft, else a `new` one; '' for nobody.

    One that says nothing belongs to whoever the entry of a wider region belongs to.
    """
    live = _published(db, code, region)
    if live is None:
        sql = "SELECT d.* FROM drafts d JOIN items i ON i.id = d.item_id WHERE i.code = ? AND i.region = ?"
        draft = row(db, sql, code, region)
        stated = read_draft(draft).item if draft else new
        live = (stated.owner or stated.department) if stated else ""
    wider = (_published(db, code, each) for each in ancestors(region) if each != region)
    return live or next(filter(None, wider), "")


def refusal(db: Database, username: str, code: str, region: str, *, new: ServiceItem | None = None) -> str:
    """Why an account may not change an entry: it is an editor's whose departments are not responsible; '' when it may.

    Who has no account does not come through the pages or the terminal, which both ask for one: an import, a repair.
    """
    try:
        account = account_of(db, username)
    except NotFound:
        return ""
    owner = owner_of(db, code, region, new=new)
    if account.owns(owner):
        return ""
    own = "、".join(account.departments) or "没有登记"
    return f"这一条由“{owner}”负责，您的单位是：{own}。请由该单位的编辑或审核人员处理。"


def require_owner(db: Database, username: str, code: str, region: str, *, new: ServiceItem | None = None) -> None:
    """Raise NotAllowed for an editor whose departments are not responsible for an entry."""
    if why := refusal(db, username, code, region, new=new):
        raise NotAllowed(why)


def claimed(db: Database, username: str, item: ServiceItem) -> ServiceItem:
    """A new entry that names nobody responsible, made by somebody of a department: that department is."""
    if username == LOCAL or owner_of(db, item.code, item.region, new=item):
        return item
    try:
        departments = account_of(db, username).departments
    except NotFound:
        return item
    return item.model_copy(update={"owner": departments[0]}) if departments else item


def _published(db: Database, code: str, region: str) -> str | None:
    """Who a published entry says is responsible; None when there is none."""
    found = row(db, "SELECT owner, department FROM live_items WHERE code = ? AND region = ?", code, region)
    return str(found["owner"] or found["department"]) if found else None
