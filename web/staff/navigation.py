"""Which pages staff are offered: a few groups in the head, the pages of the group one is in below it, and only what a role works with."""

from dataclasses import dataclass

from flask import Flask, request, url_for

from web.staff.signing_in import account


@dataclass(frozen=True, slots=True)
class MenuPage:
    """A page of the menu. `right`: who works with it; `part_of`: blueprints or endpoints that belong to it."""

    name: str
    endpoint: str
    part_of: tuple[str, ...]
    right: str = "inbox"


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A page as somebody sees it in the menu."""

    name: str
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Pages that belong together; its own address is that of its first page."""

    name: str
    links: tuple[MenuLink, ...]

    @property
    def address(self) -> str:
        return self.links[0].address

    @property
    def is_here(self) -> bool:
        return any(link.is_here for link in self.links)


GROUPS: dict[str, tuple[MenuPage, ...]] = {
    "接电话": (
        MenuPage("接电话", "console.desk", ("console",)),
        MenuPage("预约", "staff_appointments.of_day", ("staff_appointments",)),
        MenuPage("培训", "training.page", ("training",)),
    ),
    "待办": (
        MenuPage("我的工作", "home.page", ("home",)),
        MenuPage("待办问题", "queue.queue", ("queue", "needs", "clearing")),
        MenuPage("待审核", "reviewing.review", ("reviewing", "going_live", "wordings"), "edit"),
        MenuPage("复核", "upkeep.reviews", ("upkeep.reviews", "second_looks", "stalest", "due"), "edit"),
        MenuPage("工单", "tickets.ticket_list", ("tickets", "ticket_tables")),
        MenuPage("险情", "alarms.alarms", ("alarms",)),
        MenuPage("评价", "ratings.ratings", ("ratings", "wrong")),
    ),
    "知识": (
        MenuPage("事项", "entries.entry_list", ("entries", "editing", "elsewhere", "proposing", "told", "attachments")),
        MenuPage("依据", "upkeep.sources", ("upkeep",)),
        MenuPage("检查", "checking.findings", ("checking",), "edit"),
        MenuPage("导入导出", "importing.page", ("importing",), "edit"),
        MenuPage("工作日历", "calendar.year", ("calendar",)),
    ),
    "对外": (
        MenuPage("部门电话", "offices.listed", ("offices",)),
        MenuPage("通知", "notices.notice_list", ("notices",)),
        MenuPage("印发", "handouts.handout_list", ("handouts",)),
        MenuPage("核对文字", "proofreading.empty", ("proofreading",)),
    ),
    "情况": (
        MenuPage("运行情况", "figures.figures", ("figures",)),
        MenuPage("评估指标", "indicators.page", ("indicators",)),
        MenuPage("每周抽查", "samples.page", ("samples",), "edit"),
    ),
    "管理": (
        MenuPage("账号", "staff_accounts.accounts", ("staff_accounts",), "users"),
        MenuPage("变更记录", "audit.trail", ("audit",), "users"),
        MenuPage("接口令牌", "api_tokens.tokens", ("api_tokens",), "users"),
        MenuPage("运行状态", "status.status", ("status",), "status"),
    ),
}
"""The groups, with their pages. A page nobody is offered can still be opened by its address by whoever has the right."""


def groups() -> list[MenuGroup]:
    """The groups of whoever is signed in, without pages they do not work with."""
    here = _here()
    found = []
    for name, pages in GROUPS.items():
        links = tuple(
            MenuLink(page.name, url_for(page.endpoint), page is here) for page in pages if account().may(page.right)
        )
        if links:
            found.append(MenuGroup(name, links))
    return found


def _here() -> MenuPage | None:
    """The page of the menu that this request belongs to: by its endpoint, or else by its blueprint."""
    pages = [page for many in GROUPS.values() for page in many]
    for name in (request.endpoint, request.blueprint):
        for page in pages:
            if name and name in page.part_of:
                return page
    return None


def offer(app: Flask) -> None:
    """Let the frame of staff pages draw the menu."""
    app.jinja_env.globals.update(staff_groups=groups)
