"""What is handed out and hung up."""

from __future__ import annotations

from pathlib import Path

import click

from hotline.terminal.command.doors import Doors
from hotline.terminal.command.errors import Refused
from hotline.terminal.command.group import Command
from hotline.terminal.command.opening import assistant_of, opened
from hotline.terminal.command.options import acting_option, database_option, known_region

_KINDS = ("handbook", "card", "sign", "catalogue", "training")


@click.command(cls=Command)
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--region", metavar="CODE", help="哪个地区（默认本部署的）")
@click.option("--topic", default="", help="只要哪个主题")
@click.option("--audience", default="", help="只要哪种服务对象，如 个人")
@click.option("--about", default="", help="只要名称或说法里有这些词的，如“出生 结婚”")
@click.option("--life", default="", help="只要一件人生大事的，按先后：出生、上学、就业、结婚、购房、创业、退休、身后事")
@click.option("--code", "codes", multiple=True, help="只要这个事项，可以多次")
@click.option("--size", type=click.Choice(["A4", "A3", "A2", "A1"]), default="A4", help="服务指南牌的大小（默认 A4）")
@click.option("--address", default="", help="网页的地址，如 https://hotline.example.gov.cn；印成二维码")
@click.option("--record", is_flag=True, help="记下这一次印制，下次列出改了什么")
@acting_option
@database_option
@click.pass_obj
def handout(
    doors: Doors, kind: str, file: Path, region: str | None, topic: str, audience: str, about: str, life: str, codes: tuple[str, ...],
    size: str, address: str, record: bool, by: str, database: str | None,
) -> None:  # fmt: skip
    """印发的东西：便民服务手册、一卡通、服务指南牌、政务公开目录、培训问答。

    KIND：handbook 便民服务手册，card 一卡通，sign 服务指南牌，catalogue 政务公开目录，training 培训问答。
    FILE 以 .html（打印）、.docx 或 .xlsx（编辑）结尾。
    """
    from typing import cast

    from hotline.handouts.html import html_of
    from hotline.handouts.making import Handouts, HandoutScope
    from knowledge.entry.handouts import HandoutKind
    from knowledge.files.handed_out.handout_files import write_docx, write_xlsx

    ending = file.suffix.lower()
    if ending not in (".html", ".docx", ".xlsx"):
        raise Refused("文件名应以 .html、.docx 或 .xlsx 结尾。")
    with opened(database, starter=True) as (kb, settings):
        made = Handouts(assistant_of(kb, settings), address=address).make(
            cast(HandoutKind, kind),
            HandoutScope(known_region(kb, region) or "", topic, audience, about, codes, size, life),
        )
        if ending == ".html":
            file.write_text(html_of(made, qr_svg=doors.qr(made.address) if made.address else ""), encoding="utf-8")
        else:
            (write_docx if ending == ".docx" else write_xlsx)(made, file)
        if record:
            Handouts(assistant_of(kb, settings)).keep(made, by=kb.accounts.require(by, "edit"))
    click.echo(f"{made.title}：{len(made.parts) or len(made.rows)} 项，已写入 {file}。")
    for change in made.changes[:50]:
        click.echo(change)
