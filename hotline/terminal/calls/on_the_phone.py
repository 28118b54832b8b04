"""The operators' console in the terminal: the same calls, scripts and marks as on the screen, by number keys and short commands."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from hotline.terminal.command.options import too_long, typed_lines
from hotline.terminal.command.printing import columns, console, say
from knowledge.entry.records import NATION

if TYPE_CHECKING:
    from hotline.answering.replies import Clarify
    from hotline.calls.desk import CallDesk, CallView
    from knowledge.store import KnowledgeBase

FOLLOW_UPS = 11
"""The number of the first follow-up; 1 to 9 are the parts of an item, or what is offered."""
HELP = """直接输入来电人的话；回答以后：
  1–9 材料 费用 时限 地点 流程 条件 网办 电话 问答；反问时是选项    0 全部    11 12 … 接着问
  /念 念给来电人听    /短信 复制短信    /转办 先问清什么、交给谁    /答复信 书面答复    /已告知 (/t)    /没答上 (/x) 转待办，可写上原话
  /地区 天河区    /身份 企业    /情形 代办    /置顶    /常用 置顶的和刚才打开的，/常用 2 打开第二个
  /新来电 (F2) 换人    /来电 列出，/来电 2 换到第二个    /挂断    Tab 补全    /帮助    /退出（或 Ctrl-D）"""
NEW, QUIT = frozenset({"/新来电", "/新", "/new"}), frozenset({"/退出", "/quit", "/q"})
_SHORT = {
    "/t": "/已告知",
    "/x": "/没答上",
    "/c": "/短信",
    "/y": "/念",
    "/z": "/转办",
    "/d": "/答复信",
    "/h": "/帮助",
    "/help": "/帮助",
    "?": "/帮助",
    "？": "/帮助",
}


def take_calls(
    kb: KnowledgeBase, desk: Callable[[], CallDesk], lines: Iterator[str], *, by: str, region: str = ""
) -> None:
    """Take line after line until they end. `desk` gives the desk when it is needed first; `region` is where callers are at first."""
    phone = PhoneSession(kb, desk, by=by, region=region)
    phone.tell_notices()
    for line in typed_lines(lines, leaving=QUIT):
        if line:
            phone.take(line)
    phone.leave()
    click.echo("再见。")


class PhoneSession:
    """The calls of one session in the terminal, and the one in hand."""

    def __init__(self, kb: KnowledgeBase, desk: Callable[[], CallDesk], *, by: str, region: str) -> None:
        self._kb, self._make_desk, self._by, self._region = kb, desk, by, region
        self._calls: list[str] = []
        self._key = ""
        self._commands: dict[str, Callable[[str], None]] = {
            "/念": self._read_out, "/短信": self._copy, "/已告知": self._told, "/没答上": self._missed, "/地区": self._place,
            "/身份": self._audience, "/情形": self._circumstance, "/置顶": self._pin, "/常用": self._handy, "/来电": self._switch,
            "/转办": self._hand_on, "/答复信": self._letter, "/挂断": self._hang_up, "/帮助": lambda _: click.echo(HELP),
        }  # fmt: skip

    @property
    def _desk(self) -> CallDesk:
        return self._make_desk()

    def take(self, line: str) -> None:
        """One line: a number, a command, or what the caller asks. What cannot be done is said, and nothing is lost."""
        from knowledge.storage.errors import Conflict, NotFound

        word, _, rest = line.partition(" ")
        word = _SHORT.get(word, word)
        try:
            if word in NEW:
                self._key = ""
                click.echo("新来电。" + self._desk.words()["greeting"])
            elif word in self._commands:
                self._commands[word](rest.strip())
            elif line.startswith("/"):
                click.echo(f"没有“{word}”这个命令，/帮助 看全部；提问请直接输入。")
            elif line.isascii() and line.isdigit() and len(line) < 3 and self._key:
                self._number(int(line))
            elif problem := too_long(line):
                click.echo(problem)
            else:
                self._ask(line)
        except (Conflict, NotFound) as error:
            click.echo(str(error))

    def tell_notices(self) -> None:
        """What holds now, before anything else."""
        for notice in self._kb.notices.current(self._region or NATION)[:3]:
            say(f"【通知】{notice.text}{f'（{notice.phone}）' if notice.phone else ''}")

    def leave(self) -> None:
        """Hang up what this session opened; what is owed to a caller stays on the list."""
        mine = {call.key for call in self._kb.calls.of(self._by)}
        for key in self._calls:
            if key in mine:
                self._desk.hang_up(key, by=self._by)

    # -- asking

    def _in_hand(self) -> str:
        if not self._key:
            call = self._desk.open(by=self._by)
            self._calls.append(call.key)
            self._key = call.key
            if self._region:
                self._desk.situate(call.key, region=self._region, audience="", circumstances={}, by=self._by)
        return self._key

    def _ask(self, question: str) -> None:
        reply = self._desk.ask(self._in_hand(), question, by=self._by)
        self._show(None if reply.recorded else self._desk.view(self._key, by=self._by, reply=reply))

    def _number(self, number: int) -> None:
        from hotline.calls.at_hand import ALL, FACET_KEYS

        view = self._view()
        if number >= FOLLOW_UPS:
            asks = _follow_ups(view)
            if number - FOLLOW_UPS < len(asks):
                return self._ask(asks[number - FOLLOW_UPS])
        elif view.at_hand is None and (offered := _offered(view)):
            if 0 < number <= len(offered):
                return self._ask(offered[number - 1])
        elif view.at_hand is not None and number < len(FACET_KEYS) + 1:
            self._desk.turn_to(self._key, FACET_KEYS[number - 1] if number else ALL, by=self._by)
            return self._show()
        click.echo(f"没有 {number} 这一项。")
        return None

    # -- what a command does

    def _read_out(self, _: str) -> None:
        click.echo("\n".join(self._view().script.text.splitlines()) or "还没有可念的。")

    def _copy(self, _: str) -> None:
        sms = self._view().sms
        if sms is None:
            click.echo("没有可以发的内容：还没有打开事项，或者它不对外公开。")
            return
        if columns():
            # The terminal's own way to the clipboard (OSC 52); terminals that do not know it ignore it.
            click.echo(f"\x1b]52;c;{b64encode(sms.text.encode()).decode()}\a", nl=False)
        say(sms.text)
        click.echo(f"（{len(sms.text)} 个字，约 {sms.messages} 条{'，已复制' if columns() else ''}）")

    def _hand_on(self, _: str) -> None:
        from hotline.terminal.calls.handing_on import lines_of

        click.echo("\n".join(lines_of(self._view())))

    def _letter(self, _: str) -> None:
        click.echo(self._view().letter or "还没有可以写进答复的内容：还没有打开事项，或者它不对外公开。")

    def _told(self, _: str) -> None:
        self._desk.told(self._in_hand(), by=self._by)
        click.echo("已记：已告知。")

    def _missed(self, words: str) -> None:
        self._desk.missed(self._in_hand(), words, by=self._by)
        click.echo("已转待办。" + self._desk.words()["missed"])

    def _place(self, name: str) -> None:
        tree = self._kb.regions.tree()
        found = tree.find(name, near=self._region or NATION) if name else []
        if name and len(found) != 1:
            named = "、".join(tree.name(region.code) for region in found[:8])
            click.echo(f"是哪一个：{named}？请写全。" if found else f"没有找到“{name}”，请写市、区县或街道的名字。")
            return
        self._situate(region=found[0].code if found else "")
        click.echo(f"来电人在{tree.name(found[0].code)}。" if found else "不限地区。")

    def _audience(self, name: str) -> None:
        from hotline.calls.desk import AUDIENCES

        if name and name not in AUDIENCES:
            click.echo(f"请写 {'、'.join(AUDIENCES)} 之一，或空着。")
            return
        self._situate(audience=name)
        click.echo(f"来电的是{name}。" if name else "身份不限。")

    def _circumstance(self, option: str) -> None:
        hand = self._view().at_hand
        known = {each: name.name for name in hand.dimensions for each in name.options} if hand else {}
        if option not in known:
            click.echo(f"这个事项的情形有：{'、'.join(known)}。" if known else "这个事项不分情形。")
            return
        self._situate(circumstances={known[option]: option})
        self._show()

    def _situate(
        self, *, region: str | None = None, audience: str | None = None, circumstances: dict[str, str] | None = None
    ) -> None:
        call = self._kb.calls.get(self._in_hand(), by=self._by)
        self._desk.situate(
            call.key, region=call.region if region is None else region, audience=call.audience if audience is None else audience,
            circumstances=dict(call.circumstances) | (circumstances or {}), by=self._by,
        )  # fmt: skip

    def _pin(self, _: str) -> None:
        item = self._view().call.item
        if item is None:
            click.echo("请先打开一个事项。")
        else:
            click.echo("已置顶。" if self._kb.pins.turn(self._by, item) else "已取消置顶。")

    def _handy(self, number: str) -> None:
        from knowledge.asked.calls.calls import ItemKey

        found = [*self._desk.pinned(self._by), *self._desk.recent(self._by)]
        if number.isascii() and number.isdigit() and 0 < int(number) <= len(found):
            one = found[int(number) - 1]
            self._desk.open_item(self._in_hand(), ItemKey(one.code, one.region), by=self._by)
            self._show()
            return
        for at, one in enumerate(found, 1):
            click.echo(f"  {at} {one.name}")
        if not found:
            click.echo("还没有置顶或打开过事项。")

    def _switch(self, number: str) -> None:
        calls = self._kb.calls.of(self._by)
        if number.isascii() and number.isdigit() and 0 < int(number) <= len(calls):
            self._key = calls[int(number) - 1].key
            self._kb.calls.touch(self._key, by=self._by)
            self._show()
            return
        named = {one.code: one.name for one in self._desk.named([call.item for call in calls if call.item])}
        for at, call in enumerate(calls, 1):
            mark = "▸" if call.key == self._key else " "
            click.echo(f"{mark} {at} 来电 {call.number} {named.get(call.item_code, '')}")
        if not calls:
            click.echo("没有开着的来电。")

    def _hang_up(self, _: str) -> None:
        if not self._key:
            click.echo("没有开着的来电。")
            return
        ended = self._desk.hang_up(self._key, by=self._by)
        self._key = ""
        click.echo("已挂断，待回复（见“交接”）。" if ended.state == "waiting" else "已挂断。")

    # -- what is shown

    def _view(self) -> CallView:
        return self._desk.view(self._in_hand(), by=self._by)

    def _show(self, view: CallView | None = None) -> None:
        view = view or self._view()
        hand, reply = view.at_hand, view.reply
        if hand is None:
            say(_said(view))
            return
        if reply is not None and reply.safety is not None and reply.safety.first:
            say(reply.safety.text)
        _print_item(view, self._kb.regions.tree().name(hand.guide.item.region))


def _said(view: CallView) -> str:
    """What is told where no item lies open; circumstances that may be chosen get the numbers that items have already."""
    reply = view.reply
    if reply is None:
        return "这个来电还没有问过。"
    text = reply.text
    for number, option in enumerate(_offered(view), 1):
        text = text.replace(f"\n  · {option}", f"\n  {number}. {option}", 1)
    return text


def _offered(view: CallView) -> list[str]:
    """What may be chosen by number: circumstances, or items by their names."""
    reply = view.reply
    if reply is None or reply.outcome != "clarify":
        return []
    clarify: Clarify = reply  # type: ignore[assignment]
    if clarify.ask is not None:
        return list(clarify.ask.options)
    return [choice.name for choice in clarify.candidates]


def _follow_ups(view: CallView) -> list[str]:
    return list(view.reply.follow_ups)[:9] if view.reply else []


def _print_item(view: CallView, where: str) -> None:
    """An item: what lies open as a table, the keys to its parts, what may be asked next."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    hand = view.at_hand
    assert hand is not None
    item = hand.guide.item
    known = "，".join(f"{name}：{option}" for name, option in hand.circumstances.items())
    say(
        f"【{item.name}】{item.department}　{where}适用　第 {hand.guide.revision} 版"
        + (f"　按 {known}" if known else "")
    )
    table = Table(box=box.SIMPLE_HEAD, show_header=False)
    label = ""
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for fact in hand.facts:
        when = "、".join("或".join(options) for options in fact.when.values())
        mark = "（口径不一）" if fact.disputed else "（以当地公布为准）" if fact.local or not fact.verified else ""
        shown, label = "" if fact.label == label else fact.label, fact.label
        table.add_row(Text(shown), Text((f"{when}：" if when else "") + fact.text + mark))
    if not hand.facts:
        table.add_row(Text(view.call.facet), Text("这一部分没有已核实的内容，/没答上 转待办。"))
    console().print(table)
    if not hand.is_public:
        click.echo("只给工作人员看：不对外公开，请不要照着念。")
    click.echo("  ".join(f"{key.key}{key.facet}" for key in hand.keys if key.facts) + "  0全部")
    if asks := _follow_ups(view):
        say("接着问：" + "  ".join(f"{n} {ask}" for n, ask in enumerate(asks, FOLLOW_UPS)))
